"""Watching at the local AWS: status, events and outputs, what fails, and what is survived."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from waits import BOUND

from generator import cli
from generator.commands.shared.watch import followed
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, Endpoint
from generator.deploy.stack import events
from generator.errors import AwsError
from generator.local.fault import Fault

from .conftest import ACCOUNT, REGION, World

NAME = "streamflix-local"
STREAMFLIX = Path(sys.executable).with_name("streamflix")
INNER = {
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    "Outputs": {"TopicArn": {"Value": {"Ref": "Topic"}}},
}


def product(world: World, **more: Any) -> dict[str, Any]:
    """A root with a nested stack and a queue."""
    world.bucket()
    url = world.upload("inner.json", INNER)
    return {
        "Resources": {
            "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}},
            "Queue": {"Type": "AWS::SQS::Queue"},
        },
        "Outputs": {
            "QueueName": {"Value": {"Fn::GetAtt": ["Queue", "QueueName"]}},
            "OddText": {"Value": "it's $HOME; `id`"},
        },
        **more,
    }


def begin(world: World, template: dict[str, Any] | None = None) -> str:
    """Begin to create the stack; its ID."""
    body = json.dumps(template or product(world))
    return str(world.cfn.create_stack(StackName=NAME, TemplateBody=body)["StackId"])


def run(world: World, *arguments: str) -> int:
    return cli.main([*arguments, "--endpoint-url", world.aws.endpoint_url], world.aws.environment)


Capture = pytest.CaptureFixture[str]


def test_a_stack_that_is_not_there_is_said_and_is_no_error(
    world: World, in_project: Path, capsys: Capture
) -> None:
    assert run(world, "status", "local") == 0
    told = capsys.readouterr().out
    assert told == (
        f"There is no stack {NAME} in {REGION}. `streamflix deploy local` creates it.\n"
    )
    assert run(world, "status", "local", "--format", "json", "--watch") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["version"], data["exists"], data["status"], data["stacks"]) == (1, False, None, [])


@pytest.mark.parametrize("command", ["events", "outputs"])
def test_whoever_goes_on_with_what_is_not_there_is_told_so(
    world: World, in_project: Path, capsys: Capture, command: str
) -> None:
    assert run(world, command, "local") == 3
    assert f"There is no stack {NAME}" in capsys.readouterr().err


def test_status_is_a_tree_with_what_it_means_and_the_command_that_leads_on(
    world: World, in_project: Path, capsys: Capture
) -> None:
    assert world.create(NAME, product(world)) == "CREATE_COMPLETE"
    assert run(world, "status", "local") == 0
    told = capsys.readouterr().out
    root, inner, *_ = told.splitlines()
    assert re.match(r"streamflix-local +CREATE_COMPLETE +drift: not checked +20\d\d-", root)
    assert re.match(r"  Inner +CREATE_COMPLETE ", inner)
    assert told.endswith("The stack was created.\n")
    assert run(world, "status", "local", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["status"], data["next"], data["command"]) == (
        "CREATE_COMPLETE",
        "update",
        "streamflix deploy local",
    )
    assert [(one["path"], one["drift"]) for one in data["stacks"]] == [
        ("", "NOT_CHECKED"),
        ("Inner", "NOT_CHECKED"),
    ]


def test_events_are_one_list_over_all_stacks(
    world: World, in_project: Path, capsys: Capture
) -> None:
    world.aws.faults.add(Fault("fail", "Inner/Topic", "create", "No room on the shelf"))
    assert world.create(NAME, product(world)) == "ROLLBACK_COMPLETE"
    assert run(world, "events", "local") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "CREATE_IN_PROGRESS" in lines[0]
    assert lines == sorted(lines, key=lambda line: line[:19])
    assert any(
        re.search(r"CREATE_FAILED +Inner/Topic \(AWS::SNS::Topic\): .*No ro", x) for x in lines
    )
    assert run(world, "events", "local", "--failed", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    first = data["events"][0]
    assert data["version"] == 1
    assert (first["stack"], first["logical_id"], first["status"]) == (
        "Inner",
        "Topic",
        "CREATE_FAILED",
    )
    assert all(one["status"].endswith("_FAILED") for one in data["events"])


def test_where_nothing_failed_it_is_said_beside_the_list(
    world: World, in_project: Path, capsys: Capture
) -> None:
    assert world.create(NAME, product(world)) == "CREATE_COMPLETE"
    assert run(world, "events", "local", "--failed") == 0
    assert capsys.readouterr() == ("", "Nothing failed.\n")
    assert run(world, "events", "local", "--failed", "-q") == 0
    assert capsys.readouterr() == ("", "")


def test_following_tells_each_event_and_fails_with_the_root_cause_first(
    world: World, in_project: Path, capsys: Capture
) -> None:
    world.hold("Inner/Topic", "create", "DescribeStackEvents")
    world.aws.faults.add(Fault("fail", "Inner/Topic", "create", "No room on the shelf"))
    begin(world)
    assert run(world, "events", "local", "--follow") == 3
    told = capsys.readouterr()
    assert "CREATE_FAILED                 Inner/Topic" in told.out
    cause, state = told.err.splitlines()
    assert cause.startswith("streamflix: Inner/Topic (AWS::SNS::Topic), CREATE_FAILED: ")
    assert "No room on the shelf" in cause
    assert state.startswith(f"streamflix: {NAME} is ROLLBACK_COMPLETE. The creation failed")
    assert state.endswith("`streamflix rollback local` is the next command.")


def test_following_as_data_is_one_document(world: World, in_project: Path, capsys: Capture) -> None:
    world.hold("Inner/Topic", "create", "DescribeStackEvents")
    begin(world)
    assert run(world, "events", "local", "--follow", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)["events"]
    assert (told[0]["path"], told[0]["status"]) == ("", "CREATE_IN_PROGRESS")
    assert (told[-1]["path"], told[-1]["status"]) == ("", "CREATE_COMPLETE")
    assert ("Inner", "Topic", "CREATE_COMPLETE") in {
        (one["stack"], one["logical_id"], one["status"]) for one in told
    }


def test_watching_status_looks_on_and_keeps_the_document_apart(
    world: World, in_project: Path, capsys: Capture
) -> None:
    world.hold("Inner/Topic", "create", "DescribeStackEvents")
    begin(world)
    assert run(world, "status", "local", "--watch", "--format", "json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["status"] == "CREATE_COMPLETE"
    assert "CREATE_COMPLETE     Inner/Topic" in told.err
    assert run(world, "status", "local", "--watch", "-q") == 0
    assert capsys.readouterr().err == ""


def test_outputs_in_every_form(world: World, in_project: Path, capsys: Capture) -> None:
    assert world.create(NAME, product(world)) == "CREATE_COMPLETE"
    queue = world.outputs(NAME)["QueueName"]
    assert run(world, "outputs", "local") == 0
    assert f"QueueName  {queue}\n" in capsys.readouterr().out
    assert run(world, "outputs", "local", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "outputs": {"QueueName": queue, "OddText": "it's $HOME; `id`"},
    }
    assert run(world, "outputs", "local", "--format", "env", "-v") == 0
    exports = capsys.readouterr().out
    shell = f'{exports}printf "%s|%s|%s" "$QUEUE_NAME" "$ODD_TEXT" "$INNER_TOPIC_ARN"'
    said = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"{queue}|it's $HOME; `id`|arn:aws:sns:")


class Counting(Aws):
    """The road, without retries of botocore's own, that counts what it is asked."""

    def __init__(self, world: World) -> None:
        keys = Endpoint(world.aws.endpoint_url, ACCOUNT, "local")
        super().__init__(REGION, keys, attempts=1)
        self.world = world
        self.asked: list[str] = []

    def ask(self, service: str, operation: str, request: Answer = {}, about: str = "") -> Answer:  # noqa: B006
        self.asked.append(operation)
        return super().ask(service, operation, request, about)


class Timed(Counting):
    """Time passes while someone sleeps; after two seconds of it what was held is over."""

    time = 0.0

    def clock(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        if self.time >= 2:
            self.world.release()
            self.world.settled(NAME)


class ReleasedByTasks(Counting):
    """What is held goes on when the tasks of a service were read."""

    def ask(self, service: str, operation: str, request: Answer = {}, about: str = "") -> Answer:  # noqa: B006
        answer = super().ask(service, operation, request, about)
        if operation == "describe_tasks":
            self.world.release()
        return answer


def look_on(aws: Aws, stack_id: str, known: frozenset[str] = frozenset()) -> Answer:
    options = Namespace(quiet=False, color=False, environ={}, environment="local", format="text")
    return followed(aws, stack_id, known, options)


def test_waiting_keeps_to_its_budget(world: World, capsys: Capture) -> None:
    world.hold("Inner/Topic", "create")
    aws = Timed(world)
    stack_id = begin(world)
    world.held()
    assert look_on(aws, stack_id)["StackStatus"] == "CREATE_COMPLETE"
    # The budget of a minute is twenty; at the end, what was not read yet is read.
    assert len(aws.asked) <= 20
    assert aws.time < 2 * 2.5
    assert capsys.readouterr().out.count("Inner/Topic") == 2


def test_trouble_on_the_line_is_survived(world: World, capsys: Capture) -> None:
    world.hold("Inner/Topic", "create", "DescribeStackEvents")
    aws = Counting(world)
    stack_id = begin(world)
    world.aws.faults.add(Fault("throttle", action="DescribeStackEvents"))
    world.aws.faults.add(Fault("drop", action="DescribeStackEvents"))
    assert look_on(aws, stack_id)["StackStatus"] == "CREATE_COMPLETE"
    said = capsys.readouterr().out
    assert said.count("AWS throttles") + said.count("AWS cannot be reached") >= 1
    assert "AWS answers again." in said


def test_a_deletion_ends_where_the_stack_does(world: World, capsys: Capture) -> None:
    assert world.create(NAME, product(world)) == "CREATE_COMPLETE"
    aws = Counting(world)
    stack_id = str(world.stack(NAME)["StackId"])
    known = events.identifiers(aws, stack_id)
    cloudformation.delete_stack(aws, stack_id)
    assert look_on(aws, stack_id, known)["StackStatus"] == "DELETE_COMPLETE"
    told = capsys.readouterr().out
    assert "DELETE_COMPLETE     Inner/Topic" in told
    assert "CREATE_COMPLETE" not in told


def test_a_creation_that_is_deleted_when_it_fails_has_failed(world: World) -> None:
    world.aws.faults.add(Fault("fail", "Queue", "create", "No room on the shelf"))
    body = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}})
    made = world.cfn.create_stack(StackName=NAME, TemplateBody=body, OnFailure="DELETE")
    with pytest.raises(AwsError, match=r"(?s)Queue .*No room on the shelf.*DELETE_COMPLETE"):
        look_on(Counting(world), str(made["StackId"]))


def test_a_refusal_while_looking_on_says_how_to_go_on(world: World) -> None:
    aws = Counting(world)
    missing = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{NAME}/none"
    with pytest.raises(AwsError, match=r"(?s)not exist.*status local --watch` watches it again"):
        look_on(aws, missing)
    assert look_on(aws, missing, frozenset({"an event"}))["StackStatus"] == "DELETE_COMPLETE"


SERVICE = {
    "Resources": {
        "Cluster": {"Type": "AWS::ECS::Cluster"},
        "Tasks": {
            "Type": "AWS::ECS::TaskDefinition",
            "Properties": {
                "ContainerDefinitions": [{"Name": "api", "Image": "api:7", "Memory": 128}]
            },
        },
        "Api": {
            "Type": "AWS::ECS::Service",
            "Properties": {
                "Cluster": {"Ref": "Cluster"},
                "TaskDefinition": {"Ref": "Tasks"},
                "LaunchType": "FARGATE",
            },
        },
    }
}


def test_a_service_that_fails_tells_why_its_tasks_stopped(world: World) -> None:
    why = "CannotPullContainerError: api:7 not found"
    world.aws.faults.add(Fault("stop", "Api", message=why))
    # Deleted with its tasks only when someone has read why they stopped.
    world.hold("Cluster", "delete")
    with pytest.raises(AwsError) as failed:
        look_on(ReleasedByTasks(world), begin(world, SERVICE))
    cause, *tasks, state = (mistake.what for mistake in failed.value.mistakes)
    assert cause.startswith("Api (AWS::ECS::Service), CREATE_FAILED: ")
    assert any(why in told for told in tasks)
    assert state.startswith(f"{NAME} is ROLLBACK_COMPLETE.")


def test_an_interrupt_ends_the_looking_on_and_not_the_deployment(
    world: World, in_project: Path
) -> None:
    world.hold("Inner/Topic", "create")
    stack_id = begin(world)
    arguments = ["status", "local", "--watch", "--endpoint-url", world.aws.endpoint_url]
    process = subprocess.Popen(
        [STREAMFLIX, *arguments],
        env={**os.environ, **world.aws.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert "CREATE_IN_PROGRESS" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=BOUND)
    assert process.returncode == 130
    assert complaint.splitlines() == [
        "streamflix: Watching has stopped; what was begun in AWS goes on."
        " `streamflix status local --watch` watches it again.",
        "streamflix: interrupted.",
    ]
    world.release()
    assert world.settled(stack_id) == "CREATE_COMPLETE"
