"""The change report: what compare, plan, explain, review and stack sets find and every view shows.

Values are those of the command line's JSON (docs/compare.md says what each means).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, Self

from generator.cfn.schemas import Replacement
from generator.cfn.values import Value

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

ChangeSetOutcome = Literal[
    "executable", "nested", "no-changes", "pending", "failed", "obsolete", "executed", "unknown"
]
"""What can be done with a change set."""

RANKS: Sequence[Replacement] = ("never", "conditional", "always")


class MarkedAction(StrEnum):
    """An action with the ``symbol`` and ``color`` that mark it and ``words`` that say it."""

    symbol: str
    words: str
    color: str

    def __new__(cls, value: str, symbol: str = "", words: str = "", color: str = "") -> Self:
        """A member; ``Action("add")`` is the one with this value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.symbol, member.words, member.color = symbol, words, color
        return member


class Action(MarkedAction):
    """What happens to a resource, the riskiest first; ``words`` say that it is done."""

    REPLACE = "replace", "±", "replaced", "magenta"
    REMOVE = "remove", "-", "removed", "red"
    MODIFY = "modify", "~", "modified", "yellow"
    ADD = "add", "+", "added", "green"
    IMPORT = "import", ">", "imported", "cyan"
    NONE = "none", "=", "listed without a change", "dim"


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
    action: Action
    before: Value = None
    after: Value = None
    export: str = ""
    certainty: Certainty = "certain"


@dataclass(frozen=True)
class ChangeSetStatus:
    """One stack's change set: its path, its status, and what that means.

    ``rows`` counts all that CloudFormation lists, by action and, for ``Modify``, by
    ``Replacement``, in its words (``Modify, Replacement True``).
    """

    path: str
    name: str
    change_set: str
    change_set_name: str
    status: str
    execution_status: str
    reasons: tuple[str, ...]
    outcome: ChangeSetOutcome
    meaning: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Classification:
    """How a change set differs from the comparison of templates.

    ``unpredicted``: listed, not predicted and not proven to be phantoms. ``unlisted``: predicted
    and not listed. ``compared``: whether there was anything deployed to compare with.
    """

    unpredicted: tuple[Change, ...] = ()
    unlisted: tuple[Change, ...] = ()
    compared: bool = True


@dataclass(frozen=True)
class ChangeReport:
    """All changes, the riskiest first and phantoms last, and what was found out on the way.

    ``notes``: what could not be known, sentences. ``findings``: invalid waivers. ``counts``: how
    many resources get each action. Only where change sets were read: ``change_sets``, stack by
    stack, ``warnings``, what may be missing in them or in the way, ``missing``, the nested ones
    that are named and were not read, and ``classification`` where there was a comparison.
    """

    changes: tuple[Change, ...] = ()
    policy_results: tuple[PolicyResult, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
    renames: tuple[Rename, ...] = ()
    findings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    change_sets: tuple[ChangeSetStatus, ...] = ()
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    classification: Classification | None = None

    @property
    def refused(self) -> bool:
        """Whether a policy check without a waiver, or an invalid waiver, stops it."""
        return bool(self.findings) or any(not one.waived for one in self.policy_results)

    @property
    def real(self) -> tuple[Change, ...]:
        """All changes but phantoms."""
        return tuple(one for one in self.changes if one.certainty != "phantom")

    @property
    def phantoms(self) -> tuple[Change, ...]:
        """What is proven not to change."""
        return tuple(one for one in self.changes if one.certainty == "phantom")

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows CloudFormation lists in all stacks, by action and replacement."""
        found: Counter[str] = Counter()
        for stack in self.change_sets:
            found.update(stack.rows)
        return found


def strongest(found: Sequence[Replacement]) -> Replacement:
    """The most that any of them requires; ``never`` where there are none."""
    return max(found, key=RANKS.index, default="never")
