"""What follows from a change: how sure it is, and what it says, where it is not the usual case."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import pytest

from generator.plan.diff.compare import Comparison
from generator.plan.model import Change
from generator.plan.redaction.redact import redaction_of

Compare = Callable[..., Comparison]

SOURCE = """
Resources:
  Source: {Type: KIND, PARTS Properties: {FIRST}}
  User: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: READ}}
"""


def user(
    compared: Compare, kind: str, one: str, other: str, read: str, parts: str = ""
) -> Change | None:
    """What happens to a parameter that reads something of a resource that changes."""
    text = SOURCE.replace("KIND", kind).replace("READ", read).replace("PARTS", parts)
    found = compared(text.replace("FIRST", one), text.replace("FIRST", other))
    return next((change for change in found.changes if change.logical_id == "User"), None)


@pytest.mark.parametrize(
    ("kind", "one", "other", "read", "expected"),
    [
        ("AWS::EC2::VPC", "CidrBlock: a", "CidrBlock: b", "!Ref Source", "certain"),
        ("AWS::EC2::VPC", "CidrBlock: a", "CidrBlock: b",
         "!Select [0, !Split ['-', !Ref Source]]", "conditional"),
        ("AWS::EC2::VPC", "CidrBlock: a", "CidrBlock: b", "!GetAtt Source.CidrBlock", "certain"),
        ("AWS::EC2::VPC", "InstanceTenancy: a", "InstanceTenancy: b", "!Ref Source", "conditional"),
        ("Custom::Thing", "ServiceToken: a, A: b", "ServiceToken: a, A: c", "!GetAtt Source.Any",
         "conditional"),
        ("AWS::EC2::VPC", "EnableDnsSupport: false", "EnableDnsSupport: true", "!Ref Source", None),
    ],
)  # fmt: skip
def test_how_sure_it_is_that_a_reader_changes(
    compared: Compare, kind: str, one: str, other: str, read: str, expected: str | None
) -> None:
    found = user(compared, kind, one, other, read)
    assert (found and found.certainty) == expected


def test_an_attribute_of_what_is_new_that_the_template_sets_itself(compared: Compare) -> None:
    text = SOURCE.replace("KIND", "AWS::SNS::Topic").replace("PARTS", "")
    text = text.replace("FIRST", "TopicName: !ImportValue a")
    text = text.replace("READ", "!GetAtt Source.TopicName")
    other = text.replace("Source", "Other")
    [change] = [one for one in compared(text, other).changes if one.logical_id == "User"]
    assert change.certainty in ("conditional", "unknown")


def test_what_was_unsure_is_sure_once_a_cause_is(compared: Compare) -> None:
    text = """
Resources:
  A: {Type: AWS::EC2::VPC, Properties: {InstanceTenancy: TENANCY}}
  B: {Type: AWS::EC2::VPC, Properties: {CidrBlock: RANGE}}
  User: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Sub '${A}-${B}'}}
"""
    after = text.replace("TENANCY", "b").replace("RANGE", "y")
    found = compared(text.replace("TENANCY", "a").replace("RANGE", "x"), after)
    [change] = [one for one in found.changes if one.logical_id == "User"]
    assert [(one.path, one.certainty) for one in change.properties] == [("Value", "certain")]


def test_a_protected_database_says_that_aws_refuses(compared: Compare) -> None:
    text = "Resources:\n  Other: {Type: AWS::SNS::Topic}\n"
    gone = "  It: {Type: AWS::RDS::DBInstance, Properties: {DeletionProtection: true}}\n"
    [change] = compared(text + gone, text).changes
    assert change.consequence.endswith("AWS refuses until it is off.")


def test_nested_tags_that_are_no_list_are_unknown(compared: Compare) -> None:
    stack = """
Resources:
  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: s, Tags: TAGS}}
"""
    inner = "Resources: {U: {Type: AWS::SNS::Topic}}"
    before, after = (
        {"": stack.replace("TAGS", tags), "S": inner}
        for tags in ("[]", "!Split [',', !ImportValue a]")
    )
    [told] = [one for one in compared(before, after).changes if one.place == "S/U"]
    assert told.properties[0].scope == "Tags"


def test_secrets_in_environments_of_containers_are_known(compared: Compare) -> None:
    text = """
Resources:
  T:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Environment: [{Name: DB_PASSWORD, Value: open-sesame}, {Name: DB_HOST, Value: here}]
"""
    texts = redaction_of(compared(text, text).after).texts
    assert texts == {"open-sesame", b64encode(b"open-sesame").decode()}


def test_several_alike_are_not_guessed_by_other_names(compared: Compare) -> None:
    one = "  {}: {{Type: AWS::SNS::Topic, Properties: {{DisplayName: same}}}}\n"
    before = "Resources:\n" + one.format("A") + one.format("B")
    after = "Resources:\n" + one.format("C") + one.format("D")
    assert compared(before, after).renames == ()


def test_what_several_stacks_call_alike_is_not_guessed(compared: Compare) -> None:
    stacks = """
Resources:
  One: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: s}}
  Two: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: s}}
"""
    topic = "Resources: {NAME: {Type: AWS::SNS::Topic, Properties: {DisplayName: same}}}"
    old, new = topic.replace("NAME", "Old"), topic.replace("NAME", "New")
    found = compared({"": stacks, "One": old, "Two": old}, {"": stacks, "One": new, "Two": new})
    assert found.renames == ()


def test_what_takes_another_s_place_under_its_name_may_have_its_id(compared: Compare) -> None:
    text = """
Resources:
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ResourceId: service/a/b
      ScalableDimension: ecs:service:DesiredCount
      ServiceNamespace: ecs
      MinCapacity: 1
      MaxCapacity: 2
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties: {PolicyName: a, PolicyType: b, ScalingTargetId: !Ref Target}
"""
    renamed = compared(text, text.replace("Target:", "Other:").replace("Ref Target", "Ref Other"))
    [policy] = [one for one in renamed.changes if one.logical_id == "Policy"]
    assert (policy.action, policy.replacement, policy.certainty) == (
        "modify", "conditional", "conditional",
    )  # fmt: skip
    moved = text.replace("Target:", "Other:").replace("Ref Target", "Ref Other")
    elsewhere = compared(text, moved.replace("service/a/b", "service/a/c"))
    [policy] = [one for one in elsewhere.changes if one.logical_id == "Policy"]
    assert (policy.action, policy.certainty) == ("replace", "certain")


DOCUMENT = """
Resources:
  A: {Type: AWS::EC2::VPC, Properties: {CidrBlock: a}}
  B: {Type: AWS::EC2::VPC, Properties: {CidrBlock: b}}
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties: {DashboardBody: !Sub ['{"x": "${One}", "y": ["is ${One}", 1]}', {One: WHAT}]}
"""


@pytest.mark.parametrize(
    ("one", "other", "certainty"),
    [
        ("!Ref A", "!Ref B", "certain"),
        ("!ImportValue a", "!ImportValue b", "unknown"),
        ("!GetAtt A.CidrBlock", "!Ref AWS::AccountId", "unknown"),
        ("known", "other", "certain"),
    ],
)
def test_what_is_unknown_in_a_document_stays_so(
    compared: Compare, one: str, other: str, certainty: str
) -> None:
    same = compared(DOCUMENT.replace("WHAT", one), DOCUMENT.replace("WHAT", one))
    assert same.changes == ()
    [change] = compared(DOCUMENT.replace("WHAT", one), DOCUMENT.replace("WHAT", other)).changes
    assert {found.path for found in change.properties} == {"DashboardBody/x", "DashboardBody/y/0"}
    assert change.certainty == certainty
