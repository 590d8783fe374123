"""Events of nested stacks in one order, and the failure that came first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from generator.deploy.events import Event, everywhere, followed, identifiers, root_cause

from .fakes import STACK, FakeAws

START = datetime(2026, 1, 1, tzinfo=UTC)


def told(
    second: int, logical_id: str, status: str, kind: str = "AWS::SNS::Topic", **more: str
) -> dict[str, Any]:
    return {
        "EventId": f"{logical_id}-{second}",
        "StackId": more.pop("stack", "root"),
        "LogicalResourceId": logical_id,
        "PhysicalResourceId": more.pop("physical", "x"),
        "ResourceType": kind,
        "ResourceStatus": status,
        "ResourceStatusReason": more.pop("reason", ""),
        "Timestamp": START + timedelta(seconds=second),
    }


def nested() -> FakeAws:
    return FakeAws(
        happened={
            "root": [
                told(4, "product", "ROLLBACK_IN_PROGRESS", STACK, physical="root"),
                told(3, "A", "CREATE_FAILED", STACK, physical="a", reason="It was not created"),
                told(1, "B", "CREATE_IN_PROGRESS", STACK, physical=""),
            ],
            "a": [
                told(2, "Queue", "CREATE_FAILED", reason="Resource creation cancelled", stack="a"),
                told(1, "Topic", "CREATE_FAILED", reason="Rate exceeded", stack="a"),
            ],
        },
    )


def test_events_of_all_stacks_in_order_with_their_paths() -> None:
    found = [(event.path, event.status) for event in everywhere(nested(), "root")]
    assert found == [
        ("B", "CREATE_IN_PROGRESS"),
        ("A/Topic", "CREATE_FAILED"),
        ("A/Queue", "CREATE_FAILED"),
        ("A", "CREATE_FAILED"),
        ("", "ROLLBACK_IN_PROGRESS"),
    ]


def test_known_events_are_left_out_and_so_is_what_was_before_the_first_new_one() -> None:
    aws = nested()
    known = identifiers(aws, "root")
    assert everywhere(aws, "root", known) == []
    aws.happened["root"][:0] = [
        told(9, "A", "DELETE_IN_PROGRESS", STACK, physical="a"),
        told(8, "product", "DELETE_IN_PROGRESS", STACK, physical="root"),
    ]
    aws.happened["a"].insert(0, told(9, "Topic", "DELETE_COMPLETE", stack="a"))
    assert [(event.path, event.status) for event in everywhere(aws, "root", known)] == [
        ("", "DELETE_IN_PROGRESS"),
        ("A", "DELETE_IN_PROGRESS"),
        ("A/Topic", "DELETE_COMPLETE"),
    ]


def test_the_cause_is_the_first_failure_that_no_other_explains() -> None:
    cause = root_cause(everywhere(nested(), "root"))
    assert cause is not None
    assert (cause.path, cause.reason) == ("A/Topic", "Rate exceeded")


def test_a_stack_that_fails_by_itself_is_the_cause_and_without_failure_there_is_none() -> None:
    only = Event("A", told(1, "A", "CREATE_FAILED", STACK, reason="No template"))
    fine = Event("A/T", told(1, "T", "CREATE_COMPLETE"))
    assert root_cause([fine, only]) is only
    assert root_cause([fine]) is None


def test_following_gives_each_new_event_once_oldest_first() -> None:
    aws = FakeAws(happened={"root": [told(1, "Old", "CREATE_COMPLETE")]})
    known = identifiers(aws, "root")

    def states() -> Any:
        for second, name in ((2, "One"), (3, "Two")):
            aws.happened["root"].insert(0, told(second, name, "CREATE_IN_PROGRESS"))
        yield None
        aws.happened["root"].insert(0, told(4, "One", "CREATE_COMPLETE"))
        yield None

    found = [(e.path, e.is_an_end) for e in followed(aws, "root", states(), known)]
    assert found == [("One", False), ("Two", False), ("One", True)]
