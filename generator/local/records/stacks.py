"""What the engine keeps: stacks, their resources, events and change sets.

Snapshots (a resource, an event, a deployment) are frozen; a stack and a change set have a life,
so they are plain objects whose fields change, one operation at a time, under the store's lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from generator.cfn.template import Template
from generator.local.records.drift import StackDrift

STACK_TYPE = "AWS::CloudFormation::Stack"


@dataclass(frozen=True)
class Place:
    """An account and region: where a request is at home."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        """The partition of the region: ``aws``, ``aws-cn`` or ``aws-us-gov``."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    def arn(self, resource: str) -> str:
        """The ARN of a CloudFormation resource here, such as ``stack/NAME/ID``."""
        return f"arn:{self.partition}:cloudformation:{self.region}:{self.account}:{resource}"


@dataclass(frozen=True)
class Deployment:
    """What a stack is asked to be.

    ``given``: parameter texts as asked for (the name of an SSM parameter where the type says so);
    ``values``: what ``Ref`` gives for each; ``resolved``: the texts behind SSM parameter types.
    ``original``: the template before its macros, where it has some. ``transform_failure``: why they
    failed; such a deployment fails as soon as it begins.
    """

    template: Template
    given: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    notification_arns: tuple[str, ...] = ()
    role_arn: str = ""
    original: Template | None = None
    transform_failure: str = ""

    @property
    def submitted(self) -> Template:
        """The template as it was handed in."""
        return self.original or self.template


@dataclass(frozen=True)
class Resource:
    """One resource as the stack last knew it.

    ``properties``: resolved, with dynamic references left as text, so that they are compared as
    written. ``declared``: the template's entry (policies, metadata). ``attributes``: what
    ``Fn::GetAtt`` gives. ``tags``: what it inherited. ``status`` may be that of a failed try;
    ``physical_id`` is empty until the service gave one.
    """

    logical_id: str
    type: str
    status: str
    updated: datetime
    physical_id: str = ""
    reason: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def deletion_policy(self) -> str:
        """``Delete`` where the template says nothing, except for types that default otherwise."""
        return str(self.declared.get("DeletionPolicy") or default_deletion_policy(self))

    @property
    def update_replace_policy(self) -> str:
        """``Delete`` where the template says nothing."""
        return str(self.declared.get("UpdateReplacePolicy") or "Delete")


def default_deletion_policy(resource: Resource) -> str:
    """Snapshot for RDS clusters and for instances outside of one, else Delete.

    Source: CloudFormation User Guide, "DeletionPolicy attribute".
    """
    if resource.type == "AWS::RDS::DBCluster":
        return "Snapshot"
    if resource.type == "AWS::RDS::DBInstance" and not resource.properties.get(
        "DBClusterIdentifier"
    ):
        return "Snapshot"
    return "Delete"


@dataclass(frozen=True)
class Event:
    """One line of a stack's history; ``operation`` ties it to what caused it."""

    id: str
    stack_id: str
    stack_name: str
    logical_id: str
    physical_id: str
    type: str
    time: datetime
    status: str
    reason: str = ""
    properties: str = ""
    token: str = ""
    operation: str = ""
    detailed_status: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing that was done to a stack: its ID, and its type as DescribeEvents names it.

    ``token`` is the client's own (ClientRequestToken), which the operation's events repeat.
    """

    id: str
    type: str
    token: str = ""


@dataclass(frozen=True)
class Output:
    """A stack's output with its value; ``export`` is empty where it is not exported."""

    name: str
    value: str
    description: str = ""
    export: str = ""


@dataclass
class Baseline:
    """What a stack was when it was last stable: what a rollback leads back to.

    ``garbage``: resources that were made and superseded since then. Once a rollback has led back,
    ``undone`` holds the replacements that are to go, and ``attempted`` the template they are of.
    """

    deployment: Deployment | None
    resources: Mapping[str, Resource]
    outputs: Mapping[str, Output]
    garbage: list[Resource] = field(default_factory=list)
    undone: dict[str, Resource] = field(default_factory=dict)
    attempted: Template | None = None


@dataclass
class Stack:
    """A stack and its life.

    ``deployment`` is None for a shell that only awaits a change set. ``baseline`` is there from
    the beginning of a change until it is committed or rolled back. ``imports``: the exports that
    its template takes. ``protected``: termination protection. ``change_set_id``: the change set
    that made or changed the stack last, empty after a request of its own. ``deletion_time``: when
    its deletion, or the rollback of its creation, began. ``in_operation``: an operation of its own
    is running, not one of the stack that it is nested in.
    """

    place: Place
    name: str
    id: str
    created: datetime
    status: str
    reason: str = ""
    deployment: Deployment | None = None
    description: str = ""
    resources: dict[str, Resource] = field(default_factory=dict)
    baseline: Baseline | None = None
    imports: frozenset[str] = frozenset()
    outputs: dict[str, Output] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    change_set_id: str = ""
    updated: datetime | None = None
    deletion_time: datetime | None = None
    parent_id: str = ""
    root_id: str = ""
    parent_logical_id: str = ""
    policy: str = ""
    protected: bool = False
    token: str = ""
    disable_rollback: bool = False
    detailed_status: str = ""
    cancelled: bool = False
    abandoned: bool = False
    in_operation: bool = False
    timeout_minutes: int | None = None
    rollback_configuration: Mapping[str, Any] = field(default_factory=dict)
    drift: StackDrift = field(default_factory=StackDrift)

    @property
    def is_nested(self) -> bool:
        """Whether another stack owns this one."""
        return bool(self.parent_id)

    @property
    def is_deleted(self) -> bool:
        """Whether the stack is gone; its record is kept for requests that know its ID."""
        return self.status == "DELETE_COMPLETE"

    @property
    def attributes(self) -> dict[str, Any]:
        """What ``Fn::GetAtt`` gives in the parent of a nested stack: ``Outputs.X``."""
        return {f"Outputs.{name}": output.value for name, output in self.outputs.items()}


@dataclass
class ChangeSet:
    """A change set: what it would deploy, and the rows that say so.

    ``rows`` and ``valued_rows`` are ``ResourceChange`` structures without and with property
    values: AWS computes them differently, so they are kept apart. ``children``: IDs of the change
    sets of nested stacks. ``based_on``: the deployment that it was compared with.
    """

    id: str
    name: str
    stack: Stack
    type: str
    created: datetime
    deployment: Deployment
    status: str = "CREATE_PENDING"
    execution_status: str = "UNAVAILABLE"
    reason: str = ""
    warning: str = ""
    description: str = ""
    include_nested: bool = False
    on_stack_failure: str = ""
    import_existing: bool | None = None
    imports: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rollback_configuration: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    valued_rows: list[dict[str, Any]] = field(default_factory=list)
    children: dict[str, str] = field(default_factory=dict)
    parent_id: str = ""
    root_id: str = ""
    based_on: Deployment | None = None

    @property
    def is_executed(self) -> bool:
        """Whether it was carried out: then it is found by its ID alone."""
        return self.execution_status == "EXECUTE_COMPLETE"
