"""Conditions, resources and outputs of one template, with what is not known yet."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.resolve import Resolver, resolve
from generator.cfn.scope import Lookups, Pseudo, Scope
from generator.cfn.template import Template, parse
from generator.cfn.values import NO_VALUE, Unknown, expression_of

HEAD = """
Parameters:
  Env: {Type: String}
  Account: {Type: String}
"""


def _template(body: str) -> Template:
    return parse(HEAD + body, "t.yaml")


def _conditions(body: str, **parameters: Any) -> dict[str, Any]:
    template = _template(f"Conditions:\n{body}\nResources: {{}}")
    return dict(resolve(template, Scope(parameters)).conditions)


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("!Equals [!Ref Env, prod]", True),
        ("!Equals [!Ref Env, dev]", False),
        ("!Equals [1, '1']", True),
        ("!Equals [true, 'true']", True),
        ("!Equals [[a, {b: 1}], [a, {b: '1'}]]", True),
        ("!Equals ['', !Join ['', []]]", True),
        ("!Not [!Equals [a, b]]", True),
        ("!And [!Equals [a, a], !Equals [b, b]]", True),
        ("!And [!Equals [a, a], !Equals [a, b]]", False),
        ("!Or [!Equals [a, b], !Equals [b, b]]", True),
        ("!Or [!Equals [a, b], !Equals [b, a]]", False),
        ("!And [!Condition Yes, !Not [!Condition Nope]]", True),
        # What is unknown does not matter where the rest decides.
        ("!And [!Equals [!Ref Account, x], !Condition Nope]", False),
        ("!Or [!Equals [!Ref Account, x], !Condition Yes]", True),
        ("!Equals [!Ref Account, !Ref Account]", True),
    ],
)
def test_conditions_that_are_decided(expression: str, holds: bool) -> None:
    body = f"  C: {expression}\n  Yes: !Equals [a, a]\n  Nope: !Equals [a, b]\n"
    # A plain Yes is a Boolean in YAML 1.1, but as a key and after !Condition it is a name.
    assert _conditions(body, Env="prod")["C"] is holds


@pytest.mark.parametrize(
    ("expression", "left"),
    [
        ("!Equals [!Ref Account, x]", {"Fn::Equals": [{"Ref": "Account"}, "x"]}),
        ("!Not [!Equals [!Ref Account, x]]",
         {"Fn::Not": [{"Fn::Equals": [{"Ref": "Account"}, "x"]}]}),
        ("!Not [!Not [!Equals [!Ref Account, x]]]", {"Fn::Equals": [{"Ref": "Account"}, "x"]}),
        ("!And [!Equals [a, a], !Condition Open]", {"Fn::Equals": [{"Ref": "Account"}, "x"]}),
        ("!Or [!Condition Open, !Condition Open]", {"Fn::Equals": [{"Ref": "Account"}, "x"]}),
        (
            "!Or [!Condition Open, !Equals [!Ref Account, y]]",
            {
                "Fn::Or": [
                    {"Fn::Equals": [{"Ref": "Account"}, "x"]},
                    {"Fn::Equals": [{"Ref": "Account"}, "y"]},
                ]
            },
        ),
    ],
)  # fmt: skip
def test_conditions_that_stay_open_are_reduced(expression: str, left: Any) -> None:
    found = _conditions(f"  C: {expression}\n  Open: !Equals [!Ref Account, x]\n")["C"]
    assert isinstance(found, Unknown)
    assert found.expression == left
    assert found.reason == "the parameter Account has no value here"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("  C: !And [!Equals [a, a]]", "every Fn::And object requires a list of at least 2 and"),
        ("  C: !Not [!Equals [a, a], !Equals [a, a]]", "Fn::Not object requires a list with exa"),
        ("  C: !Equals [a]", "every Fn::Equals object requires a list of 2 string parameters."),
        ("  C: !Or a", "every Fn::Or object requires a list of at least 2 and at most 10"),
        ("  C: word", "Conditions can only be boolean operations on parameters and other"),
        ("  C: !Join ['', [a]]", "Conditions can only be boolean operations on parameters"),
        ("  C: !Condition Nobody", "unresolved condition dependency Nobody in Condition"),
        ("  C: !Equals [!Ref R, a]", "Unresolved dependencies [R]. Cannot reference resources in"),
        ("  C: !Equals [!GetAtt R.a, a]", "Unresolved dependencies [R]. Cannot reference"),
        ("  A: !Not [!Condition B]\n  B: !Not [!Condition A]", "condition dependency: [A, B]"),
    ],
)  # fmt: skip
def test_conditions_that_cloudformation_refuses(body: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        _conditions(body)
    assert words in caught.value.mistakes[0].what
    assert caught.value.mistakes[0].file == "t.yaml"
    assert caught.value.mistakes[0].line >= 6


def test_a_failed_condition_fails_the_same_way_again() -> None:
    resolver = Resolver(_template("Conditions: {C: !Equals [!Ref Nobody, a]}"), Scope())
    for _ in range(2):
        with pytest.raises(TemplateError, match="Cannot reference"):
            resolver.condition("C")


BODY = """
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Ours: !Equals [!Ref Account, '1']
  Theirs: !Not [!Condition Ours]
  Big: !And [!Condition Prod, !Condition Ours]
  Neither: !Or [!Condition Ours, !Condition Nope]
  Nope: !Equals [!Ref Account, '2']
Resources:
  Topic:
    Type: AWS::SNS::Topic
    DeletionPolicy: Retain
    UpdateReplacePolicy: Snapshot
    Metadata: {Note: !Sub 'for ${Env}'}
    Properties:
      DisplayName: !If [Prod, big, !Ref AWS::NoValue]
      Tags:
        - !If [Ours, {Key: a, Value: !If [Ours, yes, no]}, !Ref AWS::NoValue]
  ProdQueue: {Type: AWS::SQS::Queue, Condition: Prod, DependsOn: Topic}
  OurQueue:
    Type: AWS::SQS::Queue
    Condition: Ours
    DependsOn: [Topic, BoxQueue]
    Properties:
      A: !If [Ours, x, y]
      B: !If [Theirs, x, y]
      C: !If [Big, x, y]
  BoxQueue: {Type: AWS::SQS::Queue, Condition: Ours}
  BigQueue: {Type: AWS::SQS::Queue, Condition: Big, Properties: {A: !If [Ours, x, y]}}
  OtherQueue: {Type: AWS::SQS::Queue, Condition: Theirs, Properties: {A: !If [Ours, x, y]}}
  Bare: {Type: AWS::SQS::Queue}
Outputs:
  Topic:
    Description: !Sub 'The topic of ${Env}'
    Value: !Ref Topic
    Export: {Name: !Sub '${Env}-topic'}
  Prod: {Condition: Prod, Value: !Ref ProdQueue}
  Ours: {Condition: Ours, Value: !If [Ours, in, out]}
"""


def test_false_conditions_leave_out_resources_outputs_and_properties() -> None:
    found = resolve(_template(BODY), Scope({"Env": "dev", "Account": "1"}))
    assert list(found.resources) == ["Topic", "OurQueue", "BoxQueue", "Bare"]
    assert list(found.outputs) == ["Topic", "Ours"]
    topic = found.resources["Topic"]
    assert topic.type == "AWS::SNS::Topic"
    assert topic.exists is True
    assert topic.properties == {"Tags": [{"Key": "a", "Value": True}]}
    assert topic.attributes == {
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Snapshot",
        "Metadata": {"Note": "for dev"},
    }
    assert found.resources["OurQueue"].depends_on == ("Topic", "BoxQueue")
    assert found.resources["Bare"].properties == {}
    output = found.outputs["Topic"]
    assert (output.description, output.export, output.exists) == (
        "The topic of dev",
        "dev-topic",
        True,
    )
    assert expression_of(output.value) == {"Ref": "Topic"}
    assert found.outputs["Ours"].export is None


def test_what_may_exist_has_the_values_it_has_if_it_does() -> None:
    found = resolve(_template(BODY), Scope({"Env": "prod"}))
    ours = found.resources["OurQueue"]
    assert expression_of(ours.exists) == {"Fn::Equals": [{"Ref": "Account"}, "1"]}
    assert ours.properties == {"A": "x", "B": "y", "C": "x"}
    assert found.resources["BigQueue"].properties == {"A": "x"}
    assert found.resources["OtherQueue"].properties == {"A": "y"}
    assert found.resources["ProdQueue"].depends_on == ("Topic",)
    assert found.outputs["Ours"].value == "in"
    tag = found.resources["Topic"].properties["Tags"][0]
    assert expression_of(tag)["Fn::If"][1] == {"Key": "a", "Value": True}


def test_a_branch_knows_what_its_condition_implies() -> None:
    resolver = Resolver(_template(BODY), Scope({"Env": "prod"}))

    def left(expression: Any) -> Any:
        return expression_of(resolver.value(expression))

    inner = {"Fn::If": ["Ours", "a", "b"]}
    assert left({"Fn::If": ["Theirs", inner, inner]})["Fn::If"][1:] == ["b", "a"]
    either = {"Fn::If": ["Neither", "x", inner]}
    assert left(either)["Fn::If"][2] == "b"


def test_parts_of_a_resource_are_resolved_alone() -> None:
    resolver = Resolver(
        _template(
            "Resources:\n  R: {Type: T, Properties: {Good: !Sub '${Env}!', Bad: !Ref Nobody}}\n"
        ),
        Scope({"Env": "dev"}),
    )
    assert resolver.part("R", "Properties", "Good") == "dev!"
    assert resolver.part("R", "Properties", "None", "Deeper") is NO_VALUE
    with pytest.raises(TemplateError, match="Nobody"):
        resolver.resource("R")


PROPERTIES = """
Conditions: {Open: !Equals [!Ref Account, x], Always: !Equals [a, a]}
Resources:
  Decided: {Type: T, Properties: !If [Always, {A: 1}, {A: 2}]}
  None: {Type: T, Properties: !Ref AWS::NoValue}
  Open:
    Type: T
    Properties: !If [Open, {A: 1, B: 2}, !If [Always, {A: 3, B: 2}, !Ref AWS::NoValue]]
  Half: {Type: T, Properties: !If [Open, {A: 1}, !Ref AWS::NoValue]}
"""


def test_a_choice_around_all_properties_goes_into_each() -> None:
    found = resolve(_template(PROPERTIES), Scope()).resources
    test = {"Fn::Equals": [{"Ref": "Account"}, "x"]}
    assert found["Decided"].properties == {"A": 1}
    assert found["None"].properties == {}
    assert expression_of(found["Open"].properties) == {"A": {"Fn::If": [test, 1, 3]}, "B": 2}
    absent = {"Ref": "AWS::NoValue"}
    assert expression_of(found["Half"].properties) == {"A": {"Fn::If": [test, 1, absent]}}


@pytest.mark.parametrize("head", ["Transform: AWS::Serverless-2016-10-31", "Transform: [Mine]", ""])
def test_macros_and_modules_may_add_what_is_referred_to(head: str) -> None:
    body = """
Resources:
  Function: {Type: A::B::C::MODULE}
  Topic:
    Type: T
    DependsOn: FunctionRole
    Properties: {A: !Ref FunctionRole, B: !GetAtt FunctionRole.Arn}
"""
    topic = resolve(_template(f"{head}\n{body}"), Scope()).resources["Topic"]
    assert expression_of(topic.properties) == {
        "A": {"Ref": "FunctionRole"},
        "B": {"Fn::GetAtt": ["FunctionRole", "Arn"]},
    }


def test_a_resource_sees_what_the_lookups_say_at_that_moment() -> None:
    physical: dict[str, str] = {}
    scope = Scope({"Env": "dev"}, lookups=Lookups(ref=physical.__getitem__))
    template = _template("Resources:\n  A: {Type: T}\n  B: {Type: T, Properties: {A: !Ref A}}\n")
    resolver = Resolver(template, scope)
    physical["A"] = "a-123"
    assert resolver.resource("B").properties == {"A": "a-123"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Resources: {R: {Type: T, Condition: Nobody}}", "Unresolved condition dependency Nobody"),
        ("Resources: {R: {Type: T, Condition: [a]}}", "Every Condition member must be a string."),
        ("Resources: {R: word}", "[/Resources/R] is no object of the template"),
        ("Resources: {A: {Type: T, DependsOn: B}}", "Unresolved resource dependencies [B] in the"),
        ("Resources: {R: {Type: T, Properties: !If [O, {}, a]}, T: {Type: T}}\n"
         "Conditions: {O: !Equals [!Ref Env, a]}", "[/Resources/R/Properties] must be an object"),
        ("Resources: {R: {Type: T, Properties: [a]}}", "[/Resources/R/Properties] must be an obj"),
        ("Outputs: {O: {Value: a, Condition: Nobody}}", "dependency Nobody in the Outputs block"),
        ("Outputs: {O: {Value: !Ref Nobody}}", "[Nobody] in the Outputs block of the template"),
        ("Outputs: {O: word}", "[/Outputs/O] is no object of the template"),
    ],
)  # fmt: skip
def test_malformed_parts_are_refused_with_their_place(body: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        resolve(_template(body), Scope())
    assert words in caught.value.mistakes[0].what
    assert caught.value.mistakes[0].line == 5


def test_an_output_without_a_value_has_none() -> None:
    found = resolve(_template("Outputs: {O: {Description: [d], Export: word}}"), Scope())
    output = found.outputs["O"]
    assert output.value is NO_VALUE
    assert (output.description, output.export) == ("", None)


def test_dynamic_references_reach_into_resources() -> None:
    template = _template("Resources: {R: {Type: T, Properties: {P: ['{{resolve:ssm:x}}']}}}")
    scope = Scope(pseudo=Pseudo(), lookups=Lookups(dynamic=lambda _: "secret"))
    assert resolve(template, scope).resources["R"].properties == {"P": ["secret"]}
