"""Answers to DescribeChangeSet as plain data, no matter who printed them.

Source: CloudFormation API Reference, DescribeChangeSet, ResourceChange, ResourceChangeDetail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Context = Mapping[str, object]


@dataclass(frozen=True)
class Detail:
    """One reason for one change of one part of a resource.

    ``evaluation`` is ``static`` or ``dynamic``; ``source`` a ChangeSource in lower case, with
    the ``cause`` that it names; ``scope`` and ``name`` are Attribute and Name as they are
    printed, ``path`` a JSON pointer. ``before`` and ``after`` are None where there is no value.
    ``valued``: it is from the answer with property values.
    """

    evaluation: str
    source: str
    cause: str
    scope: str
    name: str
    path: str = ""
    requires: str = "never"
    before: str | None = None
    after: str | None = None
    kind: str = ""
    valued: bool = False

    @property
    def static(self) -> bool:
        """Whether CloudFormation says that it is sure."""
        return self.evaluation == "static"

    def same_claim(self, other: Detail) -> bool:
        """Whether both say the same of the same property, values aside."""
        return self.about == other.about and self.reason == other.reason

    @property
    def about(self) -> tuple[str, str]:
        """What changes, as both answers name it."""
        return self.scope, self.name

    @property
    def reason(self) -> tuple[str, str, str]:
        """Why it changes."""
        return self.evaluation, self.source, self.cause


@dataclass(frozen=True)
class Row:
    """One entry of ``Changes``. ``told_action`` and ``told_replacement`` are as they are printed;
    ``policy`` is in lower case.

    ``nested``: the ID of the nested stack's own change set. ``valued``, ``plain``: which of the
    two answers list it.
    """

    logical_id: str
    type: str
    told_action: str
    physical_id: str = ""
    told_replacement: str = ""
    policy: str = ""
    details: tuple[Detail, ...] = ()
    before: Context = field(default_factory=dict)
    after: Context = field(default_factory=dict)
    nested: str = ""
    drift: str = ""
    hooks: int = 0
    valued: bool = False
    plain: bool = False

    @property
    def action(self) -> str:
        """``add``, ``modify``, ``remove``, ``import``, ``dynamic``, ``syncwithactual`` or new."""
        return self.told_action.lower()

    @property
    def replacement(self) -> str:
        """``true``, ``false``, ``conditional`` or nothing."""
        return self.told_replacement.lower()

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it: one logical ID can be removed as one type and imported as another."""
        return self.logical_id, self.type, self.action


@dataclass(frozen=True)
class ChangeSet:
    """What is known of one stack's change set.

    ``label``: what the input called it. ``reasons``: StatusReason, each once. ``parameters``:
    values by name; ``resolved``: what those that are looked up in SSM hold. ``valued``,
    ``plain``: which of the two answers were given. ``complete``: the last page is among them.
    """

    id: str = ""
    name: str = ""
    label: str = ""
    stack_id: str = ""
    stack_name: str = ""
    status: str = ""
    execution_status: str = ""
    reasons: tuple[str, ...] = ()
    parent: str = ""
    mode: str = ""
    drift: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    valued: bool = False
    plain: bool = False
    complete: bool = True

    @property
    def key(self) -> str:
        """What answers about one change set share: its ARN, or else its and its stack's name."""
        named = f"{self.stack_id or self.stack_name} {self.name}" if self.name else ""
        return self.id or named or f"label {self.label}"
