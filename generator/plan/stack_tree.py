"""What is deployed: a stack and all stacks nested in it, as CloudFormation describes them. Pure.

One rule for all commands says what is gone: a resource whose status is DELETE_COMPLETE or
DELETE_SKIPPED no longer belongs to its stack, and neither does a nested stack that never got an
ID. A nested stack that its parent still lists and CloudFormation does not describe any more is
``missing``: it has no description and no resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from generator.cfn.load import STACK_TYPE
from generator.cfn.parameters.no_echo import HIDDEN

Description = Mapping[str, Any]
"""A stack as DescribeStacks describes it."""

Address = tuple[str, str]
"""Where a resource is: its stack's path and its logical ID."""

Delivery = Literal["nested", "flat"]

RESOURCE_GONE = ("DELETE_COMPLETE", "DELETE_SKIPPED")
STACK_GONE = "DELETE_COMPLETE"


@dataclass(frozen=True)
class StackResource:
    """One resource as ListStackResources lists it; ``drift``: its StackResourceDriftStatus."""

    logical_id: str
    type: str
    physical_id: str
    status: str
    reason: str = ""
    drift: str = ""

    @property
    def is_nested_stack(self) -> bool:
        """Whether it is a nested stack that was created."""
        return self.type == STACK_TYPE and bool(self.physical_id)


@dataclass(frozen=True)
class DeployedStack:
    """One stack of a tree.

    ``path``: logical IDs from the root, joined by ``/``; ``""`` is the root. ``description`` is
    empty where it was not read, or CloudFormation has no such stack. ``resources``: by logical
    ID. ``template``: None where it was not read.
    """

    path: str
    stack_id: str
    description: Description = field(default_factory=dict)
    resources: Mapping[str, StackResource] = field(default_factory=dict)
    template: str | None = None

    @property
    def name(self) -> str:
        """The stack's name."""
        return str(self.description.get("StackName") or stack_name(self.stack_id))

    @property
    def status(self) -> str:
        """Such as ``UPDATE_COMPLETE``."""
        return str(self.description.get("StackStatus") or "")

    @property
    def reason(self) -> str:
        """Why it has that status, or nothing."""
        return str(self.description.get("StackStatusReason") or "")

    @property
    def drift(self) -> str:
        """Such as ``IN_SYNC``; ``NOT_CHECKED`` where drift was never detected."""
        known = self.description.get("DriftInformation") or {}
        return str(known.get("StackDriftStatus") or "NOT_CHECKED")

    @property
    def changed(self) -> datetime | None:
        """When it was last created, updated or deleted."""
        names = ("DeletionTime", "LastUpdatedTime", "CreationTime")
        return next((self.description[name] for name in names if self.description.get(name)), None)

    @property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs, in the template's order."""
        return outputs_of(self.description)

    @property
    def parameters(self) -> dict[str, str]:
        """The values it was given, without those of parameters with NoEcho."""
        values = {name: str(one.get("ParameterValue", "")) for name, one in self._parameters()}
        return {name: value for name, value in values.items() if value != HIDDEN}

    @property
    def resolved(self) -> dict[str, str]:
        """The values of SSM parameters that the stack's parameters name."""
        named = self._parameters()
        return {name: str(one["ResolvedValue"]) for name, one in named if "ResolvedValue" in one}

    @property
    def hidden(self) -> frozenset[str]:
        """The parameters with NoEcho."""
        named = self._parameters()
        return frozenset(name for name, one in named if one.get("ParameterValue") == HIDDEN)

    @property
    def tags(self) -> dict[str, str]:
        """The stack's tags."""
        return {one["Key"]: one["Value"] for one in self.description.get("Tags", ())}

    def physical_id(self, logical_id: str) -> str:
        """A resource's physical ID; empty where the stack has no such resource."""
        found = self.resources.get(logical_id)
        return found.physical_id if found is not None else ""

    def _parameters(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        for one in self.description.get("Parameters", ()):
            yield str(one["ParameterKey"]), one


@dataclass(frozen=True)
class StackTree:
    """A stack and all that are nested in it, by path, parents first.

    ``missing``: paths of nested stacks that their parents list and that do not exist any more.
    """

    stacks: Mapping[str, DeployedStack]
    missing: frozenset[str] = frozenset()

    @property
    def root(self) -> DeployedStack:
        """The stack itself."""
        return self.stacks[""]

    @property
    def delivery(self) -> Delivery:
        """Whether the root has nested stacks."""
        is_nested = any(one.type == STACK_TYPE for one in self.root.resources.values())
        return "nested" if is_nested else "flat"

    @property
    def resources(self) -> Iterator[tuple[Address, StackResource]]:
        """All resources of all stacks, nested stacks themselves included."""
        for path, stack in self.stacks.items():
            for name, one in stack.resources.items():
                yield (path, name), one

    @property
    def physical_ids(self) -> dict[Address, str]:
        """The resources that have a physical ID."""
        return {key: one.physical_id for key, one in self.resources if one.physical_id}

    @property
    def nested_ids(self) -> dict[str, str]:
        """Path → stack ID of the nested stacks that exist."""
        return {path: one.stack_id for path, one in self.stacks.items() if path}


def living(listed: Iterable[StackResource]) -> dict[str, StackResource]:
    """The resources that belong to a stack, by logical ID."""
    return {one.logical_id: one for one in listed if one.status not in RESOURCE_GONE}


def exists(description: Description) -> bool:
    """Whether a stack that CloudFormation describes was not deleted."""
    return description.get("StackStatus") != STACK_GONE


def outputs_of(description: Description) -> dict[str, str]:
    """A stack's outputs, in the template's order."""
    return {one["OutputKey"]: str(one["OutputValue"]) for one in description.get("Outputs", ())}


def stack_name(stack_id: str) -> str:
    """The name in a stack's ID, ``arn:…:stack/NAME/UUID``; a name is its own."""
    return stack_id.split("/")[1] if stack_id.count("/") > 1 else stack_id
