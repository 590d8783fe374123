"""Conditions of statements: whether they hold for a request, and whether they limit who may act.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Conditions with
multiple context keys or values".

    Test, context ●→ True, False or None (not known)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network

from generator.iam.patterns import covers, is_open, overlaps
from generator.iam.statements import Statement, Test

Context = Mapping[str, Sequence[str]]
"""Values of condition keys (in lower case) of a request; no values: the request has no such key."""

Ternary = bool | None
_Compare = Callable[[str, str], Ternary]


def holds(tests: Iterable[Test], context: Context, is_complete: bool = False) -> Ternary:
    """Whether all tests hold. ``is_complete``: keys that are not in the context are absent."""
    return _all(_test(test, context, is_complete) for test in tests)


def _test(test: Test, context: Context, is_complete: bool) -> Ternary:
    if test.key not in context and not is_complete:
        return None
    values = context.get(test.key, ())
    operator = test.operator
    if operator == "Null":
        return _any(_equal_ignoring_case(one, str(not values)) for one in test.values)
    quantifier, _, rest = operator.rpartition(":")
    optional, base = rest.endswith("IfExists"), rest.removesuffix("IfExists")
    if not values:
        return optional or quantifier == "ForAllValues" or _is_negated(base, quantifier)
    compare = _OPERATORS.get(base)
    if compare is None:
        return None
    matched = (_matches(base, compare, test.values, value) for value in values)
    return _all(matched) if quantifier == "ForAllValues" else _any(matched)


def _is_negated(base: str, quantifier: str) -> bool:
    return base in _NEGATED and quantifier != "ForAnyValue"


def _matches(base: str, compare: _Compare, wanted: Iterable[str], value: str) -> Ternary:
    found = _any(compare(one, value) for one in wanted)
    return _not(found) if base in _NEGATED else found


def _all(found: Iterable[Ternary]) -> Ternary:
    known = list(found)
    return False if False in known else None if None in known else True


def _any(found: Iterable[Ternary]) -> Ternary:
    known = list(found)
    return True if True in known else None if None in known else False


def _not(found: Ternary) -> Ternary:
    return None if found is None else not found


def _equal(wanted: str, value: str) -> Ternary:
    if wanted == value:
        return True
    return _perhaps(wanted, value)


def _perhaps(wanted: str, value: str) -> Ternary:
    """What is different as it is written may be equal where a variable or reference is in it."""
    return None if is_open(wanted + value) and overlaps(wanted, value) else False


def _equal_ignoring_case(wanted: str, value: str) -> Ternary:
    return _equal(wanted.lower(), value.lower())


def _like(wanted: str, value: str) -> Ternary:
    if covers(wanted, value):
        return True
    return _perhaps(wanted, value)


def _arn_like(wanted: str, value: str) -> Ternary:
    """Every part of an ARN is matched by itself: a wildcard does not reach over a colon."""
    one, other = wanted.split(":", 5), value.split(":", 5)
    if len(one) != len(other):
        return None if is_open(wanted + value) else False
    return _all(map(_like, one, other))


def _number(test: Callable[[float, float], bool]) -> _Compare:
    def compare(wanted: str, value: str) -> Ternary:
        try:
            return test(float(value), float(wanted))
        except ValueError:
            return None if is_open(wanted + value) else False

    return compare


def _date(test: Callable[[float, float], bool]) -> _Compare:
    def compare(wanted: str, value: str) -> Ternary:
        try:
            return test(_moment(value), _moment(wanted))
        except ValueError:
            return None if is_open(wanted + value) else False

    return compare


def _moment(text: str) -> float:
    if text.replace(".", "", 1).isdigit():
        return float(text)
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _in_network(wanted: str, value: str) -> Ternary:
    try:
        return ip_address(value) in ip_network(wanted, strict=False)
    except ValueError:
        return None if is_open(wanted + value) else False


_NEGATED = frozenset(
    (
        "ArnNotEquals",
        "ArnNotLike",
        "DateNotEquals",
        "NotIpAddress",
        "NumericNotEquals",
        "StringNotEquals",
        "StringNotEqualsIgnoreCase",
        "StringNotLike",
    )
)
_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "Equals": lambda one, other: one == other,
    "NotEquals": lambda one, other: one == other,  # the result is negated
    "LessThan": lambda one, other: one < other,
    "LessThanEquals": lambda one, other: one <= other,
    "GreaterThan": lambda one, other: one > other,
    "GreaterThanEquals": lambda one, other: one >= other,
}
_OPERATORS: Mapping[str, _Compare] = {
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "ArnNotEquals": _arn_like,
    "ArnNotLike": _arn_like,
    "BinaryEquals": _equal,
    "Bool": _equal_ignoring_case,
    "IpAddress": _in_network,
    "NotIpAddress": _in_network,
    "StringEquals": _equal,
    "StringEqualsIgnoreCase": _equal_ignoring_case,
    "StringLike": _like,
    "StringNotEquals": _equal,
    "StringNotEqualsIgnoreCase": _equal_ignoring_case,
    "StringNotLike": _like,
    **{f"Numeric{name}": _number(test) for name, test in _ORDERS.items()},
    **{f"Date{name}": _date(test) for name, test in _ORDERS.items()},
}


def implies(narrower: Iterable[Test], wider: Iterable[Test]) -> bool:
    """Whether the first conditions hold only where the second do."""
    stated = {(one.operator, one.key): one.values for one in narrower}
    for test in wider:
        values = stated.get((test.operator, test.key))
        if values is None:
            return False
        negated = test.operator.rpartition(":")[2].removesuffix("IfExists") in _NEGATED
        if not (test.values <= values if negated else values <= test.values):
            return False
    return True


# Keys that say when, from where or how a request comes, and hardly who sends it for what.
_WEAK = frozenset(
    (
        "aws:currenttime",
        "aws:epochtime",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:principaltype",
        "aws:referer",
        "aws:requestedregion",
        "aws:securetransport",
        "aws:tokenissuetime",
        "aws:useragent",
        "?",
    )
)
_ANYTHING = frozenset(("*", "?*", "arn:*", "arn:aws:*", "0.0.0.0/0", "::/0", "0.0.0.0/1"))


def is_limited(statement: Statement) -> bool:
    """Whether a condition limits a statement to some callers, sources or resources."""
    return any(_limits(test) for test in statement.conditions)


def _limits(test: Test) -> bool:
    base = test.operator.rpartition(":")[2]
    loose = base.endswith("IfExists") or base in _NEGATED or base == "Null"
    every = test.operator.startswith("ForAllValues")
    return not (loose or every or test.key in _WEAK or test.values & _ANYTHING)
