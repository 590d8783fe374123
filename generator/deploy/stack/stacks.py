"""Stacks: what they are now, and what they and the stacks in them hold.

name ○→ DescribeStacks, ListStackResources ○→ plain answers
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.load import STACK_TYPE, inside
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws

SHELL = "REVIEW_IN_PROGRESS"
"""The status of a stack that a change set was made for and nothing else."""

GONE = "DELETE_COMPLETE"
"""The status of a stack that there is no more."""

DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", GONE)
"""The statuses of a stack with which what was asked for is done."""


def at_rest(stack: Answer | None) -> bool:
    """Whether nothing more happens to a stack by itself."""
    if stack is None:
        return True
    status = str(stack["StackStatus"])
    return status == SHELL or not status.endswith("_IN_PROGRESS")


def exists(stack: Answer | None) -> bool:
    """Whether a stack was ever made: a shell for a first change set was not."""
    return stack is not None and stack["StackStatus"] not in (SHELL, GONE)


def outputs(stack: Answer) -> dict[str, str]:
    """A stack's outputs, in the template's order."""
    return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}


def tree(aws: Aws, stack_id: str, path: str = "") -> Iterator[tuple[str, str]]:
    """(path of logical IDs, stack ID) of a stack and all that are nested in it, parents first."""
    yield path, stack_id
    for resource in cloudformation.resources(aws, stack_id):
        if resource["ResourceType"] == STACK_TYPE and resource.get("PhysicalResourceId"):
            below = inside(path, resource["LogicalResourceId"])
            yield from tree(aws, resource["PhysicalResourceId"], below)
