"""Whether a condition holds: true, false, or not known yet.

Three values by Kleene's rules: a false part makes And false whatever else is unknown.
Values compare as CloudFormation compares them: scalars as their text.
Source: Template Reference, "Condition functions".

    resolved parts ●→ True, False or Unknown
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.cfn.errors import refusal
from generator.cfn.values import Unknown, Value, call, is_known, is_scalar, text_of

Truth = bool | Unknown

_COUNTS = {"Fn::And": (2, 10), "Fn::Or": (2, 10), "Fn::Not": (1, 1), "Fn::Equals": (2, 2)}
_WORDS = {
    "Fn::And": "a list of at least 2 and at most 10 boolean parameters.",
    "Fn::Or": "a list of at least 2 and at most 10 boolean parameters.",
    "Fn::Not": "a list with exactly 1 boolean parameter.",
    "Fn::Equals": "a list of 2 string parameters.",
}


def checked_parts(function: str, argument: Value) -> list[Value]:
    """The arguments of a condition function, as many as it takes."""
    least, most = _COUNTS[function]
    if not isinstance(argument, list) or not least <= len(argument) <= most:
        raise refusal(f"Template error: every {function} object requires {_WORDS[function]}")
    return argument


def both(parts: Sequence[Truth]) -> Truth:
    """``Fn::And``."""
    return _decide("Fn::And", parts, deciding=False)


def either(parts: Sequence[Truth]) -> Truth:
    """``Fn::Or``."""
    return _decide("Fn::Or", parts, deciding=True)


def _decide(function: str, parts: Sequence[Truth], *, deciding: bool) -> Truth:
    if any(part is deciding for part in parts):
        return deciding
    open_parts = [part for part in parts if isinstance(part, Unknown)]
    distinct = list({part.key: part for part in open_parts}.values())
    if len(distinct) > 1:
        return call(function, distinct)
    return distinct[0] if distinct else not deciding


def negated(part: Truth) -> Truth:
    """``Fn::Not``."""
    if not isinstance(part, Unknown):
        return not part
    match part.argument:
        case [Unknown() as inner] if "Fn::Not" in part.expression:
            return inner
    return call("Fn::Not", [part])


def equal(left: Value, right: Value) -> Truth:
    """``Fn::Equals``."""
    if _comparable(left) == _comparable(right):
        return True
    if is_known(left) and is_known(right):
        return False
    return call("Fn::Equals", [left, right])


def _comparable(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return text_of(value) if is_scalar(value) else value
