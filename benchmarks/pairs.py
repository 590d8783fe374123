"""Two commands, timed in turn: A B A B …, and the median of their ratios pair by pair.

Comparison ○→ Result ●→ a row of the table
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# With this set, Python compiles modules in every process that it could keep compiled.
RECOMPILE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True)
class Comparison:
    """Two commands, as words; ``goal`` is the ratio that ``ours`` should not exceed."""

    name: str
    ours: Sequence[str]
    yardstick: Sequence[str]
    goal: float
    pairs: int


@dataclass(frozen=True)
class Result:
    """Medians in seconds, and the median of the pairs' ratios with its lowest and highest."""

    comparison: Comparison
    ours: float
    yardstick: float
    ratio: float
    lowest: float
    highest: float
    pairs: int


class CommandError(Exception):
    """A command of a comparison did not do what it should."""


def compare(comparison: Comparison, folder: Path, pairs: int = 0) -> Result:
    """Runs both once unmeasured, then the pairs (or so many); raises :class:`CommandError`."""
    run(comparison.ours, folder)
    run(comparison.yardstick, folder)
    ours, yardstick = [], []
    for _ in range(pairs or comparison.pairs):
        ours.append(run(comparison.ours, folder))
        yardstick.append(run(comparison.yardstick, folder))
    ratios = [a / b for a, b in zip(ours, yardstick, strict=True)]
    return Result(
        comparison,
        median(ours),
        median(yardstick),
        median(ratios),
        min(ratios),
        max(ratios),
        len(ratios),
    )


def run(words: Sequence[str], folder: Path) -> float:
    """Seconds from the start of the process to its end."""
    environ = {name: value for name, value in os.environ.items() if name != RECOMPILE}
    start = time.perf_counter()
    done = subprocess.run(
        words, cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CommandError(f"{' '.join(words)}: exit {done.returncode}\n{said}")
    return seconds


def row(result: Result) -> str:
    """One line of the table; see :func:`heading`."""
    return (
        f"{result.comparison.name:<58} {result.ours * 1000:>7.0f} {result.yardstick * 1000:>7.0f}"
        f"  {result.ratio:>5.2f}  {f'≤ {result.comparison.goal}':>5}"
        f"   {result.lowest:.2f}–{result.highest:.2f} of {result.pairs}"
    )


def heading() -> str:
    """The table's first line. Times are medians in milliseconds."""
    return f"{'whole processes, A against B':<58}    A ms    B ms  A ÷ B   goal   pairs"
