"""Values of properties, parameters and outputs as text on one line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.values import (
    NO_VALUE,
    MapLookup,
    Unknown,
    Value,
    expression_of,
    is_scalar,
    lookup,
)
from generator.views.terminal import printable


def shown(value: Value, limit: int = 80) -> str:
    """A value on one line of at most ``limit`` characters; references in braces."""
    return cut(_text(value), limit)


def shown_pair(before: Value, after: Value, limit: int = 80) -> tuple[str, str]:
    """Two values as :func:`shown`; of two lookups with the same keys only where they differ."""
    match before, after:
        case Unknown(argument=MapLookup() as one), Unknown(argument=MapLookup() as other) if (
            one.keys == other.keys
        ):
            before, after = _narrowed(one, other), _narrowed(other, one)
    texts = shown(before, limit), shown(after, limit)
    if texts[0] == texts[1] and before != after and is_scalar(before) and is_scalar(after):
        return cut(_json(before), limit), cut(_json(after), limit)  # a number and its text
    return texts


def _narrowed(one: MapLookup, other: MapLookup) -> Unknown:
    differing = {
        key: entry for key, entry in one.table.items() if other.table.get(key, NO_VALUE) != entry
    }
    return lookup(replace(one, table=differing or one.table))


def cut(text: str, limit: int) -> str:
    """The text, with an ellipsis for what is over the limit."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _text(value: Value) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, Unknown):
        return _expression(value.expression)
    if isinstance(value, str):
        return printable(value) if value else '""'
    return _json(value)


def _json(value: Value) -> str:
    return printable(json.dumps(expression_of(value), ensure_ascii=False))


def _expression(expression: Any) -> str:
    """``${Network/Vpc}`` for a reference, pieces joined for a text, else the expression."""
    match expression:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"${{{name}.{attribute}}}"
        case {"Fn::Join": ["", [*pieces]]}:
            return "".join(_expression(piece) for piece in pieces)
        case {"Fn::FindInMap": [dict(table), *_]}:
            return ", ".join(f"{key}: {_text(entry)}" for key, entry in _entries(table, ()))
        case str(text):
            return printable(text)
    return printable(json.dumps(expression, ensure_ascii=False))


def _entries(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The entries that a lookup can reach, by the keys that lead there."""
    for key, entry in table.items():
        if isinstance(entry, dict):
            yield from _entries(entry, (*above, key))
        else:
            yield "/".join((*above, key)), entry
