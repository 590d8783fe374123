"""Policy documents: what they say, however they are written.

Source: IAM User Guide, "Grammar of the IAM JSON policy language": one item may stand for a list
of one, and the order of statements, actions, resources and conditions means nothing.

    document ●→ normal form ●→ statements
"""

from __future__ import annotations

import json
from typing import Any

from generator.cfn.values import Unknown, Value, key_of

_LISTS = ("Action", "NotAction", "Resource", "NotResource")
_PRINCIPALS = ("Principal", "NotPrincipal")


def is_policy(value: Value) -> bool:
    """Whether a value is a policy document: an object with statements that have an effect."""
    if not isinstance(value, dict) or "Statement" not in value:
        return False
    found = statements(value)
    return bool(found) and all("Effect" in one for one in found)


def statements(document: Value) -> list[dict[str, Any]]:
    """The statements of a document; what is no object is left out."""
    found = document.get("Statement", []) if isinstance(document, dict) else []
    return [one for one in _list(found) if isinstance(one, dict)]


def normal_policy(document: dict[str, Any]) -> dict[str, Any]:
    """The document with lists for single items, everything sorted that has no order."""
    normal = [
        _statement(one) if isinstance(one, dict) else one for one in _list(document["Statement"])
    ]
    return {**document, "Statement": _sorted(normal)}


def _statement(statement: dict[str, Any]) -> dict[str, Any]:
    found = dict(statement)
    for key in _LISTS:
        if key in found:
            found[key] = _sorted(_list(found[key]))
    for key in _PRINCIPALS:
        if isinstance(found.get(key), dict):
            found[key] = {kind: _sorted(_list(who)) for kind, who in found[key].items()}
    if isinstance(found.get("Condition"), dict):
        found["Condition"] = {
            test: {key: _sorted(_list(value)) for key, value in keys.items()}
            if isinstance(keys, dict)
            else keys
            for test, keys in found["Condition"].items()
        }
    return found


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _sorted(values: list[Value]) -> list[Value]:
    # A function that gives a list may stand where an item would: its place means nothing either.
    return sorted(values, key=key_of)


def texts(value: Value) -> list[str]:
    """The items of an action, resource or principal as texts; expressions in braces."""
    return [
        "${" + json.dumps(item.expression, sort_keys=True) + "}"
        if isinstance(item, Unknown)
        else str(item)
        for item in _list(value)
    ]
