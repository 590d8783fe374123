"""How sure it is that a value changes.

before, after, what is recreated ●→ certain, conditional or unknown
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Sequence

from generator.cfn.values import (
    Source,
    Unknown,
    Value,
    is_scalar,
    sources_of,
    text_of,
    unknowns,
)
from generator.plan.diff.differences import ABSENT
from generator.plan.diff.resolved_product import Address
from generator.plan.model import Certainty

ORDER: Sequence[Certainty] = ("phantom", "unknown", "conditional", "certain")
# Functions whose result differs whenever what they are given differs.
_CARRIERS = {"Fn::Base64", "Fn::GetAtt", "Fn::Join", "Fn::ToJsonString"}
_FUNCTION = re.compile(r'"(Fn::\w+|Condition)": ')


def surest(found: Sequence[Certainty]) -> Certainty:
    """The most certain of them; there is at least one."""
    return max(found, key=ORDER.index)


def carries(value: Unknown) -> bool:
    """Whether a value is sure to change when any of its sources does."""
    return set(_FUNCTION.findall(value.key)) <= _CARRIERS


def certainty(
    before: Value, after: Value, made: Container[Address], alike: Container[Address] = ()
) -> Certainty:
    """How sure it is that two values that are written differently are different.

    ``made``: resources that get a new physical ID. Two resources never share one, and a new
    resource's is none that was there; with anything else unknown in it, a value may turn out to
    be what it was. ``alike``: resources that may have the ID of another one that was there.
    """
    if before is ABSENT or after is ABSENT:
        open_side = before if after is ABSENT else after
        return "unknown" if isinstance(open_side, Unknown) and _may_vanish(open_side) else "certain"
    if not list(unknowns(before)) and not list(unknowns(after)):
        return _of_texts(before, after)
    if isinstance(after, Unknown) and _is_new(after, made):
        return "certain"
    if any((one.stack, one.name) in alike for one in sources_of(after)):
        return "conditional"
    if _are_two_references(before, after) or _differ_in_text(before, after):
        return "certain"
    if isinstance(before, list | dict) or isinstance(after, list | dict):
        return _by_shape(before, after)
    return "unknown"


def _of_texts(before: Value, after: Value) -> Certainty:
    """Both are known, but for what dynamic references in them stand for in the account."""
    if "{{resolve:" not in f"{before} {after}":
        return "certain"
    return "unknown" if is_scalar(before) or is_scalar(after) else _by_shape(before, after)


def _may_vanish(value: Unknown) -> bool:
    return '{"Ref": "AWS::NoValue"}' in value.key


def _is_new(value: Unknown, made: Container[Address]) -> bool:
    return carries(value) and any(
        _is_identity(s) and (s.stack, s.name) in made for s in sources_of(value)
    )


def _is_identity(source: Source) -> bool:
    arn = source.attribute in ("Arn", "ARN", "Id")
    return source.kind == "resource" or (source.kind == "attribute" and arn)


def _are_two_references(before: Value, after: Value) -> bool:
    """The same question about two resources, whose answers cannot be equal."""
    if not isinstance(before, Unknown) or not isinstance(after, Unknown):
        return False
    if before.argument is not None or after.argument is not None:
        return False
    one, other = before.sources[0], after.sources[0]
    alike = one.kind == other.kind and one.attribute == other.attribute
    return alike and _is_identity(one) and (one.stack, one.name) != (other.stack, other.name)


def _differ_in_text(before: Value, after: Value) -> bool:
    """Two texts that cannot be equal, whatever the unknown pieces in them are.

    What is the same on both sides is the same there; what is left differs where the known ends
    do not fit, or the known pieces make it longer.
    """
    one, other = _pieces(before), _pieces(after)
    if not one or not other or any("{{resolve:" in p for p in (*one, *other) if _is_text(p)):
        return False
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    starts, ends = (_known_at(place, one, other) for place in (0, -1))
    return (
        not (starts[0].startswith(starts[1]) or starts[1].startswith(starts[0]))
        or not (ends[0].endswith(ends[1]) or ends[1].endswith(ends[0]))
        or _differ_in_length(one, other)
    )


_Pieces = list[Value]


def _pieces(value: Value) -> _Pieces:
    """A text as its known pieces and the expressions between them; none of what is no text."""
    match value:
        case Unknown(expression={"Fn::Join": ["", [*pieces]]}):
            return [text_of(one) if is_scalar(one) else one for one in pieces]
        case Unknown():
            return [value.expression]
        case str() | int() | float():
            return [text_of(value)]
    return []


def _is_text(piece: Value) -> bool:
    return isinstance(piece, str)


def _known_at(place: int, one: _Pieces, other: _Pieces) -> tuple[str, str]:
    """The known texts at one end of both; empty where an unknown piece stands there."""
    first, second = (pieces[place] if pieces else "" for pieces in (one, other))
    return (first, second) if _is_text(first) and _is_text(second) else ("", "")


def _differ_in_length(one: _Pieces, other: _Pieces) -> bool:
    """Whether the known pieces alone are too long for the other, or the unknown are the same."""
    (length, unknown), (other_length, other_unknown) = _measured(one), _measured(other)
    if unknown == other_unknown:
        return length != other_length
    return (not unknown and length < other_length) or (not other_unknown and other_length < length)


def _measured(pieces: _Pieces) -> tuple[int, list[str]]:
    unknown = sorted(json.dumps(piece, sort_keys=True) for piece in pieces if not _is_text(piece))
    return sum(len(piece) for piece in pieces if _is_text(piece)), unknown


def _by_shape(before: Value, after: Value) -> Certainty:
    """Lists of another length and objects with other keys differ whatever is in them."""
    if type(before) is not type(after) and not isinstance(before, Unknown):
        return "unknown" if isinstance(after, Unknown) else "certain"
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        return "unknown"
    vague = any(_may_vanish(one) for value in (before, after) for one in unknowns(value))
    return "certain" if len(before) != len(after) and not vague else "unknown"
