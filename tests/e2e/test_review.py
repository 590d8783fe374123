"""``streamflix review`` against the local AWS: what it says, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.local.fault import Fault

from .conftest import World
from .small import NAME, Small, display, small


@pytest.fixture
def product(
    world: World, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The small product, with nothing deployed."""
    with small(world, root, tmp_path, capsys) as made:
        yield made


def places(told: Any) -> dict[str, str]:
    """Place → action of what really changes, nested stacks themselves aside."""
    return {
        "/".join(filter(None, (one["stack"], one["logical_id"]))): one["action"]
        for one in told["changes"]
        if one["certainty"] != "phantom" and one["type"] != "AWS::CloudFormation::Stack"
    }


def test_from_nothing_everything_is_new_and_nothing_is_executed(product: Small) -> None:
    code, out, err = product.run("review", "local")
    assert code == 0
    assert "First" in out
    assert "nothing of it is executed yet" in out
    assert "CREATE_COMPLETE" in err
    told = product.reviewed()
    added = dict.fromkeys(("Topic", "First/Topic", "Second/Topic"), "add")
    assert places(told) == added
    assert told["version"] == 1
    assert product.status() == "REVIEW_IN_PROGRESS"
    assert told["change_set"]["type"] == "CREATE"
    # A shell of an earlier review is gone on from; both change sets can be executed.
    assert len(product.change_sets()) == 2
    assert product.world.topics() == set()


def test_a_change_is_told_with_its_way_through_the_stacks(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    told = product.reviewed()
    assert places(told) == {"Topic": "modify", "First/Topic": "modify"}
    assert product.reviewed("--exit-code", code=1)["changes"] == told["changes"]
    for style in ("text", "markdown", "html"):
        code, out, _ = product.run("review", "local", "--format", style)
        assert (code, "next" in out) == (0, True)
    assert product.world.outputs(NAME) == {"Stage": "prod"}


def test_no_changes_are_calm_and_leave_nothing(product: Small) -> None:
    product.stands()
    before = product.stacks()
    code, out, _ = product.run("review", "local", "--exit-code")
    assert (code, "Nothing changes" in out) == (0, True)
    assert product.run("review", "local", "--exit-code", "--quiet")[:2] == (0, "")
    assert product.reviewed()["change_set"] is None
    assert product.change_sets() == []
    assert product.stacks() == before


def test_outputs_alone_are_a_change(product: Small) -> None:
    product.stands()
    product.edit("root.yaml", lambda data: data["Outputs"].update(More={"Value": "more"}))
    told = product.reviewed("--exit-code", code=1)
    assert places(told) == {}
    assert told["change_set"]
    product.deployed()
    assert product.world.outputs(NAME)["More"] == "more"


def test_a_change_set_that_fails_says_the_reason_furthest_in_and_leaves_no_shell(
    product: Small,
) -> None:
    product.edit("first.yaml", lambda data: data["Resources"]["Topic"].update(Type="AWS::No::Way"))
    code, out, err = product.run("review", "local")
    assert (code, out) == (3, "")
    assert "nested stack First could not be made" in err
    assert "AWS::No::Way" in err
    assert "Nested change set" not in err
    assert product.stacks() == []


def test_a_change_set_of_somebody_else_keeps_the_shell(product: Small) -> None:
    product.world.cfn.create_change_set(
        StackName=NAME,
        ChangeSetName="someone-elses",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps({"Resources": {"Topic": display("theirs")}}),
    )
    product.edit("first.yaml", lambda data: data["Resources"]["Topic"].update(Type="AWS::No::Way"))
    assert product.run("review", "local")[0] == 3
    assert product.status() == "REVIEW_IN_PROGRESS"
    assert product.change_sets() == ["someone-elses"]


def test_what_failed_earlier_is_swept_and_what_is_not_ours_stays(product: Small) -> None:
    product.stands()
    cfn = product.world.cfn
    same = {name: product.world.stack(NAME)[name] for name in ("Parameters", "Tags")}
    for name in ("streamflix-20260101T000000Z-aaaaaa", "someone-elses"):
        cfn.create_change_set(
            StackName=NAME,
            ChangeSetName=name,
            UsePreviousTemplate=True,
            IncludeNestedStacks=True,
            **same,
        )
    product.say("StageName", "next")
    made = product.reviewed()["change_set"]["name"]
    assert sorted(product.change_sets()) == ["someone-elses", made]


def test_a_guard_refuses_what_loses_data_until_it_is_waived(product: Small) -> None:
    product.stands_with_films()
    told = product.reviewed(code=1)
    assert [(one["rule"], one["waived"]) for one in told["guards"]] == [("data-loss", False)]
    product.waive("data-loss", "Films")
    assert product.reviewed()["guards"][0]["waived"]


def test_the_other_delivery_is_refused(product: Small) -> None:
    product.stands()
    settings = product.folder / "parameters" / "settings" / "local.yaml"
    settings.write_text(settings.read_text().replace("delivery: nested", "delivery: flat"))
    flat = product.folder / "templates" / "flat"
    flat.mkdir()
    nested = product.folder / "templates" / "nested"
    root = json.loads((nested / "root.yaml").read_text())
    root["Resources"] = {"Topic": display("flat")}
    (flat / "streamflix.yaml").write_text(json.dumps(root))
    code, _, err = product.run("review", "local")
    assert code == 2
    assert "was made with the nested delivery" in err
    assert "Write delivery: nested" in err
    assert product.change_sets() == []


def test_while_somebody_deploys_and_where_a_stack_is_stuck(product: Small) -> None:
    product.world.aws.faults.add(Fault("fail", "First/Topic", "create", "No room"))
    assert product.run("deploy", "local", "--yes")[0] == 3
    code, _, err = product.run("review", "local")
    assert code == 3
    assert "ROLLBACK_COMPLETE" in err
    assert "`streamflix rollback local` is the next command." in err
    product.world.delete(NAME)
    product.deployed()
    product.world.hold("Topic", "update")
    product.say("StageName", "next")
    change_set = product.reviewed()["change_set"]["id"]
    product.world.cfn.execute_change_set(ChangeSetName=change_set)
    code, _, err = product.run("review", "local")
    assert code == 3
    assert "Someone else is deploying" in err
    product.world.release()
    product.world.settled(NAME)


def test_throttling_and_a_lost_line_are_survived(product: Small) -> None:
    faults = product.world.aws.faults
    faults.add(Fault("throttle", action="DescribeChangeSet", times=2))
    faults.add(Fault("drop", action="CreateChangeSet", after_effect=True))
    product.reviewed()
    assert len(product.change_sets()) == 1
