"""A review that cannot be made says why, and nothing is left of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator.cfn.load import Product, load
from generator.cfn.source.locations import files
from generator.config.parameters.files import load_environment
from generator.deploy.change_set.create import Made
from generator.deploy.change_set.review import Intention, Review, Stamp, review
from generator.errors import AwsError
from generator.plan.model import Change, ChangeReport, ChangeSetStatus
from generator.plan.policy.evaluate import PolicyContext

from .fakes import STACK, FakeAws, change, described

STAMP = Stamp(datetime(2026, 1, 1, tzinfo=UTC), "abc123")
SHELL = {
    "StackId": "stack",
    "StackName": "streamflix-local",
    "StackStatus": "REVIEW_IN_PROGRESS",
}
GONE = {**SHELL, "StackStatus": "DELETE_COMPLETE"}
EARLY = "Validation failed: [AWS::EarlyValidation::PropertyValidation]."


def fake(stack: dict[str, Any] = GONE, **sets: Any) -> FakeAws:
    """An AWS in which the stack is gone, and then a shell."""
    named = {
        name: [{"ChangeSetId": name, "ChangeSetName": name, "StackId": "stack", **told}]
        for name, told in sets.items()
    }
    return FakeAws(
        change_sets=named,
        states=[stack, SHELL],
        answers={
            "list_change_sets": [{"Summaries": []}],
            "list_stacks": [{"StackSummaries": []}],
            "delete_stack": [{}],
        },
    )


@cache
def flat(root: Path) -> Product:
    """StreamFlix in one template."""
    return load("flat/streamflix.yaml", files(str(root / "templates")))


def reviewed(aws: FakeAws, root: Path) -> Review:
    intention = Intention(load_environment(root, "local"), flat(root), "https://url")
    return review(aws, intention, PolicyContext(date(2026, 1, 1)), STAMP, lambda _, __: None)


def left(aws: FakeAws) -> list[str]:
    """What was deleted, in order."""
    return [verb for verb, _ in aws.done if verb.startswith("delete")]


def test_a_new_stack_stays_as_a_shell_to_be_executed(root: Path) -> None:
    available = {**described(change("Topic")), "ExecutionStatus": "AVAILABLE"}
    aws = fake(root=available)
    found = reviewed(aws, root)
    assert (found.type, found.empty, found.something, found.unexecuted.was_there) == (
        "CREATE",
        False,
        True,
        False,
    )
    assert found.made.name == "streamflix-local-20260101T000000Z-abc123"
    assert left(aws) == []


TOPIC = Change("", "Topic", "AWS::SNS::Topic", "modify")
PHANTOM = replace(TOPIC, certainty="phantom")


def a_stack(path: str, rows: dict[str, int]) -> ChangeSetStatus:
    name = path or "root"
    return ChangeSetStatus(
        path, name, name, "ours", "CREATE_COMPLETE", "AVAILABLE", (), "executable", "", rows
    )


@pytest.mark.parametrize(
    ("changes", "rows", "something"),
    [
        ((TOPIC, PHANTOM), [{"Modify": 2}], True),
        ((PHANTOM,), [{"Modify": 1}], False),
        # CloudFormation executes it, and no one knows for what.
        ((), [{}], True),
        ((PHANTOM,), [{"Modify": 1}, {}], False),
    ],
)
def test_a_review_has_something_unless_all_that_is_listed_is_proven_to_be_nothing(
    changes: tuple[Change, ...], rows: list[dict[str, int]], something: bool
) -> None:
    stacks = tuple(a_stack("/".join("S" * n), one) for n, one in enumerate(rows))
    report = ChangeReport(changes=changes, change_sets=stacks)
    made = Made("id", "stack", "ours", ())
    assert Review("UPDATE", made, report, None, True).something is something


def test_the_deepest_reason_is_told_and_the_others_are_not(root: Path) -> None:
    rows = [change("Outer", STACK, ChangeSetId="outer"), change("Calm", STACK, ChangeSetId="calm")]
    nested = "Nested change set {} was not successfully created: Currently in FAILED."
    aws = fake(
        root=described(*rows, status="FAILED", reason=nested.format("outer")),
        outer=described(
            change("Inner", STACK, ChangeSetId="inner"),
            status="FAILED",
            reason=nested.format("inner"),
        ),
        inner=described(status="FAILED", reason="Template error: no such thing"),
        calm=described(status="FAILED", reason="No updates are to be performed."),
    )
    with pytest.raises(AwsError) as failed:
        reviewed(aws, root)
    [told] = [mistake.what for mistake in failed.value.mistakes]
    assert told == (
        "The change set of streamflix-local, nested stack Outer/Inner could not be made:"
        " Template error: no such thing"
    )
    assert left(aws) == ["delete change set", "delete_stack"]


def test_what_early_validation_found_is_told(root: Path) -> None:
    aws = fake(root=described(status="FAILED", reason=EARLY))
    event = {
        "EventType": "VALIDATION_ERROR",
        "LogicalResourceId": "Topic",
        "ValidationName": "PROPERTY_VALIDATION",
        "ValidationStatusReason": "Unsupported property [Nmae]",
    }
    aws.answers["describe_events"] = [{"OperationEvents": [event]}]
    with pytest.raises(AwsError, match=r"(?s)could not be made:.*Unsupported property \[Nmae\]"):
        reviewed(aws, root)


def test_a_failure_without_a_reason_says_so(root: Path) -> None:
    with pytest.raises(AwsError, match="it is FAILED, and AWS does not say why"):
        reviewed(fake(root=described(status="FAILED")), root)


@pytest.mark.parametrize("there", [GONE, SHELL])
def test_an_interrupt_leaves_nothing_that_was_not_there(root: Path, there: dict[str, Any]) -> None:
    aws = fake(there, root=described(status="CREATE_PENDING"))

    def interrupt(asked: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    aws.answers["describe_change_set"] = interrupt
    with pytest.raises(KeyboardInterrupt):
        reviewed(aws, root)
    assert left(aws) == ["delete change set", "delete_stack"][: 2 if there is GONE else 1]
