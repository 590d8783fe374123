"""The tree of deployed stacks, read from CloudFormation once.

stack ○→ ListStackResources, DescribeStacks, GetTemplate for each stack ●→ StackTree
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.cfn.load import inside
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.errors import AwsError
from generator.plan.diff.deployed_state import DeployedState, deployed_state
from generator.plan.stack_tree import (
    DeployedStack,
    Description,
    StackResource,
    StackTree,
    exists,
    living,
)


@dataclass(frozen=True)
class Parts:
    """What is read besides the resources: one more call for each stack and each of these.

    ``readable_only``: a template that may not be read is left out instead of an error.
    """

    descriptions: bool = True
    templates: bool = False
    readable_only: bool = False


RESOURCES = Parts(descriptions=False)
STATUS = Parts()
EVERYTHING = Parts(templates=True)


def read_tree(aws: Aws, stack: Description, parts: Parts = STATUS) -> StackTree:
    """A stack that was just described, and all that are nested in it. Raises ``AwsError``."""
    found = dict(_stacks(aws, stack, str(stack["StackId"]), "", parts))
    return StackTree(
        {path: one for path, one in found.items() if one is not None},
        frozenset(path for path, one in found.items() if one is None),
    )


def read_deployed(aws: Aws, stack: Description | str) -> DeployedState:
    """What is deployed as a stack, described already, or by name or ID, ready to be compared.

    Raises ``AwsError`` where there is no such stack, ``TemplateError`` for a root template that
    cannot be read.
    """
    described = cloudformation.stack(aws, stack) if isinstance(stack, str) else stack
    if described is None:
        raise AwsError(f"There is no stack {stack}.")
    return deployed_state(read_tree(aws, described, EVERYTHING))


def _stacks(
    aws: Aws, described: Description, stack_id: str, path: str, parts: Parts
) -> Iterator[tuple[str, DeployedStack | None]]:
    """A stack and all in it by path, parents first; None for one that does not exist any more."""
    resources = living(map(_resource, cloudformation.resources(aws, stack_id)))
    template = _template(aws, stack_id, parts) if parts.templates else None
    yield path, DeployedStack(path, stack_id, described, resources, template)
    for name, one in resources.items():
        if not one.is_nested_stack:
            continue
        below = inside(path, name)
        child = cloudformation.stack(aws, one.physical_id) if parts.descriptions else {}
        if child is not None and exists(child):
            yield from _stacks(aws, child, one.physical_id, below, parts)
        else:
            yield below, None


def _template(aws: Aws, stack_id: str, parts: Parts) -> str | None:
    try:
        return cloudformation.template(aws, stack_id)
    except AwsApiError:
        if parts.readable_only:
            return None
        raise


def _resource(one: Answer) -> StackResource:
    return StackResource(
        logical_id=str(one["LogicalResourceId"]),
        type=str(one["ResourceType"]),
        physical_id=str(one.get("PhysicalResourceId") or ""),
        status=str(one["ResourceStatus"]),
        reason=str(one.get("ResourceStatusReason") or ""),
        drift=str((one.get("DriftInformation") or {}).get("StackResourceDriftStatus") or ""),
    )
