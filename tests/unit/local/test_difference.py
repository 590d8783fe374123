"""What changed between two sets of properties."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cfn.schemas import Schemas
from generator.cfn.values import Source, leaf
from generator.local.engine.difference import (
    ABSENT,
    Change,
    changes,
    requirement,
    same,
    strongest,
)

VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
PROPERTIES = st.dictionaries(st.sampled_from("ABC"), VALUES)


@given(PROPERTIES)
def test_nothing_changes_into_itself(properties: dict[str, Any]) -> None:
    assert changes(properties, properties) == []


@given(PROPERTIES, PROPERTIES)
def test_a_difference_is_seen_from_both_sides(one: dict[str, Any], other: dict[str, Any]) -> None:
    there, back = changes(one, other), changes(other, one)
    assert {c.path for c in there} == {c.path for c in back}
    assert (there == []) == same(one, other)


def test_paths_go_as_deep_as_both_are_alike() -> None:
    before = {"Tags": [{"Key": "a", "Value": "1"}], "Size": 1, "Gone": "x"}
    after = {"Tags": [{"Key": "a", "Value": "2"}, {"Key": "b"}], "Size": "1", "New": {"A": 1}}
    assert changes(before, after) == [
        Change(("Tags", 0, "Value"), "1", "2"),
        Change(("Tags", 1), ABSENT, {"Key": "b"}),
        Change(("New",), ABSENT, {"A": 1}),
        Change(("Gone",), "x", ABSENT),
    ]


@pytest.mark.parametrize(("one", "other"), [(True, "true"), (80, "80"), ([1], ["1"])])
def test_scalars_are_text(one: Any, other: Any) -> None:
    assert same(one, other)


def test_unknown_is_like_nothing_but_itself() -> None:
    unknown = leaf("it is created", {"Ref": "Vpc"}, Source("resource", "Vpc"))
    again = leaf("again", {"Ref": "Vpc"}, Source("resource", "Vpc"))
    assert same(unknown, again)
    assert not same(unknown, "vpc-1")


def test_requirements_come_from_the_schema() -> None:
    schema = Schemas().get("AWS::EC2::SecurityGroup")
    ingress = Change(("SecurityGroupIngress", 0, "FromPort"), 1, 2)
    assert ingress.schema_path == "SecurityGroupIngress/*/FromPort"
    assert requirement(schema, ingress) == "never"
    assert requirement(schema, Change(("VpcId",), "a", "b")) == "always"
    assert requirement(None, Change(("VpcId",), "a", "b")) == "never"
    assert strongest(["never", "always", "conditional"]) == "always"
    assert strongest([]) == "never"
