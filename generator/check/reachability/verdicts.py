"""Yes, no or unknown, with the steps of a path or what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.check.questions import Verdict
from generator.check.reachability.addresses import Addresses


@dataclass(frozen=True)
class Reach:
    """Whether something gets through: ``steps`` are its witness, or what is missing or unknown.

    ``passed``: of the other end's addresses those that do, where not all are known to.
    """

    verdict: Verdict
    steps: tuple[str, ...] = ()
    passed: Addresses | None = None


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


def along(addresses: Addresses, hops: Iterable[Callable[[Addresses], Reach]]) -> Reach:
    """All hops of one path, for addresses of the other end: each narrows them for the next.

    The first ``no`` ends it; any unknown hop makes all unknown.
    """
    steps: list[str] = []
    reasons: list[str] = []
    for hop in hops:
        found = hop(addresses)
        if found.verdict == "no":
            return found
        addresses = addresses if found.passed is None else found.passed
        (steps if found.verdict == "yes" else reasons).extend(found.steps)
    if reasons:
        return Reach("unknown", tuple(dict.fromkeys(reasons)), addresses)
    return Reach("yes", tuple(dict.fromkeys(steps)), addresses)


def all_of(ends: Iterable[Reach]) -> Reach:
    """Ends of a path that do not depend on each other: each must get through."""
    found = list(ends)
    worst = every_of(found, "")
    same = (end.steps for end in found if end.verdict == worst.verdict)
    if worst.verdict == "no":
        return worst
    return Reach(worst.verdict, tuple(dict.fromkeys(step for steps in same for step in steps)))


def any_of(ways: Iterable[Reach], otherwise: str) -> Reach:
    """One of several ways is enough: the first ``yes``, else what is unknown, else a no."""
    return _first(ways, ("yes", "unknown", "no"), otherwise)


def every_of(ways: Iterable[Reach], otherwise: str) -> Reach:
    """All ways must get through: the first that does not, else the first that does."""
    return _first(ways, ("no", "unknown", "yes"), otherwise)


def _first(ways: Iterable[Reach], order: tuple[Verdict, ...], otherwise: str) -> Reach:
    found: dict[Verdict, Reach] = {}
    for way in ways:
        found.setdefault(way.verdict, way)
        if way.verdict == order[0]:
            break
    return next((found[verdict] for verdict in order if verdict in found), no(otherwise))
