"""What may be deleted of earlier reviews, and that nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError
from generator.deploy.change_set.cleanup import LASTING, is_useless, swept, thrown_away

from .fakes import FakeAws

NOW = datetime(2026, 6, 1, tzinfo=UTC)
OURS = "product-20260501T000000Z-abc123"
SHELL = {"StackId": "stack", "StackName": "product", "StackStatus": "REVIEW_IN_PROGRESS"}


def told(name: str = OURS, **more: Any) -> dict[str, Any]:
    found = {"Status": "CREATE_COMPLETE", "ExecutionStatus": "AVAILABLE", "CreationTime": NOW}
    return {"ChangeSetName": name, "ChangeSetId": f"arn {name}", **found, **more}


def fake(*listed: Any, **answers: Any) -> FakeAws:
    return FakeAws(
        states=[SHELL], answers={"list_change_sets": [{"Summaries": [*listed]}], **answers}
    )


def deleted(aws: FakeAws) -> list[Any]:
    return [what for verb, what in aws.done if verb in ("delete change set", "delete_stack")]


@pytest.mark.parametrize(
    ("more", "useless"),
    [
        ({}, False),
        ({"Status": "FAILED", "ExecutionStatus": "UNAVAILABLE"}, True),
        ({"ExecutionStatus": "OBSOLETE"}, True),
        ({"ExecutionStatus": "EXECUTE_IN_PROGRESS"}, False),
        ({"CreationTime": NOW - LASTING}, False),
        ({"CreationTime": NOW - LASTING - timedelta(seconds=1)}, True),
        ({"Status": "CREATE_IN_PROGRESS", "ExecutionStatus": "UNAVAILABLE"}, False),
    ],
)
def test_what_nobody_can_want_any_more(more: dict[str, Any], useless: bool) -> None:
    assert is_useless(told(**more), NOW) == useless


def test_only_our_own_roots_are_swept() -> None:
    failed = {"Status": "FAILED"}
    aws = fake(
        told(**failed),
        told("someone-elses", **failed),
        told(OURS.replace("abc", "def"), **failed, ParentChangeSetId="root"),
    )
    assert swept(aws, SHELL, NOW) == (OURS,)
    assert deleted(aws) == [f"arn {OURS}"]


def test_nothing_is_swept_where_there_is_no_stack() -> None:
    assert swept(FakeAws(), None, NOW) == ()
    assert swept(FakeAws(), {**SHELL, "StackStatus": "DELETE_COMPLETE"}, NOW) == ()


def test_a_change_set_of_a_stack_that_was_there_is_all_that_goes() -> None:
    aws = fake()
    thrown_away(aws, "root", "stack", was_there=True)
    assert deleted(aws) == ["root"]


def test_a_shell_goes_with_the_empty_stacks_in_it() -> None:
    shells = [
        {"StackId": "inner", "RootId": "stack", "ParentId": "stack"},
        {"StackId": "gone", "RootId": "stack"},
        {"StackId": "another", "RootId": "elsewhere"},
    ]
    aws = fake(
        told(ChangeSetId="root", Status="DELETE_IN_PROGRESS"),
        list_stacks=[{"StackSummaries": shells}],
        describe_stacks=lambda asked: {"Stacks": [] if asked["StackName"] == "gone" else [SHELL]},
        delete_stack=lambda asked: {},
    )
    thrown_away(aws, "root", "stack", was_there=False)
    assert deleted(aws) == ["root", {"StackName": "stack"}, {"StackName": "inner"}]


@pytest.mark.parametrize("other", [told("someone-elses"), told()])
def test_a_shell_with_another_change_set_stays(other: dict[str, Any]) -> None:
    aws = fake(other)
    thrown_away(aws, "root", "stack", was_there=False)
    assert deleted(aws) == ["root"]


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"])
def test_a_stack_that_was_made_meanwhile_stays(status: str) -> None:
    aws = FakeAws(states=[{**SHELL, "StackStatus": status}])
    thrown_away(aws, "root", "stack", was_there=False)
    assert deleted(aws) == ["root"]


def test_what_is_gone_already_is_fine_and_what_is_refused_is_told() -> None:
    gone = AwsApiError("ChangeSetNotFound", "ChangeSet [root] does not exist")
    aws = FakeAws(answers={"delete_change_set": [gone]})
    thrown_away(aws, "root", "stack", was_there=True)
    aws = FakeAws(answers={"delete_change_set": [AwsApiError("AccessDenied", "no")]})
    with pytest.raises(AwsApiError):
        thrown_away(aws, "root", "stack", was_there=True)


def test_a_shell_that_may_not_be_deleted_stays() -> None:
    def denied(code: str) -> FakeAws:
        return fake(list_stacks=[{"StackSummaries": []}], delete_stack=[AwsApiError(code, "no")])

    thrown_away(denied("AccessDenied"), "root", "stack", was_there=False)
    with pytest.raises(AwsApiError):
        thrown_away(denied("ValidationError"), "root", "stack", was_there=False)
