"""``streamflix plan ENV --against deployed``: the working tree against what is deployed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reviews import StreamFlix

from generator import cli
from generator.local.fault import Fault

from .conftest import World

NAME = "streamflix-local"
TOPIC = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


def plan(world: World, *more: str) -> int:
    arguments = ["plan", "local", "--against", "deployed", "--endpoint-url", world.aws.endpoint_url]
    return cli.main([*arguments, *more], world.aws.environment)


def document(world: World, capsys: pytest.CaptureFixture[str]) -> Any:
    plan(world, "--format", "json")
    return json.loads(capsys.readouterr().out)


def test_a_stack_that_is_not_there_is_all_new(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(world, capsys)
    assert {one["action"] for one in found["changes"]} == {"add"}
    assert "The stack streamflix-local is not there yet: everything is new." in found["notes"]
    world.change_set(NAME, TOPIC, "CREATE")
    assert world.status(NAME) == "REVIEW_IN_PROGRESS"
    assert document(world, capsys) == found


def test_what_is_deployed_as_the_files_say_needs_nothing(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    product = StreamFlix(world)
    product.deploy()
    assert plan(world, "--exit-code") == 0
    assert "Nothing changes." in capsys.readouterr().out
    product.deploy(TaskCpu="512", TaskMemory="1024")
    [definition, service] = document(world, capsys)["changes"]
    assert (definition["logical_id"], definition["action"]) == ("TaskDefinition", "replace")
    assert definition["properties"][0] == {
        **definition["properties"][0],
        "path": "Cpu",
        "before": "512",
        "after": "256",
    }
    assert (service["logical_id"], service["action"]) == ("EcsService", "modify")


def test_another_delivery_and_a_broken_stack_are_said(
    world: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert world.create(NAME, TOPIC) == "CREATE_COMPLETE"
    world.aws.faults.add(Fault("fail", "Topic", "update", "No", times=2))
    broken = {"Resources": {"Topic": {**TOPIC["Resources"]["Topic"], "Properties": {"Tags": []}}}}
    broken["Resources"]["Topic"]["Properties"] = {"DisplayName": "x"}
    assert world.update(NAME, broken) == "UPDATE_ROLLBACK_FAILED"
    assert plan(world) == 1
    said = capsys.readouterr().out
    assert "It was deployed flat, and the settings say nested" in said
    assert "Nothing is proven of the stack: the stack is in UPDATE_ROLLBACK_FAILED." in said
