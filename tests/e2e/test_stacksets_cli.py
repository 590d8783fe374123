"""Stack sets and drift through the AWS CLI; StreamFlix itself over two regions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from waits import until

from .conftest import Cli, World

pytestmark = pytest.mark.long

TEMPLATE = """\
Parameters:
  Label: {Type: String, Default: films}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Ref Label}
"""
ACCOUNTS = ("111111111111", "222222222222")
OVER = ("SUCCEEDED", "FAILED", "STOPPED")


def told(text: str) -> Any:
    return json.loads(text)


def over(world: World, name: str, operation_id: str) -> str:
    """The status of an operation when it is over."""

    def status() -> str:
        found = world.cfn.describe_stack_set_operation(StackSetName=name, OperationId=operation_id)
        told = str(found["StackSetOperation"]["Status"])
        return told if told in OVER else ""

    return until(status)


def test_a_stack_set_by_hand(world: World, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "topic.yaml").write_text(TEMPLATE)
    films = ("--stack-set-name", "films")
    at = ("--accounts", *ACCOUNTS, "--regions", "eu-west-1", "us-east-1")
    cli("cloudformation", "create-stack-set", *films, "--template-body", "file://topic.yaml")
    begun = told(
        cli(
            *("cloudformation", "create-stack-instances", *films, *at),
            *("--operation-preferences", "MaxConcurrentCount=2,FailureToleranceCount=1"),
            *("--parameter-overrides", "ParameterKey=Label,ParameterValue=mine"),
        )
    )
    assert over(world, "films", begun["OperationId"]) == "SUCCEEDED"
    listed = told(cli("cloudformation", "list-stack-instances", *films))["Summaries"]
    assert [one["Status"] for one in listed] == ["CURRENT"] * 4
    begun = told(cli("cloudformation", "detect-stack-set-drift", *films))
    assert over(world, "films", begun["OperationId"]) == "SUCCEEDED"
    described = told(cli("cloudformation", "describe-stack-set", *films))["StackSet"]
    assert described["StackSetDriftDetectionDetails"]["DriftStatus"] == "IN_SYNC"
    said = cli("cloudformation", "delete-stack-set", *films, code=255)
    assert "StackSet is not empty" in said
    begun = told(cli("cloudformation", "delete-stack-instances", *films, *at, "--no-retain-stacks"))
    assert over(world, "films", begun["OperationId"]) == "SUCCEEDED"
    cli("cloudformation", "delete-stack-set", *films)
    assert told(cli("cloudformation", "list-stack-sets", "--status", "ACTIVE")) == {"Summaries": []}


def test_drift_by_hand(world: World, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "topic.yaml").write_text(TEMPLATE)
    stack = ("--stack-name", "films")
    cli("cloudformation", "deploy", *stack, "--template-file", "topic.yaml")
    topic = world.resources("films")["Topic"]["PhysicalResourceId"]
    attribute = ("--attribute-name", "DisplayName", "--attribute-value", "movies")
    cli("sns", "set-topic-attributes", "--topic-arn", topic, *attribute)
    begun = told(cli("cloudformation", "detect-stack-drift", *stack))
    status = ("--stack-drift-detection-id", begun["StackDriftDetectionId"])
    found = told(cli("cloudformation", "describe-stack-drift-detection-status", *status))
    assert (found["DetectionStatus"], found["StackDriftStatus"]) == (
        "DETECTION_COMPLETE",
        "DRIFTED",
    )
    (drift,) = told(cli("cloudformation", "describe-stack-resource-drifts", *stack))[
        "StackResourceDrifts"
    ]
    assert drift["PropertyDifferences"] == [
        {
            "PropertyPath": "/DisplayName",
            "ExpectedValue": "films",
            "ActualValue": "movies",
            "DifferenceType": "NOT_EQUAL",
        }
    ]


def test_streamflix_over_two_regions(world: World, root: Path) -> None:
    """The flat template: one account, two regions at the same time, in sync, then gone."""
    world.bucket()
    body = (root / "templates" / "flat" / "streamflix.yaml").read_bytes()
    world.s3.put_object(Bucket="templates", Key="streamflix.yaml", Body=body)
    given = {"StackSetName": "streamflix", "Accounts": ["111111111111"]}
    regions = ["eu-west-1", "eu-central-1"]
    world.cfn.create_stack_set(
        StackSetName="streamflix",
        TemplateURL="https://s3.eu-west-2.amazonaws.com/templates/streamflix.yaml",
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    begun = world.cfn.create_stack_instances(
        **given, Regions=regions, OperationPreferences={"RegionConcurrencyType": "PARALLEL"}
    )
    status = over(world, "streamflix", begun["OperationId"])
    told_instances = world.cfn.list_stack_instances(StackSetName="streamflix")["Summaries"]
    assert status == "SUCCEEDED", [one.get("StatusReason") for one in told_instances]
    drift = world.cfn.detect_stack_set_drift(StackSetName="streamflix")["OperationId"]
    assert over(world, "streamflix", drift) == "SUCCEEDED"
    listed = world.cfn.list_stack_instances(StackSetName="streamflix")["Summaries"]
    assert {one["DriftStatus"] for one in listed} == {"IN_SYNC"}
    gone = world.cfn.delete_stack_instances(
        **given,
        Regions=regions,
        RetainStacks=False,
        OperationPreferences={"RegionConcurrencyType": "PARALLEL"},
    )
    assert over(world, "streamflix", gone["OperationId"]) == "SUCCEEDED"
    world.cfn.delete_stack_set(StackSetName="streamflix")
    for region in regions:
        ec2 = world.client("ec2", region, "111111111111")
        assert [one["IsDefault"] for one in ec2.describe_vpcs()["Vpcs"]] == [True]
