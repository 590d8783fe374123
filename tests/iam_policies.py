"""IAM's evaluation of identity policies, for tests: explicit deny, then allow, else deny.

Source: IAM user guide, "Policy evaluation logic" and "IAM JSON policy elements". It knows the
elements and condition operators that the project's policies use, and refuses any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Context = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """May this action be done on this resource? ``context``: condition keys and their values."""

    action: str
    resource: str
    context: Context = field(default_factory=dict, hash=False)


def is_allowed(statements: Iterable[Mapping[str, Any]], question: Question) -> bool:
    """The decision."""
    effects = {one["Effect"] for one in statements if _applies(one, question)}
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Mapping[str, Any], question: Question) -> bool:
    known = {"Sid", "Effect", "Action", "Resource", "Condition"}
    assert set(statement) <= known, f"elements that are not evaluated: {set(statement) - known}"
    return (
        any(_matches(one.lower(), question.action.lower()) for one in _list(statement["Action"]))
        and any(_matches(one, question.resource) for one in _list(statement["Resource"]))
        and all(
            _holds(operator, key, _list(values), question.context)
            for operator, keys in (statement.get("Condition") or {}).items()
            for key, values in keys.items()
        )
    )


def _holds(operator: str, key: str, wanted: list[str], context: Context) -> bool:
    given = context.get(key, ())
    if operator in ("StringEquals", "ForAnyValue:StringEquals", "ArnEquals", "Bool"):
        return any(_matches(one, value) for one in wanted for value in given)
    # A negated operator holds for a key that the request does not have.
    assert operator == "StringNotEquals", f"{operator} is not evaluated"
    return not any(one == value for one in wanted for value in given)


def _matches(pattern: str, text: str) -> bool:
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def _list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
