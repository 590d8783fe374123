"""Nested stacks when things go wrong: without rollback, with bad templates, with lost outputs."""

from __future__ import annotations

from typing import Any

import pytest

from generator.local.fault import Fault

from .conftest import World
from .test_nested_life import SINK, SOURCE, children, root, rows


@pytest.fixture
def template(world: World) -> dict[str, Any]:
    """The root template, its children uploaded."""
    world.bucket()
    return root(world.upload("source.json", SOURCE), world.upload("sink.json", SINK))


def child(world: World, name: str) -> str:
    """The ID of a nested stack."""
    return str(world.resources("product")[name]["PhysicalResourceId"])


def test_creation_without_rollback_goes_on_where_it_stopped(
    world: World, template: dict[str, Any]
) -> None:
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "create"))
    assert world.create("product", template, DisableRollback=True) == "CREATE_FAILED"
    assert world.status(child(world, "Sink")) == "CREATE_FAILED"
    sink = child(world, "Sink")
    assert world.update("product", template, DisableRollback=True) == "UPDATE_COMPLETE"
    assert child(world, "Sink") == sink
    assert world.delete("product") == "DELETE_COMPLETE"
    assert world.topics() == set()


def test_update_without_rollback_is_rolled_back_later(
    world: World, template: dict[str, Any]
) -> None:
    world.create("product", template)
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "update"))
    changed = {"Name": "movies", "Text": "good-bye"}
    status = world.update("product", template, parameters=changed, DisableRollback=True)
    assert status == "UPDATE_FAILED"
    assert world.status(child(world, "Sink")) == "UPDATE_FAILED"
    assert world.topics() == {"films", "movies"}
    world.cfn.rollback_stack(StackName="product")
    assert world.settled("product") == "UPDATE_ROLLBACK_COMPLETE"
    assert world.status(child(world, "Sink")) == "UPDATE_ROLLBACK_COMPLETE"
    assert world.topics() == {"films"}


def test_update_without_rollback_is_tried_again(world: World, template: dict[str, Any]) -> None:
    world.create("product", template)
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "update"))
    changed = {"Name": "movies", "Text": "good-bye"}
    world.update("product", template, parameters=changed, DisableRollback=True)
    assert world.update("product", template, parameters=changed) == "UPDATE_COMPLETE"
    assert world.topics() == {"movies"}
    assert world.status(child(world, "Sink")) == "UPDATE_COMPLETE"


def test_rollback_of_a_creation_that_cannot_delete(world: World, template: dict[str, Any]) -> None:
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "create"))
    world.aws.faults.add(Fault("fail", "Source/Topic", "delete", message="stuck"))
    assert world.create("product", template) == "ROLLBACK_FAILED"
    assert world.topics() == {"films"}
    assert any("was not successfully deleted" in r for r in world.reasons("product"))
    assert world.delete("product") == "DELETE_COMPLETE"
    assert world.topics() == set()


def test_fault_of_the_nested_stack_itself(world: World, template: dict[str, Any]) -> None:
    world.aws.faults.add(Fault("fail", "Sink", "create", message="no stack today"))
    assert world.create("product", template) == "ROLLBACK_COMPLETE"
    assert any("no stack today" in reason for reason in world.reasons("product"))


def test_child_that_is_no_template(world: World, template: dict[str, Any]) -> None:
    world.s3.put_object(Bucket="templates", Key="sink.json", Body=b"{}")
    change_set = world.change_set("product", template, "CREATE")
    assert change_set["Status"] == "FAILED"
    reason = children(world, change_set)["Sink"]["StatusReason"]
    assert reason == "Template format error: At least one Resources member must be defined."
    assert world.create("product", template) == "ROLLBACK_COMPLETE"
    assert any(reason in said for said in world.reasons("product"))
    assert world.topics() == set()


def test_child_that_is_not_there(world: World, template: dict[str, Any]) -> None:
    world.s3.delete_object(Bucket="templates", Key="sink.json")
    change_set = world.change_set("product", template, "CREATE", IncludeNestedStacks=True)
    assert "S3 error" in children(world, change_set)["Sink"]["StatusReason"]


def test_output_that_a_child_no_longer_gives(world: World, template: dict[str, Any]) -> None:
    world.create("product", template)
    less = {**SOURCE, "Outputs": {"Name": SOURCE["Outputs"]["Name"]}}
    world.upload("source.json", less)
    assert world.update("product", template) == "UPDATE_ROLLBACK_COMPLETE"
    said = "Output 'Arn' not found in stack"
    assert any(said in reason for reason in world.reasons("product"))
    assert "Arn" in world.outputs(child(world, "Source"))


def test_changed_template_behind_the_same_url(world: World, template: dict[str, Any]) -> None:
    world.create("product", template)
    more = {**SOURCE, "Resources": {**SOURCE["Resources"], "Second": {"Type": "AWS::SNS::Topic"}}}
    world.upload("source.json", more)
    change_set = world.change_set("product", template)
    assert rows(children(world, change_set)["Source"])["Second"]["Action"] == "Add"
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert len(world.topics()) == 2


def test_reviewed_template_is_what_is_executed(world: World, template: dict[str, Any]) -> None:
    """What was uploaded after the review does not count."""
    change_set = world.change_set("product", template, "CREATE")
    world.upload("source.json", {"Resources": {"Other": {"Type": "AWS::SNS::Topic"}}})
    assert world.execute(change_set) == "CREATE_COMPLETE"
    assert world.topics() == {"films"}


def test_child_is_removed_and_added(world: World, template: dict[str, Any]) -> None:
    world.create("product", template)
    source = {"Source": template["Resources"]["Source"]}
    alone = {"Parameters": template["Parameters"], "Resources": source}
    sink = child(world, "Sink")
    assert world.update("product", alone) == "UPDATE_COMPLETE"
    assert world.status(sink) == "DELETE_COMPLETE"
    change_set = world.change_set("product", template)
    assert rows(change_set)["Sink"]["Action"] == "Add"
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert child(world, "Sink") != sink


def test_added_child_goes_when_the_update_fails(world: World, template: dict[str, Any]) -> None:
    source = {"Source": template["Resources"]["Source"]}
    alone = {"Parameters": template["Parameters"], "Resources": source}
    world.create("product", alone)
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "create"))
    assert world.update("product", template) == "UPDATE_ROLLBACK_COMPLETE"
    assert list(world.resources("product")) == ["Source"]
    assert world.ssm.describe_parameters()["Parameters"] == []


def test_nested_stacks_are_not_managed_on_their_own(world: World, template: dict[str, Any]) -> None:
    world.create("product", template, EnableTerminationProtection=True)
    refused = world.cfn.exceptions.ClientError
    with pytest.raises(refused, match="nested stack"):
        world.cfn.update_termination_protection(
            StackName=child(world, "Sink"), EnableTerminationProtection=False
        )
    with pytest.raises(refused, match="TerminationProtection is enabled on the root stack"):
        world.cfn.delete_stack(StackName=child(world, "Sink"))


def test_grandchildren(world: World, template: dict[str, Any]) -> None:
    inner = world.upload("root.json", template)
    outer = {
        "Resources": {
            "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": inner}}
        }
    }
    change_set = world.change_set("outer", outer, "CREATE")
    middle = children(world, change_set)["Inner"]
    leaf = children(world, middle)["Source"]
    assert leaf["ParentChangeSetId"] == middle["ChangeSetId"]
    assert leaf["RootChangeSetId"] == change_set["ChangeSetId"]
    assert world.execute(change_set) == "CREATE_COMPLETE"
    deep = world.stack(leaf["StackId"])
    assert deep["RootId"] == world.stack("outer")["StackId"]
    assert world.change_set("outer", outer)["Status"] == "FAILED"
    world.aws.faults.add(Fault("fail", "Inner/Sink/Speaker", "delete", message="stuck"))
    assert world.delete("outer") == "DELETE_FAILED"
    assert world.delete("outer") == "DELETE_COMPLETE"
    assert world.topics() == set()


def test_deleting_a_review_takes_its_shells_along(world: World, template: dict[str, Any]) -> None:
    change_set = world.change_set("product", template, "CREATE")
    nested = children(world, change_set)["Source"]
    refused = world.cfn.exceptions.InvalidChangeSetStatusException
    with pytest.raises(refused):
        world.cfn.delete_change_set(ChangeSetName=nested["ChangeSetId"])
    world.cfn.delete_change_set(ChangeSetName=change_set["ChangeSetId"])
    assert [one["StackName"] for one in world.cfn.describe_stacks()["Stacks"]] == ["product"]
    world.change_set("product", template, "CREATE")
    world.delete("product")
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_failed_nested_rollback_is_continued_after_mending(
    world: World, template: dict[str, Any]
) -> None:
    world.create("product", template)
    world.aws.faults.add(Fault("fail", "Sink/Keeper", "update", times=2))
    changed = {"Name": "movies", "Text": "good-bye"}
    world.aws.faults.add(Fault("fail", "Sink", "rollback", message="still no"))
    status = world.update("product", template, parameters=changed)
    assert status == "UPDATE_ROLLBACK_FAILED"
    refused = world.cfn.exceptions.ClientError
    with pytest.raises(refused, match="not supported for nested stack"):
        world.cfn.continue_update_rollback(StackName=child(world, "Sink"))
    with pytest.raises(refused, match="is not a resource in UPDATE_FAILED state"):
        world.cfn.continue_update_rollback(StackName="product", ResourcesToSkip=["Nobody"])
    world.aws.faults.clear()
    world.cfn.continue_update_rollback(StackName="product")
    assert world.settled("product") == "UPDATE_ROLLBACK_COMPLETE"
    assert world.topics() == {"films"}
