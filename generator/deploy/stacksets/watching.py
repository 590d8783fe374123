"""An operation on a stack set until it is over, account by account and region by region.

operation ID ○→ DescribeStackSetOperation, ListStackSetOperationResults ○→ Looks
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from generator.deploy.aws import Answer
from generator.deploy.stacksets.home import RUNNING, Home
from generator.deploy.wait import pace_of, polled
from generator.plan.stackset_status import Result
from generator.plan.stacksets import Target

_QUESTIONS = 2
"""How many questions a look is."""
_FEW = 8
"""However many targets there are, no more than so many count for how often AWS is asked."""


@dataclass(frozen=True)
class Look:
    """An operation at one moment. ``news``: the results that another status than before."""

    operation: Answer
    results: tuple[Result, ...]
    news: tuple[Result, ...]

    @property
    def status(self) -> str:
        """RUNNING, SUCCEEDED, FAILED, …"""
        return str(self.operation["Status"])

    @property
    def failed(self) -> tuple[Result, ...]:
        """Where it failed."""
        return tuple(one for one in self.results if one.status == "FAILED")

    @property
    def cancelled(self) -> tuple[Result, ...]:
        """Where it was not tried, because too much had failed or somebody stopped it."""
        return tuple(one for one in self.results if one.status == "CANCELLED")


def watched(home: Home, operation_id: str, targets: int = 1) -> Iterator[Look]:
    """Looks at an operation, the last of which is at its end.

    ``targets``: how many places it goes to. AWS is asked as often as its own waiters would for
    these stacks, and no more often however many they are.
    """
    known: dict[Target, str] = {}
    pace = pace_of(home.aws).over(min(targets, _FEW) // _QUESTIONS)
    asked = partial(_told, home, operation_id)
    for operation, results in polled(asked, _is_over, pace, home.aws.sleep):
        news = tuple(one for one in results if known.get(one.target) != one.status)
        known |= {one.target: one.status for one in results}
        yield Look(operation, results, news)


def _told(home: Home, operation_id: str) -> tuple[Answer, tuple[Result, ...]]:
    operation = home.operation(operation_id)
    return operation, tuple(
        Result(
            Target(str(one["Account"]), str(one["Region"])),
            str(one["Status"]),
            str(one.get("StatusReason") or ""),
        )
        for one in home.results(operation_id)
    )


def _is_over(told: tuple[Answer, tuple[Result, ...]]) -> bool:
    return told[0]["Status"] not in RUNNING
