"""What changed between two sets of properties."""

from __future__ import annotations

from datetime import UTC, datetime
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
    listed_replacement,
    replacement,
    same,
)
from generator.local.records.stacks import Resource

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


def test_a_change_set_lists_what_is_documented() -> None:
    schema = Schemas().get("AWS::EC2::SecurityGroup")
    ingress = Change(("SecurityGroupIngress", 0, "FromPort"), 1, 2)
    assert ingress.schema_path == "SecurityGroupIngress/*/FromPort"
    group = "AWS::EC2::SecurityGroup"
    assert listed_replacement(group, schema, ingress) == "never"
    assert listed_replacement(group, schema, Change(("VpcId",), "a", "b")) == "always"
    assert listed_replacement("Custom::A", None, Change(("VpcId",), "a", "b")) == "never"
    table = Schemas().get("AWS::DynamoDB::Table")
    key = Change(("AttributeDefinitions", 0, "AttributeType"), "S", "N")
    assert listed_replacement("AWS::DynamoDB::Table", table, key) == "conditional"


def resource(kind: str, properties: dict[str, Any], declared: dict[str, Any]) -> Resource:
    when = datetime(2027, 1, 1, tzinfo=UTC)
    return Resource("One", kind, "", when, properties=properties, declared=declared)


@pytest.mark.parametrize(
    ("kind", "before", "after", "declared", "required"),
    [
        (
            "AWS::DynamoDB::Table",
            {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]},
            {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}]},
            {},
            "always",
        ),
        (
            "AWS::DynamoDB::Table",
            {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]},
            {
                "AttributeDefinitions": [
                    {"AttributeName": "id", "AttributeType": "S"},
                    {"AttributeName": "on", "AttributeType": "N"},
                ]
            },
            {},
            "never",
        ),
        (
            "AWS::ElastiCache::ReplicationGroup",
            {"NumNodeGroups": 1},
            {"NumNodeGroups": 2},
            {},
            "always",
        ),
        (
            "AWS::ElastiCache::ReplicationGroup",
            {"NumNodeGroups": 1},
            {"NumNodeGroups": 2},
            {"UpdatePolicy": {"UseOnlineResharding": True}},
            "never",
        ),
        (
            "AWS::ECS::CapacityProvider",
            {},
            {"ManagedInstancesProvider": {"InstanceLaunchTemplate": {"FipsEnabled": True}}},
            {},
            "always",
        ),
        ("AWS::SQS::Queue", {"DelaySeconds": 1}, {"DelaySeconds": 2}, {}, "never"),
        ("AWS::SQS::Queue", {"QueueName": "a"}, {"QueueName": "b"}, {}, "always"),
    ],
)
def test_what_an_update_replaces_is_what_is_documented(
    kind: str,
    before: dict[str, Any],
    after: dict[str, Any],
    declared: dict[str, Any],
    required: str,
) -> None:
    old, new = resource(kind, before, declared), resource(kind, after, declared)
    schema = Schemas().get(kind)
    assert replacement(old, new, schema, changes(before, after)) == required
