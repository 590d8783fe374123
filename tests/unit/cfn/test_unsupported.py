"""Functions that there are not, wherever and however they are written."""

from __future__ import annotations

import pytest

from generator.cfn.functions.unsupported import unsupported_functions
from generator.cfn.template import parse

TOPIC = "Resources: {T: {Type: AWS::SNS::Topic, Properties: {DisplayName: %s}}}"


def found(text: str) -> list[str]:
    """The functions that are refused."""
    told = [what for what, _ in unsupported_functions(parse(text))]
    return [what.split("function: ")[1].split(" Supported")[0] for what in told]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("{'Fn::Ref': T}", "Fn::Ref"),
        ("{'fn::GetAtt': [T, TopicName]}", "fn::GetAtt"),
        ("{'Fn::Join': ['', [a, {'Fn::Lower': B}]]}", "Fn::Lower"),
        ("{'Fn::Length': [a]}", "Fn::Length"),
    ],
)
def test_a_function_that_there_is_not(value: str, name: str) -> None:
    assert found(TOPIC % value) == [name]
    (path,) = [path for _, path in unsupported_functions(parse(TOPIC % value))]
    assert path[-1] == name


@pytest.mark.parametrize(
    "value",
    ["{Ref: T}", "{'Fn::Sub': a}", "{'Fn::If': [C, a, {Ref: B}]}", "{'Fn::Transform': {}}"],
)
def test_those_that_there_are(value: str) -> None:
    assert found(TOPIC % value) == []


def test_a_macro_may_know_more() -> None:
    assert found("Transform: Upper\n" + TOPIC % "{'Fn::Upper': a}") == []
    extended = "Transform: AWS::LanguageExtensions\n" + TOPIC % "{'Fn::Length': [a]}"
    assert found(extended) == []


def test_conditions_and_outputs_are_looked_at_too() -> None:
    text = TOPIC % "a"
    text += "\nConditions: {C: {'Fn::Xor': [true, false]}}\nOutputs: {O: {Value: {'Fn::Y': 1}}}"
    assert sorted(found(text)) == ["Fn::Xor", "Fn::Y"]
