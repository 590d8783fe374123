"""What DescribeStacks and its relatives say at each moment of a stack's life."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import World
from .test_life_of_stacks import keeper, template, topic

FAILS = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "not a name"}}
SAID = {"Outputs": {"Said": {"Value": "word"}}}


def test_a_stack_says_which_change_set_made_it_and_when(world: World) -> None:
    change_set = world.change_set("s", template(A=topic("a")), "CREATE")
    shell = world.stack("s")
    assert (shell["StackStatus"], shell["StackStatusReason"]) == (
        "REVIEW_IN_PROGRESS",
        "User Initiated",
    )
    assert not {"ChangeSetId", "LastUpdatedTime", "Capabilities", "DeletionTime"} & shell.keys()
    world.execute(change_set)
    stack = world.stack("s")
    assert stack["ChangeSetId"] == change_set["ChangeSetId"]
    assert stack["LastUpdatedTime"] >= stack["CreationTime"]
    assert "StackStatusReason" not in stack


def test_the_last_change_set_is_forgotten_when_a_request_of_its_own_follows(world: World) -> None:
    world.execute(world.change_set("s", template(A=keeper("1")), "CREATE"))
    second = world.change_set("s", template(A=keeper("2")))
    world.execute(second)
    assert world.stack("s")["ChangeSetId"] == second["ChangeSetId"]
    world.update("s", template(A=keeper("3")))
    assert "ChangeSetId" not in world.stack("s")


def test_nested_stacks_say_the_change_sets_of_their_own(world: World) -> None:
    world.bucket()
    url = world.upload("child.json", template(A=topic("a")))
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}
    change_set = world.change_set("s", {"Resources": {"Child": nested}}, "CREATE")
    (row,) = change_set["Changes"]
    world.execute(change_set)
    child = world.stack(world.resources("s")["Child"]["PhysicalResourceId"])
    assert child["ChangeSetId"] == row["ResourceChange"]["ChangeSetId"]


def test_a_stack_made_at_once_was_never_updated_until_it_is(world: World) -> None:
    world.create("s", template(A=keeper("1")))
    assert not {"LastUpdatedTime", "ChangeSetId", "Capabilities"} & world.stack("s").keys()
    world.hold("A", "update")
    body = json.dumps(template(A=keeper("2")))
    world.cfn.update_stack(StackName="s", TemplateBody=body, Capabilities=["CAPABILITY_IAM"])
    world.held()
    begun = world.stack("s")
    assert begun["CreationTime"] <= begun["LastUpdatedTime"]
    world.release()
    assert world.settled("s") == "UPDATE_COMPLETE"
    updated = world.stack("s")
    assert updated["LastUpdatedTime"] == begun["LastUpdatedTime"]
    assert updated["Capabilities"] == ["CAPABILITY_IAM"]


def test_a_creation_that_was_rolled_back_has_a_time_of_deletion(world: World) -> None:
    assert world.create("s", template(A=topic("a"), B=FAILS)) == "ROLLBACK_COMPLETE"
    stack = world.stack("s")
    assert stack["CreationTime"] < stack["DeletionTime"]
    assert stack["EnableTerminationProtection"] is False


def test_a_deleted_stack_still_says_its_outputs_by_its_id(world: World) -> None:
    world.create("s", {**template(A=topic("a")), **SAID})
    stack_id = world.stack("s")["StackId"]
    world.delete("s")
    gone = world.stack(stack_id)
    assert gone["StackStatus"] == "DELETE_COMPLETE"
    assert gone["Outputs"] == [{"OutputKey": "Said", "OutputValue": "word"}]
    assert "DeletionTime" in gone
    assert "EnableTerminationProtection" not in gone
    with pytest.raises(ClientError, match="Stack with id s does not exist"):
        world.stack("s")


def test_exports_of_a_deleted_stack_are_gone_and_its_outputs_are_not(world: World) -> None:
    exported = {"Outputs": {"O": {"Value": "v", "Export": {"Name": "taken"}}}}
    world.create("one", {**template(A=topic("a")), **exported})
    stack_id = world.stack("one")["StackId"]
    world.delete("one")
    assert world.cfn.list_exports()["Exports"] == []
    assert world.create("two", {**template(A=topic("a")), **exported}) == "CREATE_COMPLETE"
    assert world.stack(stack_id)["Outputs"][0]["ExportName"] == "taken"


def test_an_executed_change_set_is_described_by_its_id_after_its_stack_is_gone(
    world: World,
) -> None:
    executed = world.change_set("s", template(A=topic("a")), "CREATE")
    world.execute(executed)
    left = world.change_set("s", template(A=topic("other")))
    world.delete("s")
    assert world.described(executed["ChangeSetId"])["ExecutionStatus"] == "EXECUTE_COMPLETE"
    with pytest.raises(ClientError) as refused:
        world.described(left["ChangeSetId"])
    assert refused.value.response["Error"]["Code"] == "ChangeSetNotFound"


def _events(world: World, name: str) -> list[Any]:
    pages = world.cfn.get_paginator("describe_stack_events").paginate(StackName=name)
    return [event for page in pages for event in page["StackEvents"]]


def test_events_of_a_tree_of_stacks_never_share_a_time(world: World) -> None:
    world.bucket()
    topics = {f"T{index}": topic(f"t{index}") for index in range(12)}
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": world.upload("child.json", template(A=topic("a")))},
    }
    world.create("s", template(**topics, Child=nested))
    stack_id, child = world.stack("s")["StackId"], world.resources("s")["Child"]
    world.delete("s")
    own = [event["Timestamp"] for event in _events(world, stack_id)]
    assert own == sorted(own, reverse=True)
    both = [*own, *(e["Timestamp"] for e in _events(world, child["PhysicalResourceId"]))]
    assert len(set(both)) == len(both) > 60
