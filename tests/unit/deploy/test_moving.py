"""What has moved since a review, as AWS tells it; and executing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError, AwsConnectionError
from generator.deploy.change_set.plan_file import (
    Meant,
    PlanFile,
    StalePlanError,
    State,
    digest,
    digests,
)
from generator.deploy.change_set.staleness import differences, execute, moved
from generator.errors import AwsError

from .fakes import STACK, FakeAws, change

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MEANT = Meant("product", "eu-west-2", {"": "a"}, {"Name": "b"}, {"team": "c"})
SAVED = PlanFile(
    "dev",
    "123456789012",
    MEANT,
    "root",
    "stack",
    State("CREATE_COMPLETE", NOW.isoformat()),
    {
        "templates": {"": digest("body"), "First": digest("body")},
        "parameters": digests({"Name": "x"}),
        "tags": digests({"team": "films"}),
    },
)
ROOT: dict[str, Any] = {
    "Status": "CREATE_COMPLETE",
    "ExecutionStatus": "AVAILABLE",
    "Parameters": [
        {"ParameterKey": "Name", "ParameterValue": "x"},
        {"ParameterKey": "Key", "ParameterValue": "****"},
        {"ParameterKey": "DbPassword", "ParameterValue": "never kept"},
    ],
    "Tags": [{"Key": "team", "Value": "films"}],
    "Changes": [change("First", STACK, ChangeSetId="first"), change("Topic")],
}
THERE = {
    "StackId": "stack",
    "StackName": "product",
    "StackStatus": "CREATE_COMPLETE",
    "CreationTime": NOW,
}


def found(root: Any = ROOT, stack: Any = THERE, body: Any = "body") -> list[str]:
    def template(asked: Any) -> dict[str, Any]:
        if isinstance(body, Exception):
            raise body
        return {"TemplateBody": body}

    described = {"root": root, "first": {"Status": "CREATE_COMPLETE", "Changes": []}}

    def change_set(asked: Any) -> Any:
        answer = described[asked["ChangeSetName"]]
        if isinstance(answer, Exception):
            raise answer
        return answer

    aws = FakeAws(
        states=[stack], answers={"describe_change_set": change_set, "get_template": template}
    )
    return moved(aws, SAVED)


def test_what_is_as_it_was_may_be_executed() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("root", "sentence"),
    [
        (AwsApiError("ChangeSetNotFound", "no such"), "The change set is gone"),
        ({**ROOT, "ExecutionStatus": "OBSOLETE"}, "is obsolete"),
        ({**ROOT, "ExecutionStatus": "EXECUTE_IN_PROGRESS"}, "is being executed already"),
        ({**ROOT, "ExecutionStatus": "EXECUTE_COMPLETE"}, "was executed already"),
        ({**ROOT, "ExecutionStatus": "EXECUTE_FAILED"}, "and that failed"),
        (
            {**ROOT, "Status": "FAILED", "ExecutionStatus": "UNAVAILABLE"},
            "it is FAILED, UNAVAILABLE",
        ),
        ({**ROOT, "Parameters": []}, "made from other parameters than were reviewed: Name."),
        ({**ROOT, "Tags": None}, "made from other tags than were reviewed: team."),
        ({**ROOT, "Changes": []}, "made from other templates than were reviewed: First."),
    ],
)
def test_another_change_set(root: Any, sentence: str) -> None:
    [told] = found(root)
    assert sentence in told


def test_other_templates_in_the_change_set() -> None:
    [told] = found(body={"Resources": {}})
    assert "other templates than were reviewed: the root, First." in told


def test_a_template_that_nobody_may_read_is_told_as_it_is() -> None:
    with pytest.raises(AwsApiError):
        found(body=AwsApiError("AccessDenied", "no"))
    with pytest.raises(AwsApiError):
        found(AwsApiError("AccessDenied", "no"))


@pytest.mark.parametrize(
    ("stack", "sentence"),
    [
        ({**THERE, "StackStatus": "DELETE_COMPLETE"}, "is not there any more"),
        ({**THERE, "StackId": "other"}, "another stack by now"),
        ({**THERE, "StackStatus": "UPDATE_IN_PROGRESS"}, "and is UPDATE_IN_PROGRESS now"),
        ({**THERE, "LastUpdatedTime": NOW}, "was updated since, at 2026-01-01T00:00:00+00:00"),
    ],
)
def test_another_stack(stack: Any, sentence: str) -> None:
    [told] = found(stack=stack)
    assert sentence in told


def test_another_stack_name_and_region_in_the_settings() -> None:
    now = replace(MEANT, stack_name="other", region="eu-west-1")
    names, regions = differences(MEANT, now)
    assert "the stack other" in names
    assert "the region eu-west-1" in regions
    assert list(differences(MEANT, MEANT)) == []


def waiting(executing: Any, status: str = "AVAILABLE") -> FakeAws:
    """A change set of that execution status, and what is answered when it is executed."""
    told = {"Status": "CREATE_COMPLETE", "ExecutionStatus": status}
    return FakeAws(change_sets={"root": [told]}, answers={"execute_change_set": executing})


@pytest.mark.parametrize("status", ["EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE", "OBSOLETE"])
def test_what_somebody_has_begun_since_the_events_were_marked_is_not_begun_again(
    status: str,
) -> None:
    aws = waiting(lambda asked: {}, status)
    with pytest.raises(StalePlanError, match="Someone else was quicker"):
        execute(aws, SAVED)
    assert aws.done == []


def test_an_execution_has_the_same_token_every_time() -> None:
    aws = waiting(lambda asked: {})
    execute(aws, SAVED)
    execute(aws, SAVED)
    [(_, first), (_, second)] = aws.done
    assert first == second
    assert first["ChangeSetName"] == "root"
    assert first["ClientRequestToken"].startswith("streamflix-")


@pytest.mark.parametrize(
    "code", ["InvalidChangeSetStatus", "ChangeSetNotFound", "TokenAlreadyExistsException"]
)
def test_somebody_was_quicker(code: str) -> None:
    aws = waiting([AwsApiError(code, "It is OBSOLETE")])
    with pytest.raises(StalePlanError, match=r"(?s)Someone else was quicker.*OBSOLETE") as no:
        execute(aws, SAVED)
    assert no.value.exit_code == 1


def test_a_refusal_is_passed_on() -> None:
    aws = waiting([AwsApiError("AccessDenied", "no")])
    with pytest.raises(AwsApiError):
        execute(aws, SAVED)


LOST = AwsConnectionError("The line is lost.")


@pytest.mark.parametrize(
    ("then", "error", "words"),
    [
        ({"ExecutionStatus": "EXECUTE_IN_PROGRESS"}, None, ""),
        ({"ExecutionStatus": "AVAILABLE"}, AwsError, "Nothing has been executed."),
        (LOST, AwsConnectionError, "The line is lost."),
    ],
)
def test_what_became_of_a_lost_request_is_asked(then: Any, error: Any, words: str) -> None:
    aws = FakeAws(
        answers={
            "execute_change_set": [LOST],
            "describe_change_set": [{"ExecutionStatus": "AVAILABLE"}, then],
        }
    )
    if error is None:
        execute(aws, SAVED)
        return
    with pytest.raises(error, match=words) as raised:
        execute(aws, SAVED)
    assert isinstance(raised.value, AwsConnectionError) == (then is LOST)
