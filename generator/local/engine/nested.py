"""``AWS::CloudFormation::Stack``: the one resource type that the engine handles itself.

A nested stack goes forward with its parent, but is cleaned up only when the root has succeeded,
and is taken back when the root fails.

parent's resource, properties ○→ template ○→ child's deployment ○→ Deploy of the child
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from generator.cfn.errors import TemplateError
from generator.cfn.template import Template
from generator.local.engine import policies, words
from generator.local.engine.records import Deployment, Resource, Stack
from generator.local.engine.resource_calls import ResourceError
from generator.local.engine.scope import texts
from generator.local.errors import ApiError

if TYPE_CHECKING:
    from generator.local.engine.core import Engine
    from generator.local.engine.deploy import Options


def place(
    engine: Engine, parent: Stack, old: Resource | None, wish: Resource, options: Options
) -> None:
    """Bring a nested stack to what its parent asks for; raises ``ResourceError``."""
    if old is None or not old.physical_id:
        _Creation(engine, parent, wish, options).run()
    else:
        _Update(engine, parent, old, wish, options).run()


def outputs(child: Stack) -> dict[str, Any]:
    """What the parent's ``Fn::GetAtt`` gives: ``Outputs.X``."""
    return {f"Outputs.{name}": output.value for name, output in child.outputs.items()}


def deployment(
    engine: Engine,
    parent: Stack,
    child_id: str,
    properties: Mapping[str, Any],
    pinned: Mapping[str, Template],
) -> Deployment:
    """What a parent asks its nested stack to be; raises ``ApiError``."""
    template = pinned.get(child_id) or engine.template(
        parent.place, None, str(properties.get("TemplateURL", ""))
    )
    own = {str(tag["Key"]): str(tag["Value"]) for tag in properties.get("Tags", [])}
    base = parent.deployment
    return engine.deployment(
        parent.place,
        template,
        texts(properties.get("Parameters", {})),
        tags={**(base.tags if base else {}), **own},
        capabilities=base.capabilities if base else (),
        notification_arns=tuple(properties.get("NotificationARNs", ())),
        role_arn=base.role_arn if base else "",
    )


class _Nested:
    """What creating and updating a nested stack have in common."""

    verb = ""

    def __init__(self, engine: Engine, parent: Stack, wish: Resource, options: Options) -> None:
        self.engine = engine
        self.parent = parent
        self.wish = wish
        self.options = options

    def say(self, status: str, reason: str = "", **parts: Any) -> None:
        """The parent's event about its resource."""
        resource = replace(self.wish, status=f"{self.verb}_{status}", reason=reason, **parts)
        self.wish = resource
        self.engine.history.resource(self.parent, resource)

    def guarded(self, child: Stack) -> Deployment:
        """The child's deployment, or the resource's failure."""
        try:
            self.engine.before_resource(self.parent, self.wish.logical_id, self.verb.lower())
            pinned = self.options.templates
            return deployment(self.engine, self.parent, child.id, self.wish.properties, pinned)
        except (ApiError, TemplateError) as error:
            what = error.message if isinstance(error, ApiError) else error.mistakes[0].what
            raise ResourceError(what) from error

    def take_back(self, child: Stack, reason: str) -> None:
        """Roll the child back; where that fails its status says so, and the parent tries again."""
        from generator.local.engine.rollback import RollbackError, roll_back

        with suppress(RollbackError):
            roll_back(self.engine, child, reason, self.options.retain_except_on_create)


class _Creation(_Nested):
    verb = "CREATE"

    def run(self) -> None:
        from generator.local.engine.deploy import Deploy, DeployError

        self.say("IN_PROGRESS")
        child = self.engine.child_shell(self.parent, self.wish.logical_id)
        try:
            target = self.guarded(child)
        except ResourceError as failed:
            self.engine.store.remove(child)
            self.say("FAILED", failed.reason)
            raise
        self.say("IN_PROGRESS", words.CREATION_INITIATED, physical_id=child.id)
        history = self.engine.history
        history.begin(child, "CREATE_STACK")
        history.stack(child, "CREATE_IN_PROGRESS", words.USER_INITIATED, shown=False)
        try:
            Deploy(self.engine, child, target, replace(self.options, forbidden=())).run()
        except DeployError as failed:
            if self.options.disable_rollback:
                history.stack(child, "CREATE_FAILED", str(failed))
            else:
                self.take_back(child, str(failed))
            reason = words.embedded_create_failed(child.id, str(failed))
            self.say("FAILED", reason)
            raise ResourceError(reason) from failed
        self.engine.settle(child, "CREATE_COMPLETE")
        self.say("COMPLETE", attributes=outputs(child))


class _Update(_Nested):
    verb = "UPDATE"

    def __init__(
        self, engine: Engine, parent: Stack, old: Resource, wish: Resource, options: Options
    ) -> None:
        kept = replace(wish, physical_id=old.physical_id, attributes=old.attributes)
        super().__init__(engine, parent, kept, options)

    def run(self) -> None:
        self.say("IN_PROGRESS")
        child = self.engine.store.by_id(self.wish.physical_id)
        try:
            target = self.guarded(child)
            if not self.engine.is_unchanged(child, target):
                self._change(child, target)
        except ResourceError as failed:
            self.say("FAILED", failed.reason)
            raise
        self.say("COMPLETE", attributes=outputs(child))

    def _change(self, child: Stack, target: Deployment) -> None:
        from generator.local.engine.deploy import Deploy, DeployError

        history = self.engine.history
        history.begin(child, "UPDATE_STACK")
        history.stack(child, "UPDATE_IN_PROGRESS", words.USER_INITIATED, shown=False)
        try:
            options = replace(self.options, forbidden=self._forbidden(child, target))
            Deploy(self.engine, child, target, options).run()
        except DeployError as failed:
            if self.options.disable_rollback:
                history.stack(child, "UPDATE_FAILED", str(failed))
                state = "UPDATE_FAILED"
            else:
                state = "UPDATE_ROLLBACK_IN_PROGRESS"
                self.take_back(child, str(failed))
            what = words.embedded_update_failed(child.id, f"{state} with reason: {failed}")
            raise ResourceError(what) from failed
        history.stack(child, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")

    def _forbidden(self, child: Stack, target: Deployment) -> tuple[str, ...]:
        """What the nested stack's own policy denies: its parent's says nothing of what is in it."""
        if not child.policy:
            return ()
        return tuple(policies.forbidden(child.policy, self.engine.plan(child, target)))
