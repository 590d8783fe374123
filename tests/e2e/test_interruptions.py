"""SIGTERM and SIGHUP are as Ctrl-C: nothing is left in AWS that the message does not name."""

from __future__ import annotations

import os
import random
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from waits import BOUND

from generator.local.fault import Fault

from .conftest import World
from .small import NAME, Small, small

STREAMFLIX = Path(sys.executable).with_name("streamflix")
WAITS = "what is under way is finished first"


@pytest.fixture
def product(
    world: World, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The small product, with nothing deployed."""
    with small(world, root, tmp_path, capsys) as made:
        yield made
        world.aws.faults.clear()


def _take_every_signal() -> None:
    """What started the tests may ignore signals (nohup does), and its children would, too."""
    for sign in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.SIG_DFL)


@contextmanager
def running(product: Small, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command as a process of its own."""
    process = subprocess.Popen(
        [STREAMFLIX, *arguments],
        cwd=product.folder,
        env={**os.environ, **product.world.aws.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_take_every_signal,
    )
    with process:
        yield process
        process.kill()


def interrupted_at(
    product: Small, action: str, sign: signal.Signals, *arguments: str, waits: bool = False
) -> str:
    """What a command complains of that gets a signal while AWS answers an action."""
    product.world.aws.faults.add(Fault("hold", action=action))
    with running(product, *arguments) as process:
        product.world.held()
        process.send_signal(sign)
        assert process.stderr
        said = ""
        while waits and WAITS not in said:
            said += process.stderr.readline()
        product.world.release()
        _, rest = process.communicate(timeout=BOUND)
    assert process.returncode == 130, said + rest
    assert rest.endswith("streamflix: interrupted.\n")
    return said + rest


@pytest.mark.parametrize(
    ("command", "action", "sign"),
    [
        ("review local", "CreateChangeSet", signal.SIGTERM),
        ("review local --save review.json", "DescribeChangeSet", signal.SIGHUP),
        ("deploy local --yes", "CreateChangeSet", signal.SIGHUP),
        ("deploy local --yes", "DescribeChangeSet", signal.SIGTERM),
        ("deploy local --yes", "DescribeStackEvents", signal.SIGINT),
    ],
)
def test_what_nothing_has_executed_is_deleted_with_its_empty_stack(
    product: Small, command: str, action: str, sign: signal.Signals
) -> None:
    waits = action == "CreateChangeSet"
    said = interrupted_at(product, action, sign, *command.split(), waits=waits)
    assert product.stacks() == []
    assert "is left" not in said
    assert not Path("review.json").exists()


def test_an_update_that_is_interrupted_leaves_the_stack_as_it_was(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    interrupted_at(product, "DescribeChangeSet", signal.SIGTERM, "deploy", "local", "--yes")
    assert product.change_sets() == []
    assert product.status() == "CREATE_COMPLETE"
    assert product.world.outputs(NAME) == {"Stage": "prod"}


def test_an_execution_that_has_begun_goes_on_and_is_taken_up_again(product: Small) -> None:
    product.settings("termination-protection: true")
    product.settings("protected-resources: [Topic]")
    product.world.hold("First/Topic", "create")
    said = interrupted_at(
        product, "ExecuteChangeSet", signal.SIGTERM, "deploy", "local", "--yes", waits=True
    )
    command = "streamflix resume local"
    assert f"what was begun in AWS goes on. `{command}` takes it up again." in said
    assert "no stack policy protects Topic." in said
    assert f"{NAME} may not be protected from deletion yet." in said
    assert product.status() == "CREATE_IN_PROGRESS"
    with running(product, "resume", "local") as process:
        product.world.held()
        product.world.release()
        out, err = process.communicate(timeout=BOUND)
    assert process.returncode == 0, err
    assert f"{NAME} is protected from deletion now." in out
    assert "No update may replace or delete Topic, First and Second" in out
    assert "Stage  prod" in out
    # Once it is at rest and protected, there is nothing to resume.
    assert product.run("resume", "local")[1] == f"Nothing to resume: {NAME} is CREATE_COMPLETE.\n"


def test_a_deployment_that_was_killed_is_protected_by_the_next_resume(product: Small) -> None:
    product.settings("protected-resources: [Topic]")
    product.world.hold("First/Topic", "create")
    with running(product, "deploy", "local", "--yes") as process:
        product.world.held()
        process.kill()
        process.wait(BOUND)
    product.world.release()
    assert product.world.settled(NAME) == "CREATE_COMPLETE"
    code, out, _ = product.run("resume", "local")
    assert (code, "No update may replace or delete Topic" in out) == (0, True)


@pytest.mark.parametrize("action", ["DeleteStack", "DescribeStackEvents"])
def test_a_deletion_that_has_begun_goes_on(product: Small, action: str) -> None:
    product.stands()
    waits = action == "DeleteStack"
    if not waits:  # Those that are marked before the deletion are read first.
        product.world.aws.faults.add(Fault("delay", action=action, seconds=0.01, times=3))
    product.world.hold("First/Topic", "delete")
    arguments = ("destroy", "local", "--yes")
    said = interrupted_at(product, action, signal.SIGHUP, *arguments, waits=waits)
    if waits:
        assert "`streamflix destroy local` takes it up again." in said
        product.world.release()
        assert product.run(*arguments)[0] == 0
        assert product.stacks() == []


def test_what_cannot_be_deleted_is_named_with_the_command_that_does(product: Small) -> None:
    """The line to AWS is gone while the change set is being deleted."""
    product.world.aws.faults.add(Fault("drop", action="DeleteChangeSet", times=-1))
    said = interrupted_at(product, "DescribeChangeSet", signal.SIGTERM, "review", "local")
    name = product.change_sets()[0]
    assert f"The change set {name} of {NAME} was not deleted" in said
    assert "nothing has executed it." in said
    product.world.aws.faults.clear()
    command = re.findall(r"`streamflix ([^`]+)`", said)[-1]
    assert product.run(*shlex.split(command), "--yes")[0] == 0
    assert product.stacks() == []


def test_the_loser_of_a_race_leaves_no_change_set(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    product.world.aws.faults.add(Fault("hold", action="ExecuteChangeSet"))
    with running(product, "deploy", "local", "--yes") as process:
        product.world.held()
        with running(product, "deploy", "local", "--yes") as quicker:
            assert quicker.wait(BOUND) == 0
        product.world.release()
        _, said = process.communicate(timeout=BOUND)
    assert process.returncode == 1, said
    assert "Someone else was quicker" in said
    assert product.change_sets() == []


def test_a_failed_execution_leaves_no_change_set_and_no_empty_stack(product: Small) -> None:
    product.world.aws.faults.add(Fault("drop", action="ExecuteChangeSet", times=-1))
    code, _, said = product.run("deploy", "local", "--yes")
    assert (code, "Nothing has been executed." in said) == (3, True)
    assert product.stacks() == []


def test_a_lost_answer_to_the_execution_is_no_failure(product: Small) -> None:
    drop = Fault("drop", action="ExecuteChangeSet", times=-1, after_effect=True)
    product.world.aws.faults.add(drop)
    product.deployed()
    assert product.status() == "CREATE_COMPLETE"


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)
COMMANDS = ("review", "deploy", "destroy", "rollback", "resume")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(int(os.environ.get("STREAMFLIX_ROUNDS", "12"))))
def test_a_signal_at_any_moment_leaves_what_the_message_names_and_a_way_out(
    product: Small, seed: int
) -> None:
    chance = random.Random(seed)
    if chance.random() < 0.5:
        product.stands()
        product.say("StageName", f"stage{seed}")
    command, sign = chance.choice(COMMANDS), chance.choice(SIGNALS)
    arguments = ["--yes"] if command != "review" else []
    before = product.stacks()
    product.world.aws.faults.add(Fault("delay", action="*", seconds=0.02, times=-1))
    with running(product, command, "local", *arguments) as process:
        try:
            process.wait(chance.uniform(0.3, 2.5))
        except subprocess.TimeoutExpired:
            process.send_signal(sign)
        _, said = process.communicate(timeout=BOUND)
    assert process.returncode in (0, 1, 3, 130, -signal.SIGKILL), said
    assert "Traceback" not in said
    product.world.aws.faults.clear()
    if process.returncode == 130 and product.stacks() != before:
        assert "`streamflix " in said
    # Whatever is left: the commands that are named lead to a stack that is deployed, and to none.
    for one in ("resume", "rollback"):
        assert product.run(one, "local", "--yes")[0] in (0, 1)
    product.deployed()
    assert product.run("destroy", "local", "--yes")[0] == 0
    assert product.stacks() == []
