"""How a stack and all that are nested in it stand now.

stack ID ○→ ListStackResources, DescribeStacks ●→ one line of facts a stack
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws
from generator.deploy.stack import stacks


@dataclass(frozen=True)
class StackState:
    """A stack at its path (``""`` the root), as DescribeStacks tells it."""

    path: str
    told: Answer

    @property
    def name(self) -> str:
        """The stack's name."""
        return str(self.told.get("StackName") or "")

    @property
    def stack_id(self) -> str:
        """The stack's ID."""
        return str(self.told.get("StackId") or "")

    @property
    def status(self) -> str:
        """Such as ``UPDATE_COMPLETE``."""
        return str(self.told.get("StackStatus") or "")

    @property
    def reason(self) -> str:
        """Why it has that status, or nothing."""
        return str(self.told.get("StackStatusReason") or "")

    @property
    def drift(self) -> str:
        """Such as ``IN_SYNC``; ``NOT_CHECKED`` where nobody asked."""
        told = self.told.get("DriftInformation") or {}
        return str(told.get("StackDriftStatus") or "NOT_CHECKED")

    @property
    def changed(self) -> datetime | None:
        """When it was last created, changed or deleted."""
        names = ("DeletionTime", "LastUpdatedTime", "CreationTime")
        return next((self.told[name] for name in names if self.told.get(name)), None)

    @property
    def outputs(self) -> dict[str, str]:
        """What it hands out, in the template's order."""
        return stacks.outputs(self.told)


def overview(aws: Aws, stack: Answer) -> tuple[StackState, ...]:
    """The stack, which was just asked for, and those nested in it, parents first."""
    root = StackState("", stack)
    below = [one for one in stacks.tree(aws, root.stack_id) if one[0]]
    found = ((path, cloudformation.stack(aws, stack_id)) for path, stack_id in below)
    return root, *(StackState(path, told) for path, told in found if told)
