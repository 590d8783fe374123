"""What ``explain`` says of a change set, against what executing it then does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main
from generator.plan.change_set.explain import read
from generator.plan.change_set.read.collect import decoded
from generator.plan.model import ChangeReport

from .conftest import World
from .test_nested_life import deployed, template

__all__ = ["deployed", "template"]


def described(world: World, change_set: str) -> list[dict[str, Any]]:
    """Both answers about a change set and those nested in it, as the AWS CLI prints them."""
    found = [
        world.cfn.describe_change_set(ChangeSetName=change_set, IncludePropertyValues=valued)
        for valued in (True, False)
    ]
    nested = {row["ResourceChange"].get("ChangeSetId") for row in found[1]["Changes"]} - {None}
    return found + [answer for arn in sorted(nested) for answer in described(world, arn)]


def explained(world: World, change_set: Any) -> ChangeReport:
    printed = json.dumps(described(world, change_set["ChangeSetId"]), default=str).encode()
    return read(decoded(printed, "change-set.json"))


def test_a_renamed_topic_is_followed_across_stacks(world: World, deployed: dict[str, Any]) -> None:
    change_set = world.change_set("product", deployed, parameters={"Name": "shows"})
    reading = explained(world, change_set)
    assert [(one.path, one.outcome) for one in reading.change_sets] == [
        ("", "executable"),
        ("Sink", "nested"),
        ("Source", "nested"),
    ]
    found = {one.place: one for one in reading.changes}
    topic, keeper = found["Source/Topic"], found["Sink/Keeper"]
    assert (topic.action, topic.certainty, topic.deletion_outcome) == (
        "replace",
        "certain",
        "destroyed",
    )
    assert topic.because == ("Parameter Name",)
    # The new ARN is known to no one yet: the parameter may or may not get another value.
    assert (keeper.action, keeper.certainty) == ("modify", "unknown")
    assert "Parameter Arn" in keeper.because
    assert "Sink/Speaker" not in found
    assert world.execute(change_set) == "UPDATE_COMPLETE"


def test_a_first_deployment_is_all_new(world: World, template: dict[str, Any]) -> None:
    change_set = world.change_set("product", template, "CREATE")
    reading = explained(world, change_set)
    assert {(one.action, one.certainty, one.deletion_outcome) for one in reading.changes} == {
        ("add", "certain", "created")
    }
    assert reading.warnings == ()


def test_the_same_again_is_nothing(world: World, deployed: dict[str, Any]) -> None:
    change_set = world.change_set("product", deployed, tags={"team": "films"})
    reading = explained(world, change_set)
    assert reading.change_sets[0].outcome == "no-changes"
    assert {one.certainty for one in reading.changes} == {"phantom"}


def test_fetch_asks_for_what_the_input_leaves_out(
    world: World,
    deployed: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    change_set = world.change_set("product", deployed, parameters={"Name": "shows"})["ChangeSetId"]
    root = world.cfn.describe_change_set(ChangeSetName=change_set, IncludePropertyValues=True)
    file = tmp_path / "root.json"
    file.write_text(json.dumps(root, default=str), encoding="utf-8")

    assert main(["explain", str(file)], {}) == 0
    alone = capsys.readouterr().out
    nested = {row["ResourceChange"].get("ChangeSetId") for row in root["Changes"]} - {None}
    for arn in nested:
        assert f"describe-change-set --change-set-name {arn} --include-property-values" in alone

    asked = ["--fetch", "--endpoint-url", world.aws.endpoint_url]
    for given in (str(file), change_set):
        assert main(["explain", given, *asked], world.aws.environment) == 0
        told = capsys.readouterr().out
        assert "Source/Topic" in told
        assert "is not among the input" not in told
