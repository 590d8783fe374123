"""``AWS::CloudFormation::Stack``: the one resource type that the engine handles itself.

A nested stack goes forward with its parent, but is cleaned up only when the root has succeeded,
and is taken back when the root fails.

parent's resource, properties ○→ template ○→ child's deployment ○→ Deploy of the child
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from generator.cfn.errors import TemplateError
from generator.cfn.template import Template
from generator.local.clock import now
from generator.local.engine import lifecycle, messages, policies, resource_calls
from generator.local.engine.context import EngineContext
from generator.local.engine.deploy_options import DeployError, Options
from generator.local.engine.deployment import DeploymentRequest, build_deployment, is_unchanged
from generator.local.engine.planner import plan_stack
from generator.local.engine.rollback import RollbackError, roll_back
from generator.local.engine.templates import read_template
from generator.local.engine.text_values import texts
from generator.local.errors import ApiError, ResourceError
from generator.local.records.stacks import Deployment, Resource, Stack

DeployStack = Callable[[Stack, Deployment, Options], None]
"""Brings a stack forward, or raises ``DeployError``: handed in, since it leads back here."""


def place(
    context: EngineContext,
    deploy: DeployStack,
    parent: Stack,
    old: Resource | None,
    desired: Resource,
    options: Options,
) -> None:
    """Bring a nested stack to what its parent asks for; raises ``ResourceError``."""
    if old is None or not old.physical_id:
        _Creation(context, deploy, parent, desired, options).run()
    else:
        _Update(context, deploy, parent, old, desired, options).run()


def deployment(
    context: EngineContext,
    parent: Stack,
    child_id: str,
    properties: Mapping[str, Any],
    pinned: Mapping[str, Template],
) -> Deployment:
    """What a parent asks its nested stack to be; raises ``ApiError``."""
    template = pinned.get(child_id) or read_template(
        context, parent.place, None, str(properties.get("TemplateURL", ""))
    )
    own = {str(tag["Key"]): str(tag["Value"]) for tag in properties.get("Tags", [])}
    base = parent.deployment
    request = DeploymentRequest(
        template,
        texts(properties.get("Parameters", {})),
        {**(base.tags if base else {}), **own},
        base.capabilities if base else (),
        tuple(properties.get("NotificationARNs", ())),
        base.role_arn if base else "",
    )
    return build_deployment(context, parent.place, request)


def live_child(context: EngineContext, resource: Resource) -> Stack:
    """The nested stack behind a resource; raises ``ResourceError`` where someone deleted it."""
    child = context.store.live_by_id(resource.physical_id)
    if child is None:
        raise ResourceError(messages.no_such_stack_named(resource.physical_id).message)
    return child


class _Nested:
    """What creating and updating a nested stack have in common."""

    verb = ""

    def __init__(
        self,
        context: EngineContext,
        deploy: DeployStack,
        parent: Stack,
        desired: Resource,
        options: Options,
    ) -> None:
        self.context = context
        self.deploy = deploy
        self.parent = parent
        self.desired = desired
        self.options = options

    def say(self, status: str, reason: str = "", **parts: Any) -> None:
        """The parent's event about its resource."""
        resource = replace(self.desired, status=f"{self.verb}_{status}", reason=reason, **parts)
        self.desired = resource
        self.context.history.resource(self.parent, resource)

    def guarded(self, child: Stack) -> Deployment:
        """The child's deployment, or the resource's failure."""
        try:
            resource_calls.strike_faults(
                self.context, self.parent, self.desired.logical_id, self.verb.lower()
            )
            pinned = self.options.templates
            return deployment(self.context, self.parent, child.id, self.desired.properties, pinned)
        except (ApiError, TemplateError) as error:
            what = error.message if isinstance(error, ApiError) else error.mistakes[0].what
            raise ResourceError(what) from error

    def take_back(self, child: Stack, reason: str) -> None:
        """Roll the child back; where that fails its status says so, and the parent tries again."""
        with suppress(RollbackError):
            roll_back(self.context, child, reason, self.options.retain_except_on_create)


class _Creation(_Nested):
    verb = "CREATE"

    def run(self) -> None:
        self.say("IN_PROGRESS")
        child = lifecycle.child_to_create(self.context, self.parent, self.desired.logical_id)
        try:
            target = self.guarded(child)
        except ResourceError as failed:
            self.context.store.remove(child)
            self.say("FAILED", failed.reason)
            raise
        self.say("IN_PROGRESS", messages.CREATION_INITIATED, physical_id=child.id)
        history = self.context.history
        history.begin(child, "CREATE_STACK")
        history.stack(child, "CREATE_IN_PROGRESS", messages.USER_INITIATED, shown=False)
        try:
            self.deploy(child, target, replace(self.options, forbidden=()))
        except DeployError as failed:
            if self.options.disable_rollback:
                history.stack(child, "CREATE_FAILED", str(failed))
            else:
                self.take_back(child, str(failed))
            reason = messages.embedded_create_failed(child.id, str(failed))
            self.say("FAILED", reason)
            raise ResourceError(reason) from failed
        lifecycle.settle(self.context, child, "CREATE_COMPLETE")
        self.say("COMPLETE", attributes=child.attributes)


class _Update(_Nested):
    verb = "UPDATE"

    def __init__(
        self,
        context: EngineContext,
        deploy: DeployStack,
        parent: Stack,
        old: Resource,
        desired: Resource,
        options: Options,
    ) -> None:
        kept = replace(desired, physical_id=old.physical_id, attributes=old.attributes)
        super().__init__(context, deploy, parent, kept, options)

    def run(self) -> None:
        self.say("IN_PROGRESS")
        try:
            child = live_child(self.context, self.desired)
            target = self.guarded(child)
            if not is_unchanged(child, target):
                self._change(child, target)
        except ResourceError as failed:
            self.say("FAILED", failed.reason)
            raise
        self.say("COMPLETE", attributes=child.attributes)

    def _change(self, child: Stack, target: Deployment) -> None:
        history = self.context.history
        self._begin(child)
        try:
            options = replace(self.options, forbidden=self._forbidden(child, target))
            self.deploy(child, target, options)
        except DeployError as failed:
            if self.options.disable_rollback:
                history.stack(child, "UPDATE_FAILED", str(failed))
                state = "UPDATE_FAILED"
            else:
                state = "UPDATE_ROLLBACK_IN_PROGRESS"
                self.take_back(child, str(failed))
            what = messages.embedded_update_failed(child.id, f"{state} with reason: {failed}")
            raise ResourceError(what) from failed
        history.stack(child, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")

    def _begin(self, child: Stack) -> None:
        """Begin the update, unless the child is being changed or deleted by itself meanwhile."""
        with self.context.store.lock:
            if child.is_deleted:
                raise ResourceError(messages.no_such_stack_named(child.id).message)
            if child.in_operation:
                raise ResourceError(messages.wrong_state(child.id, child.status).message)
            self.context.history.begin(child, "UPDATE_STACK")
            child.updated = now()
            status = "UPDATE_IN_PROGRESS"
            self.context.history.stack(child, status, messages.USER_INITIATED, shown=False)

    def _forbidden(self, child: Stack, target: Deployment) -> tuple[str, ...]:
        """What the nested stack's own policy denies: its parent's says nothing of what is in it."""
        if not child.policy:
            return ()
        return tuple(policies.forbidden(child.policy, plan_stack(self.context, child, target)))
