"""``streamflix apply`` against the local AWS: exactly what was reviewed, or what has moved."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from waits import BOUND, until

from generator.deploy.change_set.plan_file import VERSION
from generator.local.fault import Fault

from .conftest import World
from .small import NAME, Small, Terminal, display, small

STREAMFLIX = Path(sys.executable).with_name("streamflix")
FILE = "review.json"


@pytest.fixture
def product(
    world: World, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The small product, with nothing deployed."""
    with small(world, root, tmp_path, capsys) as made:
        yield made


def save(product: Small, code: int = 0) -> str:
    """Review and keep it; the change set's ID."""
    got, _, err = product.run("review", "local", "--save", FILE)
    assert got == code, err
    return str(json.loads(Path(FILE).read_text())["change_set"])


def apply(product: Small, *more: str) -> tuple[int, str, str]:
    return product.run("apply", FILE, "--yes", *more)


def refused(product: Small, *sentences: str) -> None:
    """It is refused with these words, and nothing was done."""
    before = product.world.stack(NAME) if NAME in product.stacks() else None
    code, _, err = apply(product)
    assert code == 1, err
    for sentence in sentences:
        assert sentence in err
    assert "Nothing was executed" in err
    assert (product.world.stack(NAME) if before else None) == before


def test_what_was_reviewed_is_executed_and_only_once(product: Small) -> None:
    save(product)
    file = Path(FILE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    document = json.loads(file.read_text())
    assert (document["version"], document["environment"]) == (VERSION, "local")
    assert document["review"]["changes"]
    code, out, err = apply(product)
    assert code == 0, err
    assert "CREATE_COMPLETE" in out
    assert "Stage  prod" in out
    assert product.world.topics()
    refused(product, "was REVIEW_IN_PROGRESS, and is CREATE_COMPLETE now")
    product.say("StageName", "next")
    save(product)
    assert apply(product)[0] == 0
    assert product.world.outputs(NAME) == {"Stage": "next"}
    # ListChangeSets and the name know it no longer; the ARN still does.
    refused(product, "was updated since", "The change set was executed already.")


def test_without_a_terminal_it_needs_a_yes(product: Small) -> None:
    save(product)
    code, _, err = product.run("apply", FILE)
    assert code == 2
    assert "--yes" in err
    assert product.status() == "REVIEW_IN_PROGRESS"


def test_whoever_is_asked_sees_what_is_risky_and_may_decline(
    product: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    product.stands_with_films()
    product.waive("data-loss", "Films")
    save(product)
    monkeypatch.setattr("sys.stdin", Terminal("no\n"))
    code, out, err = product.run("apply", FILE)
    assert code == 1
    assert "- Films (AWS::S3::Bucket): removed, its data destroyed" in out
    assert "Execute this on streamflix-local? [y/N]" in err
    assert len(product.change_sets()) == 1
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert product.run("apply", FILE)[0] == 0
    assert "Films" not in product.world.resources(NAME)


def other_deployment(product: Small) -> None:
    product.world.cfn.update_stack(
        StackName=NAME,
        TemplateBody=json.dumps({"Resources": {"Topic": display("other")}}),
    )
    product.world.settled(NAME)


def deleted_change_set(product: Small) -> None:
    change_set = json.loads(Path(FILE).read_text())["change_set"]
    product.world.cfn.delete_change_set(ChangeSetName=change_set)


def deleted_stack(product: Small) -> None:
    product.world.delete(NAME)


def stack_made_anew(product: Small) -> None:
    product.world.delete(NAME)
    product.world.create(NAME, {"Resources": {"Topic": display("other")}})


def other_template(product: Small) -> None:
    product.edit("first.yaml", lambda data: data["Resources"].update(More=display("more")))


def other_parameter(product: Small) -> None:
    product.say("StageName", "another")


@pytest.mark.parametrize(
    ("move", "sentences"),
    [
        (other_deployment, ["was updated since", "The change set is obsolete"]),
        (deleted_change_set, ["The change set is gone"]),
        (deleted_stack, ["is not there any more: it was deleted"]),
        (stack_made_anew, ["it was deleted and recreated", "The change set is gone"]),
        (other_template, ["The working tree has other templates than were reviewed: First."]),
        (other_parameter, ["other parameters than were reviewed: StageName."]),
    ],
)
def test_what_has_moved_is_said_and_nothing_is_done(
    product: Small, move: Callable[[Small], None], sentences: list[str]
) -> None:
    product.stands()
    product.say("StageName", "next")
    save(product)
    move(product)
    refused(product, *sentences)


def test_all_that_moved_is_said_at_once(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    save(product)
    other_deployment(product)
    other_template(product)
    other_parameter(product)
    refused(product, "was updated since", "obsolete", "templates", "parameters")


def test_another_account(product: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    save(product)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "999999999999")
    refused(product, "The review is of the account 123456789012")
    monkeypatch.undo()
    code, _, err = apply(product, "--region", "eu-west-1")
    assert (code, "The review is of eu-west-2, not of eu-west-1." in err) == (1, True)


def test_a_file_that_was_edited(product: Small) -> None:
    save(product)
    file = Path(FILE)
    file.write_text(file.read_text().replace('"action": "add"', '"action": "none"'))
    code, _, err = apply(product)
    assert code == 1
    assert "someone has edited it" in err
    assert product.status() == "REVIEW_IN_PROGRESS"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "review.json:1: It is not JSON"),
        ("{\n  oops", "review.json:2: It is not JSON"),
        ("[]", "It is no saved review"),
        ('{"version": 1, "changes": []}', "It is no saved review"),
        ('{\n  "version": 99,\n  "kind": "streamflix-review"\n}', "review.json:2: It has version"),
    ],
)
def test_files_that_are_none(product: Small, text: str, complaint: str) -> None:
    Path(FILE).write_text(text)
    code, _, err = apply(product)
    assert (code, complaint in err) == (2, True), err


def test_a_file_that_is_missing(product: Small) -> None:
    code, _, err = product.run("apply", "nothing.json", "--yes")
    assert (code, "nothing.json: No such file" in err) == (2, True)


def test_a_folder_that_is_missing_is_told_before_anything_is_made(product: Small) -> None:
    code, _, err = product.run("review", "local", "--save", "nowhere/review.json")
    assert (code, "nowhere: There is no such folder." in err) == (2, True)
    assert product.stacks() == []


def test_guards_refuse_what_nothing_waives_today(product: Small) -> None:
    product.stands_with_films()
    save(product, code=1)
    refused(product, "data-loss Films")
    product.waive("data-loss", "Films", expires="2020-01-01")
    refused(product, "data-loss Films", "expired on 2020-01-01")
    product.waive("data-loss", "Films")
    assert apply(product)[0] == 0


def test_a_review_without_changes_is_applied_calmly(product: Small) -> None:
    product.stands()
    assert save(product) == ""
    product.settings("termination-protection: true")
    code, out, _ = apply(product)
    assert (code, "nothing to change" in out) == (0, True)
    assert product.world.stack(NAME)["EnableTerminationProtection"]
    other_deployment(product)
    refused(product, "was updated since")


def started(product: Small, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [STREAMFLIX, *arguments],
        cwd=product.folder,
        env={**os.environ, **product.world.aws.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_process_killed_after_its_review_leaves_what_can_be_applied(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    process = started(product, "review", "local", "--save", FILE)
    until(Path(FILE).is_file)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert product.status() == "CREATE_COMPLETE"
    code, _, err = apply(product)
    assert code == 0, err
    assert product.world.outputs(NAME) == {"Stage": "next"}


def test_two_that_apply_the_same(product: Small) -> None:
    save(product)
    both = [started(product, "apply", FILE, "--yes") for _ in range(2)]
    said = [process.communicate(timeout=BOUND) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 1]), said
    assert "Traceback" not in "".join(text for pair in said for text in pair)
    assert product.status() == "CREATE_COMPLETE"


def test_another_deployment_that_is_quicker_at_the_last_moment(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    save(product)
    product.world.aws.faults.add(Fault("hold", action="ExecuteChangeSet"))
    process = started(product, "apply", FILE, "--yes")
    product.world.held()
    other_deployment(product)
    product.world.release()
    _, err = process.communicate(timeout=BOUND)
    assert process.returncode == 1, err
    assert "Someone else was quicker" in err
    assert product.world.outputs(NAME) == {}


def test_a_lost_answer_to_the_execution_is_asked_for_again(product: Small) -> None:

    save(product)
    product.world.aws.faults.add(Fault("drop", action="ExecuteChangeSet", after_effect=True))
    code, _, err = apply(product)
    assert code == 0, err
    assert product.status() == "CREATE_COMPLETE"
