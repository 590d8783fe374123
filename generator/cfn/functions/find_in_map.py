"""``Fn::FindInMap``: a known entry, or the part of the mapping that unknown keys can reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.cfn.errors import refusal
from generator.cfn.values import NO_VALUE, MapLookup, Unknown, Value, call, lookup, text_of

_ARGUMENTS = (
    "Template error: every Fn::FindInMap object requires three parameters, the map name,"
    " map key and the attribute for return value"
)
INCLUDE = "Fn::Transform"
"""Where a mapping takes entries from elsewhere; its value here is the ``Unknown`` they make."""


def find_in_map(mappings: Mapping[str, Any], argument: Value) -> Value:
    """``[map, top-level key, second-level key, {DefaultValue}]``; all of it is resolved.

    Refuses keys that are not there, unless a default is.
    """
    if not isinstance(argument, list) or len(argument) not in (3, 4):
        raise refusal(_ARGUMENTS)
    keys = argument[:3]
    unknown = tuple(key for key in keys if isinstance(key, Unknown))
    found = _reached(mappings, keys)
    if not unknown and found is not NO_VALUE:
        return found
    included = list(_included(mappings, keys))
    if included:
        return call("Fn::FindInMap", [*argument, *included, found])
    match argument[3:]:
        case [{"DefaultValue": default}]:
            defaults: tuple[Value, ...] = (default,)
        case _:
            defaults = ()
    if unknown and found is not NO_VALUE and found != {}:
        return lookup(MapLookup(tuple(argument), unknown, found, defaults))
    if defaults:
        return defaults[0]
    raise refusal(_missing(mappings, keys))


def _reached(level: Value, keys: Sequence[Value]) -> Value:
    """The entry; for unknown keys all entries by those keys. ``NO_VALUE`` where there is none."""
    if not keys:
        return level
    if not isinstance(level, Mapping):
        return NO_VALUE
    key, *others = keys
    if not isinstance(key, Unknown):
        return _reached(level.get(text_of(key), NO_VALUE), others)
    found = {text: _reached(level[text], others) for text in level if _fits(key, text)}
    return {text: entry for text, entry in found.items() if entry is not NO_VALUE and entry != {}}


def _fits(key: Unknown, text: str) -> bool:
    if text == INCLUDE or key.domain is None:
        return text != INCLUDE
    values = key.domain.values
    return (values is None or text in values) and key.domain.fits(text)


def _included(level: Value, keys: Sequence[Value]) -> Iterator[Value]:
    """What the mappings on the way take from elsewhere."""
    if not keys or not isinstance(level, Mapping):
        return
    if INCLUDE in level:
        yield level[INCLUDE]
    key, *others = keys
    for text, below in level.items():
        if isinstance(key, Unknown) or text == text_of(key):
            yield from _included(below, others)


def _missing(mappings: Mapping[str, Any], keys: Sequence[Value]) -> str:
    texts = [f"${{{one.key}}}" if isinstance(one, Unknown) else text_of(one) for one in keys]
    if texts[0] not in mappings and not isinstance(keys[0], Unknown):
        what = f"Mapping named '{texts[0]}' is not present in the 'Mappings' section of template."
        return f"Template error: {what}"
    return f"Template error: Unable to get mapping for {'::'.join(texts)}"
