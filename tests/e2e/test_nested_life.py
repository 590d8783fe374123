"""A product of nested stacks through its whole life, by change sets, as a client sees it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.local.fault import Fault

from .conftest import World

TOPIC = "AWS::SNS::Topic"
PARAMETER = "AWS::SSM::Parameter"

SOURCE: dict[str, Any] = {
    "Parameters": {"Name": {"Type": "String"}, "Display": {"Type": "String"}},
    "Resources": {
        "Topic": {
            "Type": TOPIC,
            "Properties": {"TopicName": {"Ref": "Name"}, "DisplayName": {"Ref": "Display"}},
        }
    },
    "Outputs": {
        "Arn": {"Value": {"Ref": "Topic"}},
        "Name": {"Value": {"Fn::GetAtt": ["Topic", "TopicName"]}},
    },
}

SINK: dict[str, Any] = {
    "Parameters": {"Arn": {"Type": "String"}, "Text": {"Type": "String"}},
    "Resources": {
        "Keeper": {"Type": PARAMETER, "Properties": {"Type": "String", "Value": {"Ref": "Arn"}}},
        "Speaker": {"Type": PARAMETER, "Properties": {"Type": "String", "Value": {"Ref": "Text"}}},
    },
    "Outputs": {"Kept": {"Value": {"Fn::GetAtt": ["Keeper", "Value"]}}},
}


def root(source: str, sink: str) -> dict[str, Any]:
    """A root over a source and a sink, with one wire between them."""
    texts = {"Name": "films", "Display": "Films", "Text": "hello"}
    return {
        "Parameters": {k: {"Type": "String", "Default": v} for k, v in texts.items()},
        "Resources": {
            "Source": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {
                    "TemplateURL": source,
                    "Parameters": {"Name": {"Ref": "Name"}, "Display": {"Ref": "Display"}},
                },
            },
            "Sink": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {
                    "TemplateURL": sink,
                    "Parameters": {
                        "Arn": {"Fn::GetAtt": ["Source", "Outputs.Arn"]},
                        "Text": {"Ref": "Text"},
                    },
                },
            },
        },
        "Outputs": {"Kept": {"Value": {"Fn::GetAtt": ["Sink", "Outputs.Kept"]}}},
    }


@pytest.fixture
def template(world: World) -> dict[str, Any]:
    """The root template, its children uploaded."""
    world.bucket()
    return root(world.upload("source.json", SOURCE), world.upload("sink.json", SINK))


@pytest.fixture
def deployed(world: World, template: dict[str, Any]) -> dict[str, Any]:
    """The root template, deployed as the stack ``product``."""
    change_set = world.change_set("product", template, "CREATE", tags={"team": "films"})
    assert world.execute(change_set) == "CREATE_COMPLETE"
    return template


def children(world: World, change_set: Any) -> dict[str, Any]:
    """Nested change sets by the logical ID of their stack."""
    rows = [change["ResourceChange"] for change in change_set["Changes"]]
    return {
        row["LogicalResourceId"]: world.described(row["ChangeSetId"])
        for row in rows
        if "ChangeSetId" in row
    }


def rows(change_set: Any) -> dict[str, Any]:
    """Rows by logical ID."""
    return {
        change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"]
        for change in change_set["Changes"]
    }


def test_create_change_set_shows_every_stack(world: World, template: dict[str, Any]) -> None:
    change_set = world.change_set("product", template, "CREATE")
    assert (change_set["Status"], change_set["ExecutionStatus"]) == ("CREATE_COMPLETE", "AVAILABLE")
    assert {name: row["Action"] for name, row in rows(change_set).items()} == {
        "Source": "Add",
        "Sink": "Add",
    }
    nested = children(world, change_set)
    for child in nested.values():
        assert child["ParentChangeSetId"] == change_set["ChangeSetId"]
        assert child["RootChangeSetId"] == change_set["ChangeSetId"]
        assert child["ExecutionStatus"] == "UNAVAILABLE"
        assert child["StatusReason"] == "Only executable from the root change set."
        assert world.status(child["StackId"]) == "REVIEW_IN_PROGRESS"
    arn = {p["ParameterKey"]: p["ParameterValue"] for p in nested["Sink"]["Parameters"]}["Arn"]
    assert arn == "{{IntrinsicFunction:stack/Source.Outputs.Arn/Fn::GetAtt}}"
    assert world.topics() == set()


def test_created_stacks_are_wired_and_tagged(world: World, deployed: dict[str, Any]) -> None:
    arn = f"arn:aws:sns:eu-west-2:123456789012:{next(iter(world.topics()))}"
    assert world.outputs("product") == {"Kept": arn}
    child = world.resources("product")["Source"]["PhysicalResourceId"]
    told = world.stack(child)
    assert told["ParentId"] == told["RootId"] == world.stack("product")["StackId"]
    assert told["StackName"].startswith("product-Source-")
    tags = world.sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert {"Key": "team", "Value": "films"} in tags
    assert {"Key": "aws:cloudformation:logical-id", "Value": "Topic"} in tags
    assert ("Source", "CREATE_COMPLETE") in world.events("product")


def test_second_deployment_changes_nothing(world: World, deployed: dict[str, Any]) -> None:
    change_set = world.change_set("product", deployed, tags={"team": "films"})
    assert change_set["Status"] == "FAILED"
    assert change_set["StatusReason"].startswith("The submitted information didn't contain changes")
    with pytest.raises(world.cfn.exceptions.ClientError, match="No updates are to be performed"):
        world.update("product", deployed)


def test_unrelated_change_looks_like_more_than_it_is(
    world: World, deployed: dict[str, Any]
) -> None:
    """AWS's phantoms: a wire from a stack that changes is unknown, whatever will come of it."""
    change_set = world.change_set("product", deployed, parameters={"Display": "Movies"})
    keeper = rows(children(world, change_set)["Sink"])["Keeper"]
    assert [
        (d["Evaluation"], d["ChangeSource"], d.get("CausingEntity"), d["Target"]["AfterValue"])
        for d in keeper["Details"]
    ] == [
        ("Static", "ParameterReference", "Arn", "{{changeSet:KNOWN_AFTER_APPLY}}"),
        ("Dynamic", "DirectModification", None, "{{changeSet:KNOWN_AFTER_APPLY}}"),
    ]
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    sink = world.resources("product")["Sink"]["PhysicalResourceId"]
    assert ("Keeper", "UPDATE_COMPLETE") not in world.events(sink)


def test_unchanged_child_is_listed_as_automatic(world: World, deployed: dict[str, Any]) -> None:
    change_set = world.change_set("product", deployed, parameters={"Text": "good-bye"})
    source = rows(change_set)["Source"]
    assert [(d["Evaluation"], d["ChangeSource"]) for d in source["Details"]] == [
        ("Dynamic", "Automatic")
    ]
    child = children(world, change_set)["Source"]
    assert child["Status"] == "FAILED"
    assert child["StatusReason"].startswith("The submitted information didn't contain changes")
    assert world.execute(change_set) == "UPDATE_COMPLETE"


def test_replacement_ripples_and_is_cleaned_up(world: World, deployed: dict[str, Any]) -> None:
    change_set = world.change_set("product", deployed, parameters={"Name": "movies"})
    topic = rows(children(world, change_set)["Source"])["Topic"]
    assert (topic["Replacement"], topic["PolicyAction"]) == ("True", "ReplaceAndDelete")
    assert world.execute(change_set) == "UPDATE_COMPLETE"
    assert world.topics() == {"movies"}
    assert world.outputs("product")["Kept"].endswith(":movies")
    source = world.resources("product")["Source"]["PhysicalResourceId"]
    told = world.events(source)
    last = told.index(("Topic", "DELETE_COMPLETE"))
    assert told.index(("Topic", "UPDATE_COMPLETE")) < last
    assert ("product", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS") in world.events("product")


def test_late_failure_takes_everything_back(world: World, deployed: dict[str, Any]) -> None:
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "update", message="no voice"))
    change_set = world.change_set(
        "product", deployed, parameters={"Name": "movies", "Text": "good-bye"}
    )
    before = world.outputs("product")
    assert world.execute(change_set) == "UPDATE_ROLLBACK_COMPLETE"
    assert world.topics() == {"films"}
    assert world.outputs("product") == before
    for child in world.resources("product").values():
        assert world.status(child["PhysicalResourceId"]) == "UPDATE_ROLLBACK_COMPLETE"
    assert world.ssm.get_parameter(Name=_physical(world, "Sink", "Keeper"))["Parameter"][
        "Value"
    ].endswith(":films")
    (reason,) = [r for r in world.reasons("product") if r.startswith("Embedded stack")]
    assert "was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS" in reason


def _physical(world: World, child: str, logical_id: str) -> str:
    stack = world.resources("product")[child]["PhysicalResourceId"]
    return str(world.resources(stack)[logical_id]["PhysicalResourceId"])


def test_failed_creation_leaves_nothing(world: World, template: dict[str, Any]) -> None:
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "create", message="no voice"))
    change_set = world.change_set("product", template, "CREATE")
    assert world.execute(change_set) == "ROLLBACK_COMPLETE"
    assert world.topics() == set()
    assert world.resources("product") == {}
    reasons = world.reasons("product")
    assert "The following resource(s) failed to create: [Sink]. Rollback requested by user." in (
        reasons
    )
    assert world.delete("product") == "DELETE_COMPLETE"


def test_failed_rollback_is_continued_with_a_skip(world: World, deployed: dict[str, Any]) -> None:
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "update", times=2))
    world.aws.faults.add(Fault("fail", "Sink/Keeper", "update"))
    changed = {"Name": "movies", "Text": "good-bye"}
    change_set = world.change_set("product", deployed, parameters=changed)
    world.aws.faults.add(Fault("fail", "Sink/Speaker", "read", times=-1))
    assert world.execute(change_set) == "UPDATE_ROLLBACK_FAILED"
    sink = world.resources("product")["Sink"]["PhysicalResourceId"]
    assert world.status(sink) == "UPDATE_ROLLBACK_FAILED"
    skip = f"{world.stack(sink)['StackName']}.Speaker"
    world.cfn.continue_update_rollback(StackName="product", ResourcesToSkip=[skip])
    assert world.settled("product") == "UPDATE_ROLLBACK_COMPLETE"
    assert world.topics() == {"films"}


def test_delete_leaves_nothing(world: World, deployed: dict[str, Any]) -> None:
    stacks = [one["PhysicalResourceId"] for one in world.resources("product").values()]
    assert world.delete("product") == "DELETE_COMPLETE"
    assert world.topics() == set()
    assert world.ssm.describe_parameters()["Parameters"] == []
    assert {world.status(stack) for stack in stacks} == {"DELETE_COMPLETE"}
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_only_the_root_is_executed_and_others_grow_old(
    world: World, deployed: dict[str, Any]
) -> None:
    first = world.change_set("product", deployed, parameters={"Text": "one"})
    second = world.change_set("product", deployed, parameters={"Text": "two"})
    nested = children(world, second)["Sink"]
    with pytest.raises(world.cfn.exceptions.InvalidChangeSetStatusException):
        world.cfn.execute_change_set(ChangeSetName=nested["ChangeSetId"])
    assert world.execute(first) == "UPDATE_COMPLETE"
    assert world.described(second["ChangeSetId"])["ExecutionStatus"] == "OBSOLETE"
    with pytest.raises(world.cfn.exceptions.InvalidChangeSetStatusException):
        world.cfn.execute_change_set(ChangeSetName=second["ChangeSetId"])
    assert world.described(first["ChangeSetId"])["ExecutionStatus"] == "EXECUTE_COMPLETE"


def test_pattern_on_a_wire_breaks_the_nested_change_set(
    world: World, template: dict[str, Any]
) -> None:
    """AWS checks the placeholder against the pattern, so the child's set fails, and the root's."""
    strict = {**SINK, "Parameters": {**SINK["Parameters"]}}
    strict["Parameters"]["Arn"] = {"Type": "String", "AllowedPattern": "arn:.*"}
    world.upload("sink.json", strict)
    change_set = world.change_set("product", template, "CREATE")
    assert change_set["Status"] == "FAILED"
    assert "was not successfully created: Currently in FAILED." in change_set["StatusReason"]
    assert "arn:.*" in children(world, change_set)["Sink"]["StatusReason"]
