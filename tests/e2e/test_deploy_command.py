"""``streamflix deploy`` against the local AWS, from nothing to deployed to changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.local.fault import Fault

from .conftest import World
from .small import NAME, Small, Terminal, display, small


@pytest.fixture
def product(
    world: World, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The small product, with nothing deployed."""
    with small(world, root, tmp_path, capsys) as made:
        yield made


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """``types("y\\n")``: someone sits at the terminal and types that."""
    return lambda text, first=lambda: None: monkeypatch.setattr("sys.stdin", Terminal(text, first))


def test_from_nothing_to_deployed_to_changed_to_unchanged(
    product: Small, types: Callable[..., None]
) -> None:
    types("y\n")
    code, out, err = product.run("deploy", "local")
    assert code == 0, err
    assert err.index("templates are in") < err.index("Execute this on streamflix-local? [y/N]")
    assert "5 added, as far as CloudFormation tells." in out
    assert product.status() == "CREATE_COMPLETE"
    product.say("StageName", "next")
    types("yes\n")
    assert product.run("deploy", "local")[0] == 0
    assert product.world.outputs(NAME) == {"Stage": "next"}
    code, out, _ = product.run("deploy", "local", "--yes")
    assert code == 0
    assert "Nothing changes in streamflix-local." in out
    assert "Stage  next" in out
    assert product.run("deploy", "local", "--yes", "--quiet")[:2] == (0, "")
    assert product.change_sets() == []


def test_what_is_declined_leaves_no_trace(product: Small, types: Callable[..., None]) -> None:
    for answer in ("n\n", "\n", ""):
        types(answer)
        code, _, err = product.run("deploy", "local")
        assert (code, "declined; nothing was executed" in err) == (1, True)
        assert product.stacks() == []


def test_without_a_terminal_nothing_is_begun(product: Small) -> None:
    code, _, err = product.run("deploy", "local")
    assert code == 2
    assert "--yes goes on without asking." in err
    assert product.stacks() == []
    assert product.world.s3.list_buckets()["Buckets"] == []


def test_guards_refuse_even_with_a_yes(product: Small) -> None:
    product.stands_with_films()
    code, out, err = product.run("deploy", "local", "--yes")
    assert code == 1
    assert "data-loss Films" in out
    assert "policy checks refuse this" in err
    assert product.change_sets() == []
    assert "Films" in product.world.resources(NAME)
    product.waive("data-loss", "Films")
    product.deployed()
    assert "Films" not in product.world.resources(NAME)


def test_the_riskiest_stand_right_above_the_question(
    product: Small, types: Callable[..., None]
) -> None:
    product.stands_with_films()
    product.waive("data-loss", "Films")
    types("n\n")
    code, out, _ = product.run("deploy", "local")
    assert code == 1
    *_, risk, waived, counts = out.splitlines()
    assert "- Films (AWS::S3::Bucket): removed, its data destroyed" in risk
    assert "waived: data-loss Films" in waived
    assert counts.startswith("1 removed")


def test_somebody_else_deploys_while_the_question_stands(
    product: Small, types: Callable[..., None]
) -> None:
    product.stands()

    def deploy() -> None:
        template = json.dumps({"Resources": {"Topic": display("other")}})
        product.world.cfn.update_stack(StackName=NAME, TemplateBody=template)
        product.world.settled(NAME)

    product.say("StageName", "next")
    types("y\n", deploy)
    code, _, err = product.run("deploy", "local")
    assert code == 1
    assert "was updated since" in err
    assert product.change_sets() == []
    assert product.world.outputs(NAME) == {}


def test_an_interrupt_at_the_question_leaves_no_trace(
    product: Small, types: Callable[..., None]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    types("y\n", interrupt)
    assert product.run("deploy", "local")[0] == 130
    assert product.stacks() == []


def test_a_deployment_that_fails_says_the_cause_first(product: Small) -> None:
    product.stands()
    product.say("StageName", "next")
    product.world.aws.faults.add(Fault("fail", "First/Topic", "update", "No room on the shelf"))
    code, _, err = product.run("deploy", "local", "--yes")
    assert code == 3
    assert err.index("No room on the shelf") < err.index("is UPDATE_ROLLBACK_COMPLETE")
    assert product.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert product.run("deploy", "local", "--yes")[0] == 0
    assert product.world.outputs(NAME) == {"Stage": "next"}


def test_protection_counts_without_changes_too(product: Small) -> None:
    product.stands()
    product.settings("termination-protection: true")
    code, out, _ = product.run("deploy", "local", "--yes")
    assert code == 0
    assert "is protected from deletion now" in out
    assert product.world.stack(NAME)["EnableTerminationProtection"]


def test_throttling_all_the_way(product: Small) -> None:
    for action in ("DescribeStacks", "DescribeChangeSet", "ExecuteChangeSet"):
        product.world.aws.faults.add(Fault("throttle", action=action))
    product.deployed()
    assert product.status() == "CREATE_COMPLETE"


def test_streamflix_whole(
    streamflix: World, in_project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Small(streamflix, in_project, capsys)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in streamflix.aws.environment.items():
            patch.setenv(name, value)
        code, out, err = whole.run("deploy", "local", "--yes")
        assert code == 0, err
        assert "Nothing changes in streamflix-local." in out
        assert "VpcId" in out
