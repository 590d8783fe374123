"""Every status of a stack, brought about with faults: the command that the table names leads on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from waits import until

from generator.deploy.stack.statuses import STATUSES, status
from generator.local.fault import Fault

from .conftest import World
from .small import NAME, Small, small

ALIKE = "the local CloudFormation takes a failed import back as it takes back an update"
UNREACHED: Mapping[str, str] = {
    "IMPORT_ROLLBACK_IN_PROGRESS": ALIKE,
    "IMPORT_ROLLBACK_FAILED": ALIKE,
    "IMPORT_ROLLBACK_COMPLETE": ALIKE,
}
"""What the local engine cannot be brought to, and why; it is read from the reference alone."""


@pytest.fixture
def product(
    world: World, in_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    with small(world, in_project, tmp_path, capsys) as made:
        yield made


def plain(*names: str, value: str = "x") -> str:
    """A template of SSM parameters, each after the one before it."""
    resources: dict[str, Any] = {}
    for before, name in zip((None, *names), names, strict=False):
        properties = {"Type": "String", "Value": value}
        resources[name] = {"Type": "AWS::SSM::Parameter", "Properties": properties}
        if before:
            resources[name]["DependsOn"] = before
    return json.dumps({"Resources": resources})


def hold(world: World, name: str, action: str) -> None:
    """Hold a resource until someone has watched."""
    world.hold(name, action, "DescribeStackEvents")


def fail(world: World, name: str, action: str, times: int = 1) -> None:
    world.aws.faults.add(Fault("fail", name, action, times=times))


def create(world: World, template: str) -> None:
    world.cfn.create_stack(StackName=NAME, TemplateBody=template)


def update(world: World, template: str) -> None:
    world.cfn.update_stack(StackName=NAME, TemplateBody=template)


def created(world: World, template: str) -> None:
    create(world, template)
    assert world.settled(NAME) == "CREATE_COMPLETE"


def creating(product: Small) -> None:
    hold(product.world, "A", "create")
    create(product.world, plain("A"))


def rolling_back(product: Small) -> None:
    fail(product.world, "B", "create")
    hold(product.world, "A", "delete")
    create(product.world, plain("A", "B"))


def updating(product: Small) -> None:
    created(product.world, plain("A"))
    hold(product.world, "A", "update")
    update(product.world, plain("A", value="y"))


def cleaning_up(product: Small) -> None:
    created(product.world, plain("A", "B"))
    hold(product.world, "B", "delete")
    update(product.world, plain("A"))


def taking_back(product: Small) -> None:
    created(product.world, plain("A", "B"))
    hold(product.world, "A", "update")
    fail(product.world, "B", "update")
    update(product.world, plain("A", "B", value="y"))
    product.world.held()
    hold(product.world, "A", "update")  # once more, where it is taken back
    product.world.release()


def cleaning_up_what_was_taken_back(product: Small) -> None:
    created(product.world, plain("A"))
    hold(product.world, "B", "delete")
    fail(product.world, "C", "create")
    update(product.world, plain("A", "B", "C"))


def deleting(product: Small) -> None:
    created(product.world, plain("A"))
    hold(product.world, "A", "delete")
    product.world.cfn.delete_stack(StackName=NAME)


def importing(product: Small) -> None:
    change_set = to_import(product)
    hold(product.world, "Taken", "read")
    product.world.cfn.execute_change_set(ChangeSetName=change_set)


def imported(product: Small) -> None:
    product.world.cfn.execute_change_set(ChangeSetName=to_import(product))
    product.world.settled(NAME)


def to_import(product: Small) -> str:
    """A change set that takes an SSM parameter that is there already into the product's root."""
    world = product.world
    deployed(product)
    world.ssm.put_parameter(Name="there", Type="String", Value="x")
    template = world.cfn.get_template(StackName=NAME, TemplateStage="Original")["TemplateBody"]
    properties = {"Type": "String", "Value": "x", "Name": "there"}
    taken = {"Type": "AWS::SSM::Parameter", "Properties": properties, "DeletionPolicy": "Retain"}
    data = template if isinstance(template, dict) else json.loads(template)
    data["Resources"]["Taken"] = taken
    change_set = world.change_set(
        NAME,
        data,
        "IMPORT",
        IncludeNestedStacks=False,
        Parameters=[
            {"ParameterKey": one["ParameterKey"], "UsePreviousValue": True}
            for one in world.stack(NAME)["Parameters"]
        ],
        ResourcesToImport=[
            {
                "ResourceType": "AWS::SSM::Parameter",
                "LogicalResourceId": "Taken",
                "ResourceIdentifier": {"Name": "there"},
            }
        ],
    )
    return str(change_set["ChangeSetId"])


def reviewed(product: Small) -> None:
    assert product.run("review", "local", "--save", "saved.json")[0] == 0


def kept_failed_creation(product: Small) -> None:
    product.settings("on-stack-failure: DO_NOTHING")
    rolled_back(product)


def rolled_back(product: Small) -> None:
    fail(product.world, "First/Topic", "create")
    assert product.run("deploy", "local", "--yes")[0] == 3


def not_rolled_back(product: Small) -> None:
    fail(product.world, "Topic", "delete")
    rolled_back(product)


def deployed(product: Small) -> None:
    product.world.recalled("the small product", product.deployed)


def changed(product: Small) -> None:
    deployed(product)
    product.say("StageName", "second")
    product.deployed()


def kept_failed_update(product: Small) -> None:
    product.settings("on-stack-failure: DO_NOTHING")
    taken_back(product)


def taken_back(product: Small) -> None:
    deployed(product)
    product.say("StageName", "second")
    fail(product.world, "First/Topic", "update")
    assert product.run("deploy", "local", "--yes")[0] == 3


def not_taken_back(product: Small) -> None:
    deployed(product)
    product.say("StageName", "second")
    fail(product.world, "First/Topic", "update", times=2)
    fail(product.world, "First/Topic", "read", times=-1)
    assert product.run("deploy", "local", "--yes")[0] == 3


def not_deleted(product: Small) -> None:
    deployed(product)
    fail(product.world, "First/Topic", "delete")
    assert product.run("destroy", "local", "--yes")[0] == 3


def deleted(product: Small) -> None:
    deployed(product)
    assert product.run("destroy", "local", "--yes")[0] == 0


BROUGHT: Mapping[str, Callable[[Small], None]] = {
    "REVIEW_IN_PROGRESS": reviewed,
    "CREATE_IN_PROGRESS": creating,
    "CREATE_FAILED": kept_failed_creation,
    "CREATE_COMPLETE": deployed,
    "ROLLBACK_IN_PROGRESS": rolling_back,
    "ROLLBACK_FAILED": not_rolled_back,
    "ROLLBACK_COMPLETE": rolled_back,
    "UPDATE_IN_PROGRESS": updating,
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": cleaning_up,
    "UPDATE_COMPLETE": changed,
    "UPDATE_FAILED": kept_failed_update,
    "UPDATE_ROLLBACK_IN_PROGRESS": taking_back,
    "UPDATE_ROLLBACK_FAILED": not_taken_back,
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": cleaning_up_what_was_taken_back,
    "UPDATE_ROLLBACK_COMPLETE": taken_back,
    "DELETE_IN_PROGRESS": deleting,
    "DELETE_FAILED": not_deleted,
    "DELETE_COMPLETE": deleted,
    "IMPORT_IN_PROGRESS": importing,
    "IMPORT_COMPLETE": imported,
}


def now(world: World) -> str:
    """The stack's status; one that is not there is deleted."""
    try:
        return world.status(NAME)
    except world.cfn.exceptions.ClientError:
        return "DELETE_COMPLETE"


def reached(world: World, name: str) -> None:
    """Wait until the stack has a status that it may only pass through."""
    until(lambda: now(world) == name)


def test_every_status_is_brought_about_or_said_not_to_be() -> None:
    assert BROUGHT.keys() | UNREACHED.keys() == STATUSES.keys()
    assert not BROUGHT.keys() & UNREACHED.keys()


@pytest.mark.parametrize("name", BROUGHT)
def test_the_command_that_the_table_names_leads_on(name: str, product: Small) -> None:
    BROUGHT[name](product)
    reached(product.world, name)
    known = status(name)
    if known.next != "wait":
        product.world.aws.faults.clear()  # the cause is fixed

    code, out, err = run(product, known.command_for("local"))

    after = status(now(product.world))
    assert code in ((0, 3) if known.next == "wait" else (0,)), (out, err)
    assert after.next != "wait"
    if known.next in ("create", "update"):
        assert after.name in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    elif known.next != "wait":
        assert after.name in ("UPDATE_ROLLBACK_COMPLETE", "DELETE_COMPLETE")
        assert run(product, after.command_for("local"))[0] == 0
        assert product.status() in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def run(product: Small, command: str) -> tuple[int, str, str]:
    """A command of the table, with no one there to ask."""
    program, *words = command.split()
    assert program == "streamflix"
    return product.run(*words, *(() if words[0] == "status" else ("--yes",)))
