"""Waiting until a change set and all that are nested in it are settled.

Calls are made one at a time, as often as :mod:`generator.deploy.stack.polling` allows.
While the root does not list them yet, the change sets of nested stacks that exist are found by
their stacks.

    root's change set ○→ DescribeChangeSet, ListChangeSets, a stack a question ○→ answers
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator.cfn.load import inside
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError, AwsConnectionError
from generator.deploy.aws.outages import passes
from generator.deploy.stack.polling import Pace
from generator.plan.change_set.read.responses import ChangeSet
from generator.plan.change_set.statuses import failed_below

_PENDING = ("CREATE_PENDING", "CREATE_IN_PROGRESS")
_MISSES = 20
"""How many questions in a row may go unanswered; each is asked several times by itself."""
_UNKNOWN = 5
"""How many in a row may be about a change set that AWS does not know of yet."""

Tell = Callable[[str, Answer], None]
"""Is told of a stack's path and what DescribeChangeSet says whenever its status is another."""


class Settling:
    """What is known of a change set and those nested in it while they are being made."""

    def __init__(
        self, aws: Aws, root: str, nested: Mapping[str, str], pace: Pace, tell: Tell
    ) -> None:
        self._aws, self._root, self._pace, self._tell = aws, root, pace, tell
        self._nested = dict(nested)
        self._ids = {"": root}
        self._told: dict[str, Answer] = {}
        self._turns: dict[str, int] = {}
        self._number = 0
        self._asked: list[float] = []
        self._misses = 0

    def settled(self) -> Iterator[tuple[str, str, Answer]]:
        """(path, ID, answer) of every change set once it is settled, parents before children."""
        self._asked.append(self._aws.clock())
        while moving := self._moving():
            path = self._next(moving)
            if self._is_waiting(path):
                self._pause(len(moving))
            self._look(path)
        for path in sorted(self._ids, key=lambda one: (one.count("/") + bool(one), one)):
            yield path, self._ids[path], self._told[path]

    def _moving(self) -> list[str]:
        """The stacks whose change sets are not settled, or not found yet."""
        open_ones = [path for path in self._ids if self._is_open(path)]
        return [*open_ones, *self._unfound()] if open_ones else []

    def _unfound(self) -> list[str]:
        """Nested stacks that may have a change set by now; what a settled root lists is all."""
        return [p for p in self._nested if p not in self._ids] if self._is_open("") else []

    def _is_open(self, path: str) -> bool:
        return str(self._told.get(path, {}).get("Status", _PENDING[0])) in _PENDING

    def _is_waiting(self, path: str) -> bool:
        """Whether a question is one of waiting: a stack's first one is not, as it is not a
        waiter's either, nor is reading what is nested in a root that is done."""
        again = path in self._turns and self._is_open("")
        return path in self._told or again or bool(self._misses)

    def _pause(self, moving: int) -> None:
        stacks = max(len({*self._ids, *self._nested}), 1)
        now = self._aws.clock()
        self._aws.sleep(self._pace.over(stacks).pause(self._asked, now, moving))
        self._asked.append(self._aws.clock())

    def _next(self, moving: list[str]) -> str:
        """The stack to ask about: one that is known and was never asked about, whose question is
        free, as a waiter's first one is; else the root and the one longest ago in turns."""
        fresh = [path for path in moving if path in self._ids and path not in self._turns]
        others = [path for path in moving if path]
        if fresh:
            return fresh[0]
        if "" in moving and (len(self._asked) % 2 or not others):
            return ""
        return min(others, key=lambda path: self._turns.get(path, -1))

    def _look(self, path: str) -> None:
        self._number += 1
        self._turns[path] = self._number
        try:
            if path in self._ids:
                self._describe(path)
            else:
                self._seek(path)
            self._misses = 0
        except (AwsApiError, AwsConnectionError) as error:
            self._misses += 1
            is_new = _is_unknown(error) and path not in self._told
            if self._misses > (_UNKNOWN if is_new else _MISSES) or not (is_new or passes(error)):
                raise

    def _seek(self, path: str) -> None:
        """Find a nested stack's change set while the root does not list it yet.

        A nested stack that someone has deleted by itself has none, and is no longer looked for.
        """
        try:
            found = cloudformation.change_sets(self._aws, self._nested[path])
        except AwsApiError as refused:
            if not cloudformation.is_missing(refused):
                raise
            del self._nested[path]
            return
        for one in found:
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


def _is_unknown(error: AwsApiError | AwsConnectionError) -> bool:
    """Whether AWS does not know a change set: one that was just asked for may be too new."""
    return isinstance(error, AwsApiError) and cloudformation.is_no_change_set(error)


def _children(path: str, told: Answer) -> Iterator[tuple[str, str]]:
    """Stack path → change set of what is nested in a stack, as far as its change set says it."""
    rows: list[Any] = [one.get("ResourceChange", {}) for one in told.get("Changes", [])]
    listed = {str(row["ChangeSetId"]): row for row in rows if row.get("ChangeSetId")}
    for change_set_id, row in listed.items():
        yield inside(path, str(row["LogicalResourceId"])), change_set_id
    for arn in failed_below(reasoned(told)):
        if arn not in listed:
            # Its row is missing: it is reported by its name.
            yield inside(path, arn.rpartition("changeSet/")[2].partition("/")[0]), arn


def reasoned(told: Answer) -> ChangeSet:
    """A change set of which only its StatusReason counts."""
    return ChangeSet(reasons=(str(told.get("StatusReason", "")),))
