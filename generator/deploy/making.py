"""Having a change set made: asked for once, waited for on every stack in it, read whole.

The root can fail while the stacks nested in it are still being looked at, and what went wrong is
told by the one furthest in: so each is waited for. (User Guide, "Create change sets for nested
stacks".) Questions are asked one at a time, as often as the budget of
:mod:`generator.deploy.wait` allows.

    request ○→ CreateChangeSet ○→ DescribeChangeSet, a stack a question ○→ Made
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.deploy import cloudformation
from generator.deploy.aws import Answer, Aws, Refused, Unreachable
from generator.deploy.wait import Pace
from generator.plan.changesets.answers import ChangeSet
from generator.plan.changesets.reading import Reading, read
from generator.plan.changesets.statuses import early_validations, failed_below
from generator.product.load import inside

_PENDING = ("CREATE_PENDING", "CREATE_IN_PROGRESS")
_MISSES = 20
"""How many questions in a row may go unanswered; each is asked several times by itself."""
_THROTTLED = ("Throttl", "RequestLimitExceeded", "TooManyRequests", "ServiceUnavailable")

Tell = Callable[[str, Answer], None]
"""Is told of a stack's path and what DescribeChangeSet says whenever its status is another."""


@dataclass(frozen=True)
class Part:
    """One stack's change set: the stack's path, its ID, and DescribeChangeSet's two answers.

    ``plain``: without property values; ``valued``: with them, None where nothing is listed.
    """

    path: str
    id: str
    plain: Answer
    valued: Answer | None = None


@dataclass(frozen=True)
class Made:
    """A change set that CloudFormation is done with, whatever came of it; the root's part first.

    ``events``: what early validation said, as DescribeEvents tells it.
    """

    change_set_id: str
    stack_id: str
    name: str
    parts: tuple[Part, ...]
    events: tuple[Answer, ...] = ()

    def reading(self) -> Reading:
        """What all of it says."""
        answers = [one for part in self.parts for one in (part.plain, part.valued) if one]
        events = [{"OperationEvents": list(self.events)}] if self.events else []
        return read([*answers, *events], self.name)


def begun(aws: Aws, asked: Answer, name: str) -> tuple[str, str]:
    """Ask for a change set, once however often the question is sent; its ID and the stack's."""
    return cloudformation.create_change_set(
        aws, {**asked, "ChangeSetName": name, "ClientToken": name}
    )


def finished(
    aws: Aws, begun: tuple[str, str], name: str, nested: Mapping[str, str], pace: Pace, tell: Tell
) -> Made:
    """Wait for a change set that was asked for, and read all of it.

    ``nested``: stack path → stack ID of the nested stacks that there are. Raises ``AwsError``
    where AWS does not answer for long.
    """
    change_set_id, stack_id = begun
    waiting = _Waiting(aws, change_set_id, nested, pace, tell)
    parts = tuple(_valued(aws, part) for part in waiting.parts())
    return Made(change_set_id, stack_id, name, parts, tuple(_events(aws, parts)))


def _valued(aws: Aws, part: Part) -> Part:
    if not part.plain.get("Changes"):
        return part
    return Part(part.path, part.id, part.plain, cloudformation.change_set(aws, part.id))


def _events(aws: Aws, parts: tuple[Part, ...]) -> Iterator[Answer]:
    """What early validation found, which change sets themselves only name."""
    for part in parts:
        if early_validations(_reasoned(part.plain)):
            try:
                found = cloudformation.change_set_events(aws, part.id)
            except Refused:
                continue  # The change set's own reason is told all the same.
            yield from (one for one in found if one.get("EventType") == "VALIDATION_ERROR")


class _Waiting:
    """What is known of a change set and those nested in it while they are being made."""

    def __init__(
        self, aws: Aws, root: str, nested: Mapping[str, str], pace: Pace, tell: Tell
    ) -> None:
        self._aws, self._root, self._pace, self._tell = aws, root, pace, tell
        self._nested = dict(nested)
        self._ids = {"": root}
        self._told: dict[str, Answer] = {}
        self._turns: dict[str, int] = {"": 0}
        self._asked: list[float] = []
        self._misses = 0

    def parts(self) -> Iterator[Part]:
        """Every part once it is settled, parents before children."""
        while moving := self._moving():
            self._pause(len(moving))
            self._look(moving)
        for path in sorted(self._ids, key=lambda one: (one.count("/") + bool(one), one)):
            yield Part(path, self._ids[path], self._told[path])

    def _moving(self) -> list[str]:
        """The stacks whose change sets are not settled, or not found yet."""
        open_ones = [path for path in self._ids if self._is_open(path)]
        return [*open_ones, *self._unfound()] if open_ones else []

    def _unfound(self) -> list[str]:
        """Nested stacks that may have a change set by now; what a settled root lists is all."""
        return [p for p in self._nested if p not in self._ids] if self._is_open("") else []

    def _is_open(self, path: str) -> bool:
        return str(self._told.get(path, {}).get("Status", _PENDING[0])) in _PENDING

    def _pause(self, moving: int) -> None:
        stacks = max(len({*self._ids, *self._nested}), 1)
        now = self._aws.clock()
        self._aws.sleep(self._pace.over(stacks).pause(self._asked, now, moving))
        self._asked.append(self._aws.clock())

    def _look(self, moving: list[str]) -> None:
        """Ask about the stack whose turn is longest ago; every other question is the root's."""
        others = [path for path in moving if path]
        number = len(self._asked)
        path = "" if "" in moving and (number % 2 or not others) else self._longest_ago(others)
        self._turns[path] = number
        try:
            if path in self._ids:
                self._describe(path)
            else:
                self._seek(path)
            self._misses = 0
        except (Refused, Unreachable) as error:
            self._misses += 1
            if self._misses > _MISSES or not _passes(error):
                raise

    def _longest_ago(self, paths: list[str]) -> str:
        return min(paths, key=lambda path: self._turns.get(path, 0))

    def _seek(self, path: str) -> None:
        """Find a nested stack's change set while the root does not list it yet."""
        for one in cloudformation.change_sets(self._aws, self._nested[path]):
            if self._root in (one.get("RootChangeSetId"), one.get("ParentChangeSetId")):
                self._ids[path] = str(one["ChangeSetId"])
                return

    def _describe(self, path: str) -> None:
        told = cloudformation.change_set(self._aws, self._ids[path], values=False)
        if told.get("Status") != self._told.get(path, {}).get("Status"):
            self._tell(path, told)
        self._told[path] = told
        self._add(dict(_children(path, told)))

    def _add(self, found: Mapping[str, str]) -> None:
        known = {*self._ids.values()}
        for path, change_set_id in found.items():
            if change_set_id not in known:
                self._ids[path] = change_set_id


def _children(path: str, told: Answer) -> Iterator[tuple[str, str]]:
    """Stack path → change set of what is nested in a stack, as far as its change set says it."""
    rows: list[Any] = [one.get("ResourceChange", {}) for one in told.get("Changes", [])]
    listed = {str(row["ChangeSetId"]): row for row in rows if row.get("ChangeSetId")}
    for change_set_id, row in listed.items():
        yield inside(path, str(row["LogicalResourceId"])), change_set_id
    for arn in failed_below(_reasoned(told)):
        if arn not in listed:
            # Its row is missing: it is told by its name.
            yield inside(path, arn.rpartition("changeSet/")[2].partition("/")[0]), arn


def _reasoned(told: Answer) -> ChangeSet:
    return ChangeSet(reasons=(str(told.get("StatusReason", "")),))


def _passes(error: Refused | Unreachable) -> bool:
    return isinstance(error, Unreachable) or error.code.startswith(_THROTTLED)
