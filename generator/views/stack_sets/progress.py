"""An operation on a stack set as it goes on: a line for each place that has another status.

results ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.plan.stack_sets.model import Target
from generator.plan.stack_sets.status import Result
from generator.views.stack_sets.words import places
from generator.views.terminal import printable

_SYMBOLS = {"SUCCEEDED": "✓", "FAILED": "✗", "CANCELLED": "-", "RUNNING": "…"}


def step_line(words: str, targets: Sequence[Target], operation_id: str = "") -> str:
    """What is begun, where, and under which ID AWS knows it."""
    where = f": {places(targets)}" if targets else ""
    known = f" (operation {operation_id})" if operation_id else ""
    return f"{words[:1].upper()}{words[1:]}{where}{known}"


def result_lines(news: Iterable[Result], seconds: float) -> Iterator[str]:
    """A line for each place that has another status than before; waiting ones say nothing."""
    for one in news:
        if one.status in _SYMBOLS:
            place = f"{one.target.account} {one.target.region}"
            reason = f": {one.reason}" if one.reason else ""
            line = f"{_SYMBOLS[one.status]} {place} {one.status} {seconds:.0f} s{reason}"
            yield printable(line)


def count_line(results: Sequence[Result]) -> str:
    """``3 of 4 places done (2 SUCCEEDED, 1 FAILED)``."""
    states = [one.status for one in results]
    ended = [state for state in states if state in ("SUCCEEDED", "FAILED", "CANCELLED")]
    counts = ", ".join(f"{ended.count(state)} {state}" for state in sorted(set(ended)))
    return f"{len(ended)} of {len(states)} places done" + (f" ({counts})" if counts else "")
