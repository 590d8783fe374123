"""What is asked for, and how all of a nested change set is read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.checks.settings import Settings
from generator.deploy.changesets import Review, execute, request, review
from generator.deploy.wait import Pace
from generator.errors import AwsError

from .fakes import STACK, FakeAws, change, described

SETTINGS = Settings(region="eu-west-2", stack_name="product", delivery="nested")
PACE = Pace(0, 1, 0)
NOTHING = "The submitted information didn't contain changes. Submit different information."


def asked(settings: Settings = SETTINGS, is_new: bool = True) -> dict[str, Any]:
    return request(settings, "https://url", {"A": "1"}, {"team": "films"}, is_new)


def reviewed(aws: FakeAws) -> Review:
    return review(aws, asked(), "first", PACE)


def test_request_says_everything() -> None:
    assert asked() == {
        "StackName": "product",
        "ChangeSetType": "CREATE",
        "TemplateURL": "https://url",
        "Parameters": [{"ParameterKey": "A", "ParameterValue": "1"}],
        "Tags": [{"Key": "team", "Value": "films"}],
        "Capabilities": ["CAPABILITY_IAM"],
        "IncludeNestedStacks": True,
        "OnStackFailure": "ROLLBACK",
    }


def test_request_follows_the_settings() -> None:
    special = replace(SETTINGS, role_arn="arn:role", deployment_mode="EXPRESS")
    assert asked(special)["RoleARN"] == "arn:role"
    assert asked(special)["DeploymentConfig"] == {"Mode": "EXPRESS", "DisableRollback": False}
    assert asked(is_new=False)["ChangeSetType"] == "UPDATE"


def test_delete_on_failure_only_counts_for_a_new_stack() -> None:
    deleting = replace(SETTINGS, on_stack_failure="DELETE")
    assert asked(deleting)["OnStackFailure"] == "DELETE"
    assert "OnStackFailure" not in asked(deleting, is_new=False)


def test_review_waits_and_reads_every_stack() -> None:
    inner = change("Inner", STACK, ChangeSetId="inner")
    outer = change("Outer", STACK, ChangeSetId="outer")
    aws = FakeAws(
        change_sets={
            "root": [described(status="CREATE_PENDING"), described(outer, change("Topic"))],
            "outer": [described(inner)],
            "inner": [described(change("Queue"), {"Type": "Other"})],
        }
    )
    found = reviewed(aws)
    assert {part.path: [c["LogicalResourceId"] for c in part.changes] for part in found.parts} == {
        "": ["Outer", "Topic"],
        "Outer": ["Inner"],
        "Outer/Inner": ["Queue"],
    }
    assert not found.empty
    assert aws.done == [("create change set", "first")]


def test_a_review_without_changes_is_empty_and_leaves_no_change_set() -> None:
    aws = FakeAws(change_sets={"root": [described(status="FAILED", reason=NOTHING)]})
    assert reviewed(aws).empty
    assert aws.done[-1] == ("delete change set", "root")


def test_a_failure_is_told_by_the_stack_furthest_in() -> None:
    aws = FakeAws(
        change_sets={
            "root": [
                described(
                    change("Idle", STACK, ChangeSetId="idle"),
                    change("Child", STACK, ChangeSetId="child"),
                    status="FAILED",
                    reason="Nested change set was not successfully created: Currently in FAILED.",
                )
            ],
            "idle": [described(status="FAILED", reason=NOTHING)],
            "child": [described(status="FAILED", reason="Template error: no such thing")],
        }
    )
    with pytest.raises(AwsError, match=r"product, nested stack Child.*: Template error: no such"):
        reviewed(aws)


def test_a_failure_of_the_root_alone_is_told_by_the_root() -> None:
    aws = FakeAws(change_sets={"root": [described(status="FAILED", reason="No such role")]})
    with pytest.raises(AwsError, match="of product could not be made: No such role"):
        reviewed(aws)


def test_executing_gives_the_stack_until_it_is_at_rest() -> None:
    statuses = ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE"]
    aws = FakeAws(states=[{"StackStatus": status} for status in statuses])
    states = execute(aws, Review("root", "stack", ()), PACE)
    assert aws.done == [("execute", "root")]
    assert [state["StackStatus"] for state in states if state] == statuses
