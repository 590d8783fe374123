"""When two values are one to CloudFormation, though written in different ways. Pure.

value asked for, value told ●→ the value told, in the form of the question
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.local.resources.shapes import parsed


def alike(asked: Any, found: Any) -> bool:
    """Whether two values are one to CloudFormation: ``"80"`` and 80, a policy and its JSON text."""
    return bool(_normal(asked) == _normal(found))


def align(asked: Any, found: Any) -> Any:
    """``found``, written as ``asked`` wherever it is the same value.

    Services answer with lists in their own order, numbers for text, policies as text, and with
    defaults for what structures leave open; none of that is a difference, so the answer takes
    the form of the question.
    """
    if alike(asked, found):
        return asked
    if isinstance(found, str) and isinstance(asked, Mapping):
        found = parsed(found)
    if isinstance(asked, Mapping) and isinstance(found, Mapping):
        return {k: align(asked[k], v) for k, v in found.items() if k in asked}
    if isinstance(asked, list) and isinstance(found, list):
        return _align_lists(asked, found)
    return found


def _align_lists(asked: list[Any], found: list[Any]) -> list[Any]:
    """``found`` in the order of ``asked``: equal elements first, then those named alike."""
    rest = list(found)
    out: list[Any] = []
    for wanted in asked:
        match = next((f for f in rest if alike(wanted, f)), None)
        if match is None:
            match = next((f for f in rest if _same_one(wanted, f)), None)
        if match is not None:
            rest.remove(match)
            out.append(align(wanted, match))
    return out + rest


def _same_one(asked: Any, found: Any) -> bool:
    """Whether two structures describe one thing: what is found has all of what was asked for."""
    if not (isinstance(asked, Mapping) and isinstance(found, Mapping)):
        return False
    scalars = {k: v for k, v in asked.items() if not isinstance(v, (Mapping, list))}
    if scalars:
        return all(k in found and alike(v, found[k]) for k, v in scalars.items())
    return alike(asked, align(asked, found))


def _normal(value: Any) -> Any:
    value = parsed(value)
    if isinstance(value, Mapping):
        return {k: _normal(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return sorted((_normal(v) for v in value), key=repr)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
