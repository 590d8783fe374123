"""JSON in texts, and places in JSON data (RFC 6901)."""

from __future__ import annotations

import json
from collections.abc import Mapping


def parsed(text: str) -> object:
    """What a JSON text holds; the text itself where it is none."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found


def steps(pointer: str) -> list[str]:
    """The names and indexes of a JSON pointer."""
    names = pointer.strip("/").split("/")
    return [name.replace("~1", "/").replace("~0", "~") for name in names]


def at(data: Mapping[str, object], pointer: str) -> object:
    """What an object holds at a JSON pointer, or None."""
    found: object = data
    for name in steps(pointer):
        if isinstance(found, dict):
            found = found.get(name)
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found
