"""Drift, through boto3: resources changed and deleted behind the stack's back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from waits import until

from generator.local.fault import Fault

from .conftest import World

TEMPLATE = {
    "Parameters": {"Label": {"Type": "String", "Default": "films"}},
    "Resources": {
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "DisplayName": {"Ref": "Label"},
                "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}],
            },
        },
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": "7"}},
        "Secret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {"Description": "mine", "SecretString": "{{resolve:ssm:word}}"},
        },
    },
}


@pytest.fixture
def stack(world: World) -> World:
    """A stack of three resources, with tags of its own."""
    world.ssm.put_parameter(Name="word", Type="String", Value="x")
    assert world.create("s", TEMPLATE, tags={"team": "films"}) == "CREATE_COMPLETE"
    return world


def detected(world: World, name: str = "s", **given: Any) -> Any:
    """A detection, when it is over."""
    begun = world.cfn.detect_stack_drift(StackName=name, **given)

    def over() -> Any:
        told = world.cfn.describe_stack_drift_detection_status(
            StackDriftDetectionId=begun["StackDriftDetectionId"]
        )
        return told if told["DetectionStatus"] != "DETECTION_IN_PROGRESS" else None

    return until(over)


def drifts(world: World, *statuses: str) -> dict[str, Any]:
    """What the last detection found, by logical ID."""
    filters = {"StackResourceDriftStatusFilters": list(statuses)} if statuses else {}
    told = world.cfn.describe_stack_resource_drifts(StackName="s", **filters)
    return {one["LogicalResourceId"]: one for one in told["StackResourceDrifts"]}


def physical(world: World, logical_id: str) -> str:
    return str(world.resources("s")[logical_id]["PhysicalResourceId"])


def refused(call: Any, **given: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**given)
    assert error.value.response["Error"]["Code"] == "ValidationError"
    return str(error.value.response["Error"]["Message"])


def test_nothing_is_checked_before_a_detection(stack: World) -> None:
    assert stack.stack("s")["DriftInformation"] == {"StackDriftStatus": "NOT_CHECKED"}
    told = stack.resources("s")["Topic"]["DriftInformation"]
    assert told == {"StackResourceDriftStatus": "NOT_CHECKED"}
    assert drifts(stack) == {}


def test_what_nobody_touched_is_in_sync(stack: World) -> None:
    told = detected(stack)
    assert told["DetectionStatus"] == "DETECTION_COMPLETE"
    assert (told["StackDriftStatus"], told["DriftedStackResourceCount"]) == ("IN_SYNC", 0)
    assert {one["StackResourceDriftStatus"] for one in drifts(stack).values()} == {"IN_SYNC"}
    topic = drifts(stack)["Topic"]
    assert json.loads(topic["ExpectedProperties"]) == json.loads(topic["ActualProperties"])
    assert json.loads(drifts(stack)["Secret"]["ExpectedProperties"]) == {"Description": "mine"}


def test_changes_from_outside_are_told_property_by_property(stack: World) -> None:
    topic = physical(stack, "Topic")
    stack.sns.set_topic_attributes(
        TopicArn=topic, AttributeName="DisplayName", AttributeValue="movies"
    )
    stack.sns.untag_resource(ResourceArn=topic, TagKeys=["a"])
    stack.sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "c", "Value": "3"}])
    stack.client("logs").delete_retention_policy(logGroupName=physical(stack, "Logs"))
    told = detected(stack)
    assert (told["StackDriftStatus"], told["DriftedStackResourceCount"]) == ("DRIFTED", 2)
    found = drifts(stack, "MODIFIED")
    assert set(found) == {"Topic", "Logs"}
    assert sorted(map(_row, found["Topic"]["PropertyDifferences"])) == [
        ("/DisplayName", "NOT_EQUAL", "films", "movies"),
        ("/Tags/0", "REMOVE", '{"Key":"a","Value":"1"}', "null"),
        ("/Tags/1", "ADD", "null", '{"Key":"c","Value":"3"}'),
    ]
    assert list(map(_row, found["Logs"]["PropertyDifferences"])) == [
        ("/RetentionInDays", "REMOVE", "7", "null")
    ]


def _row(one: Any) -> tuple[str, str, str, str]:
    return (
        one["PropertyPath"],
        one["DifferenceType"],
        one["ExpectedValue"],
        one["ActualValue"],
    )


def test_a_deleted_resource_is_told(stack: World) -> None:
    stack.sns.delete_topic(TopicArn=physical(stack, "Topic"))
    assert detected(stack)["StackDriftStatus"] == "DRIFTED"
    topic = drifts(stack, "DELETED")["Topic"]
    assert "ActualProperties" not in topic
    assert "PropertyDifferences" not in topic
    assert stack.stack("s")["DriftInformation"]["StackDriftStatus"] == "DRIFTED"
    told = stack.resources("s")["Topic"]["DriftInformation"]
    assert told["StackResourceDriftStatus"] == "DELETED"
    assert "LastCheckTimestamp" in told
    listed = stack.cfn.list_stacks()["StackSummaries"][0]
    assert listed["DriftInformation"]["StackDriftStatus"] == "DRIFTED"


def test_one_resource_alone(stack: World) -> None:
    given = {"StackName": "s", "LogicalResourceId": "Topic"}
    told = stack.cfn.detect_stack_resource_drift(**given)["StackResourceDrift"]
    assert told["StackResourceDriftStatus"] == "IN_SYNC"
    stack.sns.delete_topic(TopicArn=physical(stack, "Topic"))
    told = stack.cfn.detect_stack_resource_drift(**given)["StackResourceDrift"]
    assert told["StackResourceDriftStatus"] == "DELETED"
    assert set(drifts(stack)) == {"Topic"}
    assert detected(stack, LogicalResourceIds=["Logs"])["StackDriftStatus"] == "IN_SYNC"
    assert set(drifts(stack)) == {"Topic", "Logs"}


def test_what_cannot_be_read_is_unknown(stack: World) -> None:
    stack.aws.faults.add(Fault("fail", "Topic", "read", "no answer"))
    told = detected(stack)
    assert told["DetectionStatus"] == "DETECTION_FAILED"
    reason = json.loads(told["DetectionStatusReason"])
    assert reason["Summary"] == "Failed to detect drift on resources [Topic]"
    unknown = drifts(stack, "UNKNOWN")["Topic"]
    assert "no answer" in unknown["DriftStatusReason"]
    assert detected(stack)["DetectionStatus"] == "DETECTION_COMPLETE"


def test_an_update_brings_a_stack_back_in_sync(stack: World) -> None:
    topic = physical(stack, "Topic")
    stack.sns.set_topic_attributes(
        TopicArn=topic, AttributeName="DisplayName", AttributeValue="movies"
    )
    assert detected(stack)["StackDriftStatus"] == "DRIFTED"
    stack.update("s", TEMPLATE, parameters={"Label": "movies"}, tags={"team": "films"})
    assert detected(stack)["StackDriftStatus"] == "IN_SYNC"


def test_nested_stacks_have_detections_of_their_own(world: World) -> None:
    world.bucket()
    child = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    url = world.upload("child.json", child)
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    world.create("s", {"Resources": {"Child": nested, "Own": {"Type": "AWS::SNS::Topic"}}})
    child_id = physical(world, "Child")
    topic = world.resources(child_id)["Topic"]["PhysicalResourceId"]
    world.sns.delete_topic(TopicArn=topic)
    assert detected(world)["StackDriftStatus"] == "IN_SYNC"
    assert set(drifts(world)) == {"Own"}
    told = world.resources("s")["Child"]["DriftInformation"]
    assert told == {"StackResourceDriftStatus": "NOT_CHECKED"}
    assert detected(world, child_id)["StackDriftStatus"] == "DRIFTED"
    given = {"StackName": "s", "LogicalResourceId": "Child"}
    said = refused(world.cfn.detect_stack_resource_drift, **given)
    assert said.startswith("Drift detection is not supported for the specified ResourceType")


def test_one_detection_at_a_time(stack: World) -> None:
    stack.hold("Topic", "read")
    begun = stack.cfn.detect_stack_drift(StackName="s")["StackDriftDetectionId"]
    said = refused(stack.cfn.detect_stack_drift, StackName="s")
    stack_id = stack.stack("s")["StackId"]
    assert said == f"Drift detection is already in progress for stack [{stack_id}]"
    told = stack.cfn.describe_stack_drift_detection_status(StackDriftDetectionId=begun)
    assert told["DetectionStatus"] == "DETECTION_IN_PROGRESS"
    assert "StackDriftStatus" not in told


def test_refusals(world: World) -> None:
    assert "does not exist" in refused(world.cfn.detect_stack_drift, StackName="none")
    given = {"StackDriftDetectionId": "none"}
    assert "none" in refused(world.cfn.describe_stack_drift_detection_status, **given)
    world.aws.faults.add(Fault("fail", "Topic", "create"))
    world.create("s", {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    stack_id = world.stack("s")["StackId"]
    assert refused(world.cfn.detect_stack_drift, StackName="s") == (
        f"Drift detection cannot be performed on stack [{stack_id}] while it is in "
        "[ROLLBACK_COMPLETE] state"
    )
    world.create("t", {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    for call, more in (
        (world.cfn.detect_stack_drift, {"LogicalResourceIds": ["X"]}),
        (world.cfn.detect_stack_resource_drift, {"LogicalResourceId": "X"}),
    ):
        assert "Resource X does not exist" in refused(call, StackName="t", **more)


def test_pages(stack: World) -> None:
    detected(stack)
    first = stack.cfn.describe_stack_resource_drifts(StackName="s", MaxResults=2)
    rest = stack.cfn.describe_stack_resource_drifts(StackName="s", NextToken=first["NextToken"])
    assert len(first["StackResourceDrifts"]) == 2
    assert len(rest["StackResourceDrifts"]) == 1
    assert "NextToken" not in rest
