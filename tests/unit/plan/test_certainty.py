"""Texts with unknown pieces: certain only where they differ whatever the pieces turn out to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cfn.lookups import parameter
from generator.cfn.scope import Scope
from generator.cfn.values import Unknown, Value, call
from generator.plan.diff.certainty import certainty


def joined(*pieces: str) -> Value:
    """A text; pieces that begin with ``$`` are parameters without a value."""
    values = [parameter(one[1:], Scope()) if one.startswith("$") else one for one in pieces]
    if any(isinstance(value, Unknown) for value in values):
        return call("Fn::Join", ["", values])
    return "".join(pieces)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a-", "$X"], ["b-", "$X"]),
        (["a-", "$X"], ["b-", "$Y"]),
        (["$X", "-a"], ["$Y", "-b"]),
        (["$X", "/a"], ["$X", "/a/b"]),
        (["arn:", "$X", ":a"], ["arn:", "$X", ":b"]),
        (["arn:", "$X", ":a/", "$Y"], ["arn:", "$X", ":b/", "$Z"]),
        (["name"], ["other-", "$X"]),
        (["ab"], ["abc", "$X"]),
        (["$X", "$Y", "a"], ["$Y", "$X", "ab"]),
    ],
)
def test_texts_whose_known_parts_differ_are_different(
    before: Sequence[str], after: Sequence[str]
) -> None:
    assert certainty(joined(*before), joined(*after), ()) == "certain"
    assert certainty(joined(*after), joined(*before), ()) == "certain"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["a", "$X"], ["a", "$Y"]),
        (["a", "$X"], ["ab", "$Y"]),
        (["abc"], ["a", "$X"]),
        (["$X", "a"], ["$Y"]),
        (["$X", "$Y"], ["$Y", "$X"]),
        (["{{resolve:ssm:a}}", "$X"], ["{{resolve:ssm:b}}", "$X"]),
    ],
)
def test_texts_that_may_turn_out_equal_are_not_certain(
    before: Sequence[str], after: Sequence[str]
) -> None:
    assert certainty(joined(*before), joined(*after), ()) == "unknown"


PIECES = st.lists(st.sampled_from(["a", "b", "ab", "$X", "$Y", "$Z"]), min_size=1, max_size=4)
VALUES = st.fixed_dictionaries({n: st.text("ab", max_size=3) for n in ("$X", "$Y", "$Z")})


@given(before=PIECES, after=PIECES, values=VALUES)
def test_what_is_certain_differs_for_any_values(
    before: list[str], after: list[str], values: Mapping[str, str]
) -> None:
    one, other = ("".join(values.get(p, p) for p in pieces) for pieces in (before, after))
    unknown = any(piece.startswith("$") for piece in (*before, *after))
    if unknown and one == other and joined(*before) != joined(*after):
        assert certainty(joined(*before), joined(*after), ()) == "unknown"
