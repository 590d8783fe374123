"""Events of nested stacks in one order, and the failure that came first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.events import Event, everywhere, identifiers

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
        ("A/Topic", "CREATE_FAILED"),
        ("B", "CREATE_IN_PROGRESS"),
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
    aws.happened["a"].insert(0, told(10, "Topic", "DELETE_COMPLETE", stack="a"))
    assert [(event.path, event.status) for event in everywhere(aws, "root", known)] == [
        ("", "DELETE_IN_PROGRESS"),
        ("A", "DELETE_IN_PROGRESS"),
        ("A/Topic", "DELETE_COMPLETE"),
    ]


def gone(asked: Any) -> Any:
    """Stacks of which nothing is known any more, but for the root."""
    if asked["StackName"] != "root":
        raise AwsApiError("ValidationError", "Stack [a] does not exist")
    return {"StackEvents": nested().happened["root"]}


def test_a_nested_stack_that_is_forgotten_is_left_out() -> None:
    aws = FakeAws(answers={"describe_stack_events": gone})
    assert [event.path for event in everywhere(aws, "root")] == ["B", "A", ""]


def test_a_mark_is_never_empty_and_a_refusal_is_no_mark() -> None:
    missing = AwsApiError("ValidationError", "Stack [root] does not exist")
    for answer in (missing, {"StackEvents": []}):
        assert identifiers(FakeAws(answers={"describe_stack_events": [answer]}), "root")
    denied = FakeAws(answers={"describe_stack_events": [AwsApiError("AccessDenied", "No")]})
    with pytest.raises(AwsApiError, match="No"):
        identifiers(denied, "root")
    with pytest.raises(AwsApiError, match="No"):
        everywhere(denied, "root")


def test_a_refusal_inside_is_raised() -> None:
    def denied(asked: Any) -> Any:
        if asked["StackName"] != "root":
            raise AwsApiError("AccessDenied", "No")
        return {"StackEvents": nested().happened["root"]}

    with pytest.raises(AwsApiError, match="No"):
        everywhere(FakeAws(answers={"describe_stack_events": denied}), "root")


@pytest.mark.parametrize(
    ("time", "year"),
    [("2026-01-01T00:00:00Z", 2026), (datetime(2026, 1, 1), 2026), (None, 1)],
)
def test_times_are_read_in_whatever_form_they_come(time: object, year: int) -> None:
    found = Event("", {"Timestamp": time}).time
    assert found.year == year
    assert found.tzinfo
    assert Event("", {"StartTime": time}).time == found


def test_members_that_are_missing_or_null_are_nothing() -> None:
    for told in ({}, dict.fromkeys(("ResourceStatus", "ResourceType", "PhysicalResourceId"))):
        event = Event("Topic", told)
        assert (event.status, event.type, event.physical_id, event.reason) == ("", "", "", "")
        assert not (event.is_own or event.is_of_a_stack or event.failed or event.is_an_end)


def test_a_validation_tells_of_the_stack_by_its_name() -> None:
    told = {"ResourceType": STACK, "StackName": "product", "LogicalResourceId": "product"}
    assert Event("", {**told, "PhysicalResourceId": "", "StackId": "root"}).is_own
