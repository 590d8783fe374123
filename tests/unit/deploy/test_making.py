"""Waiting for a change set: every stack in it, within the budget, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError, AwsConnectionError
from generator.deploy.change_set.create import Made, begun, finished
from generator.deploy.stack.polling import MINUTE, Pace
from generator.errors import AwsError

from .fakes import STACK, FakeAws, change, described

PENDING = described(status="CREATE_IN_PROGRESS")
EARLY = "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]."


@dataclass
class Clocked(FakeAws):
    """Time passes while someone sleeps; ``times`` is when change sets were asked about."""

    now: float = 0.0
    times: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds

    def clock(self) -> float:
        return self.now

    def ask(
        self, service: str, operation: str, request: Any = None, about: str = ""
    ) -> dict[str, Any]:
        if operation in ("describe_change_set", "list_change_sets"):
            self.times.append(self.now)
        return super().ask(service, operation, request, about)


def made(aws: FakeAws, nested: Any = None, tell: Any = lambda _, __: None) -> Made:
    return finished(aws, ("root", "stack"), "ours", nested or {}, Pace(), tell)


def test_asking_twice_makes_one() -> None:
    aws = FakeAws(answers={"create_change_set": lambda asked: {"Id": "root", "StackId": "stack"}})
    assert begun(aws, {"StackName": "product"}, "ours") == ("root", "stack")
    asked = {"StackName": "product", "ChangeSetName": "ours", "ClientToken": "ours"}
    assert aws.done == [("create_change_set", asked)]


def test_every_stack_is_read_with_values_and_without() -> None:
    inner = change("Inner", STACK, ChangeSetId="inner")
    outer = change("Outer", STACK, ChangeSetId="outer")
    aws = Clocked(
        change_sets={
            "root": [PENDING, described(outer, change("Topic"))],
            "outer": [described(inner)],
            "inner": [described(change("Queue"))],
        }
    )
    told: list[tuple[str, str]] = []
    found = made(aws, tell=lambda path, answer: told.append((path, answer["Status"])))
    assert [part.path for part in found.parts] == ["", "Outer", "Outer/Inner"]
    assert all(part.valued for part in found.parts)
    assert told == [
        ("", "CREATE_IN_PROGRESS"),
        ("", "CREATE_COMPLETE"),
        ("Outer", "CREATE_COMPLETE"),
        ("Outer/Inner", "CREATE_COMPLETE"),
    ]


def test_a_root_that_failed_waits_for_those_still_being_made() -> None:
    rows = [change(name, STACK, ChangeSetId=name.lower()) for name in ("Slow", "Bad")]
    reason = "Nested change set bad was not successfully created: Currently in FAILED."
    aws = Clocked(
        change_sets={
            "root": [described(*rows, status="FAILED", reason=reason)],
            "slow": [PENDING, PENDING, described(change("Topic"))],
            "bad": [described(status="FAILED", reason="No such thing")],
        }
    )
    found = {part.path: part.plain["Status"] for part in made(aws).parts}
    assert found == {"": "FAILED", "Slow": "CREATE_COMPLETE", "Bad": "FAILED"}


def test_a_failed_root_that_lists_nothing_names_the_nested_one_that_failed() -> None:
    arn = "arn:aws:cloudformation:eu-west-2:1:changeSet/ours-Bad-X/uuid"
    reason = f"Nested change set {arn} was not successfully created: Currently in FAILED."
    aws = Clocked(
        change_sets={
            "root": [described(status="FAILED", reason=reason)],
            arn: [described(status="FAILED", reason="No such thing")],
        }
    )
    assert [part.path for part in made(aws).parts] == ["", "ours-Bad-X"]


def test_nested_stacks_are_looked_at_before_the_root_lists_them() -> None:
    row = change("Child", STACK, ChangeSetId="child")
    told: list[str] = []
    summaries = [
        {"Summaries": []},
        {
            "Summaries": [
                {"ChangeSetId": "other"},
                {"ChangeSetId": "child", "RootChangeSetId": "root"},
            ]
        },
    ]
    aws = Clocked(
        change_sets={
            "root": [PENDING] * 6 + [described(row)],
            "child": [PENDING, described(change("Topic"))],
        },
        answers={"list_change_sets": summaries},
    )
    found = made(aws, {"Child": "child-stack"}, lambda path, _: told.append(path))
    assert [part.path for part in found.parts] == ["", "Child"]
    assert told.index("Child") < len(told) - 1 - told[::-1].index("")


@pytest.mark.parametrize("stacks", [1, 3, 10])
def test_no_more_questions_than_waiters_ask(stacks: int) -> None:
    names = [f"S{number}" for number in range(1, stacks)]
    rows = [change(name, STACK, ChangeSetId=name) for name in names]
    aws = Clocked(
        change_sets={
            "root": [PENDING] * 30 + [described(*rows)],
            **{name: [described(change("Topic"))] for name in names},
        },
        answers={"list_change_sets": lambda _: {"Summaries": []}},
    )
    made(aws, {name: name for name in names})
    last = max(aws.times)
    waiting = [time for time in aws.times if time < last]
    for start in waiting:
        within = [time for time in waiting if start <= time < start + MINUTE]
        # Waiters begin with a question each, besides those every 30 seconds.
        assert len(within) <= 2 * stacks + stacks


@pytest.mark.parametrize(
    "trouble", [AwsApiError("Throttling", "Rate exceeded"), AwsConnectionError("gone")]
)
def test_trouble_on_the_line_is_survived(trouble: AwsError) -> None:
    aws = Clocked(answers={"describe_change_set": [trouble, trouble, described()]})
    assert made(aws).parts[0].plain["Status"] == "CREATE_COMPLETE"
    assert aws.now > 0


def test_trouble_for_long_ends_it() -> None:
    aws = Clocked(answers={"describe_change_set": [AwsConnectionError("gone")]})
    with pytest.raises(AwsConnectionError):
        made(aws)


def test_a_nested_stack_that_somebody_deleted_is_not_looked_for() -> None:
    gone = AwsApiError("ValidationError", "AWS: Stack [arn:child] does not exist.")
    aws = Clocked(
        change_sets={"root": [PENDING] * 5 + [described(change("Topic"))]},
        answers={"list_change_sets": [gone]},
    )
    assert [part.path for part in made(aws, {"Child": "arn:child"}).parts] == [""]
    assert [name for name, *_ in aws.done].count("list_change_sets") == 1


UNKNOWN = AwsApiError("ChangeSetNotFound", "AWS: ChangeSet [root] does not exist.")


def test_a_change_set_that_aws_does_not_know_yet_is_asked_for_again() -> None:
    aws = Clocked(change_sets={"root": [UNKNOWN, UNKNOWN, PENDING, described(change("Topic"))]})
    assert made(aws).parts[0].plain["Status"] == "CREATE_COMPLETE"


@pytest.mark.parametrize("before", [[], [PENDING]])
def test_a_change_set_that_is_gone_is_not_waited_for_long(before: list[Any]) -> None:
    aws = Clocked(change_sets={"root": [*before, UNKNOWN]})
    with pytest.raises(AwsApiError, match="does not exist"):
        made(aws)
    assert len(aws.times) == (2 if before else 6)


def test_a_refusal_that_stays_ends_it_at_once() -> None:
    aws = Clocked(answers={"describe_change_set": [AwsApiError("AccessDenied", "no")]})
    with pytest.raises(AwsApiError):
        made(aws)
    assert len(aws.times) == 1


def _validation(asked: Any) -> dict[str, Any]:
    return {
        "OperationEvents": [
            {"EventType": "STACK_EVENT"},
            {
                "EventType": "VALIDATION_ERROR",
                "LogicalResourceId": "Topic",
                "ValidationName": "PROPERTY_VALIDATION",
                "ValidationStatusReason": "Unsupported property [Nmae]",
                "ValidationPath": "/Resources/Topic/Properties/Nmae",
            },
        ]
    }


def _refusal(asked: Any) -> dict[str, Any]:
    raise AwsApiError("InvalidAction", "Could not find operation DescribeEvents")


@pytest.mark.parametrize(("answer", "found"), [(_validation, 1), (_refusal, 0)])
def test_early_validation_is_asked_for_what_it_found(
    answer: Callable[[Any], dict[str, Any]], found: int
) -> None:
    failed = {**described(status="FAILED", reason=EARLY), "ChangeSetId": "root"}
    aws = Clocked(change_sets={"root": [failed]}, answers={"describe_events": answer})
    told = made(aws)
    assert len(told.events) == found
    words = " ".join(told.report().warnings)
    assert ("Unsupported property [Nmae]" in words) == bool(found)
