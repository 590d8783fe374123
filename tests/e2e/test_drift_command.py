"""``streamflix drift``: nested stacks, changed behind their back, and states that forbid it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import cli
from generator.local.fault import Fault

from .conftest import World

NAME = "streamflix-local"
INNER = {
    "Parameters": {"Word": {"Type": "String", "NoEcho": True}},
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Word"}}},
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}},
    },
    "Outputs": {"Topic": {"Value": {"Ref": "Topic"}}, "Logs": {"Value": {"Ref": "Logs"}}},
}


def deployed(world: World) -> dict[str, str]:
    """A root with one nested stack; the nested stack's outputs."""
    world.bucket()
    url = world.upload("inner.json", INNER)
    nested = {"TemplateURL": url, "Parameters": {"Word": "hunter22"}}
    root = {
        "Resources": {
            "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": nested},
            "Queue": {"Type": "AWS::SQS::Queue"},
        }
    }
    assert world.create(NAME, root) == "CREATE_COMPLETE"
    return world.outputs(world.resources(NAME)["Inner"]["PhysicalResourceId"])


def run(world: World, *more: str) -> int:
    arguments = ["drift", "local", "--endpoint-url", world.aws.endpoint_url, *more]
    return cli.main(arguments, world.aws.environment)


def test_a_change_inside_a_nested_stack_is_found_and_its_secret_is_not_printed(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = deployed(world)
    assert run(world) == 0
    assert "Nothing that was checked drifted" in capsys.readouterr().out
    world.sns.set_topic_attributes(
        TopicArn=outputs["Topic"], AttributeName="DisplayName", AttributeValue="changed-by-hand"
    )
    world.client("logs").delete_log_group(logGroupName=outputs["Logs"])
    assert run(world) == 1
    text = capsys.readouterr().out
    assert "~ Inner/Topic (AWS::SNS::Topic): modified\n    DisplayName: **** → ****" in text
    assert "- Inner/Logs (AWS::Logs::LogGroup): deleted" in text
    assert "hunter22" not in text
    assert run(world, "--format", "json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["counts"]["drifted"] == 2
    assert [one["stack"] for one in data["stacks"]] == ["", "Inner"]


def test_quiet_says_nothing_where_nothing_drifted(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed(world)
    assert run(world, "-q") == 0
    assert capsys.readouterr().out == ""


def test_a_resource_that_cannot_be_read_is_a_finding(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed(world)
    world.aws.faults.add(Fault("fail", "Inner/Topic", "read", "AccessDenied"))
    assert run(world) == 1
    text = capsys.readouterr().out
    assert "! Inner: Failed to detect drift on resources [Topic]" in text
    assert "? not checked: 1 AWS::SNS::Topic: " in text
    assert "AccessDenied" in text


def test_without_a_stack_it_says_how_to_make_one(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(world) == 3
    assert "There is no stack streamflix-local in eu-west-2." in capsys.readouterr().err


def test_a_stack_that_is_worked_on_is_left_alone(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world.hold("Queue", "create")
    template = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    world.cfn.create_stack(StackName=NAME, TemplateBody=json.dumps(template))
    assert run(world) == 3
    text = capsys.readouterr().err
    assert "streamflix-local is CREATE_IN_PROGRESS: drift can be detected once" in text
    assert "`streamflix status local` says how far it is." in text
