"""Watching until everything is at rest: what is seen, what it costs, and what is survived."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError, AwsConnectionError
from generator.deploy.aws.outages import SILENCE
from generator.deploy.stack.polling import MINUTE, Pace, pace_of
from generator.deploy.stack.watch import Seen, watched
from generator.errors import AwsError

from .timeline import ROOT, Timeline, happens, holds, itself, nested

NAMES = tuple("ABCDEFGHI")


def looks(aws: Timeline, known: frozenset[str] = frozenset()) -> list[Seen]:
    return list(watched(aws, ROOT, known, pace_of(aws)))


def told(found: list[Seen]) -> list[tuple[str, str]]:
    return [(event.path, event.status) for look in found for event in look.events]


def creation(seconds: float, names: tuple[str, ...] = ("A",)) -> list[Any]:
    """A root that makes nested stacks, each with a topic."""
    return [
        itself(0, ROOT, "CREATE_IN_PROGRESS"),
        *(holds(seconds * 0.1, name, "CREATE_IN_PROGRESS") for name in names),
        *(itself(seconds * 0.1, nested(name), "CREATE_IN_PROGRESS") for name in names),
        *(happens(seconds * 0.2, nested(n), "Topic", "CREATE_IN_PROGRESS") for n in names),
        *(happens(seconds * 0.8, nested(n), "Topic", "CREATE_COMPLETE") for n in names),
        *(itself(seconds * 0.9, nested(name), "CREATE_COMPLETE") for name in names),
        *(holds(seconds * 0.95, name, "CREATE_COMPLETE") for name in names),
        itself(seconds, ROOT, "CREATE_COMPLETE"),
    ]


@pytest.mark.parametrize("seconds", [0.0, 0.3, 6, 70, 1000])
@pytest.mark.parametrize("names", [(), ("A",), NAMES])
def test_every_event_of_every_stack_is_seen_once(seconds: float, names: tuple[str, ...]) -> None:
    happened = creation(seconds, names)
    found = looks(Timeline(happened))
    assert len(told(found)) == len(happened)
    last = found[-1]
    assert last.at_rest
    assert last.motion.succeeded
    assert last.stack
    assert last.stack["StackStatus"] == "CREATE_COMPLETE"
    assert {path for path, part in last.motion.parts.items() if part.moving} == set()


@pytest.mark.parametrize("is_here", [True, False])
@pytest.mark.parametrize("seconds", [6, 70, 1000])
def test_no_minute_costs_more_than_waiters_for_all_stacks(seconds: float, is_here: bool) -> None:
    aws = Timeline(creation(seconds, NAMES), is_here=is_here)
    looks(aws)
    waiting = [at for at, operation, _ in aws.calls if operation == "describe_stack_events"][1:]
    in_time = [at for at in waiting if at < aws.now]
    busiest = max(sum(a <= b < a + MINUTE for b in in_time) for a in in_time)
    assert busiest <= 2 * (len(NAMES) + 1)


def test_one_stack_far_away_costs_what_a_waiter_costs() -> None:
    aws = Timeline(creation(1000, ()), is_here=False)
    looks(aws)
    assert len(aws.calls) <= 1000 / 30 + 4


def test_an_end_is_noticed_soon_here() -> None:
    aws = Timeline(creation(6, NAMES))
    looks(aws)
    assert aws.now < 6 * 1.7


def test_only_stacks_in_motion_are_asked_about() -> None:
    idle = [
        itself(0, ROOT, "UPDATE_IN_PROGRESS"),
        holds(1, "Idle", "UPDATE_IN_PROGRESS"),
        holds(2, "Idle", "UPDATE_COMPLETE"),
        holds(1, "Busy", "UPDATE_IN_PROGRESS"),
        itself(1, nested("Busy"), "UPDATE_IN_PROGRESS"),
        itself(590, nested("Busy"), "UPDATE_COMPLETE"),
        holds(591, "Busy", "UPDATE_COMPLETE"),
        itself(600, ROOT, "UPDATE_COMPLETE"),
    ]
    aws = Timeline(idle)
    looks(aws)
    asked = Counter(stack for _, _, stack in aws.calls)
    assert asked[nested("Idle")] <= 3
    assert asked[nested("Busy")] > 10


def test_what_was_before_is_left_out_by_its_mark_and_by_its_time() -> None:
    earlier = [itself(-50, ROOT, "CREATE_IN_PROGRESS"), itself(-40, ROOT, "CREATE_COMPLETE")]
    inside = [itself(-45, nested("A"), "CREATE_COMPLETE")]
    known = frozenset(event["EventId"] for _, event in earlier)
    found = looks(Timeline([*earlier, *inside, *creation(5)]), known)
    assert told(found)[0] == ("", "CREATE_IN_PROGRESS")
    assert len(told(found)) == len(creation(5))


def test_whoever_joins_sees_the_operation_that_is_under_way() -> None:
    earlier = [itself(-50, ROOT, "UPDATE_IN_PROGRESS"), itself(-40, ROOT, "UPDATE_COMPLETE")]
    aws = Timeline([*earlier, *creation(5)], now=3.0)
    assert len(told(looks(aws))) == len(creation(5))


def test_whoever_joins_reads_no_months_of_events() -> None:
    earlier = [
        itself(second, ROOT, status)
        for day in range(1, 300)
        for second, status in ((-day, "UPDATE_COMPLETE"), (-day - 0.5, "UPDATE_IN_PROGRESS"))
    ]
    aws = Timeline([*earlier, *creation(5)], now=9.0)
    aws.page = 10
    assert len(told(looks(aws))) == len(creation(5))
    assert len(aws.calls) < 10


def test_long_answers_are_read_only_as_far_back_as_they_are_new() -> None:
    many = [happens(0.01 * n, ROOT, f"T{n}", "CREATE_COMPLETE") for n in range(200)]
    aws = Timeline(
        [itself(0, ROOT, "CREATE_IN_PROGRESS"), *many, itself(9, ROOT, "CREATE_COMPLETE")]
    )
    aws.page = 10
    aws.now = 8.0
    found = looks(aws)
    assert len(told(found)) == 202
    assert len(aws.calls) <= 21 + 10


def test_a_rollback_belongs_to_what_failed() -> None:
    happened = [
        itself(0, ROOT, "CREATE_IN_PROGRESS"),
        happens(1, ROOT, "Topic", "CREATE_FAILED", reason="No"),
        itself(2, ROOT, "ROLLBACK_IN_PROGRESS"),
        itself(3, ROOT, "ROLLBACK_COMPLETE"),
    ]
    last = looks(Timeline(happened))[-1]
    assert last.motion.began == "CREATE_IN_PROGRESS"
    assert not last.motion.succeeded


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (AwsApiError("Throttling", "AWS rejected the request: Rate exceeded"), "AWS throttles"),
        (AwsConnectionError("AWS could not be asked: no route"), "AWS cannot be reached"),
    ],
)
def test_throttling_and_a_lost_network_are_survived_and_said_once(
    error: AwsError, says: str
) -> None:
    aws = Timeline(creation(300), refuses=[(100, 250, error)])
    found = looks(aws)
    assert len(told(found)) == len(creation(300))
    notices = [look.notice for look in found]
    changes = [one for one, before in zip(notices, ["", *notices], strict=False) if one != before]
    assert changes[0].startswith(says)
    assert changes[1:] == ["AWS answers again.", ""]
    silent = [at for at, *_ in aws.calls if 100 <= at < 250]
    assert len(silent) <= 12


def test_a_long_silence_ends_it_with_what_was_said() -> None:
    error = AwsConnectionError("AWS could not be asked: no route")
    aws = Timeline(creation(9999), refuses=[(10, 99999, error)])
    with pytest.raises(AwsError, match=r"(?s)has not answered for 30 minutes.*no route"):
        looks(aws)
    assert SILENCE < aws.now < SILENCE + 100


def test_a_refusal_that_stays_is_raised() -> None:
    error = AwsApiError("AccessDenied", "AWS rejected DescribeStackEvents")
    with pytest.raises(AwsApiError, match="DescribeStackEvents"):
        looks(Timeline(creation(10), refuses=[(2, 99, error)]))


def test_a_stack_that_vanishes_was_deleted() -> None:
    aws = Timeline([itself(0, ROOT, "DELETE_IN_PROGRESS"), holds(0, "A", "DELETE_IN_PROGRESS")])
    watching = watched(aws, ROOT, frozenset(), Pace())
    next(watching)
    aws.gone = {ROOT, nested("A")}
    *_, last = watching
    assert (last.at_rest, last.stack) == (True, None)


UPDATED = [itself(-9, ROOT, "UPDATE_IN_PROGRESS"), itself(-5, ROOT, "UPDATE_COMPLETE")]
MARK = frozenset(event["EventId"] for _, event in UPDATED)


def test_what_never_begins_is_given_up_after_minutes_and_is_no_success() -> None:
    aws = Timeline(UPDATED)
    last = looks(aws, MARK)[-1]
    assert last.motion.began == ""
    assert last.stack
    assert 300 < aws.now < 400


def test_an_update_that_begins_late_is_not_taken_for_the_one_before() -> None:
    late = [itself(45, ROOT, "UPDATE_IN_PROGRESS"), itself(90, ROOT, "UPDATE_ROLLBACK_COMPLETE")]
    last = looks(Timeline([*UPDATED, *late]), MARK)[-1]
    assert last.motion.began == "UPDATE_IN_PROGRESS"
    assert not last.motion.succeeded


def test_a_late_event_of_the_operation_before_is_not_the_end() -> None:
    aws = Timeline(
        [
            itself(-9, ROOT, "UPDATE_IN_PROGRESS"),
            itself(2, ROOT, "UPDATE_COMPLETE"),
            itself(8, ROOT, "UPDATE_IN_PROGRESS"),
            itself(60, ROOT, "UPDATE_COMPLETE"),
        ]
    )
    assert looks(aws, frozenset({aws.happened[0][1]["EventId"]}))[-1].motion.succeeded
    assert aws.now >= 60


def test_a_shell_that_was_deleted_needs_no_events() -> None:
    aws = Timeline([itself(-9, ROOT, "REVIEW_IN_PROGRESS")])
    known = frozenset(event["EventId"] for _, event in aws.happened)
    watching = watched(aws, ROOT, known, Pace())
    next(watching)
    gone = {"StackId": ROOT, "StackName": "product", "StackStatus": "DELETE_COMPLETE"}
    aws.answers["describe_stacks"] = {"Stacks": [gone]}
    *_, last = watching
    assert last.stack == gone
    assert aws.now < 90


def test_stuck_services_and_failed_ones_are_asked_for_their_tasks() -> None:
    service = "arn:aws:ecs:eu-west-2:123456789012:service/cluster/api"
    happened = [
        itself(0, ROOT, "CREATE_IN_PROGRESS"),
        happens(1, ROOT, "Api", "CREATE_IN_PROGRESS", "AWS::ECS::Service", physical=service),
        happens(500, ROOT, "Api", "CREATE_FAILED", "AWS::ECS::Service", physical=service),
        itself(501, ROOT, "CREATE_FAILED"),
    ]
    task = {"stoppedReason": "CannotPullContainerError: no such tag", "containers": []}
    answers = {
        "list_tasks": {"taskArns": ["t"]},
        "describe_tasks": {"tasks": [task]},
        "describe_services": {"services": []},
    }
    aws = Timeline(happened, answers=answers, is_here=False)
    found = looks(aws)
    first = next(look for look in found if look.troubles)
    assert first.troubles["Api"] == ("A task stopped: CannotPullContainerError: no such tag.",)
    assert not any(event.status == "CREATE_FAILED" for event in first.events)
    times = [at for at, operation, _ in aws.calls if operation == "list_tasks"]
    assert 60 <= times[0] < 200
    assert len(times) <= 6
