"""One stack's life by the AWS CLI: what it prints, what it waits for, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.local.fault import Fault

from .conftest import Cli, World

pytestmark = pytest.mark.long

NAMED = ("--stack-name", "app")
TEMPLATE = """\
Parameters:
  Name: {Type: String, Default: films}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Metadata: {Note: kept}
    Properties: {DisplayName: !Ref Name}
  Keeper:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !Ref Name}
Outputs:
  Arn:
    Value: !Ref Topic
    Export: {Name: topic-arn}
"""
DENY = json.dumps(
    {
        "Statement": [
            {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"},
        ]
    }
)


def told(cli: Cli, *arguments: str) -> Any:
    """A CloudFormation call's answer."""
    return json.loads(cli("cloudformation", *arguments, "--output", "json"))


@pytest.fixture
def template(tmp_path: Path) -> tuple[str, ...]:
    """The arguments that give a template."""
    (tmp_path / "app.yaml").write_text(TEMPLATE)
    return ("--template-body", "file://app.yaml")


def test_deploy_twice(world: World, cli: Cli, template: tuple[str, ...]) -> None:
    deploy = ("cloudformation", "deploy", *NAMED, "--template-file", "app.yaml")
    cli(*deploy, "--parameter-overrides", "Name=movies", "--tags", "team=films")
    same = (*deploy, "--tags", "team=films")
    said = cli(*same, "--fail-on-empty-changeset", code=255)
    assert "No changes to deploy. Stack app is up to date" in said
    assert "No changes to deploy" in cli(*same, "--no-fail-on-empty-changeset")
    world.aws.faults.add(Fault("fail", "Keeper", "update", message="not today"))
    said = cli(*same, "--parameter-overrides", "Name=series", code=255)
    assert "Failed to create/update the stack" in said
    assert world.status("app") == "UPDATE_ROLLBACK_COMPLETE"


def test_everything_that_tells(world: World, cli: Cli, template: tuple[str, ...]) -> None:
    cli("cloudformation", "create-stack", *NAMED, *template)
    cli("cloudformation", "wait", "stack-create-complete", *NAMED)
    (stack,) = told(cli, "describe-stacks", *NAMED)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert stack["Outputs"][0]["ExportName"] == "topic-arn"
    resources = told(cli, "describe-stack-resources", *NAMED)["StackResources"]
    assert [one["LogicalResourceId"] for one in resources] == ["Keeper", "Topic"]
    detail = told(cli, "describe-stack-resource", *NAMED, "--logical-resource-id", "Topic")
    assert json.loads(detail["StackResourceDetail"]["Metadata"]) == {"Note": "kept"}
    body = told(cli, "get-template", *NAMED, "--template-stage", "Original")["TemplateBody"]
    assert body == TEMPLATE
    summary = told(cli, "get-template-summary", *template)
    assert sorted(summary["ResourceTypes"]) == ["AWS::SNS::Topic", "AWS::SSM::Parameter"]
    assert summary["Parameters"][0]["DefaultValue"] == "films"
    exports = told(cli, "list-exports")["Exports"]
    assert [one["ExportingStackId"] for one in exports] == [stack["StackId"]]
    said = cli("cloudformation", "list-imports", "--export-name", "topic-arn", code=255)
    assert "Export 'topic-arn' is not imported by any stack." in said


def test_events_and_lists_by_pages(world: World, cli: Cli, template: tuple[str, ...]) -> None:
    world.create("app", {"Resources": {f"T{i}": {"Type": "AWS::SNS::Topic"} for i in range(60)}})
    statuses = cli(
        *("cloudformation", "describe-stack-events", *NAMED, "--output", "text"),
        *("--query", "StackEvents[?ResourceStatus=='CREATE_COMPLETE'].LogicalResourceId"),
    ).split()
    assert len(statuses) == 61
    listed = told(cli, "list-stack-resources", *NAMED)["StackResourceSummaries"]
    assert len(listed) == 60
    world.delete("app")
    (gone,) = told(cli, "list-stacks", "--stack-status-filter", "DELETE_COMPLETE")["StackSummaries"]
    assert gone["StackName"] == "app"
    operations = told(cli, "describe-events", "--stack-name", gone["StackId"])["OperationEvents"]
    assert operations[0]["OperationType"] == "DELETE_STACK"


def test_policy_protection_and_cancel(world: World, cli: Cli, template: tuple[str, ...]) -> None:
    world.create("app", {"Resources": {"K": keeper("x")}})
    cli("cloudformation", "set-stack-policy", *NAMED, "--stack-policy-body", DENY)
    assert told(cli, "get-stack-policy", *NAMED)["StackPolicyBody"] == DENY
    cli(
        "cloudformation", "update-termination-protection", *NAMED, "--enable-termination-protection"
    )
    said = cli("cloudformation", "delete-stack", *NAMED, code=255)
    assert "cannot be deleted while TerminationProtection is enabled" in said
    said = cli("cloudformation", "cancel-update-stack", *NAMED, code=255)
    assert "CancelUpdateStack cannot be called from current stack status" in said


def test_out_of_a_failed_rollback(world: World, cli: Cli) -> None:
    world.create("app", {"Resources": {"K": keeper("x")}})
    world.aws.faults.add(Fault("fail", "K", "update", times=1))
    world.aws.faults.add(Fault("fail", "K", "read", times=-1))
    assert world.update("app", {"Resources": {"K": keeper("y")}}) == "UPDATE_ROLLBACK_FAILED"
    cli("cloudformation", "continue-update-rollback", *NAMED, "--resources-to-skip", "K")
    cli("cloudformation", "wait", "stack-rollback-complete", *NAMED)
    assert world.status("app") == "UPDATE_ROLLBACK_COMPLETE"


def test_rollback_and_deletion_modes(world: World, cli: Cli) -> None:
    world.aws.faults.add(Fault("fail", "K", "create"))
    world.create("app", {"Resources": {"K": keeper("x")}}, DisableRollback=True)
    cli("cloudformation", "rollback-stack", *NAMED)
    assert world.settled("app") == "ROLLBACK_COMPLETE"
    world.delete("app")
    world.create("app", {"Resources": {"K": keeper("x"), "L": keeper("y")}})
    said = cli("cloudformation", "delete-stack", *NAMED, "--retain-resources", "K", code=255)
    assert "only permitted for stacks in the DELETE_FAILED state" in said
    world.aws.faults.add(Fault("fail", "K", "delete", times=2))
    cli("cloudformation", "delete-stack", *NAMED)
    assert "Waiter StackDeleteComplete failed" in cli(
        "cloudformation", "wait", "stack-delete-complete", *NAMED, code=255
    )
    cli("cloudformation", "delete-stack", *NAMED, "--deletion-mode", "FORCE_DELETE_STACK")
    cli("cloudformation", "wait", "stack-delete-complete", *NAMED)
    assert [p["Name"] for p in world.ssm.describe_parameters()["Parameters"]] != []


def keeper(value: str) -> dict[str, Any]:
    """An SSM parameter."""
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}}


def test_stack_set(world: World, cli: Cli, template: tuple[str, ...]) -> None:
    named = ("--stack-set-name", "everywhere")
    cli("cloudformation", "create-stack-set", *named, *template)
    made = told(
        *(cli, "create-stack-instances", *named, "--accounts", "111111111111", "222222222222"),
        *("--regions", "eu-west-1", "us-east-1"),
        *("--parameter-overrides", "ParameterKey=Name,ParameterValue=music"),
        *("--operation-preferences", "MaxConcurrentCount=2,FailureToleranceCount=1"),
    )
    assert _ended(cli, made["OperationId"]) == "SUCCEEDED"
    instances = told(cli, "list-stack-instances", *named)["Summaries"]
    assert len(instances) == 4
    assert {one["Status"] for one in instances} == {"CURRENT"}
    arn = world.client("sns", "us-east-1", "222222222222").list_topics()["Topics"][0]["TopicArn"]
    assert arn.startswith("arn:aws:sns:us-east-1:222222222222:StackSet-everywhere-")
    said = cli("cloudformation", "delete-stack-set", *named, code=255)
    assert "StackSetNotEmptyException" in said
    gone = told(
        *(cli, "delete-stack-instances", *named, "--accounts", "111111111111", "222222222222"),
        *("--regions", "eu-west-1", "us-east-1", "--no-retain-stacks"),
    )
    assert _ended(cli, gone["OperationId"]) == "SUCCEEDED"
    cli("cloudformation", "delete-stack-set", *named)


def _ended(cli: Cli, operation: str) -> str:
    """An operation's status once it is over."""
    asked = ("--stack-set-name", "everywhere", "--operation-id", operation)
    while True:
        status = told(cli, "describe-stack-set-operation", *asked)["StackSetOperation"]["Status"]
        if status not in ("RUNNING", "QUEUED", "STOPPING"):
            return str(status)
