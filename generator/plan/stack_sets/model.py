"""Stack sets as data: what one is, its instances, what is wanted, and what a plan says of it.

AWS's answers, a file ●→ SetState, Instances, Wanted ●→ StackSetPlan ●→ views, requests
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.cfn.template import Template
from generator.plan.model import ChangeReport, MarkedAction


class TargetAction(MarkedAction):
    """What happens in a target, in the order in which it is shown; ``words`` say the plan.

    ``release``: its stack leaves the stack set and is retained. ``skip``: AWS skips it.
    """

    REMOVE = "remove", "-", "to remove", "red"
    RELEASE = "release", ">", "to remove from the set, retaining the stack", "cyan"
    UPDATE = "update", "~", "to update", "yellow"
    ADD = "add", "+", "to add", "green"
    SKIP = "skip", "!", "skipped", "red"
    NONE = "none", "=", "unchanged", "dim"


@dataclass(frozen=True, order=True)
class Target:
    """One place: an account and a region."""

    account: str
    region: str

    def __str__(self) -> str:
        return f"{self.account}/{self.region}"


@dataclass(frozen=True)
class SetState:
    """What a stack set is, or shall be. ``settings``: all else, by a name for people."""

    template: Template
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Instance:
    """A stack instance as AWS tells it.

    ``unit``: through which it was targeted. ``own``: what its stack has, overrides and all, where
    that may not be what the stack set has, and could be read.
    """

    target: Target
    status: str = "CURRENT"
    detailed: str = "SUCCEEDED"
    reason: str = ""
    drift: str = "NOT_CHECKED"
    stack_id: str = ""
    unit: str = ""
    overrides: Mapping[str, str] = field(default_factory=dict)
    own: SetState | None = None


@dataclass(frozen=True)
class Wanted:
    """What a target shall get. ``group``: the index of its entry in the file's targets."""

    overrides: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    group: int = 0
    suspended: bool = False


@dataclass(frozen=True)
class Setting:
    """Something of the stack set itself that changes; None where it is not there."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Group:
    """Targets in which the same happens.

    ``overrides``: what changes of them. ``reason``: why nothing is done, or why something is
    although nothing changes.
    """

    action: TargetAction
    targets: tuple[Target, ...]
    changes: ChangeReport = field(default_factory=ChangeReport)
    overrides: tuple[Setting, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class StackSetPlan:
    """What deploying would do. ``exists``: the stack set is there. ``findings``: on waivers."""

    name: str
    exists: bool
    settings: tuple[Setting, ...] = ()
    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.exists and not self.settings and not self.touched

    @property
    def touched(self) -> tuple[Group, ...]:
        """The groups in which something is done."""
        return tuple(one for one in self.groups if one.action not in ("none", "skip"))

    @property
    def refused(self) -> bool:
        """Whether a policy check without a waiver, or an invalid waiver, stops it."""
        return bool(self.findings) or any(one.changes.refused for one in self.touched)
