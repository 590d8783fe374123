"""Drift over nested stacks, against an AWS written by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.drift import drift
from generator.deploy.stack.polling import LOCAL

from .fakes import STACK, FakeAws

ROOT = {
    "Parameters": {"Word": {"Type": "String", "NoEcho": True}},
    "Resources": {
        "Inner": {
            "Type": STACK,
            "Properties": {"Parameters": {"Given": {"Ref": "Word"}, "Open": "x"}},
        },
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
}
INNER = {
    "Parameters": {"Given": {"Type": "String"}, "Open": {"Type": "String"}},
    "Resources": {
        "Base": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {
                "MasterUserPassword": {"Fn::Sub": "${Given}!"},
                "Engine": {"Ref": "Open"},
                "Tags": [{"Key": "a", "Value": {"Ref": "Given"}}],
            },
        }
    },
}


def held(logical_id: str, kind: str, physical_id: str = "p", **more: str) -> dict[str, str]:
    return {
        "LogicalResourceId": logical_id,
        "ResourceType": kind,
        "PhysicalResourceId": physical_id,
        "ResourceStatus": "CREATE_COMPLETE",
        **more,
    }


def changed(pointer: str, expected: str, actual: str, kind: str = "NOT_EQUAL") -> dict[str, str]:
    return {
        "PropertyPath": pointer,
        "ExpectedValue": expected,
        "ActualValue": actual,
        "DifferenceType": kind,
    }


def found(logical_id: str, status: str, *differences: Any, **more: str) -> dict[str, Any]:
    return {
        "LogicalResourceId": logical_id,
        "ResourceType": "AWS::SNS::Topic",
        "StackResourceDriftStatus": status,
        "PropertyDifferences": list(differences),
        **more,
    }


class World:
    """A root with one nested stack; ``drifts`` by stack."""

    def __init__(self, **drifts: list[dict[str, Any]]) -> None:
        self.drifts = drifts
        self.statuses: dict[str, Any] = {}
        self.refused: set[str] = set()
        self.templates: dict[str, Any] = {"root": ROOT, "inner": INNER}
        self.aws = FakeAws(
            held={
                "root": [held("Topic", "AWS::SNS::Topic"), held("Inner", STACK, "inner")],
                "inner": [held("Base", "AWS::RDS::DBInstance")],
            },
            answers={
                "detect_stack_drift": self.begin,
                "describe_stack_drift_detection_status": self.status,
                "describe_stack_resource_drifts": self.resources,
                "get_template": self.template,
            },
        )

    def begin(self, asked: Any) -> Any:
        if asked["StackName"] in self.refused:
            raise AwsApiError("ValidationError", "AWS rejected DetectStackDrift: it is busy.")
        return {"StackDriftDetectionId": asked["StackName"]}

    def status(self, asked: Any) -> Any:
        waiting = self.statuses.get(asked["StackDriftDetectionId"], [])
        if waiting and isinstance(waiting[0], Exception):
            raise waiting.pop(0)
        return waiting.pop(0) if waiting else {"DetectionStatus": "DETECTION_COMPLETE"}

    def resources(self, asked: Any) -> Any:
        told = self.drifts[asked["StackName"]]
        at = int(asked.get("NextToken", 0))
        more = {"NextToken": str(at + 1)} if at + 1 < len(told) else {}
        return {"StackResourceDrifts": told[at : at + 1], **more}

    def template(self, asked: Any) -> Any:
        if asked["StackName"] not in self.templates:
            raise AwsApiError("AccessDenied", "no")
        return {"TemplateBody": self.templates[asked["StackName"]]}


def test_every_stack_is_asked_and_joined_by_its_path() -> None:
    world = World(
        root=[found("Topic", "MODIFIED", changed("/DisplayName", "a", "b"))],
        inner=[found("Base", "DELETED")],
    )
    told = drift(world.aws, "root", LOCAL)
    assert [(one.place, one.deleted) for one in told.drifted] == [
        ("Topic", False),
        ("Inner/Base", True),
    ]
    (difference,) = told.drifted[0].differences
    assert vars(difference) == {
        "path": "DisplayName", "kind": "changed", "expected": "a", "actual": "b",
    }  # fmt: skip
    assert [(one.path, one.checked, one.resources) for one in told.stacks] == [
        ("", 1, 1),
        ("Inner", 1, 1),
    ]
    assert (told.in_sync, told.is_clean) == (0, False)


def test_added_and_removed_values_have_one_side_only() -> None:
    world = World(
        root=[
            found(
                "Topic",
                "MODIFIED",
                changed("/Tags/1", "null", "{}", "ADD"),
                changed("/Tags/0", "{}", "null", "REMOVE"),
            )
        ],
        inner=[found("Base", "IN_SYNC")],
    )
    first, second = drift(world.aws, "root", LOCAL).drifted[0].differences
    assert (first.kind, first.expected, first.actual) == ("added", None, "{}")
    assert (second.kind, second.expected, second.actual) == ("removed", "{}", None)


def test_what_was_not_checked_is_named_and_never_clean() -> None:
    world = World(root=[], inner=[found("Base", "UNKNOWN", DriftStatusReason="AccessDenied")])
    told = drift(world.aws, "root", LOCAL)
    assert [(one.place, one.reason) for one in told.unchecked] == [
        ("Topic", "CloudFormation does not detect drift on this type"),
        ("Inner/Base", "AccessDenied"),
    ]
    assert (told.in_sync, told.drifted) == (0, ())
    assert told.is_clean  # nothing drifted; what is unknown is listed beside it


def test_a_stack_that_refuses_a_detection_is_a_failure_and_old_results_do_not_count() -> None:
    world = World(root=[found("Topic", "IN_SYNC")], inner=[found("Base", "IN_SYNC")])
    world.refused.add("inner")
    told = drift(world.aws, "root", LOCAL)
    (failed,) = told.failures
    assert failed.path == "Inner"
    assert "it is busy" in failed.failure
    assert [one.place for one in told.unchecked] == ["Inner/Base"]
    assert not told.is_clean


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (json.dumps({"Summary": "Failed on [Base]", "Failures": []}), "Failed on [Base]"),
        ("Throttled", "Throttled"),
        ("", "CloudFormation gives no reason."),
        ("[1]", "[1]"),
    ],
)
def test_a_detection_that_fails_says_why_and_keeps_what_it_found(reason: str, words: str) -> None:
    world = World(root=[found("Topic", "IN_SYNC")], inner=[found("Base", "DELETED")])
    running = {"DetectionStatus": "DETECTION_IN_PROGRESS"}
    failed = {"DetectionStatus": "DETECTION_FAILED", "DetectionStatusReason": reason}
    world.statuses["inner"] = [running, running, failed]
    told = drift(world.aws, "root", LOCAL)
    assert [one.failure for one in told.failures] == [words]
    assert [one.place for one in told.drifted] == ["Inner/Base"]


def test_only_what_is_not_over_is_asked_again() -> None:
    world = World(root=[], inner=[])
    world.statuses["inner"] = [{"DetectionStatus": "DETECTION_IN_PROGRESS"}] * 3
    drift(world.aws, "root", LOCAL)
    name = "describe_stack_drift_detection_status"
    asked = [one[1]["StackDriftDetectionId"] for one in world.aws.done if one[0] == name]
    assert asked == ["root", "inner", "inner", "inner", "inner"]


def test_pages_are_joined_and_what_is_gone_is_left_out() -> None:
    world = World(root=[found("Topic", "DELETED"), found("More", "DELETED")], inner=[])
    world.aws.held["root"] += [
        held("More", "AWS::SNS::Topic"),
        held("Gone", "AWS::SNS::Topic", ResourceStatus="DELETE_COMPLETE"),
        held("Never", "AWS::SNS::Topic", ""),
    ]
    told = drift(world.aws, "root", LOCAL)
    assert [one.place for one in told.drifted] == ["Topic", "More"]
    assert told.stacks[0].resources == 2


def test_values_that_come_from_a_noecho_parameter_are_hidden_through_nested_stacks() -> None:
    world = World(
        root=[],
        inner=[
            found(
                "Base",
                "MODIFIED",
                changed("/MasterUserPassword", "hunter22!", "other"),
                changed("/Engine", "postgres", "mysql"),
                changed("/Tags/0/Value", "hunter22", "more"),
                changed("/Tags", "[]", '[{"Key":"a","Value":"hunter22"}]'),
            )
        ],
    )
    (one,) = drift(world.aws, "root", LOCAL).drifted
    assert [(each.expected, each.actual) for each in one.differences] == [
        ("****", "****"),
        ("postgres", "mysql"),
        ("****", "****"),
        ("****", "****"),
    ]


def test_without_a_template_no_value_is_shown() -> None:
    world = World(root=[found("Topic", "MODIFIED", changed("/DisplayName", "a", "b"))], inner=[])
    del world.templates["root"]
    (one,) = drift(world.aws, "root", LOCAL).drifted
    assert one.differences[0].expected == one.differences[0].actual == "****"


def test_throttling_is_waited_out() -> None:
    world = World(root=[], inner=[])
    world.statuses["inner"] = [AwsApiError("Throttling", "slow down")] * 2
    assert not drift(world.aws, "root", LOCAL).failures
