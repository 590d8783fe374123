"""Which of two values of a property is the safer one: the column ``order`` of ``weakenings.tsv``.

| order | safer is |
|---|---|
| ``on``, ``off`` | a truth that is on, or off |
| ``set`` | anything instead of nothing |
| ``higher`` | the higher number; ``higher-0``: zero is endless; ``higher-2``: from 2 all alike |
| ``zero`` | any number but zero |
| ``version`` | the later version |
| ``fewer`` | fewer of them |
| ``a<b<c`` | the later name; patterns, of one rank with commas between |
| ``same`` | what it was |
| ``members`` | a list without a member less |

    order, values before, values after ●→ whether the later ones are less safe, and what went
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from math import inf

from generator.cfn.values import Unknown, Value, key_of

_Rank = float | tuple[int, ...] | None
_NAMES = ("Name", "RuleName", "Id", "Key")


def is_weaker(order: str, before: Sequence[Value], after: Sequence[Value], default: str) -> bool:
    """Whether the worst of the values is less safe than before; unknown ones do not count."""
    if order == "members":
        return bool(gone(before, after))
    if order == "fewer":
        return sum(map(is_set, after)) > sum(map(is_set, before))
    old, new = ([default if one is None else one for one in side] for side in (before, after))
    if order == "same":
        return all(
            is_set(one) and is_set(other) for one, other in zip(old, new, strict=False)
        ) and (list(map(key_of, old)) != list(map(key_of, new)))
    worst = [_worst(order, side) for side in (old, new)]
    return _is_lower(worst[1], worst[0])


def _is_lower(one: _Rank, other: _Rank) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        both = min(len(one), len(other))
        return one[:both] < other[:both]
    if isinstance(one, tuple) or isinstance(other, tuple):
        return False
    return one is not None and other is not None and one < other


def _worst(order: str, values: Sequence[Value]) -> _Rank:
    rank = _RANKS.get(order) or (lambda value: _of_names(order, value))
    ranks = [rank(value) for value in values if order == "set" or not isinstance(value, Unknown)]
    return min((one for one in ranks if one is not None), default=None)


def is_on(value: Value) -> bool:
    """Whether a value switches something on, however it is written."""
    return str(value).lower() in ("true", "active", "enabled", "enable", "on", "1", "yes")


def is_set(value: Value) -> bool:
    """Whether a value says anything; an empty object does, as a choice without options."""
    return value not in (None, "", []) and str(value) != "0"


def _number(value: Value) -> float | None:
    if value == "forever":
        return inf
    try:
        return float(str(value))
    except ValueError:
        return None


def _endless(value: Value) -> float | None:
    return inf if value == "forever" else _number(value) or inf


def _version(value: Value) -> tuple[int, ...] | None:
    found = re.match(r"[0-9]+(\.[0-9]+)*", str(value))
    return tuple(map(int, found[0].split("."))) if found else None


def _up_to_two(value: Value) -> float | None:
    number = _number(value)
    return None if number is None else min(number, 2)


def _of_names(order: str, value: Value) -> float | None:
    for rank, names in enumerate(order.split("<")):
        if any(fnmatchcase(str(value), name) for name in names.split(",")):
            return rank
    return None


_RANKS: Mapping[str, Callable[[Value], _Rank]] = {
    "on": is_on,
    "off": lambda value: not is_on(value),
    "set": is_set,
    "higher": _number,
    "higher-0": _endless,
    "higher-2": _up_to_two,
    "zero": lambda value: _number(value) != 0,
    "version": _version,
}


def gone(before: Sequence[Value], after: Sequence[Value]) -> list[str]:
    """The members of lists that are not there any more, as texts."""
    new = {_name(item) for item in _items(after)}
    if any(isinstance(one, Unknown) for one in after):
        return []
    return [name for name in dict.fromkeys(map(_name, _items(before))) if name not in new]


def _items(values: Sequence[Value]) -> list[Value]:
    lists = [one if isinstance(one, list) else [one] for one in values if is_set(one)]
    return [item for one in lists for item in one]


def _name(item: Value) -> str:
    """What tells a member from the others: its name, or the resource that it refers to."""
    if isinstance(item, dict):
        named = next((item[key] for key in _NAMES if key in item), item)
        return key_of(item) if isinstance(named, dict) else _name(named)
    if isinstance(item, Unknown) and len(item.sources) == 1 and not isinstance(item.argument, list):
        return item.sources[0].qualified
    return item if isinstance(item, str) else key_of(item)


def shown(value: Value) -> str:
    """A value in a sentence."""
    if value in ("forever", inf):
        return "unlimited"
    return "not set" if value in (None, "") else str(value)
