"""Drift's comparison: what counts, what does not, and how differences are told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cfn.schemas import ResourceSchema, Schemas
from generator.local.drift.comparison import as_json, comparable, differences

SCHEMAS = Schemas()


def schema(type_name: str) -> ResourceSchema:
    found = SCHEMAS.get(type_name)
    assert found is not None
    return found


QUEUE = ResourceSchema(
    "Test::Queue::Queue",
    {
        "properties": {
            "Delay": {"type": "integer"},
            "Password": {"type": "string"},
            "Arn": {"type": "string"},
            "Users": {
                "type": "array",
                "insertionOrder": False,
                "items": {"properties": {"Name": {}, "Secret": {}, "Age": {}}},
            },
            "Hosts": {"type": "array", "items": {"type": "string"}},
            "Policy": {"type": "object"},
        },
        "writeOnlyProperties": ["/properties/Password", "/properties/Users/*/Secret"],
        "readOnlyProperties": ["/properties/Arn"],
    },
)


def found(expected: dict[str, Any], actual: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    told = differences(expected, actual, QUEUE)
    return [(one.path, one.type, one.expected, one.actual) for one in told]


def test_a_changed_value_is_not_equal() -> None:
    assert found({"Delay": 1}, {"Delay": 2}) == [("/Delay", "NOT_EQUAL", "1", "2")]


@pytest.mark.parametrize(("one", "other"), [(80, "80"), (True, "true"), ("1", 1)])
def test_scalars_are_texts(one: Any, other: Any) -> None:
    assert found({"Delay": one}, {"Delay": other}) == []


def test_a_missing_property_is_removed() -> None:
    assert found({"Delay": 1}, {}) == [("/Delay", "REMOVE", "1", "null")]


@pytest.mark.parametrize("empty", [[], {}, "", None])
def test_an_empty_property_may_be_missing(empty: Any) -> None:
    assert found({"Policy": empty}, {}) == []


def test_what_the_template_does_not_set_does_not_count() -> None:
    actual = {"Delay": 1, "Hosts": ["a"], "Policy": {"a": 1, "b": 2}}
    assert found({"Delay": 1, "Policy": {"a": 1}}, actual) == []


def test_paths_are_json_pointers() -> None:
    told = found({"Policy": {"a/b": {"c~d": [{"e": 1}]}}}, {"Policy": {"a/b": {"c~d": [{"e": 2}]}}})
    assert told == [("/Policy/a~1b/c~0d/0/e", "NOT_EQUAL", "1", "2")]


def test_ordered_arrays_by_position() -> None:
    assert found({"Hosts": ["a", "b"]}, {"Hosts": ["b", "a"]}) == [
        ("/Hosts/0", "NOT_EQUAL", "a", "b"),
        ("/Hosts/1", "NOT_EQUAL", "b", "a"),
    ]
    assert found({"Hosts": ["a"]}, {"Hosts": ["a", "b"]}) == [("/Hosts/1", "ADD", "null", "b")]
    assert found({"Hosts": ["a", "b"]}, {"Hosts": ["a"]}) == [("/Hosts/1", "REMOVE", "b", "null")]


def test_unordered_arrays_by_element() -> None:
    expected = {"Users": [{"Name": "a", "Age": 1}, {"Name": "b", "Age": 2}]}
    assert found(expected, {"Users": list(reversed(expected["Users"]))}) == []
    actual = {"Users": [{"Name": "c"}, {"Name": "b", "Age": 3}]}
    assert found(expected, actual) == [
        ("/Users/1/Age", "NOT_EQUAL", "2", "3"),
        ("/Users/0", "REMOVE", '{"Name":"a","Age":1}', "null"),
        ("/Users/0", "ADD", "null", '{"Name":"c"}'),
    ]


def test_unordered_scalars_come_and_go() -> None:
    assert found({"Users": ["a", "b"]}, {"Users": ["b", "c"]}) == [
        ("/Users/0", "REMOVE", "a", "null"),
        ("/Users/1", "ADD", "null", "c"),
    ]


def test_tags_have_no_order() -> None:
    tags = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    assert found({"Tags": tags}, {"Tags": tags[::-1]}) == []
    more = [*tags[::-1], {"Key": "c", "Value": "3"}]
    assert found({"Tags": tags}, {"Tags": more}) == [
        ("/Tags/2", "ADD", "null", '{"Key":"c","Value":"3"}')
    ]


def test_a_document_may_be_told_as_text() -> None:
    policy = {"Statement": [{"Effect": "Allow"}]}
    assert found({"Policy": policy}, {"Policy": json.dumps(policy)}) == []
    assert found({"Policy": policy}, {"Policy": "none"}) == [
        ("/Policy", "NOT_EQUAL", '{"Statement":[{"Effect":"Allow"}]}', "none")
    ]


def test_write_only_and_read_only_properties_are_left_aside() -> None:
    given_properties = {
        "Delay": 1,
        "Password": "x",
        "Arn": "arn",
        "Users": [{"Name": "a", "Secret": "x"}],
    }
    told = comparable(given_properties, QUEUE)
    assert told == {"Delay": 1, "Users": [{"Name": "a"}]}
    assert given_properties["Users"] == [{"Name": "a", "Secret": "x"}]


def test_untold_properties_and_dynamic_references_are_left_aside() -> None:
    properties = {
        "Delay": 1,
        "Hosts": ["a", "{{resolve:ssm:host}}"],
        "Policy": {"a": "{{resolve:secretsmanager:one}}", "b": 1},
        "Name": "{{resolve:ssm:name}}",
    }
    assert comparable({"Hosts": ["a"]}, None, ["Hosts/*"]) == {"Hosts": ["a"]}
    assert comparable(properties, None, ["Delay"]) == {"Hosts": ["a"], "Policy": {"b": 1}}


def test_order_comes_from_the_schemas_that_aws_publishes() -> None:
    rules = [{"IpProtocol": "tcp", "FromPort": port} for port in (80, 443)]
    group = schema("AWS::EC2::SecurityGroup")
    mixed = {"SecurityGroupIngress": rules[::-1]}
    assert differences({"SecurityGroupIngress": rules}, mixed, group) == ()


@pytest.mark.parametrize(
    ("value", "text"), [(None, "null"), (True, "true"), (1, "1"), ("a", "a"), ([1], "[1]")]
)
def test_values_are_told_as_texts(value: Any, text: str) -> None:
    assert as_json(value) == text


SCALARS = st.one_of(st.integers(), st.booleans(), st.text(max_size=5))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(min_size=1, max_size=4), inner, max_size=3),
    ),
    max_leaves=10,
)
PROPERTIES = st.dictionaries(st.text(min_size=1, max_size=4), VALUES, max_size=4)


@given(PROPERTIES)
def test_nothing_differs_from_itself(properties: dict[str, Any]) -> None:
    assert differences(properties, properties, None) == ()


@given(PROPERTIES, PROPERTIES)
def test_any_two_are_compared(one: dict[str, Any], other: dict[str, Any]) -> None:
    for each in differences(one, other, QUEUE):
        assert each.path.startswith("/")
        assert each.expected != each.actual or each.type == "NOT_EQUAL"


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1, max_size=5), st.randoms())
def test_the_order_of_tags_never_counts(tags: dict[str, str], random: Any) -> None:
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    shuffled = random.sample(listed, len(listed))
    assert differences({"Tags": listed}, {"Tags": shuffled}, None) == ()
