"""How often to ask until something is settled: soon at first, and never more than AWS's waiters.

AWS's own waiters ask about one stack every 30 seconds: twice a minute, besides the question with
which they begin. Anyone who waits for several stacks at once may ask twice a minute for each. The
questions of the first minute are not spread evenly: each comes later than the one before by the
same factor, so that what takes a second is noticed at once, and what takes an hour costs no more
than a waiter does. (AWS CLI reference, ``cloudformation wait``: "It will poll every 30 seconds".)

    Pace, times of the questions so far ●→ pause      ask ○→ answers, the last of which is settled
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

T = TypeVar("T")

MINUTE = 60.0
EACH = 2
"""How often a minute AWS's waiters ask about a stack."""

_SHORTEST = 0.001


@dataclass(frozen=True)
class Pace:
    """How soon the second question comes, in seconds, and how many a minute there may be.

    ``stacks``: how many are waited for. ``least``: how many questions a minute there may be
    however few the stacks are.
    """

    first: float = 5.0
    least: int = EACH
    stacks: int = 1

    @property
    def most(self) -> int:
        """The budget: how many questions there may be in any minute after the first of all."""
        return max(EACH * self.stacks, self.least)

    def over(self, stacks: int) -> Pace:
        """The same for so many stacks at once."""
        return replace(self, stacks=max(stacks, 1))

    def pause(self, asked: Sequence[float], now: float, moving: int = 1) -> float:
        """Seconds until the next question may be asked.

        ``asked``: when each question was asked, in seconds on the clock of ``now``. ``moving``:
        how many of the stacks are still not at rest.
        """
        if not asked:
            return 0.0
        counted = asked[1:]
        free = counted[-self.most] + MINUTE if len(counted) >= self.most else now
        return max(self._due(now - asked[0], moving), free - now)

    def _due(self, passed: float, moving: int) -> float:
        """The pause so long after the first question, were there no budget."""
        if passed >= MINUTE:
            return MINUTE / (EACH * max(moving, 1))
        first = max(self.first, _SHORTEST)
        ratio: float = ((MINUTE + first) / first) ** (1 / self.most)
        return max(first, passed * ratio) - passed

    def pauses(self) -> Iterator[float]:
        """The pauses between questions that are answered at once, without an end."""
        asked = [0.0]
        while True:
            pause = self.pause(asked, asked[-1], self.stacks)
            yield pause
            asked = [asked[0], *asked[1:][-self.most :], asked[-1] + pause]


LOCAL = Pace(first=0.1, least=20)
"""For AWS on this machine, which works in fractions of a second and throttles no one.

A single stack is asked about more often than twice in the first minute there; from ten stacks on
the budget is the same as everywhere.
"""


class Place(Protocol):
    """Where questions go."""

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine."""


def pace_of(place: Place) -> Pace:
    """How often AWS may be asked there."""
    return LOCAL if place.is_here else Pace()


def polled(
    ask: Callable[[], T], settled: Callable[[T], bool], pace: Pace, sleep: Callable[[float], None]
) -> Iterator[T]:
    """Every answer to ``ask`` as it comes, up to the first that is settled, which is the last."""
    for pause in pace.pauses():
        answer = ask()
        yield answer
        if settled(answer):
            return
        sleep(pause)


def last(answers: Iterator[T]) -> T:
    """The last of :func:`polled`'s answers: the settled one."""
    *_, answer = answers
    return answer
