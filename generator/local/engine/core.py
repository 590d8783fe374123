"""The engine: everything that its parts share, and what they ask of each other.

API actions ○→ Engine ○→ store, history, handlers, services
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from generator.cfn.errors import TemplateError
from generator.cfn.schemas import ResourceSchema, Schemas
from generator.cfn.template import Template
from generator.local.clients import Clients
from generator.local.clock import now
from generator.local.engine import deployment as deployments
from generator.local.engine import exports, foresight, properties, scope, templates, words
from generator.local.engine.history import History
from generator.local.engine.planner import Planner
from generator.local.engine.planning import Plan
from generator.local.engine.records import (
    STACK_TYPE,
    ChangeSet,
    Deployment,
    Place,
    Resource,
    Stack,
)
from generator.local.engine.resource_calls import ResourceError
from generator.local.engine.store import Store
from generator.local.errors import ApiError, invalid
from generator.local.faults import Faults
from generator.local.handler import HandlerError, Handlers
from generator.local.identity import physical_name
from generator.local.stacksets.store import StackSets

NAME_LIMIT = 128


def _stack_id(place: Place, name: str) -> str:
    return place.arn(f"stack/{name}/{uuid.uuid4()}")


class Engine:
    """CloudFormation over handlers. One for all accounts and regions."""

    def __init__(self, clients: Clients, handlers: Handlers, faults: Faults) -> None:
        self.clients = clients
        self.handlers = handlers
        self.faults = faults
        self.store = Store()
        self.history = History(self.store)
        self.stack_sets = StackSets(self.store.lock)
        self._schemas: dict[str, Schemas] = {}
        self._zones: dict[tuple[str, str], list[str]] = {}
        self._lock = threading.Lock()

    # What a stack is asked to be

    def template(self, place: Place, body: str | None, url: str | None) -> Template:
        """A request's template; raises ``ApiError``."""
        return templates.checked(templates.template_text(self, place, body, url))

    def deployment(
        self,
        place: Place,
        template: Template,
        given: Mapping[str, str],
        tags: Mapping[str, str],
        capabilities: tuple[str, ...] = (),
        notification_arns: tuple[str, ...] = (),
        role_arn: str = "",
    ) -> Deployment:
        """A deployment with everything checked; raises ``ApiError``."""
        return deployments.build(
            self, place, template, given, tags, capabilities, notification_arns, role_arn
        )

    def is_unchanged(self, stack: Stack, target: Deployment) -> bool:
        """Whether a stack already is what it is asked to be, nested stacks left aside."""
        deployed = stack.deployment
        return (
            deployed is not None
            and stack.status.endswith("_COMPLETE")
            and stack.baseline is None
            and deployed.template.data == target.template.data
            and deployed.values == target.values
            and deployed.tags == target.tags
            and not deployments.has_nested_stacks(target.template)
        )

    def plan(self, stack: Stack, target: Deployment, imports: frozenset[str] = frozenset()) -> Plan:
        """What a deployment would change, nested stacks included; raises ``ApiError``."""
        try:
            return Planner(self, stack, target, imports).plan()
        except TemplateError as error:
            raise invalid(error.mistakes[0].what) from error

    def plan_nested(self, parent: Stack, before: Resource | None, after: Resource) -> Plan:
        """The plan of a nested stack inside its parent's; a problem is part of it."""
        child = self._foreseen_child(parent, before, after)
        target = child.deployment or Deployment(Template({}))
        try:
            properties = after.properties
            url = properties.get("TemplateURL", "")
            template = self.template(parent.place, None, str(url))
            own = {str(t["Key"]): str(t["Value"]) for t in properties.get("Tags", [])}
            base = Deployment(
                template,
                tags={**after.tags, **own},
                capabilities=tuple(templates.CAPABILITIES),
                notification_arns=tuple(properties.get("NotificationARNs", ())),
            )
            given = properties.get("Parameters", {})
            target = foresight.foreseen(self, parent.place, template, given, base)
            return self.plan(child, target)
        except ApiError as error:
            return Plan(child, target, problem=error.message)

    def _foreseen_child(self, parent: Stack, before: Resource | None, after: Resource) -> Stack:
        if before is not None:
            return self.store.by_id(before.physical_id)
        child = self._child(parent, after.logical_id)
        child.status = "REVIEW_IN_PROGRESS"
        return child

    # Stacks

    def new_stack(self, place: Place, name: str, status: str = "") -> Stack:
        """A stack record with a fresh ID, kept."""
        stack = Stack(place, name, _stack_id(place, name), now(), status)
        self.store.add(stack)
        return stack

    def child_shell(self, parent: Stack, logical_id: str) -> Stack:
        """The record of a nested stack: one that a change set left in review, or a new one."""
        for child in self.store.children(parent.id):
            if child.parent_logical_id == logical_id and child.status == "REVIEW_IN_PROGRESS":
                return child
        child = self._child(parent, logical_id)
        self.store.add(child)
        return child

    def _child(self, parent: Stack, logical_id: str) -> Stack:
        name = physical_name(parent.name, logical_id, str(uuid.uuid4()), NAME_LIMIT)
        return Stack(
            parent.place,
            name,
            _stack_id(parent.place, name),
            now(),
            "",
            parent_id=parent.id,
            root_id=parent.root_id or parent.id,
            parent_logical_id=logical_id,
            disable_rollback=parent.disable_rollback,
        )

    def obsolete(self, stack: Stack, but: ChangeSet | None = None) -> None:
        """The stack changes: what its other change sets say no longer holds."""
        with self.store.lock:
            for change_set in self.store.change_sets(stack):
                if change_set is not but and change_set.execution_status == "AVAILABLE":
                    change_set.execution_status = "OBSOLETE"

    def cancel(self, stack: Stack) -> None:
        """Stop a running update, nested stacks too: nothing new is started any more."""
        with self.store.lock:
            stack.cancelled = True
            for child in self.store.children(stack.id):
                if child.status.endswith("_IN_PROGRESS"):
                    self.cancel(child)

    def settle(self, stack: Stack, status: str) -> None:
        """A change is over: nothing is left to clean up or to take back."""
        with self.store.lock:
            stack.baseline = None
            stack.cancelled = False
            stack.updated = now() if status != "CREATE_COMPLETE" else stack.updated
        self.history.stack(stack, status)

    def finish_deletion(self, stack: Stack) -> None:
        """The stack is gone; its record stays for those who know its ID."""
        with self.store.lock:
            stack.deleted = now()
            stack.outputs = {}
            stack.imports = frozenset()
            stack.baseline = None
            for change_set in self.store.change_sets(stack):
                self.store.remove_change_set(change_set)
            for child in self.store.children(stack.id):
                if child.status == "REVIEW_IN_PROGRESS":
                    self.store.remove(child)
            self.history.stack(stack, "DELETE_COMPLETE")

    def wanted(self, stack: Stack) -> set[str]:
        """The logical IDs that the stack's own deployment asks for."""
        if stack.deployment is None:
            return set()
        lookups = scope.LiveLookups(self, stack).lookups()
        return set(scope.wanted(scope.resolver(stack, stack.deployment, lookups)))

    def path_of(self, stack: Stack, logical_id: str) -> str:
        """A resource's path of logical IDs from the root stack: ``Database/Instance``."""
        steps = [logical_id]
        while stack.parent_id:
            steps.append(stack.parent_logical_id)
            stack = self.store.by_id(stack.parent_id)
        return "/".join(reversed(steps))

    # What resources need

    def before_resource(self, stack: Stack, logical_id: str, action: str) -> None:
        """Faults that strike a nested stack's resource; raises ``ResourceError``."""
        try:
            self.faults.before_resource(self.path_of(stack, logical_id), action)
        except HandlerError as error:
            token = str(uuid.uuid4())
            what = words.handler_message(error.message, token, error.code)
            raise ResourceError(what) from error

    def schema(self, place: Place, type_name: str) -> ResourceSchema | None:
        """The provider schema of a type in a region."""
        with self._lock:
            return self._schemas_of(place.region).get(type_name)

    def unknown_types(self, place: Place, type_names: Iterable[str]) -> list[str]:
        """Those that CloudFormation does not know in the region, each once."""
        with self._lock:
            schemas = self._schemas_of(place.region)
            return [name for name in dict.fromkeys(type_names) if not schemas.knows(name)]

    def _schemas_of(self, region: str) -> Schemas:
        if region not in self._schemas:
            self._schemas[region] = Schemas(region)
        return self._schemas[region]

    def is_taggable(self, type_name: str) -> bool:
        """Whether a change of stack tags reaches resources of this type."""
        schema = self.schema(Place("", "us-east-1"), type_name)
        return schema is not None and (schema.taggable or type_name == STACK_TYPE)

    def check_properties(self, resource: Resource) -> None:
        """Unknown and missing properties fail loudly; raises ``ResourceError``."""
        schema = self.schema(Place("", "us-east-1"), resource.type)
        refused = properties.refusal(schema, resource.properties) if schema else ""
        if refused:
            name = resource.logical_id
            what = f"Properties validation failed for resource {name} with message:\n{refused}"
            raise ResourceError(what)

    def check_custom_name(self, before: Resource, after: Resource) -> None:
        """A replacement cannot have the name of what it replaces; raises ``ResourceError``."""
        schema = self.schema(Place("", "us-east-1"), after.type)
        name = properties.keeps_custom_name(schema, before, after) if schema else ""
        if name:
            raise ResourceError(
                "CloudFormation cannot update a stack when a custom-named resource requires "
                f"replacing. Rename {name} and update the stack again."
            )

    def exports(self, place: Place) -> dict[str, exports.Export]:
        """Every export of an account and region."""
        return exports.exports(self, place)

    def zones(self, account: str, region: str) -> list[str]:
        """The availability zones of a region, in order."""
        key = (account, region)
        if key not in self._zones:
            ec2 = self.clients.client("ec2", account, region)
            answer: Any = ec2.describe_availability_zones()
            self._zones[key] = sorted(z["ZoneName"] for z in answer["AvailabilityZones"])
        return self._zones[key]
