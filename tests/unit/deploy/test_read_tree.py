"""The stack tree: one rule for what is gone, and as few calls as possible."""

from __future__ import annotations

from typing import Any

import pytest

from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.read_tree import EVERYTHING, RESOURCES, STATUS, Parts, read_tree
from generator.plan.stack_tree import StackTree

from .fakes import STACK, FakeAws


def listed(name: str, status: str = "CREATE_COMPLETE", **more: Any) -> dict[str, Any]:
    stack_id = f"arn:aws:cloudformation:eu-west-2:1:stack/{name}/1"
    return {
        "LogicalResourceId": name,
        "ResourceType": STACK,
        "PhysicalResourceId": stack_id,
        "ResourceStatus": status,
        **more,
    }


def stack_id(name: str) -> str:
    return str(listed(name)["PhysicalResourceId"])


class Cloud:
    """A root with nested stacks; ``gone``: those that DescribeStacks no longer knows."""

    def __init__(self, held: dict[str, list[dict[str, Any]]], gone: tuple[str, ...] = ()) -> None:
        self.held = {stack_id(name): rows for name, rows in held.items()}
        self.gone = {stack_id(name) for name in gone}
        self.aws: Any = FakeAws(
            answers={
                "describe_stacks": self.describe,
                "get_template": lambda asked: {"TemplateBody": f"template of {asked['StackName']}"},
                "list_stack_resources": lambda asked: {
                    "StackResourceSummaries": self.held.get(asked["StackName"], [])
                },
            }
        )

    def describe(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["StackName"] in self.gone:
            raise AwsApiError("ValidationError", f"Stack {asked['StackName']} does not exist")
        return {"Stacks": [{"StackId": asked["StackName"], "StackStatus": "CREATE_COMPLETE"}]}

    def read(self, parts: Parts = STATUS) -> StackTree:
        return read_tree(self.aws, {"StackId": stack_id("root")}, parts)

    def calls(self, parts: Parts) -> dict[str, int]:
        self.aws.done.clear()
        self.read(parts)
        names = [name for name, _ in self.aws.done]
        return {name: names.count(name) for name in names}


def test_the_tree_holds_every_nested_stack_parents_first() -> None:
    cloud = Cloud({"root": [listed("A"), listed("B")], "A": [listed("C")]})
    assert list(cloud.read().stacks) == ["", "A", "A/C", "B"]


@pytest.mark.parametrize("parts", [RESOURCES, STATUS, EVERYTHING])
def test_deleted_and_skipped_nested_stacks_are_gone_for_every_reader(parts: Parts) -> None:
    rows = [
        listed("Deleted", "DELETE_COMPLETE"),
        listed("Skipped", "DELETE_SKIPPED"),
        listed("Failed", "CREATE_FAILED", PhysicalResourceId=""),
        listed("Live"),
    ]
    tree = Cloud({"root": rows, "Live": []}).read(parts)
    assert list(tree.stacks) == ["", "Live"]
    assert tree.missing == frozenset()
    assert set(tree.root.resources) == {"Failed", "Live"}


def test_a_nested_stack_deleted_by_hand_is_missing_with_all_that_was_in_it() -> None:
    cloud = Cloud({"root": [listed("A"), listed("B")], "A": [listed("C")]}, gone=("A",))
    tree = cloud.read()
    assert (list(tree.stacks), tree.missing) == (["", "B"], {"A"})


def test_each_stack_costs_one_call_for_each_part_and_the_root_is_not_described_again() -> None:
    cloud = Cloud({"root": [listed("A"), listed("B")], "A": [listed("C")]})
    assert cloud.calls(RESOURCES) == {"list_stack_resources": 4}
    assert cloud.calls(STATUS) == {"list_stack_resources": 4, "describe_stacks": 3}
    assert cloud.calls(EVERYTHING) == {
        "list_stack_resources": 4, "describe_stacks": 3, "get_template": 4,
    }  # fmt: skip


def test_a_template_that_may_not_be_read_is_left_out_only_where_that_is_asked() -> None:
    cloud = Cloud({"root": []})
    cloud.aws.answers["get_template"] = lambda _: denied()
    assert cloud.read(Parts(templates=True, readable_only=True)).root.template is None
    with pytest.raises(AwsApiError, match="denied"):
        cloud.read(EVERYTHING)


def denied() -> dict[str, Any]:
    raise AwsApiError("AccessDenied", "denied")
