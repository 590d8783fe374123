"""``streamflix doctor`` against AWS on this machine: one line a check, and nothing is changed."""

from __future__ import annotations

import json

import pytest
from worlds import World

from generator.cli import main


def doctor(world: World, *arguments: str) -> int:
    return main(
        ["doctor", *arguments, "--endpoint-url", world.aws.endpoint_url], world.aws.environment
    )


def test_an_environment_that_can_be_deployed(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor(world, "dev", "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["version"], found["environment"]) == (1, "dev")
    names = {check["name"]: check["status"] for check in found["checks"]}
    assert names["credentials"] == names["stack"] == names["artifact bucket"] == "ok"
    assert names["image"] == "warning"
    assert world.cfn.list_stacks()["StackSummaries"] == []


def test_what_stops_a_deployment_ends_with_one_and_says_how_to_fix_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(5):
        world.client("ec2").allocate_address()
    assert doctor(world, "dev") == 1
    out = capsys.readouterr().out
    assert "✗ quotas" in out
    assert "5 of 5 Elastic IP addresses are used" in out
    assert "1 to fix before deploying." in out
