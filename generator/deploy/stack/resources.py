"""What a stack and the stacks nested in it hold, with the status of each resource.

stack ID ○→ ListStackResources of each stack ○→ Holdings, parents first
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.cfn.load import STACK_TYPE, inside
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws


@dataclass(frozen=True)
class Holding:
    """One stack: its path of logical IDs ("" = the root), its ID, what it holds by logical ID."""

    path: str
    stack_id: str
    resources: dict[str, Answer]

    @property
    def stack_name(self) -> str:
        """The stack's name, which its ID holds."""
        return name_of(self.stack_id)


def name_of(stack_id: str) -> str:
    """The name in a stack's ID, ``arn:…:stack/NAME/UUID``; a name is its own."""
    return stack_id.split("/")[1] if stack_id.count("/") > 1 else stack_id


def holdings(aws: Aws, stack_id: str, path: str = "") -> Iterator[Holding]:
    """A stack and all that are nested in it, but for those that are deleted."""
    listed = cloudformation.resources(aws, stack_id)
    held = {one["LogicalResourceId"]: one for one in listed if not _is_gone(one)}
    yield Holding(path, stack_id, held)
    for name, one in held.items():
        if one["ResourceType"] == STACK_TYPE and one.get("PhysicalResourceId"):
            yield from holdings(aws, one["PhysicalResourceId"], inside(path, name))


def _is_gone(resource: Answer) -> bool:
    return resource["ResourceStatus"] in ("DELETE_COMPLETE", "DELETE_SKIPPED")
