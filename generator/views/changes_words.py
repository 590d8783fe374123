"""What all views of changes say alike: values, symbols, summaries.

value, Change, Changes ●→ words
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.plan.model import Action, Change, Changes, PropertyChange
from generator.product.values import Unknown, Value, expression_of

SYMBOLS: Mapping[Action, str] = {
    "add": "+",
    "modify": "~",
    "remove": "-",
    "replace": "±",
    "import": ">",
    "none": "=",
}
_COUNTED: Mapping[str, str] = {
    "replace": "replaced",
    "remove": "removed",
    "modify": "modified",
    "add": "added",
    "import": "imported",
}
NOTHING = "Nothing changes."


def shown(value: Value, limit: int = 80) -> str:
    """A value on one line of at most ``limit`` characters; references in braces."""
    text = _text(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _text(value: Value) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, Unknown):
        return _expression(value.expression)
    if isinstance(value, str):
        return printable(value) if value else '""'
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
        case str(text):
            return printable(text)
    return printable(json.dumps(expression, ensure_ascii=False))


def printable(text: str) -> str:
    """One line that a terminal shows as it is: templates may hold anything, escapes too."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def plain(value: Value) -> Value:
    """A value as plain JSON data: what is unknown as its expression."""
    return expression_of(value)


def verdict(change: Change) -> str:
    """``replaced``, ``may be replaced, not sure``, … in a few words."""
    words = {
        "add": "added",
        "modify": "may be replaced" if change.replacement == "conditional" else "modified",
        "remove": "removed",
        "replace": "replaced",
        "import": "imported",
        "none": "not changed",
    }[change.action]
    return words if change.certainty == "certain" else f"{words} ({change.certainty})"


def effects(found: PropertyChange) -> Iterator[str]:
    """What a property's change does besides giving another value."""
    if found.requires == "always":
        yield "forces replacement"
    elif found.requires == "conditional":
        yield "may force replacement"
    if found.certainty != "certain":
        yield found.certainty
    if found.note:
        yield found.note


def place_of(found: PropertyChange) -> str:
    """The path, with the part of the resource before it where that is not its properties."""
    if found.scope in ("Properties", found.path):
        return found.path
    return f"{found.scope}/{found.path}"


def summary(changes: Changes) -> str:
    """``1 replaced, 2 modified``; how many of them hold data and lose it."""
    counts = [f"{number} {_COUNTED[kind]}" for kind, number in changes.counts.items()]
    if not counts:
        return "Only outputs change." if changes.outputs else NOTHING
    lost = sum(1 for one in changes.changes if one.stateful and one.fate == "destroyed")
    ends = f"; {lost} with data destroyed" if lost else ""
    return f"{', '.join(counts)}{ends}."
