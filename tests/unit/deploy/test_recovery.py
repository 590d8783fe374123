"""What is stuck, what can be skipped and how it is named."""

from __future__ import annotations

from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack import recovery
from generator.deploy.stack.recovery import Stuck, way_to_resume, way_to_roll_back
from generator.deploy.stack.statuses import STATUSES, status
from generator.errors import UserError

from .fakes import STACK, FakeAws


def arn(name: str) -> str:
    return f"arn:aws:cloudformation:eu-west-2:123456789012:stack/{name}/1"


def held(name: str, status: str, kind: str = "AWS::SNS::Topic", **more: str) -> dict[str, str]:
    told = {"LogicalResourceId": name, "ResourceType": kind, "ResourceStatus": status}
    return {**told, **more}


def nested(name: str, physical: str, status: str = "UPDATE_FAILED") -> dict[str, str]:
    return held(name, status, STACK, PhysicalResourceId=arn(physical))


def test_what_failed_is_found_furthest_in_and_named_by_its_own_stack() -> None:
    aws: Any = FakeAws(
        held={
            arn("root"): [
                nested("Outer", "root-Outer-1"),
                held("Topic", "UPDATE_FAILED", ResourceStatusReason="gone"),
                held("Fine", "UPDATE_COMPLETE"),
                nested("Old", "root-Old-1", "DELETE_COMPLETE"),
            ],
            arn("root-Outer-1"): [nested("Inner", "root-Outer-1-Inner-2")],
            arn("root-Outer-1-Inner-2"): [held("Topic", "UPDATE_FAILED")],
        },
        states=[{"StackStatus": "UPDATE_ROLLBACK_FAILED"}],
    )

    found = recovery.stuck(aws, arn("root"))

    assert found == (
        Stuck("Topic", "AWS::SNS::Topic", "gone", "Topic"),
        Stuck("Outer/Inner/Topic", "AWS::SNS::Topic", "", "root-Outer-1-Inner-2.Topic"),
    )


def test_what_was_cancelled_cannot_be_skipped() -> None:
    reason = "Resource update cancelled"
    failed = held("Topic", "UPDATE_FAILED", ResourceStatusReason=reason)

    [found] = recovery.stuck(FakeAws(held={"root": [failed]}), "root")  # type: ignore[arg-type]

    assert found.skip == ""


@pytest.mark.parametrize(
    ("state", "skip"),
    [("UPDATE_ROLLBACK_FAILED", ""), ("DELETE_FAILED", "Outer"), (None, "Outer")],
)
def test_a_nested_stack_is_skipped_only_where_it_is_deleted(state: str | None, skip: str) -> None:
    def told(asked: Any) -> dict[str, Any]:
        return {"Stacks": [{"StackStatus": state}] if state else []}

    aws: Any = FakeAws(held={"root": [nested("Outer", "o")]}, answers={"describe_stacks": told})

    [found] = recovery.stuck(aws, "root")

    assert found.skip == skip


STUCK = (
    Stuck("Database/Instance", "AWS::RDS::DBInstance", "no", "prod-Database-1.Instance"),
    Stuck("Topic", "AWS::SNS::Topic", "Resource update cancelled", ""),
)


@pytest.mark.parametrize("word", ["Database/Instance", "prod-Database-1.Instance"])
def test_what_is_skipped_is_said_as_a_path_or_as_the_api_has_it(word: str) -> None:
    assert recovery.to_skip(STUCK, [word, word]) == STUCK[:1]
    assert recovery.to_skip(STUCK, []) == ()


def test_all_that_cannot_be_skipped_is_said_at_once() -> None:
    with pytest.raises(UserError) as raised:
        recovery.to_skip(STUCK, ["Topic", "Database/Instanz", "Queue"])

    assert [str(one) for one in raised.value.mistakes] == [
        "Topic cannot be skipped: its rollback is not what failed."
        " Leave it out: CloudFormation takes it back with the rest.",
        "Database/Instanz did not fail. Did you mean Database/Instance?",
        "Queue did not fail. What can be skipped is Database/Instance.",
    ]


def test_where_nothing_can_be_skipped_that_is_said() -> None:
    with pytest.raises(UserError, match=r"Queue did not fail\. Nothing can be skipped\."):
        recovery.to_skip((), ["Queue"])


@pytest.mark.parametrize("name", STATUSES)
def test_each_status_has_a_way_that_fits_what_the_table_says(name: str) -> None:
    resume, back = way_to_resume(name), way_to_roll_back(name)

    assert (resume == "continue") == (status(name).next == "resume")
    assert (resume == "watch") == (status(name).next == "wait")
    if status(name).next in ("rollback", "recreate"):
        assert back in ("take back", "remove")
    if status(name).next == "update":
        assert resume == back == "nothing"


def test_an_unknown_status_is_not_touched() -> None:
    assert way_to_resume("REFACTOR_FAILED") == way_to_roll_back("REFACTOR_FAILED") == "refuse"
    assert way_to_roll_back("REFACTOR_IN_PROGRESS") == "watch"


def test_data_is_what_holds_some_by_now() -> None:
    aws: Any = FakeAws(
        held={
            "root": [
                nested("Database", "db", "CREATE_FAILED"),
                held("Topic", "CREATE_COMPLETE", PhysicalResourceId="t"),
                held("Logs", "CREATE_FAILED", "AWS::Logs::LogGroup"),
            ],
            arn("db"): [
                held("One", "CREATE_COMPLETE", "AWS::RDS::DBInstance", PhysicalResourceId="d")
            ],
        }
    )

    assert recovery.data(aws, "root") == {"Database/One": "AWS::RDS::DBInstance"}


def test_shells_are_those_of_this_root_and_one_that_is_gone_is_fine() -> None:
    gone = AwsApiError("ValidationError", "Stack [b] does not exist")
    summaries = [{"StackId": "a", "RootId": "root"}, {"StackId": "x", "RootId": "other"}]
    aws: Any = FakeAws(
        answers={"list_stacks": lambda _: {"StackSummaries": summaries}, "delete_stack": [gone]}
    )

    found = recovery.shells(aws, "root")
    recovery.remove_shells(aws, found)

    assert found == ["a"]
    assert ("delete_stack", {"StackName": "a"}) in aws.done


def test_a_shell_that_cannot_be_deleted_is_said() -> None:
    aws: Any = FakeAws(answers={"delete_stack": [AwsApiError("AccessDenied", "no")]})

    with pytest.raises(AwsApiError, match="no"):
        recovery.remove_shells(aws, ["a"])
