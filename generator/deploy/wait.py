"""How often to ask until something is settled: quickly at first, then ever more rarely.

ask ○→ answers, the last of which is settled
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Pace:
    """Pauses in seconds: the first one, by what each is longer than the last, the longest."""

    first: float = 1.0
    factor: float = 1.5
    longest: float = 15.0

    def pauses(self) -> Iterator[float]:
        """The pauses between questions, without an end."""
        pause = self.first
        while True:
            yield min(pause, self.longest)
            pause = min(pause * self.factor, self.longest)


LOCAL = Pace(0.02, 1.2, 0.2)
"""For AWS on this machine, which works in fractions of a second and counts no calls."""


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
