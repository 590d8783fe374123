"""Templates that are odd and that people have: refused, warned of, or compared all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.cfn.load import assembled
from generator.errors import UserError
from generator.plan.diff.compare import Comparison
from generator.plan.diff.resolved_product import StackInputs, resolved_pair

Compare = Callable[..., Comparison]

QUEUE = "Resources: {{Q: {{Type: AWS::SQS::Queue, Properties: {{QueueName: {}}}}}}}\n"


def test_of_a_duplicate_key_the_last_one_counts_with_a_warning(compared: Compare) -> None:
    text = "Resources:\n  T: {Type: AWS::SQS::Queue}\n  T: {Type: AWS::SNS::Topic}\n"
    found = compared(text, "Resources: {T: {Type: AWS::SNS::Topic}}\n")
    assert found.changes == ()
    assert found.notes == (":3: Duplicate key 'T', first on line 2: the last one counts.",)


@pytest.mark.parametrize("null", ["~", "", "null", "[a, null]", "!If [C, null, a]", "{a: null}"])
def test_null_is_refused_wherever_it_stands(compared: Compare, null: str) -> None:
    for pair in ((QUEUE.format(null), QUEUE.format("a")), (QUEUE.format("a"), QUEUE.format(null))):
        with pytest.raises(UserError, match="'null' values are not allowed in templates"):
            compared(*pair)


def test_all_nulls_are_said_at_once_in_nested_stacks_too(compared: Compare) -> None:
    root = (
        "Description: ~\nResources:\n  C: {Type: AWS::CloudFormation::Stack, Properties:"
        " {TemplateURL: c}}\n"
    )
    with pytest.raises(UserError) as caught:
        compared({"": root, "C": QUEUE.format("~")}, {"": root})
    found = [(one.file, one.line) for one in caught.value.mistakes]
    assert found == [("", 1), ("C", 1)]


PLACEHOLDERS = [
    ("Default: ''", "!Select [4, !Split [':', !Ref P]]"),
    ("Default: a", "!Select [!Ref P, [x, y]]"),
    ("Default: none", "!FindInMap [M, !Ref P, k]"),
    ("Default: ''", "!Select [0, !Cidr [!Ref P, 1, 8]]"),
]


@pytest.mark.parametrize(("default", "value"), PLACEHOLDERS)
def test_a_default_that_cannot_be_is_unknown(compared: Compare, default: str, value: str) -> None:
    mapping = "Mappings: {M: {a: {k: v}, b: {k: a}}}\n"
    head = f"Parameters: {{P: {{Type: String, {default}}}}}\n{mapping}"
    found = compared(head + QUEUE.format(value), head + QUEUE.format("a"))
    assert [(one.place, one.certainty) for one in found.changes] == [("Q", "unknown")]
    assert compared(head + QUEUE.format(value), head + QUEUE.format(value)).changes == ()
    with pytest.raises(UserError):  # given, it is what it is
        compared(head + QUEUE.format(value), head + QUEUE.format("a"), ({}, {}))


def test_several_placeholders_are_found_and_other_faults_stay(compared: Compare) -> None:
    head = "Parameters: {P: {Type: String, Default: ''}, Q: {Type: String, Default: a}}\n"
    text = "!Join ['', [!Select [4, !Split [':', !Ref P]], !Select [!Ref Q, [x]]]]"
    found = compared(head + QUEUE.format(text), head + QUEUE.format(text))
    assert "Without a value before, and so unknown: the parameters P, Q." in found.notes
    with pytest.raises(UserError, match="cannot select nonexistent value at index 7"):
        compared(head + QUEUE.format("!Select [7, [a]]"), head + QUEUE.format("a"))


def test_a_placeholder_on_one_side_is_unknown_on_both() -> None:
    head = "Parameters: {P: {Type: String, Default: ''}}\n"
    texts = QUEUE.format("!Ref P"), QUEUE.format("!Select [1, !Split [':', !Ref P]]")
    before, after = (assembled({"": head + text}) for text in texts)
    sides = resolved_pair((before, after), (StackInputs(), StackInputs()))
    assert [side.unvalued for side in sides] == [("P",), ("P",)]


TEXTS = [
    ('{"a":10}', '{"a":"10"}', True),
    ('{"a":true}', '{"a":"true"}', True),
    ('{"a":true}', '{"a":1}', True),
    ('{"a":null}', '{"a":"null"}', True),
    ('{"a":[1,2]}', '{"a":["1",2]}', True),
    ('{"a":10}', '{"a":10.5}', True),
    ('{"a":1,"b":2}', '{ "b": 2, "a": 1 }', False),
    ('["x", 1]', '["x",1]', False),
]


@pytest.mark.parametrize("value", ["'{}'", "!Sub '{}'"])
@pytest.mark.parametrize(("before", "after", "differs"), TEXTS)
def test_in_a_json_text_a_number_is_no_text(
    compared: Compare, value: str, before: str, after: str, differs: bool
) -> None:
    text = "Resources: {S: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: %s}}}\n"
    changes = compared(*(text % value.format(one) for one in (before, after))).changes
    assert [(one.action, one.certainty) for one in changes] == [("modify", "certain")] * differs


def test_json_that_a_function_makes_keeps_its_types(compared: Compare) -> None:
    text = (
        "Transform: AWS::LanguageExtensions\nResources:\n  S: {Type: AWS::SSM::Parameter,"
        " Properties: {Type: String, Value: !ToJsonString {a: %s, b: !Ref AWS::AccountId}}}\n"
    )
    assert len(compared(text % "1", text % "'1'").changes) == 1
    assert compared(text % "1", text % "1").changes == ()


SSM = "AWS::SSM::Parameter::Value"
PARAMETER_TYPES = [
    ("String", "AWS::SSM::Parameter::Value<String>", True),
    ("AWS::SSM::Parameter::Value<String>", "String", True),
    ("String", "CommaDelimitedList", True),
    (
        "AWS::SSM::Parameter::Value<String>",
        f"{SSM}<AWS::EC2::Image::Id>",
        False,
    ),
    ("String", "AWS::EC2::Image::Id", False),
]


@pytest.mark.parametrize("default", ["", ", Default: ami-12345678"])
@pytest.mark.parametrize(("before", "after", "differs"), PARAMETER_TYPES)
def test_another_type_of_a_parameter_may_give_another_value(
    compared: Compare, before: str, after: str, differs: bool, default: str
) -> None:
    text = "Parameters: {N: {Type: %s}}\n" + QUEUE.format("!Ref N").replace("%", "%%")
    found = compared(*(text % f'"{one}"{default}' for one in (before, after)))
    sure = "certain" if default and after == "CommaDelimitedList" else "unknown"
    assert [one.certainty for one in found.changes] == [sure] * differs


def test_a_nested_stack_reads_the_ssm_parameter_that_its_parent_names(compared: Compare) -> None:
    root = (
        "Parameters: {N: {Type: String}}\nResources:\n  C: {Type: AWS::CloudFormation::Stack,"
        " Properties: {TemplateURL: c, Parameters: {N: !Ref N}}}\n"
    )
    children = (
        f"Parameters: {{N: {{Type: '{one}'}}}}\n" + QUEUE.format("!Ref N")
        for one in ("String", "AWS::SSM::Parameter::Value<String>")
    )
    [change] = compared(*({"": root, "C": child} for child in children)).changes
    assert (change.place, change.certainty) == ("C/Q", "unknown")


INCLUDED = [
    "Mappings: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: PLACE}}}\n",
    "Mappings: {M: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: PLACE}}}}\n",
    "Mappings: {M: {a: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location:"
    " PLACE}}}}}\n",
    "Mappings: {M: {b: {k: v}, 'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location:"
    " PLACE}}}}\n",
    "'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: PLACE}}\n",
]


@pytest.mark.parametrize("key", ["a", "!Ref AWS::Region"])
@pytest.mark.parametrize("head", INCLUDED)
def test_a_mapping_may_come_from_elsewhere(compared: Compare, head: str, key: str) -> None:
    text = head + QUEUE.format(f"!FindInMap [M, {key}, k]")
    one, other = text.replace("PLACE", "s3://a/one"), text.replace("PLACE", "s3://a/two")
    assert compared(one, one).changes == ()
    found = {change.place: change.certainty for change in compared(one, other).changes}
    assert found["Q"] == "unknown"


def test_a_condition_may_come_from_elsewhere(compared: Compare) -> None:
    text = (
        "Conditions: {'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: 's3://a'}}}\n"
        "Resources: {Q: {Type: AWS::SQS::Queue, Condition: C, Properties: {QueueName: !If"
        " [C, a, %s]}}}\n"
    )
    assert compared(text % "b", text % "b").changes == ()


DOCUMENT = """
Resources:
  One: {Type: %s, Properties: {%s: {States: {Wait: {Seconds: %s, Open: %s}}}}}
"""


@pytest.mark.parametrize(
    ("type_name", "name", "differs"),
    [
        ("AWS::StepFunctions::StateMachine", "Definition", True),
        ("AWS::SSM::Document", "Content", True),
        ("AWS::ApiGateway::RestApi", "Body", True),
        ("AWS::Events::Rule", "EventPattern", True),
        ("AWS::Cognito::ManagedLoginBranding", "Settings", True),
        ("AWS::RDS::DBParameterGroup", "Parameters", False),
        ("AWS::Glue::Job", "DefaultArguments", False),
        ("AWS::Glue::Job", "Tags", False),
        ("AWS::Batch::JobDefinition", "ContainerProperties", False),
        ("Custom::Thing", "Anything", False),
    ],
)
def test_in_an_object_that_is_a_json_document_a_number_is_no_text(
    compared: Compare, type_name: str, name: str, differs: bool
) -> None:
    plain = DOCUMENT % (type_name, name, 10, "true")
    quoted = DOCUMENT % (type_name, name, "'10'", "'true'")
    assert compared(plain, plain).changes == ()
    found = [path.path for one in compared(plain, quoted).changes for path in one.properties]
    inside = f"{name}/States/Wait"
    assert found == ([f"{inside}/Seconds", f"{inside}/Open"] if differs else [])
