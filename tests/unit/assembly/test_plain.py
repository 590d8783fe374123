"""troposphere's objects as data: the same as its own encoder, visited once."""

from __future__ import annotations

import pytest
from awacs import sts
from awacs.aws import Allow, PolicyDocument, Principal, Statement
from troposphere import GetAtt, If, Ref, Sub, Tags, encode_to_dict, iam, sns, sqs

from generator.assembly.plain import plain

TRUST = PolicyDocument(
    Version="2012-10-17",
    Statement=[
        Statement(
            Effect=Allow,
            Principal=Principal("Service", "ecs-tasks.amazonaws.com"),
            Action=[sts.AssumeRole],
        )
    ],
)


@pytest.mark.parametrize(
    "node",
    [
        "text",
        7,
        True,
        Ref("A"),
        Sub("${X}-${AWS::Region}", X=GetAtt("B", "Arn")),
        If("C", [Ref("A")], {"k": ("t", 1)}),
        Tags(Name=Ref("A")),
        TRUST,
        sns.Topic("Topic"),
        iam.Role(
            "Role",
            AssumeRolePolicyDocument=TRUST,
            Policies=[If("C", iam.Policy(PolicyName="p", PolicyDocument=TRUST), Ref("A"))],
            Tags=Tags(Name="r"),
            DependsOn=["A"],
        ),
    ],
)
def test_it_says_what_troposphere_says(node: object) -> None:
    assert plain(node) == encode_to_dict(node)


def test_a_missing_property_is_refused_at_any_depth() -> None:
    topic = sns.Topic("Topic", Subscription=[sns.Subscription(Protocol="email")])
    with pytest.raises(ValueError, match="Endpoint"):
        plain(topic)


def test_validation_can_be_switched_off_as_in_troposphere() -> None:
    topic = sns.Topic("Topic", Subscription=[sns.Subscription(Protocol="email").no_validation()])
    assert plain(topic)["Properties"]["Subscription"] == [{"Protocol": "email"}]


def test_a_resource_without_properties_has_none() -> None:
    assert plain(sqs.Queue("Queue", DeletionPolicy="Retain")) == {
        "Type": "AWS::SQS::Queue",
        "DeletionPolicy": "Retain",
    }
