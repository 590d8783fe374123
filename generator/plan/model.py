"""What a plan says: one shape for comparisons, plans, reviews and every view.

Its words are those of the command line's JSON (docs/compare.md says what each means).

    compare, a change set's reader ●→ Changes ●→ views
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.cfn.schemas import Replacement
from generator.cfn.values import Value

Action = Literal["add", "modify", "remove", "replace", "import", "none"]
Certainty = Literal["certain", "conditional", "unknown", "phantom"]
DeletionOutcome = Literal["created", "kept", "updated", "snapshotted", "retained", "destroyed"]
Interruption = Literal["none", "some", "unknown"]
Scope = Literal[
    "Properties",
    "Metadata",
    "CreationPolicy",
    "UpdatePolicy",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "Tags",
]
"""Which part of a resource changes, in the words of DescribeChangeSet; Tags: the stack's."""

RANKS: Sequence[Replacement] = ("never", "conditional", "always")


@dataclass(frozen=True)
class PropertyChange:
    """One place of a resource that gets another value.

    ``path``: names and list indexes joined by ``/``, below the part that ``scope`` names.
    ``before`` and ``after``: values, perhaps with ``Unknown`` in them; None where there is none.
    ``requires``: whether a change here replaces the resource. ``certainty``: whether the value
    changes at all. ``because``: what led to it, the nearest first. ``note``: what the change
    does besides, such as a restart. ``refused``: AWS rejects it, and the deployment fails.
    """

    path: str
    before: Value
    after: Value
    requires: Replacement = "never"
    certainty: Certainty = "certain"
    because: tuple[str, ...] = ()
    scope: Scope = "Properties"
    interruption: Interruption = "none"
    note: str = ""
    refused: bool = False


@dataclass(frozen=True)
class Change:
    """What happens to one resource.

    ``stack``: path of nested logical IDs, "" for the root. ``deletion_outcome``: what happens to
    the existing resource, the worst case where it is not sure; ``consequence`` says it in a
    sentence, for resources with data.
    """

    stack: str
    logical_id: str
    type: str
    action: Action
    replacement: Replacement = "never"
    certainty: Certainty = "certain"
    deletion_outcome: DeletionOutcome | None = None
    stateful: bool = False
    properties: tuple[PropertyChange, ...] = ()
    because: tuple[str, ...] = ()
    consequence: str = ""
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """``Database/Instance``: the stack's path and the logical ID."""
        return f"{self.stack}/{self.logical_id}" if self.stack else self.logical_id


@dataclass(frozen=True)
class PolicyResult:
    """Something that must not happen unseen.

    ``logical_id``: the place, ``Database/Instance``. ``waived``: a waiver allows it, for
    ``reason``.
    """

    rule: str
    logical_id: str
    message: str
    waived: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Rename:
    """A resource that lies under another name, its properties the same.

    ``identifier``: what an import asks for, where the template says all of it.
    """

    type: str
    before: str
    after: str
    identifier: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OutputChange:
    """An output that comes, goes or gets another value. ``place``: ``Network/VpcId``.

    ``certainty``: whether it does.
    """

    place: str
    action: Literal["add", "modify", "remove"]
    before: Value = None
    after: Value = None
    export: str = ""
    certainty: Certainty = "certain"


@dataclass(frozen=True)
class ChangeReport:
    """All that happens, the riskiest first, and what was found on the way.

    ``notes``: what could not be known, sentences. ``findings``: what is wrong with waivers.
    ``counts``: how many resources get each action.
    """

    changes: tuple[Change, ...] = ()
    policy_results: tuple[PolicyResult, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
    renames: tuple[Rename, ...] = ()
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a policy check without a waiver, or an invalid waiver, stops it."""
        return bool(self.findings) or any(not result.waived for result in self.policy_results)


def strongest(found: Sequence[Replacement]) -> Replacement:
    """The most that any of them requires; ``never`` where there are none."""
    return max(found, key=RANKS.index, default="never")
