"""Why an operation failed in one target, as far as credentials reach."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack_sets.api import Home
from generator.deploy.stack_sets.root_cause import own_cause
from generator.plan.stack_sets.model import Target

from .fakes import FakeAws

OURS = Target("123456789012", "eu-west-1")
THEIRS = Target("222222222222", "eu-west-1")
FAILED = {
    "EventId": "1",
    "StackId": "arn:stack",
    "StackName": "s",
    "LogicalResourceId": "Topic",
    "PhysicalResourceId": "",
    "ResourceType": "AWS::SNS::Topic",
    "ResourceStatus": "CREATE_FAILED",
    "ResourceStatusReason": "No room",
    "Timestamp": datetime(2030, 1, 1, tzinfo=UTC),
}


def told(target: Target, stack_id: Any = "arn:stack", *events: dict[str, Any]) -> str:
    refused = isinstance(stack_id, Exception)
    instance = stack_id if refused else {"StackInstance": {"StackId": stack_id}}
    answers = {"describe_stack_instance": [instance]}
    there = FakeAws(happened={"arn:stack": list(events)})
    regions: list[str] = []

    def reach(region: str) -> Any:
        regions.append(region)
        return there

    return own_cause(Home(FakeAws(answers=answers), "films"), target, reach)


def test_the_events_of_our_own_account_are_read() -> None:
    words = "Its root cause: Topic (AWS::SNS::Topic), CREATE_FAILED: No room"
    assert told(OURS, "arn:stack", FAILED) == words
    assert told(OURS) == "The events of its stack tell of no failure."


def test_of_another_account_it_is_said_how_to_read_them() -> None:
    assert told(THEIRS) == (
        "Its events, with credentials of 222222222222: aws cloudformation describe-stack-events"
        " --stack-name arn:stack --region eu-west-1"
    )


def test_without_a_stack_there_is_nothing_to_say() -> None:
    assert told(OURS, None) == ""


def test_events_that_may_not_be_read_are_said() -> None:
    assert told(OURS, AwsApiError("AccessDenied", "no")) == "Its events cannot be read: no"
