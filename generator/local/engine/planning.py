"""What a deployment would change in a stack, before anything is done.

Two readings, because AWS has two. The *plain* one looks at expressions: whatever mentions a
parameter, a resource or an attribute that changes is listed. The *valued* one (with
IncludePropertyValues) compares values, and knows nothing of attributes that a change in place will
alter. Rows of both differ, and neither is complete; a review has to read both.

Stack, Deployment ●→ Planned resources, nested plans ●→ rows (``change_rows``)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from generator.cfn.schemas import Replacement
from generator.local.engine.difference import Change
from generator.local.records.stacks import STACK_TYPE, Deployment, Resource, Stack

Action = Literal["Add", "Modify", "Remove", "Import"]
Origin = Literal[
    "DirectModification",
    "ParameterReference",
    "ResourceReference",
    "ResourceAttribute",
    "Automatic",
]


@dataclass(frozen=True)
class Detail:
    """One reason why one place of a resource changes.

    ``attribute``: Properties, Tags, Metadata, … ``name``: the property. ``change``: the place with
    its values, in the valued reading only.
    """

    origin: Origin
    evaluation: Literal["Static", "Dynamic"]
    attribute: str
    name: str = ""
    entity: str = ""
    requires: Replacement = "never"
    change: Change | None = None


@dataclass(frozen=True)
class Planned:
    """What would happen to one resource.

    ``plain`` and ``valued`` are the details of the two readings; a Modify without any in a reading
    is not listed in it. ``before`` is the record, ``after`` what would be deployed.
    """

    logical_id: str
    type: str
    action: Action
    before: Resource | None = None
    after: Resource | None = None
    plain: tuple[Detail, ...] = ()
    valued: tuple[Detail, ...] = ()

    @property
    def replacement(self) -> Replacement:
        """Whether the resource would be replaced, as far as the plain reading knows."""
        return replacement_of(self.plain)

    @property
    def is_automatic(self) -> bool:
        """A nested stack that is listed only because it might have changed inside."""
        return all(detail.origin == "Automatic" for detail in self.valued)


def replacement_of(details: tuple[Detail, ...]) -> Replacement:
    """Always and Static: always. Always and Dynamic, or conditional: conditional."""
    found = {(detail.requires, detail.evaluation) for detail in details}
    if ("always", "Static") in found:
        return "always"
    if any(requires != "never" for requires, _ in found):
        return "conditional"
    return "never"


@dataclass(frozen=True)
class Plan:
    """What would happen to a stack. ``children`` by logical ID; ``problem``: why it cannot be.

    ``warnings``: what the valued reading could not find out, by logical ID.
    """

    stack: Stack
    target: Deployment
    planned: tuple[Planned, ...] = ()
    children: Mapping[str, Plan] = field(default_factory=dict)
    outputs_change: bool = False
    problem: str = ""
    warnings: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would happen here or in any nested stack."""
        if self.outputs_change or self.problem:
            return False
        own = any(
            not (one.type == STACK_TYPE and one.action == "Modify" and one.is_automatic)
            for one in self.planned
        )
        return not own and all(child.is_empty for child in self.children.values())
