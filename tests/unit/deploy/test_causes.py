"""What failed first, of everything that is called a failure."""

from __future__ import annotations

from typing import Any

import pytest

from generator.deploy.stack.events import Event
from generator.deploy.stack.root_cause import cause

from .test_motion import event
from .timeline import ROOT, happens, holds, itself, nested

SHELF = 'Resource handler returned message: "No shelf" (HandlerErrorCode: InvalidRequest)'


def creation_that_fails() -> list[Event]:
    """A queue fails in A: a topic beside it is cancelled, B is cancelled, everything goes."""
    failed = "The following resource(s) failed to create: [Queue, Topic]. "
    embedded = f"Embedded stack {nested('A')} was not successfully created: {failed}"
    return [
        event(itself(0, ROOT, "CREATE_IN_PROGRESS", "User Initiated")),
        event(happens(2, nested("A"), "Queue", "CREATE_IN_PROGRESS"), "A"),
        event(happens(3, nested("A"), "Queue", "CREATE_FAILED", reason=SHELF), "A"),
        event(
            happens(3, nested("A"), "T", "CREATE_FAILED", reason="Resource creation cancelled"), "A"
        ),
        event(itself(4, nested("A"), "CREATE_FAILED", failed), "A"),
        event(holds(5, "A", "CREATE_FAILED", embedded)),
        event(holds(5, "B", "CREATE_FAILED", "Resource creation cancelled")),
        event(
            itself(6, ROOT, "ROLLBACK_IN_PROGRESS", "The following … Rollback requested by user.")
        ),
        event(itself(9, ROOT, "ROLLBACK_COMPLETE")),
    ]


def test_it_is_the_first_that_no_other_explains_however_the_events_are_ordered() -> None:
    events = creation_that_fails()
    for told in (events, events[::-1]):
        found = cause(told)
        assert found
        assert (found.path, found.status, found.reason) == ("A/Queue", "CREATE_FAILED", SHELF)


def test_where_all_went_well_there_is_none() -> None:
    assert cause([event(itself(0, ROOT, "CREATE_COMPLETE"))]) is None
    assert cause([]) is None


def test_a_nested_stack_that_fails_by_itself_is_the_cause() -> None:
    found = cause([event(holds(1, "A", "CREATE_FAILED", "S3 error: Access Denied"))])
    assert found
    assert (found.path, found.reason) == ("A", "S3 error: Access Denied")


def test_of_failures_at_one_moment_it_is_the_innermost() -> None:
    outer = event(holds(1, "A", "CREATE_FAILED", "Something"))
    inner = event(happens(1, nested("A"), "T", "CREATE_FAILED", reason="Rate exceeded"), "A")
    found = cause([outer, inner])
    assert found
    assert found.path == "A/T"


def test_where_every_failure_is_passed_on_the_first_of_them_is_told() -> None:
    events = [one for one in creation_that_fails() if one.path != "A/Queue"]
    found = cause(events)
    assert found
    assert found.path == "A/T"


def test_a_reason_that_stands_on_an_earlier_event_of_the_resource_is_taken() -> None:
    found = cause(
        [
            event(happens(1, ROOT, "Topic", "UPDATE_IN_PROGRESS", reason=SHELF)),
            event(
                happens(
                    2, ROOT, "Topic", "UPDATE_IN_PROGRESS", reason="Requested update requires …"
                )
            ),
            event(happens(3, ROOT, "Topic", "UPDATE_FAILED", physical="")),
        ]
    )
    assert found
    assert (found.reason, found.status, found.physical_id) == (SHELF, "UPDATE_FAILED", "x")


def test_a_reason_on_an_event_in_progress_is_the_cause_where_nothing_is_called_a_failure() -> None:
    found = cause(
        [
            event(itself(0, ROOT, "UPDATE_IN_PROGRESS", "User Initiated")),
            event(happens(1, ROOT, "Topic", "UPDATE_IN_PROGRESS", reason=SHELF)),
            event(itself(2, ROOT, "UPDATE_ROLLBACK_IN_PROGRESS", "Rollback requested by user.")),
        ]
    )
    assert found
    assert (found.path, found.status, found.reason) == ("Topic", "UPDATE_IN_PROGRESS", SHELF)


def test_a_rollback_that_no_resource_explains_is_told_by_the_stack() -> None:
    reason = "Rollback triggered by alarm arn:aws:cloudwatch:eu-west-2:1:alarm:Api"
    found = cause([event(itself(2, ROOT, "UPDATE_ROLLBACK_IN_PROGRESS", reason))])
    assert found
    assert (found.path, found.reason) == ("", reason)


VALIDATION = {
    "EventId": "1",
    "StackId": ROOT,
    "StackName": "product",
    "EventType": "VALIDATION_ERROR",
    "LogicalResourceId": "Bucket",
    "PhysicalResourceId": "",
    "ResourceType": "AWS::S3::Bucket",
    "ValidationStatus": "FAILED",
    "ValidationFailureMode": "FAIL",
    "ValidationStatusReason": "Unsupported property [Nme]",
    "Timestamp": "2026-01-01T00:00:00.500Z",
}


def test_a_validation_has_no_status_and_its_own_reason() -> None:
    found = cause([Event("Bucket", VALIDATION)])
    assert found
    assert (found.status, found.reason) == ("VALIDATION_ERROR", "Unsupported property [Nme]")


@pytest.mark.parametrize(
    "more",
    [
        {"ValidationFailureMode": "WARN"},
        {"ValidationStatus": "SKIPPED"},
        {"HookFailureMode": "WARN"},
    ],
)
def test_what_only_warns_is_no_failure(more: dict[str, Any]) -> None:
    assert cause([Event("Bucket", {**VALIDATION, **more})]) is None


def test_a_hook_that_refuses_is_a_cause() -> None:
    hook = {
        "LogicalResourceId": "Topic",
        "ResourceStatus": "CREATE_IN_PROGRESS",
        "HookStatus": "HOOK_COMPLETE_FAILED",
        "HookStatusReason": "Topics must be encrypted",
        "HookFailureMode": "FAIL",
    }
    found = cause([Event("Topic", hook)])
    assert found
    assert found.reason == "Topics must be encrypted"


def test_a_failure_without_any_reason_is_still_told() -> None:
    found = cause([event(happens(3, ROOT, "Topic", "MADE_UP_FAILED"))])
    assert found
    assert (found.path, found.reason) == ("Topic", "")
