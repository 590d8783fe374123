"""The tables of ``data/``: which values protect, which expose, and what a removal takes away.

- ``weakenings.tsv``: a property, its default, which values are safer (``orders``), the rule, words.
- ``exposures.tsv``: a property and the values with which anyone gets in.
- ``safeguards.tsv``: types whose removal itself takes protection away.

    a type ●→ rows      properties, path ●→ the values there
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.cfn.values import Value
from generator.plan.diff.canonical import document_of
from generator.plan.impact.tables import Row, by_type

DATA = Path(__file__).with_name("data")

_CHOSEN = re.compile(r"\[(?P<key>\w+)=(?P<value>[^\]]*)\]")


def rows(name: str, kind: str) -> Sequence[Row]:
    """The rows of a table that are about a type, or about every type."""
    table = by_type(name, DATA)
    return (*table.get(kind, ()), *table.get("*", ()))


def values_at(properties: Value, path: str) -> list[Value]:
    """What a path of property names leads to; None where nothing is said.

    ``[*]``: every item of a list; ``[Key=a]``: the one of which ``Key`` is ``a``.
    """
    found = [properties]
    for step in re.findall(r"\[[^\]]*\]|[^/]+", path):
        found = [value for one in found for value in _below(one, step)]
    return found


def _below(value: Value, step: str) -> Iterator[Value]:
    if isinstance(value, str):
        value = document_of(value)
    chosen = _CHOSEN.fullmatch(step)
    if step == "[*]":
        yield from value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    elif chosen is not None:
        items = value if isinstance(value, list) else []
        held = [one for one in items if _is(one, chosen["key"], chosen["value"])]
        yield held[0] if held else None
    else:
        yield value.get(step) if isinstance(value, dict) else None


def _is(item: Value, key: str, value: str) -> bool:
    return isinstance(item, dict) and str(item.get(key)) == value
