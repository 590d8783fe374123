"""What is in motion: every stack and resource that an operation has touched, as its events tell.

The state is a plain value, and events are folded into it in whatever order they are learnt.

    Motion, events ●→ Motion ●→ what is waited for, how much of each stack is done
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from generator.cfn.load import STACK_TYPE
from generator.deploy.stack.events import Event, children, ended

_MOVING = "_IN_PROGRESS"
# A stack that a change set was made for and nothing else: it waits, and is not in motion.
_SHELL = "REVIEW_IN_PROGRESS"


@dataclass(frozen=True)
class Part:
    """A stack or a resource: its newest status, when that motion began and when it last changed."""

    path: str
    type: str
    status: str
    began: datetime
    changed: datetime
    reason: str = ""
    physical_id: str = ""

    @property
    def is_stack(self) -> bool:
        """Whether it is a stack."""
        return self.type == STACK_TYPE

    @property
    def moving(self) -> bool:
        """Whether something is still being done to it."""
        return moving(self.status)

    @property
    def done(self) -> bool:
        """Whether what was done to it has succeeded."""
        return self.status.endswith("_COMPLETE") and "ROLLBACK" not in self.status

    @property
    def failed(self) -> bool:
        """Whether what was done to it failed."""
        return self.status.endswith("_FAILED")


@dataclass(frozen=True)
class Motion:
    """One operation on a stack and those nested in it.

    ``parts`` by path (``""`` the root); ``ids``: stack ID → path; ``own`` and ``outer``: stack ID →
    status, as the stack itself tells it and as the stack around it does. ``began``: the status
    with which the operation began, or nothing as long as it has not.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    outer: Mapping[str, str] = field(default_factory=dict)
    began: str = ""

    @property
    def started(self) -> datetime | None:
        """When the root's operation began."""
        return self.parts[""].began if "" in self.parts else None

    @property
    def succeeded(self) -> bool:
        """Whether the root is where the operation that began was to bring it."""
        wanted = self.began.removesuffix(_MOVING) + "_COMPLETE"
        return bool(self.began) and "" in self.parts and self.parts[""].status == wanted

    def open(self, stack_id: str) -> bool:
        """Whether a nested stack is in motion, as far as it is known."""
        return moving(self.own.get(stack_id, "")) or moving(self.outer.get(stack_id, ""))


def moving(status: str) -> bool:
    """Whether a status is one of those that pass by themselves."""
    return status.endswith(_MOVING) and status != _SHELL


def after(motion: Motion, events: Iterable[Event]) -> Motion:
    """The state after more events, of one stack or of several; each stack's are in order."""
    parts, told = dict(motion.parts), list(events)
    own, outer, began = dict(motion.own), dict(motion.outer), motion.began
    for event in told:
        if event.status:
            parts[event.path] = _part(parts.get(event.path), event)
        if event.is_own:
            own[str(event.told.get("StackId"))] = event.status
            if not (event.path or began) and moving(event.status):
                began = event.status
        elif event.is_of_a_stack and event.physical_id:
            outer[event.physical_id] = event.status
    return Motion(_presumed(parts), {**motion.ids, **children(told)}, own, outer, began)


def _presumed(parts: Mapping[str, Part]) -> dict[str, Part]:
    """What lies in a stack that is done is done, also where its own events were not read yet."""
    found = dict(parts)
    for path, part in parts.items():
        stack = parts.get(path.rpartition("/")[0])
        is_in_one = path and stack and stack.is_stack and stack.done
        if stack and is_in_one and part.moving and part.changed <= stack.changed:
            found[path] = replace(part, status=stack.status, changed=stack.changed)
    return found


def _part(before: Part | None, event: Event) -> Part:
    """What an event makes of a part; one that is older than what is known changes nothing."""
    if before and event.time < before.changed:
        return before
    # An operation's time is counted from its first event, also where it is rolled back.
    goes_on = before and (before.moving or (not event.path and moving(event.status)))
    part = Part(event.path, event.type, event.status, event.time, event.time)
    return replace(
        part,
        began=before.began if before and (goes_on or not part.moving) else event.time,
        reason=event.reason,
        physical_id=event.physical_id or (before.physical_id if before else ""),
    )


def of_last_operation(events: Iterable[Event]) -> list[Event]:
    """A root's own events of the operation that is under way, or of the last one there was.

    An operation begins where a root that was at rest is so no longer; a rollback that follows a
    failure belongs to what failed.
    """
    found, at_rest = list[Event](), True
    for event in events:
        if event.is_own and not event.path:
            if at_rest and moving(event.status):
                found = []
            at_rest = ended(event.status) or event.status == _SHELL
        found.append(event)
    return found


def expected(review: Mapping[str, Any]) -> dict[str, int]:
    """Stack path → how many resources are to change in that stack itself.

    ``review``: a review as ``--format json`` prints it; what it proves to be no change is none.
    """
    told = (
        str(one.get("stack") or "")
        for one in review.get("changes", [])
        if one.get("type") != STACK_TYPE
        and one.get("action") != "none"
        and one.get("certainty") != "phantom"
    )
    return dict(Counter(told))


@dataclass(frozen=True)
class Count:
    """How many resources of a stack, and of those in it, are done, of how many."""

    done: int = 0
    total: int = 0


def counts(motion: Motion, expected: Mapping[str, int]) -> dict[str, Count]:
    """Stack path → count. ``expected``: resources that are to change in each stack itself.

    Where more is in motion than was expected, or nothing is known, that is what is counted.
    """
    stacks = {path for path, part in motion.parts.items() if part.is_stack} | set(expected) | {""}
    mine = {path: [0, 0] for path in stacks}
    for path, part in motion.parts.items():
        if not part.is_stack:
            count = mine[_owner(path, stacks)]
            count[0] += not (part.moving or part.failed)
            count[1] += 1
    found: dict[str, Count] = {}
    for stack in sorted(stacks, key=len, reverse=True):
        below = [found[one] for one in found if _inside(one, stack)]
        total = max(mine[stack][1], expected.get(stack, 0))
        found[stack] = Count(
            mine[stack][0] + sum(one.done for one in below), total + sum(one.total for one in below)
        )
    return found


def _owner(path: str, stacks: set[str]) -> str:
    """The stack that holds a resource: a stack whose own events were not read yet counts too."""
    above = path.rpartition("/")[0]
    return above if above in stacks else ""


def _inside(path: str, stack: str) -> bool:
    """Whether a stack lies directly in another."""
    return bool(path) and path.rpartition("/")[0] == stack
