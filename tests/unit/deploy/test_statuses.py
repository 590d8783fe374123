"""Every status that the API knows, and those that it may come to know."""

from __future__ import annotations

from typing import get_args

import pytest
from botocore.session import get_session

from generator.commands import GROUPS
from generator.deploy.stack.statuses import STATUSES, ChangeSet, Next, status, status_of


def test_every_status_of_the_api_is_known_and_no_other() -> None:
    model = get_session().get_service_model("cloudformation")

    assert set(STATUSES) == set(model.shape_for("StackStatus").enum)


@pytest.mark.parametrize("name", STATUSES)
def test_each_says_what_it_means_and_names_a_command_that_there_is(name: str) -> None:
    one = status(name)

    assert one.meaning.endswith(".")
    assert one.next in get_args(Next)
    assert one.change_set in get_args(ChangeSet)
    program, command, environment, *_ = one.command.split()
    assert (program, environment) == ("streamflix", "ENV")
    assert any(command in members for members in GROUPS.values())
    assert one.command_for("prod").split()[2] == "prod"


def test_what_can_be_updated_is_what_aws_lets_be_updated() -> None:
    # What is reported of a stack whose status allows no update: API reference, UpdateStack.
    assert {name for name, one in STATUSES.items() if one.change_set == "update"} == {
        "CREATE_COMPLETE",
        "CREATE_FAILED",
        "UPDATE_COMPLETE",
        "UPDATE_FAILED",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
    }


def test_what_moves_is_waited_for() -> None:
    for name, one in STATUSES.items():
        moves = name.endswith("_IN_PROGRESS") and name != "REVIEW_IN_PROGRESS"
        assert (one.next == "wait") == moves, name


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("REFACTOR_IN_PROGRESS", "wait"),
        ("REFACTOR_COMPLETE", "update"),
        ("REFACTOR_FAILED", "wait"),
        ("", "wait"),
    ],
)
def test_an_unknown_status_is_read_by_how_it_ends(name: str, then: str) -> None:
    found = status(name)

    assert (found.name, found.next) == (name, then)
    assert "not known here" in found.meaning


def test_a_stack_that_is_not_there_is_as_one_that_is_deleted() -> None:
    assert status_of(None) == status("DELETE_COMPLETE")
    assert status_of({"StackStatus": "CREATE_FAILED"}).next == "rollback"
