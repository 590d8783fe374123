"""The AWS CLI, a client that no one here wrote, against the local AWS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Cli, World

CHILD = """\
Parameters:
  Name: {Type: String}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Name}
Outputs:
  Arn: {Value: !Ref Topic}
"""

ROOT = """\
Parameters:
  Name: {Type: String, Default: films}
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: child.yaml
      Parameters: {Name: !Ref Name}
  Keeper:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Value: !GetAtt Child.Outputs.Arn}
Outputs:
  Arn: {Value: !GetAtt Child.Outputs.Arn}
"""


@pytest.fixture
def packaged(cli: Cli, tmp_path: Path) -> str:
    """The file name of a root template whose child is uploaded."""
    (tmp_path / "child.yaml").write_text(CHILD)
    (tmp_path / "root.yaml").write_text(ROOT)
    cli("s3", "mb", "s3://artifacts")
    cli(
        *("cloudformation", "package", "--template-file", "root.yaml"),
        *("--s3-bucket", "artifacts", "--output-template-file", "packaged.yaml"),
    )
    return "packaged.yaml"


def test_package_deploy_and_delete(world: World, cli: Cli, packaged: str) -> None:
    deploy = ("cloudformation", "deploy", "--stack-name", "app", "--template-file", packaged)
    cli(*deploy, "--parameter-overrides", "Name=movies", "--tags", "team=films")
    assert world.topics() == {"movies"}
    said = cli(*deploy, "--no-fail-on-empty-changeset", "--tags", "team=films")
    assert "app" in said
    cli("cloudformation", "delete-stack", "--stack-name", "app")
    cli("cloudformation", "wait", "stack-delete-complete", "--stack-name", "app")
    assert world.topics() == set()


def test_nested_change_set_by_hand(world: World, cli: Cli, packaged: str) -> None:
    stack = ("--stack-name", "app", "--change-set-name", "first")
    cli(
        *("cloudformation", "create-change-set", *stack, "--change-set-type", "CREATE"),
        *("--template-body", f"file://{packaged}", "--include-nested-stacks"),
    )
    cli("cloudformation", "wait", "change-set-create-complete", *stack)
    told = _json(cli("cloudformation", "describe-change-set", *stack, "--output", "json"))
    assert told["IncludeNestedStacks"] is True
    rows = {c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"] for c in told["Changes"]}
    assert rows["Child"]["ChangeSetId"].startswith("arn:aws:cloudformation:")
    cli("cloudformation", "execute-change-set", *stack)
    cli("cloudformation", "wait", "stack-create-complete", "--stack-name", "app")
    events = _json(cli("cloudformation", "describe-stack-events", "--stack-name", "app"))
    assert events["StackEvents"][0]["ResourceStatus"] == "CREATE_COMPLETE"
    assert world.topics() == {"films"}


@pytest.mark.long
def test_describing_actions_are_understood(world: World, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "child.yaml").write_text(CHILD)
    told = _json(cli("cloudformation", "validate-template", "--template-body", "file://child.yaml"))
    assert told["Parameters"][0]["ParameterKey"] == "Name"
    world.create("one", {"Resources": {"T": {"Type": "AWS::SNS::Topic"}}})
    for action in (
        ("list-stacks",),
        ("list-stack-resources", "--stack-name", "one"),
        ("describe-stack-resources", "--stack-name", "one"),
        ("get-template", "--stack-name", "one"),
        ("get-template-summary", "--stack-name", "one"),
        ("list-exports",),
    ):
        assert cli("cloudformation", *action)


def test_refusal_is_aws_own(world: World, cli: Cli) -> None:
    said = cli("cloudformation", "describe-stacks", "--stack-name", "nothing", code=255)
    assert "(ValidationError)" in said
    assert "Stack with id nothing does not exist" in said


def _json(text: str) -> Any:
    return json.loads(text)
