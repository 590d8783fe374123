"""Whole operations where something is wrong with us: no one waits for ever."""

from __future__ import annotations

from typing import Any

import pytest

from generator.cfn.template import Template
from generator.local.clock import now
from generator.local.drift.detection import begin, run
from generator.local.engine import lifecycle
from generator.local.front import Front
from generator.local.records.stacks import Place, Resource
from generator.local.stack_sets.operations import OperationRequest, SetOperations
from generator.local.stack_sets.records import StackSet, StackSetConfig
from generator.local.stack_sets.store import instance_for

HOME = Place("123456789012", "eu-west-1")
TOPIC = "AWS::SNS::Topic"


class Broken:
    """A handler whose answers are none."""

    def read(self, *_: Any) -> Any:
        return 5


@pytest.fixture
def front() -> Front:
    return Front({TOPIC: Broken()})  # type: ignore[dict-item]


def stack_set() -> StackSet:
    return StackSet(HOME, "films", "films:1", StackSetConfig(Template({}, text="{}")))


def test_a_change_that_breaks_ends_a_queued_operation(
    front: Front, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise KeyError("x")

    one, starter = stack_set(), SetOperations(front.context, front.operations)
    first = starter.start(one, OperationRequest("UPDATE", {}))
    queued = starter.start(
        one, OperationRequest("UPDATE", {}, prepare=broken, waits=True, after=(first,))
    )
    front.operations.wait()
    assert (first.status, queued.status) == ("SUCCEEDED", "FAILED")
    assert queued.reason == "Internal Failure (KeyError: 'x')"
    assert "KeyError" in capsys.readouterr().err


def test_an_instance_that_breaks_fails(front: Front, capsys: pytest.CaptureFixture[str]) -> None:
    one, starter = stack_set(), SetOperations(front.context, front.operations)
    instance = instance_for(one, HOME, "")
    instance.overrides = None  # type: ignore[assignment]
    operation = starter.start(one, OperationRequest("CREATE", {HOME: ""}))
    front.operations.wait()
    assert operation.status == "FAILED"
    assert instance.reason.startswith("Internal Failure (")
    assert "Traceback" in capsys.readouterr().err


def test_a_detection_that_breaks_ends(front: Front, capsys: pytest.CaptureFixture[str]) -> None:
    stack = lifecycle.new_stack(front.context, HOME, "films", "CREATE_COMPLETE")
    stack.resources["Topic"] = Resource("Topic", TOPIC, "CREATE_COMPLETE", now(), "arn")
    done = run(front.context, stack, begin(stack))
    assert done.status == "DETECTION_FAILED"
    assert done.reason.startswith("Internal Failure (")
    assert not stack.drift.is_running
    assert "Traceback" in capsys.readouterr().err


def test_long_names_are_cut_so_that_stacks_can_have_them() -> None:
    one = stack_set()
    one.name = "a" * 128
    assert len(instance_for(one, HOME, "").stack_name) == 128
