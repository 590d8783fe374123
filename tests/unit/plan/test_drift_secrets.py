"""Which drifted values are hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.plan.redaction.redact import redacting_drift as hiding

HIDDEN = "****"


def hidden(value: Any, pointer: str, shown: str = "text") -> bool:
    template = {
        "Parameters": {
            "Secret": {"Type": "String", "NoEcho": "true"},
            "Open": {"Type": "String"},
        },
        "Resources": {"One": {"Type": "AWS::SNS::Topic", "Properties": {"Property": value}}},
    }
    return hiding({"": json.dumps(template)})(("", "One"), pointer, shown) == HIDDEN


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Secret"},
        {"Fn::Sub": "postgres://${Secret}@host"},
        {"Fn::Sub": ["${a}", {"a": {"Ref": "Secret"}}]},
        {"Fn::Join": ["", ["x", {"Ref": "Secret"}]]},
        {"Fn::If": ["Condition", {"Ref": "Secret"}, "x"]},
        "{{resolve:secretsmanager:one}}",
        "{{resolve:ssm-secure:one}}",
        {"Fn::Join": ["", ["{{resolve:secretsmanager:", {"Ref": "Open"}, "}}"]]},
        [{"Ref": "Secret"}],
        {"Deeper": [{"Value": {"Ref": "Secret"}}]},
    ],
)
def test_what_reads_a_secret_is_hidden(value: Any) -> None:
    assert hidden(value, "/Property")


@pytest.mark.parametrize(
    "value", ["text", {"Ref": "Open"}, {"Fn::Sub": "${Open}"}, ["a"], 3, {"Deeper": "x"}]
)
def test_what_reads_none_is_shown(value: Any) -> None:
    assert not hidden(value, "/Property")


def test_only_the_place_that_reads_it_is_hidden() -> None:
    value = {"List": [{"Name": "a", "Value": {"Ref": "Secret"}}], "Other": "x"}
    assert hidden(value, "/Property/List/3/Value")
    assert not hidden(value, "/Property/List/3/Name")
    assert not hidden(value, "/Property/Other")
    assert hidden(value, "/Property")


def test_pointers_are_unescaped() -> None:
    assert hidden({"a/b~c": {"Ref": "Secret"}}, "/Property/a~1b~0c")
    assert not hidden({"a/b": {"Ref": "Secret"}}, "/Property/a")


def test_what_bears_a_secret_s_name_is_hidden_without_a_parameter() -> None:
    assert hidden("x", "/Property/MasterUserPassword", "hunter22")


def test_a_resource_that_the_template_does_not_have_is_shown_by_its_names() -> None:
    hide = hiding({"": '{"Resources": {}}'})
    assert hide(("", "Other"), "/Property", "x") == "x"


def test_a_template_that_cannot_be_read_hides_everything() -> None:
    hide = hiding({"": "no: [template"})
    assert hide(("", "One"), "/Property", "x") == HIDDEN


def test_what_is_no_nested_stack_is_fed_nothing() -> None:
    texts = {
        "": '{"Parameters": {"S": {"Type": "String", "NoEcho": true}}, "Resources": {"A": 1}}',
        "A": '{"Parameters": {"P": {"Type": "String"}}, "Resources":'
        ' {"One": {"Properties": {"X": {"Ref": "P"}}}}}',
    }
    assert hiding(texts)(("A", "One"), "/X", "shown") == "shown"
