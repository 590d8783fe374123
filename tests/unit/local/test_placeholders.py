"""Values that are not known while a nested change set is made, and what breaks on them."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.template import Template
from generator.cfn.values import Source, Unknown, leaf
from generator.local.engine.change_rows import context_value
from generator.local.engine.deployment import check_tags, given_texts
from generator.local.engine.nested_planning import broken_by
from generator.local.engine.template_requirements import required_capabilities
from generator.local.errors import ApiError

KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"


def unknown(expression: Any) -> Unknown:
    """A value that waits for a resource."""
    return leaf("it is created", expression, Source("resource", "Vpc"))


def test_contexts_are_text_with_placeholders() -> None:
    value = {
        "Flag": True,
        "Size": 3,
        "Id": unknown({"Ref": "Vpc"}),
        "Arn": unknown({"Fn::Join": ["", ["arn:", {"Ref": "Vpc"}, "/x"]]}),
        "List": [1, unknown({"Ref": "Vpc"})],
    }
    shown = {
        "Flag": "true",
        "Size": "3",
        "Id": KNOWN_AFTER_APPLY,
        "Arn": KNOWN_AFTER_APPLY,
        "List": ["1", KNOWN_AFTER_APPLY],
    }
    assert context_value(value) == shown
    for function in (
        {"Fn::Join": ["", ["arn:", {"Ref": "Vpc"}, "/x"]]},
        {"Fn::Sub": ["arn:${V}/x", {"V": {"Ref": "Vpc"}}]},
    ):
        assert context_value(value, {"Arn": function}) == shown
    plain = context_value(value, {"Arn": {"Fn::Sub": "arn:${Vpc}/x"}})
    assert plain == {**shown, "Arn": f"arn:{KNOWN_AFTER_APPLY}/x"}


def used(value: Any) -> Template:
    """A template that uses an expression."""
    return Template({"Resources": {"A": {"Properties": {"X": value}}}})


@pytest.mark.parametrize(
    ("value", "breaks"),
    [
        ({"Ref": "P"}, False),
        ({"Fn::Select": [0, {"Ref": "P"}]}, False),
        ({"Fn::Select": [1, {"Ref": "P"}]}, True),
        ({"Fn::Select": ["1", {"Fn::Split": [",", {"Ref": "P"}]}]}, True),
        ({"Fn::Select": [1, {"Ref": "Known"}]}, False),
        ({"Fn::Cidr": [{"Ref": "P"}, 4, 8]}, True),
        ([{"Fn::Join": [",", {"Ref": "P"}]}], False),
    ],
)
def test_functions_that_take_a_placeholder_apart(value: Any, breaks: bool) -> None:
    assert bool(broken_by(used(value), {"P"})) == breaks
    assert broken_by(used(value), set()) == []


def test_given_texts() -> None:
    before = {"A": "old"}
    asked = [
        {"ParameterKey": "A", "UsePreviousValue": True},
        {"ParameterKey": "B", "ParameterValue": "new"},
    ]
    assert given_texts(asked, before) == {"A": "old", "B": "new"}


@pytest.mark.parametrize(
    "one",
    [
        {"ParameterKey": "A", "UsePreviousValue": True, "ParameterValue": "x"},
        {"ParameterKey": "B", "UsePreviousValue": True},
        {"ParameterKey": "B"},
    ],
)
def test_parameters_that_say_too_much_or_too_little(one: dict[str, Any]) -> None:
    with pytest.raises(ApiError, match="Invalid input for parameter key"):
        given_texts([one], {"A": "old"})


def test_tags_have_limits() -> None:
    check_tags({"team": "films"})
    with pytest.raises(ApiError, match="maximum of 50 tags"):
        check_tags({str(i): "x" for i in range(51)})
    with pytest.raises(ApiError, match="aws: prefixed"):
        check_tags({"aws:x": "y"})


@pytest.mark.parametrize(
    ("data", "needed"),
    [
        ({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}, []),
        ({"Resources": {"R": {"Type": "AWS::IAM::Role"}}}, ["CAPABILITY_IAM"]),
        (
            {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r"}}}},
            ["CAPABILITY_NAMED_IAM"],
        ),
        (
            {"Transform": ["AWS::LanguageExtensions"], "Resources": {}},
            ["CAPABILITY_AUTO_EXPAND"],
        ),
    ],
)
def test_capabilities(data: dict[str, Any], needed: list[str]) -> None:
    assert required_capabilities(Template(data)) == needed
