"""Events of nested stacks in one order, and the failure that came first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from generator.deploy.events import everywhere, identifiers

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
