"""What is deployed, as CloudFormation tells it, made a side to compare."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.values import Source
from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.read_tree import read_deployed
from generator.errors import AwsError
from generator.plan.diff.deployed_state import DeployedState

from .fakes import FakeAws

STACK = "AWS::CloudFormation::Stack"
CHILD: dict[str, Any] = {
    "Parameters": {
        "Name": {"Type": "String"},
        "Secret": {"Type": "String", "NoEcho": True, "Default": "x"},
        "Zones": {"Type": "CommaDelimitedList"},
        "Role": {"Type": "String"},
        "RoleName": {"Type": "String"},
        "Loud": {"Type": "String", "Default": "no"},
    },
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Name"}}},
        "Maybe": {"Type": "AWS::SQS::Queue", "Condition": "IsLoud"},
    },
    "Conditions": {"IsLoud": {"Fn::Equals": [{"Ref": "Loud"}, "yes"]}},
    "Outputs": {"Arn": {"Value": {"Ref": "Topic"}}},
}
SINK: dict[str, Any] = {
    "Parameters": {"Arn": {"Type": "String"}},
    "Resources": {
        "Keeper": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Value": {"Ref": "Arn"}},
        }
    },
}
ROOT: dict[str, Any] = {
    "Parameters": {
        "Name": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/name"},
        "Secret": {"Type": "String", "NoEcho": True, "Default": "known"},
        "Zones": {"Type": "CommaDelimitedList"},
    },
    "Resources": {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
        "Child": {
            "Type": STACK,
            "Properties": {
                "TemplateURL": "c",
                "Parameters": {
                    "Name": {"Ref": "Name"},
                    "Secret": {"Ref": "Secret"},
                    "Zones": {"Ref": "Zones"},
                    "RoleName": {"Ref": "Role"},
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                },
            },
        },
        "Sink": {
            "Type": STACK,
            "Properties": {
                "TemplateURL": "s",
                "Parameters": {"Arn": {"Fn::GetAtt": ["Child", "Outputs.Arn"]}},
            },
        },
    },
}
TOPIC = "arn:aws:sns:eu-west-2:123456789012:films"


def stack_id(name: str) -> str:
    return f"arn:aws:cloudformation:eu-west-2:123456789012:stack/{name}/1"


class Cloud:
    """Three stacks, as CloudFormation tells of them; a test changes what it is about."""

    def __init__(self) -> None:
        self.templates: dict[str, Any] = {
            stack_id("shop"): json.dumps(ROOT),
            stack_id("child"): OrderedDict(CHILD),
            stack_id("sink"): OrderedDict(SINK),
        }
        self.stacks: dict[str, Any] = {
            stack_id("shop"): self.stack(
                "shop",
                {"Name": "/name", "Secret": "****", "Zones": "a, b"},
                Tags=[{"Key": "Team", "Value": "films"}],
            ),
            stack_id("child"): self.stack(
                "child",
                {
                    "Name": "films",
                    "Secret": "****",
                    "Zones": "a,b",
                    "Role": "arn:aws:iam::123456789012:role/shop-Role-1",
                    "RoleName": "shop-Role-1",
                    "Loud": "no",
                },
                Outputs=[{"OutputKey": "Arn", "OutputValue": TOPIC}],
            ),
            stack_id("sink"): self.stack("sink", {"Arn": TOPIC}),
        }
        self.stacks[stack_id("shop")]["Parameters"][0]["ResolvedValue"] = "films"
        self.pieces: dict[str, list[dict[str, Any]]] = {
            stack_id("shop"): [
                self.piece("Role", "AWS::IAM::Role", "shop-Role-1"),
                self.piece("Child", STACK, stack_id("child")),
                self.piece("Sink", STACK, stack_id("sink")),
                self.piece("Old", "AWS::SNS::Topic", "old", ResourceStatus="DELETE_COMPLETE"),
            ],
            stack_id("child"): [self.piece("Topic", "AWS::SNS::Topic", TOPIC)],
            stack_id("sink"): [self.piece("Keeper", "AWS::SSM::Parameter", "keeper")],
        }

    def stack(self, name: str, parameters: dict[str, str], **more: Any) -> dict[str, Any]:
        told = [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()]
        base = {"StackId": stack_id(name), "StackName": name, "StackStatus": "CREATE_COMPLETE"}
        return {**base, "Parameters": told, **more}

    def piece(self, logical_id: str, kind: str, physical_id: str, **more: Any) -> dict[str, Any]:
        return {
            "LogicalResourceId": logical_id,
            "ResourceType": kind,
            "PhysicalResourceId": physical_id,
            "ResourceStatus": "CREATE_COMPLETE",
            "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
            **more,
        }

    def describe(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["StackName"]
        found = self.stacks.get(name if ":" in name else stack_id(name))
        if found is None:
            raise AwsApiError("ValidationError", f"Stack with id {name} does not exist")
        return {"Stacks": [found]}

    @property
    def aws(self) -> FakeAws:
        return FakeAws(
            answers={
                "describe_stacks": self.describe,
                "get_template": lambda asked: {"TemplateBody": self.templates[asked["StackName"]]},
                "list_stack_resources": lambda asked: {
                    "StackResourceSummaries": self.pieces[asked["StackName"]]
                },
            }
        )

    def read(self) -> DeployedState:
        return read_deployed(self.aws, "shop")  # type: ignore[arg-type]


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


def test_everything_that_is_there(cloud: Cloud) -> None:
    there = cloud.read()
    assert there.tree.delivery == "nested"
    assert there.tree.stacks.keys() == {"", "Child", "Sink"}
    assert there.tree.physical_ids["Child", "Topic"] == TOPIC
    assert ("", "Old") not in there.tree.physical_ids
    assert there.tree.root.name == "shop"
    assert (there.unverified, there.notes) == ({}, ())
    assert there.unchecked == frozenset()
    assert there.tags == {"Team": "films"}
    pseudo = there.pseudo
    assert (pseudo.region, pseudo.account_id, pseudo.partition) == (
        "eu-west-2", "123456789012", "aws",
    )  # fmt: skip
    assert (pseudo.stack_name, pseudo.stack_id) == ("shop", stack_id("shop"))
    given = there.next_inputs({"Name": "b"}, {}, "x.yaml")
    assert (given.pseudo, given.parameters, given.file) == (pseudo, {"Name": "b"}, "x.yaml")


def test_three_questions_a_stack(cloud: Cloud) -> None:
    aws = cloud.aws
    read_deployed(aws, "shop")  # type: ignore[arg-type]
    assert sorted(name for name, _ in aws.done) == sorted(
        ["describe_stacks", "get_template", "list_stack_resources"] * 3
    )


def test_what_nobody_tells_is_unknown_and_no_default(cloud: Cloud) -> None:
    side = cloud.read()
    assert side.unvalued == ("Secret",)
    secret = side.stacks["Child"].parameters["Secret"]
    assert secret.sources == (Source("parameter", "Secret"),)
    assert side.stacks[""].parameters["Name"].sources == (Source("ssm", "/name"),)
    assert side.secrets() == frozenset()


def test_no_stack(cloud: Cloud) -> None:
    cloud.stacks.clear()
    with pytest.raises(AwsError, match="There is no stack shop"):
        cloud.read()


def test_a_flat_stack(cloud: Cloud) -> None:
    cloud.templates[stack_id("shop")] = SINK
    cloud.stacks[stack_id("shop")] = cloud.stack("shop", {"Arn": "a"})
    cloud.pieces[stack_id("shop")] = cloud.pieces[stack_id("sink")]
    there = cloud.read()
    assert (there.tree.delivery, there.unverified) == ("flat", {})


def doubts(cloud: Cloud) -> dict[str, str]:
    return dict(cloud.read().unverified)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (
            {"DriftInformation": {"StackResourceDriftStatus": "MODIFIED"}},
            "it was modified outside CloudFormation",
        ),
        (
            {"DriftInformation": {"StackResourceDriftStatus": "DELETED"}},
            "it was deleted outside CloudFormation",
        ),
        ({"ResourceStatus": "UPDATE_FAILED"}, "it is in UPDATE_FAILED"),
        ({"ResourceType": "AWS::SQS::Queue"}, "it is of the type AWS::SQS::Queue"),
        ({"ResourceStatus": "DELETE_COMPLETE"}, "CloudFormation does not list it"),
    ],
)
def test_a_resource_that_is_not_what_its_template_says(
    cloud: Cloud, more: dict[str, Any], why: str
) -> None:
    cloud.pieces[stack_id("child")][0].update(more)
    side = cloud.read()
    assert side.unverified == {"Child/Topic": why}
    assert side.unverified_reason(("Child", "Topic")) == f"Child/Topic: {why}"
    assert side.unverified_reason(("Sink", "Keeper")) == ""
    assert side.notes == (f"Nothing is proven of Child/Topic: {why}.",)


def test_a_stack_that_is_not_at_rest(cloud: Cloud) -> None:
    cloud.stacks[stack_id("child")]["StackStatus"] = "UPDATE_ROLLBACK_FAILED"
    side = cloud.read()
    why = "Child: the stack is in UPDATE_ROLLBACK_FAILED"
    assert side.unverified_reason(("Child", "Topic")) == why
    cloud.stacks[stack_id("shop")]["StackStatus"] = "UPDATE_FAILED"
    side = cloud.read()
    assert side.unverified_reason(("Sink", "Keeper")) == "the stack is in UPDATE_FAILED"
    assert "Nothing is proven of the stack: the stack is in UPDATE_FAILED." in side.notes


@pytest.mark.parametrize("state", ["missing", "DELETE_COMPLETE"])
def test_a_nested_stack_that_is_gone(cloud: Cloud, state: str) -> None:
    if state == "missing":
        del cloud.stacks[stack_id("sink")]
    else:
        cloud.stacks[stack_id("sink")]["StackStatus"] = state
    there = cloud.read()
    assert there.unverified == {"Sink": "the stack does not exist any more"}
    assert there.tree.stacks.keys() == {"", "Child"}
    assert there.product.opaque.keys() == {"Sink"}


def test_a_nested_stack_without_a_physical_id_was_never_made(cloud: Cloud) -> None:
    del cloud.pieces[stack_id("shop")][2]["PhysicalResourceId"]
    assert cloud.read().product.opaque.keys() == {"Sink"}


def test_templates_that_cannot_be_read(cloud: Cloud) -> None:
    cloud.templates[stack_id("sink")] = "Resources: ["
    assert doubts(cloud) == {"Sink": "its template cannot be read"}
    cloud.templates[stack_id("shop")] = "Resources: ["
    with pytest.raises(TemplateError):
        cloud.read()


def given_to(cloud: Cloud, name: str, **parameters: str) -> None:
    for one in cloud.stacks[stack_id(name)]["Parameters"]:
        one["ParameterValue"] = parameters.get(one["ParameterKey"], one["ParameterValue"])


def test_a_nested_stack_that_was_updated_on_its_own(cloud: Cloud) -> None:
    given_to(cloud, "child", Zones="a,c", Loud="yes")
    assert doubts(cloud) == {"Child": "it has another Zones, Loud than its parent gives it"}


def test_wires_are_held_against_outputs_and_physical_ids(cloud: Cloud) -> None:
    given_to(cloud, "sink", Arn="arn:other")
    assert doubts(cloud) == {"Sink": "it has another Arn than its parent gives it"}


def test_an_attribute_that_nothing_shows_is_not_relied_on(cloud: Cloud) -> None:
    given_to(cloud, "child", Role="arn:aws:iam::123456789012:role/someone")
    side = cloud.read()
    assert side.unverified == {}
    assert side.unchecked == {("Child", Source("attribute", "Role", "Arn"))}


def test_parameters_that_no_template_passes_in_words_of_its_own(cloud: Cloud) -> None:
    """Joined of an attribute, an unreported output, a parent's SSM parameter not resolved."""
    root = json.loads(json.dumps(ROOT))
    parameters = root["Resources"]["Child"]["Properties"]["Parameters"]
    parameters["Role"] = {"Fn::Sub": "${Role.Arn}!"}
    cloud.templates[stack_id("shop")] = root
    del cloud.stacks[stack_id("child")]["Outputs"]
    del cloud.stacks[stack_id("shop")]["Parameters"][0]["ResolvedValue"]
    side: DeployedState = cloud.read()
    assert side.unchecked == {
        ("Child", Source("attribute", "Role", "Arn")),
        ("Child", Source("ssm", "/name")),
        ("Sink", Source("resource", "Topic", stack="Child")),
    }


def test_wires_that_come_to_nothing_are_no_proof(cloud: Cloud) -> None:
    """The template alone does not tell how many items an output has."""
    root = json.loads(json.dumps(ROOT))
    parameters = root["Resources"]["Sink"]["Properties"]["Parameters"]
    parameters["Arn"] = {"Fn::Select": [7, {"Fn::Split": [":", parameters["Arn"]]}]}
    cloud.templates[stack_id("shop")] = root
    child = json.loads(json.dumps(CHILD))
    child["Outputs"]["Arn"]["Value"] = {"Fn::GetAtt": ["Topic", "TopicArn"]}
    cloud.templates[stack_id("child")] = child
    assert doubts(cloud) == {"Sink": "it has another Arn than its parent gives it"}
