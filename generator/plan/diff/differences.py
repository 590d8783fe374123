"""Where two values in normal form differ, as deep as they are alike.

before, after ●→ Differences
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.cfn.values import Path, Value
from generator.plan.diff.canonical import Bag, sort_key


class _Absent:
    """The type of :data:`ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""Where one side has nothing."""


@dataclass(frozen=True)
class Difference:
    """One place where two values differ; an absent side is :data:`ABSENT`."""

    path: Path
    before: Value
    after: Value


def identical(one: Value, other: Value) -> bool:
    """Whether two values are written alike; unlike ``==`` it tells true from 1."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(identical, one, other))
    return bool(one == other)


def differences(before: Value, after: Value, path: Path = ()) -> Iterator[Difference]:
    """Every difference, in the order of ``after``; lists of another length differ as a whole."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*after, *before]):
            one, other = before.get(name, ABSENT), after.get(name, ABSENT)
            yield from differences(one, other, (*path, name))
    elif isinstance(before, Bag) and isinstance(after, Bag):
        yield from _items(before, after, path)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, (*path, index))
    elif not identical(before, after):
        yield Difference(path, before, after)


def _items(before: Bag, after: Bag, path: Path) -> Iterator[Difference]:
    """What one bag holds and the other does not; one item for one is that item's change."""
    gone, come = _without(before, after), _without(after, before)
    if len(gone) == len(come) == 1:
        yield from differences(gone[0], come[0], (*path, after.index(come[0])))
    elif gone or come:
        yield Difference(path, before, after)


def _without(items: Bag, others: Bag) -> list[Value]:
    taken = Counter(map(sort_key, others))
    left = []
    for item in items:
        key = sort_key(item)
        if taken[key]:
            taken[key] -= 1
        else:
            left.append(item)
    return left


def places(difference: Difference) -> Iterator[Path]:
    """The paths of all that comes or goes with a difference: a whole object is its members."""
    whole = difference.after if difference.before is ABSENT else difference.before
    alone = difference.before is ABSENT or difference.after is ABSENT
    yield from _leaves(whole, difference.path) if alone else [difference.path]


def _leaves(value: Value, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from _leaves(item, (*path, name))
    else:
        yield path
