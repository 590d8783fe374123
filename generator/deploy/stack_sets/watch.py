"""An operation on a stack set until it is over, account by account and region by region.

operation ID ○→ DescribeStackSetOperation, ListStackSetOperationResults ○→ Looks
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.deploy.aws.client import Answer, AwsApiError
from generator.deploy.aws.retry import Patient
from generator.deploy.stack.polling import pace_of, polled
from generator.deploy.stack_sets.api import RUNNING, Home
from generator.plan.stack_sets.model import Target
from generator.plan.stack_sets.status import Result

_QUESTIONS = 2
"""How many questions a look is."""
_FEW = 8
"""However many targets there are, no more than so many count for how often AWS is asked."""
_UNKNOWN = 5
"""How often AWS may say that it does not know an operation."""


@dataclass(frozen=True)
class Look:
    """An operation at one moment, as AWS last told it.

    ``news``: the results with another status than before. ``notice``: a sentence about the line to
    AWS, or nothing.
    """

    operation: Answer
    results: tuple[Result, ...]
    news: tuple[Result, ...] = ()
    notice: str = ""

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
        """Where it was not tried, because too much had failed or someone stopped it."""
        return tuple(one for one in self.results if one.status == "CANCELLED")


def watched(home: Home, operation_id: str, targets: int = 1) -> Iterator[Look]:
    """Looks at an operation, the last of which is at its end.

    ``targets``: how many places it goes to. AWS is asked as often as its own waiters would for
    these stacks, and no more often however many they are. Throttling and a lost network are waited
    out.
    """
    known: dict[Target, str] = {}
    pace = pace_of(home.aws).over(min(targets, _FEW) // _QUESTIONS)
    ask = Patient(home.aws, _Asking(home, operation_id))
    last = _UNHEARD
    for told in polled(ask, _is_over, pace, home.aws.sleep):
        last = told or last
        operation, results = last
        news = tuple(one for one in results if known.get(one.target) != one.status)
        known |= {one.target: one.status for one in results}
        yield Look(operation, results, news, ask.notice)


_Told = tuple[Answer, tuple[Result, ...]]
_UNHEARD: _Told = ({"Status": "RUNNING"}, ())


class _Asking:
    """Asks how far an operation is; one that was just begun AWS may not know of yet."""

    def __init__(self, home: Home, operation_id: str) -> None:
        self._home, self._id = home, operation_id
        self._unknown = 0

    def __call__(self) -> _Told:
        """What is reported of it. Raises as the questions do."""
        try:
            return _told(self._home, self._id)
        except AwsApiError as refused:
            self._unknown += 1
            if refused.code != "OperationNotFoundException" or self._unknown > _UNKNOWN:
                raise
            return _UNHEARD


def _told(home: Home, operation_id: str) -> _Told:
    operation = home.operation(operation_id)
    return operation, tuple(
        Result(
            Target(str(one["Account"]), str(one["Region"])),
            str(one["Status"]),
            str(one.get("StatusReason") or ""),
        )
        for one in home.results(operation_id)
    )


def _is_over(told: _Told | None) -> bool:
    return told is not None and told[0]["Status"] not in RUNNING
