"""Yes, no or unknown, with the steps of a path or what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.check.questions import Verdict


@dataclass(frozen=True)
class Reach:
    """Whether something gets through: ``steps`` are its witness, or what is missing or unknown."""

    verdict: Verdict
    steps: tuple[str, ...] = ()


def yes(*steps: str) -> Reach:
    """It gets through."""
    return Reach("yes", steps)


def no(*missing: str) -> Reach:
    """It does not: this is missing."""
    return Reach("no", missing)


def unknown(*reasons: str) -> Reach:
    """It cannot be known, for these reasons."""
    return Reach("unknown", reasons)


def sentence(steps: Iterable[str]) -> str:
    """Steps as sentences, without files and lines, which differ between deliveries."""
    bare = (re.sub(r" \([^()]+:[0-9]+\)", "", step) for step in steps)
    return " ".join(f"{step[:1].upper()}{step[1:]}." for step in bare)


def along(hops: Iterable[Callable[[], Reach]]) -> Reach:
    """All hops of one path: the first ``no`` ends it; any unknown hop makes all unknown."""
    steps: list[str] = []
    reasons: list[str] = []
    for hop in hops:
        found = hop()
        if found.verdict == "no":
            return found
        (steps if found.verdict == "yes" else reasons).extend(found.steps)
    return unknown(*dict.fromkeys(reasons)) if reasons else yes(*dict.fromkeys(steps))


def any_of(ways: Iterable[Reach], otherwise: str) -> Reach:
    """One of several ways is enough: the first ``yes``, else what is unknown, else the last no."""
    found = list(ways)
    for verdict in ("yes", "unknown", "no"):
        for way in found:
            if way.verdict == verdict:
                return way
    return no(otherwise)


def every_of(ways: Iterable[Reach], otherwise: str) -> Reach:
    """All ways must get through: the first that does not, else the first that does."""
    found = list(ways)
    for verdict in ("no", "unknown", "yes"):
        for way in found:
            if way.verdict == verdict:
                return way
    return no(otherwise)
