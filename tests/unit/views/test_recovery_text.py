"""What getting out of a stuck state, and taking down, say before they begin."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from generator.deploy.destroy.deletion import Left, Survey
from generator.deploy.stack.recovery import Stuck, way_to_resume, way_to_roll_back
from generator.deploy.stack.statuses import STATUSES, status
from generator.plan.impact.deletion_plan import Entry
from generator.views.pages.recovery import recovery_page
from generator.views.stack.deletion import blocked, gone, help_with, surveyed
from generator.views.stack.recovery import continued, helps, lost, refused, taken_back, thrown_away

STUCK = Stuck("Database/Instance", "AWS::RDS::DBInstance", "gone", "prod-Database-1.Instance")
CANCELLED = Stuck("Topic", "AWS::SNS::Topic", "", "")


def test_going_on_says_what_failed_and_what_is_taken_back() -> None:
    assert list(continued("prod", (STUCK, CANCELLED), ())) == [
        "Resources that could not be rolled back:",
        "  Database/Instance (AWS::RDS::DBInstance): gone",
        "  Topic (AWS::SNS::Topic): CloudFormation gives no reason.",
        "Everything of prod would be rolled back to its state before the update.",
    ]


def test_going_on_says_what_is_skipped_and_what_that_leaves() -> None:
    lines = list(continued("prod", (STUCK, CANCELLED), (STUCK,)))

    assert "  Database/Instance, for CloudFormation prod-Database-1.Instance" in lines
    assert (
        lines[-1] == "Everything else of prod would be rolled back to its state before the update."
    )
    assert list(continued("prod", (STUCK,), (STUCK,)))[-1].startswith("  CloudFormation would take")


def test_a_rollback_without_anything_in_the_way_is_tried_again() -> None:
    assert list(continued("prod", (), ())) == [
        "Everything of prod would be rolled back to its state before the update."
    ]


def test_what_helps_names_what_can_be_skipped() -> None:
    assert helps("prod", (CANCELLED,)) == "Fix the cause and `streamflix resume prod`."
    assert "`streamflix resume prod --skip Database/Instance`" in helps("prod", (STUCK, CANCELLED))


def test_several_are_skipped_as_the_command_takes_them() -> None:
    other = Stuck("Queue", "AWS::SQS::Queue", "", "Queue")

    assert "--skip Database/Instance Queue`" in helps("prod", (STUCK, other))


@pytest.mark.parametrize("name", STATUSES)
def test_every_way_has_its_words(name: str) -> None:
    if way_to_roll_back(name) in ("take back", "remove", "cancel"):
        assert "prod" in taken_back("prod", name)
    for verb, way in (("resume", way_to_resume(name)), ("roll back", way_to_roll_back(name))):
        if way == "refuse":
            words = refused("prod", name, status(name).meaning, verb)
            assert words.startswith(f"prod is {name}. ")
            assert words.endswith(f" There is nothing to {verb}.")


def test_what_moves_cannot_be_destroyed_meanwhile() -> None:
    said = refused("prod", "UPDATE_IN_PROGRESS", "The stack is being updated.", "destroy")

    assert said == (
        "prod is UPDATE_IN_PROGRESS. The stack is being updated. It cannot be destroyed meanwhile."
    )


def test_what_goes_with_a_review_is_named() -> None:
    made = datetime(2026, 11, 2, 3, 4, tzinfo=UTC)
    sets = [
        {"ChangeSetName": "a", "Status": "CREATE_COMPLETE", "CreationTime": made},
        {"ChangeSetName": "b", "Status": "FAILED"},
    ]

    assert list(thrown_away(sets)) == [
        "  the change set a (CREATE_COMPLETE), made 2026-11-02 03:04 UTC",
        "  the change set b (FAILED)",
    ]
    assert list(lost({})) == []
    assert list(lost({"Logs": "AWS::Logs::LogGroup"}))[1] == "  Logs (AWS::Logs::LogGroup)"


LOST = Entry("Images", "AWS::ECR::Repository", "i", "destroyed", "It is deleted.", True)
KEPT = Entry("Role", "AWS::IAM::Role", "r", "retained", "It stays.")
GUARDED = Entry("Balancer", "AWS::X::Y", "b", "destroyed", "", protection="deletion")


def test_a_deletion_lists_what_goes_and_what_stays() -> None:
    survey = Survey(
        (LOST, GUARDED, KEPT), {"Images": "3 images"}, (("AWS::ECS::Cluster", "c"),), resources=7
    )

    assert list(surveyed("prod", survey, empties=True)) == [
        "prod would be deleted, with 7 resources.",
        "Data that will be lost:",
        "  Images (AWS::ECR::Repository): It is deleted. It is emptied first: 3 images.",
        "Retained in the account:",
        "  Role (AWS::IAM::Role): It stays.",
        "Also retained: log groups that services created themselves.",
    ]
    assert list(surveyed("prod", Survey(resources=1), empties=False)) == [
        "prod would be deleted, with 1 resource."
    ]


def test_what_is_in_the_way_is_followed_by_what_became_of_it() -> None:
    assert [str(one) for one in blocked("prod", [("It is on.", "Turn it off.")])] == [
        "It is on. Turn it off.",
        "prod is unchanged: nothing was started.",
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("RepositoryNotEmptyException", "`streamflix destroy prod --empty` deletes"),
        (
            "The bucket you tried to delete is not empty",
            "`streamflix destroy prod --empty` deletes",
        ),
        ("Cannot delete protected DB Instance", "Turn off its protection"),
        ("sg-1 has a dependent object", "Something outside the stack uses it"),
        ("User is not authorized to perform", "allow it, then `streamflix destroy prod`"),
        ("who knows", "Fix the cause, then `streamflix destroy prod` again."),
    ],
)
def test_what_is_still_there_comes_with_what_helps(reason: str, words: str) -> None:
    [said] = help_with([Left("Images", "AWS::ECR::Repository", reason)], "prod")

    assert str(said).startswith("Not deleted: Images (AWS::ECR::Repository). ")
    assert words in said.hint


def test_what_is_left_is_listed() -> None:
    assert list(gone("prod", [])) == ["prod is deleted; nothing is retained."]
    assert list(gone("prod", ["a", "b"])) == ["prod is deleted.", "Retained:", "  a", "  b"]


def test_what_an_earlier_deletion_left_is_not_denied() -> None:
    [told] = gone("prod", [], is_rest=True)
    assert told == "prod is deleted. Snapshots of an earlier deletion are retained and not listed."


def test_the_page_has_a_row_for_every_status() -> None:
    page = recovery_page(STATUSES.values())

    for one in STATUSES.values():
        assert f"| `{one.name}` | {one.meaning} | " in page
    assert (
        "| `DELETE_COMPLETE` | There is no such stack any more. | create | `streamflix deploy"
        in page
    )
