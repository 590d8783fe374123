"""``streamflix resume`` and ``streamflix rollback``: out of every stuck state, with faults."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from waits import until

from generator import cli
from generator.local.fault import Fault

from .conftest import World

NAME = "streamflix-local"
Run = Callable[..., int]

LEAF = {
    "Parameters": {"Word": {"Type": "String"}},
    "Resources": {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Word"}}},
        "Keeper": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Type": "String", "Value": {"Ref": "Word"}},
        },
    },
}


def nested(world: World) -> dict[str, Any]:
    """Root → Outer → Inner, with a topic and a parameter that follow the word in each."""
    leaf = _stack(world.upload("leaf.json", LEAF))
    middle = {**LEAF, "Resources": {**LEAF["Resources"], "Inner": leaf}}
    outer = _stack(world.upload("middle.json", middle))
    return {**LEAF, "Resources": {**LEAF["Resources"], "Outer": outer}}


def _stack(url: str) -> dict[str, Any]:
    given = {"TemplateURL": url, "Parameters": {"Word": {"Ref": "Word"}}}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": given}


@pytest.fixture
def template(world: World) -> dict[str, Any]:
    """The root template, its nested ones uploaded."""
    world.bucket()
    return nested(world)


@pytest.fixture
def run(world: World, in_project: Path) -> Run:
    """``run("resume", "--yes")``: a command on the environment ``local``; its exit code."""

    def call(command: str, *more: str) -> int:
        arguments = [command, "local", "--endpoint-url", world.aws.endpoint_url, *more]
        return cli.main(arguments, world.aws.environment)

    return call


def create(world: World, template: dict[str, Any], **more: Any) -> str:
    return world.create(NAME, template, parameters={"Word": "before"}, **more)


def update(world: World, template: dict[str, Any], **more: Any) -> str:
    return world.update(NAME, template, parameters={"Word": "after"}, **more)


def stack_at(world: World, *path: str) -> str:
    """The name of the nested stack at a path of logical IDs."""
    name = NAME
    for part in path:
        name = world.resources(name)[part]["PhysicalResourceId"]
    return str(world.stack(name)["StackName"])


def get_stuck(world: World, template: dict[str, Any]) -> None:
    """Let an update fail, and the way back too, at a resource of the innermost stack."""
    assert create(world, template) == "CREATE_COMPLETE"
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "update", times=2, message="no way"))
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "read", times=-1, message="no way"))
    assert update(world, template) == "UPDATE_ROLLBACK_FAILED"


def test_a_mended_rollback_goes_on(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    get_stuck(world, template)
    world.aws.faults.clear()

    assert run("resume", "--yes") == 0

    out = capsys.readouterr().out
    assert f"{NAME} is UPDATE_ROLLBACK_FAILED." in out
    assert "  Outer/Inner/Topic (AWS::SNS::Topic): " in out
    assert f"Everything of {NAME} would be rolled back to its state before the update." in out
    assert f"{NAME} is UPDATE_ROLLBACK_COMPLETE." in out
    assert world.status(NAME) == "UPDATE_ROLLBACK_COMPLETE"


def test_what_cannot_be_mended_is_skipped_by_the_name_of_its_own_stack(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    get_stuck(world, template)

    assert run("resume", "--yes", "--skip", "Outer/Inner/Topic") == 0

    out = capsys.readouterr().out
    skip = f"{stack_at(world, 'Outer', 'Inner')}.Topic"
    assert f"  Outer/Inner/Topic, for CloudFormation {skip}\n" in out
    assert "Drift detection does not check what was skipped." in out
    assert world.status(NAME) == "UPDATE_ROLLBACK_COMPLETE"


def test_a_rollback_that_stops_again_says_what_can_be_skipped(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    get_stuck(world, template)
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "update", times=-1, message="still no"))

    assert run("resume", "--yes") == 3

    err = capsys.readouterr().err
    assert err.startswith("streamflix: Outer/Inner/Topic (AWS::SNS::Topic), UPDATE_FAILED:")
    assert "`streamflix resume local --skip Outer/Inner/Topic`" in err


def test_what_did_not_fail_is_not_skipped(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    get_stuck(world, template)

    assert run("resume", "--yes", "--skip", "Outer/Inner/Topik", "Keeper") == 2

    err = capsys.readouterr().err
    assert "Outer/Inner/Topik did not fail. Did you mean Outer/Inner/Topic?" in err
    assert "Keeper did not fail. What can be skipped is Outer/Inner/Topic." in err
    assert world.status(NAME) == "UPDATE_ROLLBACK_FAILED"


def test_nothing_is_done_unasked(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    get_stuck(world, template)

    assert run("resume") == 2

    assert "There is no terminal to ask on" in capsys.readouterr().err
    assert world.status(NAME) == "UPDATE_ROLLBACK_FAILED"


class Terminal(io.StringIO):
    """Someone sits there, and types this."""

    def isatty(self) -> bool:
        return True


def test_what_is_declined_is_not_done(
    world: World,
    template: dict[str, Any],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    get_stuck(world, template)

    monkeypatch.setattr("sys.stdin", Terminal("no\n"))
    assert run("resume") == 1
    monkeypatch.setattr("sys.stdin", Terminal("another\n"))
    assert run("destroy") == 1
    assert capsys.readouterr().err.endswith("declined; nothing was begun.\n")
    assert world.status(NAME) == "UPDATE_ROLLBACK_FAILED"

    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    world.aws.faults.clear()
    assert run("resume") == 0


def test_a_review_that_is_kept_is_declined_to_be_thrown_away(
    world: World, template: dict[str, Any], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.change_set(NAME, template, "CREATE", parameters={"Word": "before"})

    for command in ("rollback", "destroy"):
        monkeypatch.setattr("sys.stdin", Terminal("\n"))
        assert run(command) == 1

    assert world.status(NAME) == "REVIEW_IN_PROGRESS"


@pytest.mark.parametrize("command", ["resume", "rollback"])
def test_there_is_nothing_to_do_where_all_is_well(
    world: World,
    template: dict[str, Any],
    run: Run,
    command: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(command) == 0
    assert f"there is no stack {NAME}." in capsys.readouterr().out

    create(world, template)

    assert run(command) == 0
    assert f"{NAME} is CREATE_COMPLETE." in capsys.readouterr().out
    assert run(command, "-q") == 0
    assert capsys.readouterr().out == ""


def test_a_failed_creation_that_was_kept_is_cleared_away(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "create"))
    assert create(world, template, OnFailure="DO_NOTHING") == "CREATE_FAILED"
    assert run("resume") == 1
    assert "`streamflix rollback local` is what helps." in capsys.readouterr().err

    assert run("rollback", "--yes") == 0

    out = capsys.readouterr().out
    assert f"Everything that was created of {NAME} would be deleted" in out
    assert f"There is no stack {NAME} any more." in out
    assert world.cfn.describe_stacks()["Stacks"] == []
    assert world.topics() == set()


def test_a_failed_update_that_was_kept_is_taken_back(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    create(world, template)
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "update"))
    assert update(world, template, DisableRollback=True) == "UPDATE_FAILED"

    assert run("rollback", "--yes") == 0

    out = capsys.readouterr().out
    assert f"The update of {NAME} would be rolled back" in out
    assert world.status(NAME) == "UPDATE_ROLLBACK_COMPLETE"
    values = {p["Name"]: p["Value"] for p in _parameters(world)}
    assert set(values.values()) == {"before"}


def test_a_rollback_that_aws_refuses_says_the_other_way_out(
    world: World,
    template: dict[str, Any],
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    create(world, template)
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "update"))
    assert update(world, template, DisableRollback=True) == "UPDATE_FAILED"
    # Someone else was quicker while it was asked.
    monkeypatch.setattr("sys.stdin", Quicker(world))

    assert run("rollback") == 3

    err = capsys.readouterr().err
    assert "AWS rejected RollbackStack" in err
    assert "`streamflix deploy local` goes on from where it stopped." in err


class Quicker(io.StringIO):
    """Anyone who says yes only once the stack was rolled back already."""

    def __init__(self, world: World) -> None:
        super().__init__("y\n")
        self.world = world

    def isatty(self) -> bool:
        return True

    def readline(self, *size: Any) -> str:
        self.world.cfn.rollback_stack(StackName=NAME)
        self.world.settled(NAME)
        return super().readline(*size)


def _parameters(world: World) -> list[Any]:
    names = [p["Name"] for p in world.ssm.describe_parameters()["Parameters"]]
    return list(world.ssm.get_parameters(Names=names)["Parameters"])


def test_an_update_under_way_is_cancelled(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    create(world, template)
    world.hold("Outer/Keeper", "update", "CancelUpdateStack")
    world.cfn.update_stack(
        StackName=NAME,
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "Word", "ParameterValue": "after"}],
    )

    assert run("rollback", "--yes") == 0

    assert "in progress would be cancelled" in capsys.readouterr().out
    assert world.status(NAME) == "UPDATE_ROLLBACK_COMPLETE"


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("resume", 3, "Topic (AWS::SNS::Topic), UPDATE_FAILED:"),
        ("rollback", 0, f"{NAME} is UPDATE_ROLLBACK_COMPLETE."),
    ],
)
def test_a_rollback_under_way_is_looked_on_at(
    world: World,
    template: dict[str, Any],
    run: Run,
    capsys: pytest.CaptureFixture[str],
    command: str,
    code: int,
    said: str,
) -> None:
    create(world, template)
    world.aws.faults.add(Fault("fail", "Topic", "update"))
    world.hold("Keeper", "update")
    world.cfn.update_stack(
        StackName=NAME,
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": "Word", "ParameterValue": "after"}],
    )

    world.held()
    world.hold("Keeper", "update", "DescribeStackEvents")  # taken back, it is updated again
    world.release()
    until(lambda: world.status(NAME) != "UPDATE_IN_PROGRESS")

    assert run(command) == code

    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert world.status(NAME) == "UPDATE_ROLLBACK_COMPLETE"


@pytest.mark.parametrize("wish", ["ROLLBACK", "DO_NOTHING"])
def test_a_creation_that_failed_leaves_the_way_free(
    world: World, template: dict[str, Any], run: Run, wish: str
) -> None:
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "create"))
    create(world, template, OnFailure=wish)

    assert run("rollback", "--yes") == 0

    assert create(world, template) == "CREATE_COMPLETE"


def test_a_creation_that_could_not_be_taken_back_is_deleted(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.aws.faults.add(Fault("fail", "Outer/Inner/Topic", "create"))
    world.aws.faults.add(Fault("fail", "Keeper", "delete"))
    assert create(world, template) == "ROLLBACK_FAILED"

    assert run("rollback", "--yes") == 0

    assert f"What remains of {NAME} would be deleted" in capsys.readouterr().out
    assert world.cfn.describe_stacks()["Stacks"] == []


def test_a_first_review_is_thrown_away_with_its_shells(
    world: World, template: dict[str, Any], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world.change_set(NAME, template, "CREATE", parameters={"Word": "before"})
    assert len(world.cfn.describe_stacks()["Stacks"]) == 3

    assert run("rollback", "--yes") == 0

    out = capsys.readouterr().out
    assert f"{NAME} does not exist yet" in out
    assert "  the change set changes-" in out
    assert world.cfn.describe_stacks()["Stacks"] == []
