"""Whether a condition holds: true, false, or not known yet.

What is unknown carries the diagram of when it is true, so that conditions are compared by what
they mean, not as they are written. Values compare as CloudFormation compares them: scalars as their
text.
Source: Template Reference, "Condition functions".

    resolved parts ●→ True, False or Unknown
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.cfn.cases import REFUSED, cases, is_value
from generator.cfn.decisions import Diagram, all_of, any_of, conjunction, negation, opaque
from generator.cfn.errors import refusal
from generator.cfn.values import Unknown, Value, call, is_known, is_scalar, key_of, text_of

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


def logic_of(truth: Truth) -> Diagram:
    """When it is true."""
    if not isinstance(truth, Unknown):
        return truth
    return opaque(truth.key) if truth.logic is None else truth.logic


def both(parts: Sequence[Truth]) -> Truth:
    """``Fn::And``."""
    return _decide("Fn::And", parts, all_of(map(logic_of, parts)))


def either(parts: Sequence[Truth]) -> Truth:
    """``Fn::Or``."""
    return _decide("Fn::Or", parts, any_of(map(logic_of, parts)))


def _decide(function: str, parts: Sequence[Truth], logic: Diagram) -> Truth:
    open_parts = {part.key: part for part in parts if isinstance(part, Unknown)}
    same = next((part for part in open_parts.values() if logic_of(part) == logic), None)
    return same or _truth(function, list(open_parts.values()), logic)


def negated(part: Truth) -> Truth:
    """``Fn::Not``."""
    if not isinstance(part, Unknown):
        return not part
    match part.argument:
        case [Unknown() as inner] if part.function == "Fn::Not":
            return inner
    return _truth("Fn::Not", [part], negation(logic_of(part)))


def equal(left: Value, right: Value) -> Truth:
    """``Fn::Equals``."""
    if _comparable(left) == _comparable(right):
        return True
    if is_known(left) and is_known(right):
        return False
    return _truth("Fn::Equals", [left, right], _equality(left, right))


def contains(argument: Value) -> Truth:
    """``Fn::Contains``: whether an item is in a list."""
    items, item = pair("Fn::Contains", argument)
    if not isinstance(items, Unknown):
        return either([equal(one, item) for one in items])
    found = cases([items]) or []
    if not found or any(isinstance(case.values[0], Unknown) for case in found):
        return call("Fn::Contains", argument)
    allowed = (case for case in found if REFUSED not in case.values)
    logic = any_of(
        conjunction(case.when, logic_of(contains([*case.values, item]))) for case in allowed
    )
    return _truth("Fn::Contains", [items, item], logic)


def pair(function: str, argument: Value) -> tuple[Value, Value]:
    """The list and the value that a function of both takes. Raises ``TemplateError``."""
    match argument:
        case [list() | Unknown() as items, other]:
            return items, other
    raise refusal(f"Template error: every {function} object requires a list and a value.")


def _truth(function: str, argument: list[Value], logic: Diagram) -> Truth:
    return logic if isinstance(logic, bool) else replace(call(function, argument), logic=logic)


def _equality(left: Value, right: Value) -> Diagram:
    """When two values are equal. What the template refuses counts as not equal."""
    found = cases([left, right])
    if found is None:
        return _opaque_equality(left, right)
    allowed = (case for case in found if REFUSED not in case.values)
    return any_of(conjunction(case.when, _same(*case.values)) for case in allowed)


def _same(left: Value, right: Value) -> Diagram:
    """When two values are equal in which nothing but references is unknown."""
    if isinstance(left, Unknown) and is_scalar(right):
        return is_value(left, text_of(right))
    if isinstance(right, Unknown) and is_scalar(left):
        return is_value(right, text_of(left))
    if _comparable(left) == _comparable(right):
        return True
    return _opaque_equality(left, right) if not is_known([left, right]) else False


def _opaque_equality(left: Value, right: Value) -> Diagram:
    return opaque(" = ".join(sorted((key_of(left), key_of(right)))))


def _comparable(value: Value) -> Value:
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    return text_of(value) if is_scalar(value) else value
