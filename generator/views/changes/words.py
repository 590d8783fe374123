"""What all views of changes say alike: values, symbols, summaries.

value, Change, Changes ●→ words
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.values import NO_VALUE, MapLookup, Unknown, Value, expression_of, lookup
from generator.plan.model import Action, Certainty, Change, ChangeReport, PropertyChange
from generator.views.terminal import printable

SYMBOLS: Mapping[Action, str] = {
    "add": "+",
    "modify": "~",
    "remove": "-",
    "replace": "±",
    "import": ">",
    "none": "=",
}
_DONE: Mapping[Action, str] = {
    "replace": "replaced",
    "remove": "removed",
    "modify": "modified",
    "add": "added",
    "import": "imported",
    "none": "listed without a change",
}
_SURE = ("replaced", "removed", "modified", "added", "imported")
_COUNTED = (*(words for done in _SURE for words in (done, f"may be {done}")), _DONE["none"])
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


def plain(value: Value) -> Value:
    """A value as plain JSON data: what is unknown as its expression."""
    return expression_of(value)


def verdict(change: Change) -> str:
    """``replaced``, ``may be replaced (unknown)``, … in a few words."""
    words = "not changed" if change.action == "none" else _done(change)
    return f"{words}{doubt(change.certainty)}"


def _done(change: Change) -> str:
    """What is done to it; what CloudFormation may yet decide otherwise is not called done."""
    if change.action == "modify" and change.replacement != "never":
        return "may be replaced"
    return _DONE[change.action]


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


UNTOLD = Unknown("not told", "", ())
"""A value of which a change set says only that it changes."""


def values_of(found: PropertyChange, wrap: Callable[[str], str] = str) -> str:
    """``: a → b``; nothing where no values are told."""
    if found.before is UNTOLD:
        return ""
    before, after = shown_pair(found.before, found.after)
    return f": {wrap(before)} → {wrap(after)}"


def place_of(found: PropertyChange) -> str:
    """The path, with the part of the resource before it where that is not its properties."""
    if found.scope in ("Properties", found.path):
        return found.path
    return f"{found.scope}/{found.path}"


def doubt(certainty: Certainty) -> str:
    """How certain something is in parentheses, where it is not."""
    return "" if certainty == "certain" else f" ({certainty})"


def shown_pair(before: Value, after: Value, limit: int = 80) -> tuple[str, str]:
    """Two values as :func:`shown`; of two lookups with the same keys only where they differ."""
    match before, after:
        case Unknown(argument=MapLookup() as one), Unknown(argument=MapLookup() as other) if (
            one.keys == other.keys
        ):
            before, after = _narrowed(one, other), _narrowed(other, one)
    return shown(before, limit), shown(after, limit)


def _narrowed(one: MapLookup, other: MapLookup) -> Unknown:
    differing = {
        key: entry for key, entry in one.table.items() if other.table.get(key, NO_VALUE) != entry
    }
    return lookup(replace(one, table=differing or one.table))


def summary(changes: ChangeReport) -> str:
    """``1 replaced, 2 may be replaced, 1 modified``; how many hold data that is or may be lost."""
    counts = [f"{number} {words}" for words, number in _counts(changes.changes)]
    if not counts:
        return "Only outputs change." if changes.outputs else NOTHING
    lost = [one for one in changes.changes if _is_lost(one)]
    surely = sum(1 for one in lost if is_sure(one))
    ends = f"; {surely} with data destroyed" if surely else ""
    ends += f"; {len(lost) - surely} that may lose data" if len(lost) > surely else ""
    return f"{', '.join(counts)}{ends}."


def _is_lost(change: Change) -> bool:
    return (
        change.stateful and change.deletion_outcome == "destroyed" and change.certainty != "phantom"
    )


def is_sure(change: Change) -> bool:
    """Whether what is said of it happens for certain."""
    return change.certainty == "certain" and change.replacement != "conditional"


def _counts(changes: Iterable[Change]) -> Iterator[tuple[str, int]]:
    """How many get what, the riskiest first; what is not sure is counted by itself."""
    found = Counter(map(_counted, changes))
    for words in _COUNTED:
        if number := found[words]:
            yield words, number


def _counted(change: Change) -> str:
    if change.certainty == "phantom":
        return _DONE["none"]
    if change.action in ("modify", "replace") and change.replacement != "never":
        return _DONE["replace"] if is_sure(change) else "may be replaced"
    words = _DONE[change.action]
    return words if change.certainty == "certain" else f"may be {words}"


def noted(change: Change, changes: ChangeReport) -> list[str]:
    """What is noted of a change alone: what a note on everything says too is not said twice."""
    return [
        note
        for note in change.notes
        if not any(note.removesuffix(".") in general for general in changes.notes)
    ]
