"""Several clients at once: one of them wins, the others are told so, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError
from waits import until

from .conftest import World
from .test_life_of_stacks import keeper, template, topic

CLIENTS = 6


def at_once(request: Callable[[int], Any], count: int = CLIENTS) -> list[Any]:
    """The answers to requests that are made at the same time; an error is its code."""
    start = threading.Barrier(count)

    def one(number: int) -> Any:
        start.wait()
        try:
            return request(number)
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def nested(url: str) -> dict[str, Any]:
    """A nested stack."""
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}}


def body(data: dict[str, Any]) -> str:
    """A template's text."""
    return json.dumps(data)


def test_one_of_many_creations_of_one_name_makes_the_stack(world: World) -> None:
    cfn = world.cfn
    for round_ in range(3):
        name = f"s{round_}"
        text = body(template(A=topic(f"a{round_}")))
        answers = at_once(lambda _, n=name, t=text: cfn.create_stack(StackName=n, TemplateBody=t))
        made = [one for one in answers if isinstance(one, dict)]
        assert len(made) == 1
        assert answers.count("AlreadyExistsException") == CLIENTS - 1
        assert world.settled(name) == "CREATE_COMPLETE"
    assert len(cfn.list_stacks()["StackSummaries"]) == 3


def test_change_sets_for_one_new_name_share_one_stack(world: World) -> None:
    text = body(template(A=topic("a")))

    def request(number: int) -> Any:
        return world.cfn.create_change_set(
            StackName="s", ChangeSetName=f"c{number}", ChangeSetType="CREATE", TemplateBody=text
        )

    answers = at_once(request)
    assert len({one["StackId"] for one in answers}) == 1
    executed = at_once(
        lambda number: world.cfn.execute_change_set(StackName="s", ChangeSetName=f"c{number}")
    )
    assert executed.count("InvalidChangeSetStatus") == CLIENTS - 1
    assert world.settled("s") == "CREATE_COMPLETE"


def test_one_of_many_updates_changes_the_stack(world: World) -> None:
    world.create("s", template(K=keeper("first")))
    world.hold("K", "update")

    def request(number: int) -> Any:
        text = body(template(K=keeper(f"value {number}")))
        return world.cfn.update_stack(StackName="s", TemplateBody=text)

    answers = at_once(request)
    assert answers.count("ValidationError") == CLIENTS - 1
    world.held()
    world.release()
    assert world.settled("s") == "UPDATE_COMPLETE"
    won = next(number for number, one in enumerate(answers) if isinstance(one, dict))
    name = world.resources("s")["K"]["PhysicalResourceId"]
    assert world.ssm.get_parameter(Name=name)["Parameter"]["Value"] == f"value {won}"


def test_a_change_set_is_executed_only_while_its_stack_rests(world: World) -> None:
    world.create("s", template(K=keeper("1")))
    change_set = world.change_set("s", template(K=keeper("2")))
    world.hold("K", "update")
    world.cfn.update_stack(StackName="s", TemplateBody=body(template(K=keeper("3"))))
    world.held()
    with pytest.raises(ClientError, match="cannot be executed"):
        world.execute(change_set)
    world.release()
    assert world.settled("s") == "UPDATE_COMPLETE"


def test_a_nested_stack_that_somebody_deleted_is_not_brought_back(world: World) -> None:
    world.bucket()
    url = world.upload("child.json", template(A=topic("a")))
    world.create("s", template(Child=nested(url)))
    child = world.resources("s")["Child"]["PhysicalResourceId"]
    world.delete(child)
    url = world.upload("other.json", template(A=topic("a"), B=topic("b")))
    status = world.update("s", template(Child=nested(url)))
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert f"Stack [{child}] does not exist" in world.reasons("s")
    assert world.status(child) == "DELETE_COMPLETE"
    assert world.topics() == set()
    change_set = world.change_set("s", template(Child=nested(url)))
    assert change_set["Status"] == "FAILED"
    gone = world.stack("s")["StackId"]
    assert world.delete("s") == "DELETE_COMPLETE"
    assert world.status(gone) == "DELETE_COMPLETE"


def test_a_nested_stack_that_is_updated_by_itself_is_not_updated_by_its_parent(
    world: World,
) -> None:
    world.bucket()
    url = world.upload("child.json", template(K=keeper("1")))
    world.create("s", template(Child=nested(url)))
    child = world.resources("s")["Child"]["PhysicalResourceId"]
    world.hold("Child/K", "update")
    world.cfn.update_stack(StackName=child, TemplateBody=body(template(K=keeper("own"))))
    world.held()
    url = world.upload("other.json", template(K=keeper("parent's")))
    assert world.update("s", template(Child=nested(url))) == "UPDATE_ROLLBACK_COMPLETE"
    assert f"Stack:{child} is in UPDATE_IN_PROGRESS state and can not be updated." in (
        world.reasons("s")
    )
    world.release()
    assert world.settled(child) == "UPDATE_COMPLETE"
    name = world.resources(child)["K"]["PhysicalResourceId"]
    assert world.ssm.get_parameter(Name=name)["Parameter"]["Value"] == "own"


def test_a_nested_stack_is_deleted_once_though_two_ask_for_it(world: World) -> None:
    world.bucket()
    url = world.upload("child.json", template(A=topic("a")))
    world.create("s", template(Child=nested(url)))
    root, child = world.stack("s")["StackId"], world.resources("s")["Child"]["PhysicalResourceId"]
    world.hold("Child/A", "delete")
    world.cfn.delete_stack(StackName=child)
    world.held()
    world.cfn.delete_stack(StackName="s")
    until(lambda: world.status(root) == "DELETE_IN_PROGRESS")
    world.release()
    assert world.settled(root) == "DELETE_COMPLETE"
    events = [status for name, status in world.events(child) if name == "A"]
    assert events.count("DELETE_COMPLETE") == 1


def test_a_reset_ends_what_runs_and_leaves_nothing_of_it(world: World) -> None:
    world.hold("*", "create")
    for number in range(3):
        text = body(template(A=topic(f"a{number}")))
        world.cfn.create_stack(StackName=f"s{number}", TemplateBody=text)
    world.held(1)
    answers = at_once(lambda _: world.aws.reset())
    assert answers == [None] * CLIENTS
    assert world.cfn.list_stacks()["StackSummaries"] == []
    assert world.topics() == set()
    assert world.create("s0", template(A=topic("a0"))) == "CREATE_COMPLETE"


RIGHT_AFTER_THE_START = """
import threading
from generator.local.aws import LocalAws
from generator.local.api.actions import ACTIONS
from generator.local.api.request import ActionRequest
from generator.local.records.stacks import Place

with LocalAws() as aws:
    aws.warm()
    front, failed = aws.front, []
    def reset():
        try:
            aws.reset()
        except BaseException as error:
            failed.append(repr(error))
    threads = [threading.Thread(target=reset) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    body = '{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}'
    given = {"StackName": "s", "TemplateBody": body}
    place = Place("123456789012", "eu-west-2")
    request = ActionRequest(front.context, front.operations, front.stack_sets, place, given)
    ACTIONS["CreateStack"](request)
    front.operations.wait()
    print(front.context.store.live(place, "s").status, failed)
"""


@pytest.mark.long
def test_resets_right_after_the_start_lose_nothing(root: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RIGHT_AFTER_THE_START],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.stdout.split("\n")[0] == "CREATE_COMPLETE []", done.stderr
