"""What an operation does to one instance: its stack, in its account and region.

StackSetConfig, Instance ○→ Operations (create, update, delete) ○→ reason │ InstanceError
"""

from __future__ import annotations

from collections.abc import Callable

from generator.local.drift import detection
from generator.local.engine import lifecycle
from generator.local.engine import messages as engine_messages
from generator.local.engine.context import EngineContext
from generator.local.engine.deletion_request import Deletion, request_deletion
from generator.local.engine.deploy_options import Options
from generator.local.engine.deployment import DeploymentRequest, build_deployment
from generator.local.engine.operations import Operations
from generator.local.engine.planner import plan_stack
from generator.local.engine.stack_states import check_updatable
from generator.local.errors import ApiError
from generator.local.records.drift import ResourceDrift
from generator.local.records.stacks import Deployment, Stack
from generator.local.stack_sets import messages
from generator.local.stack_sets.records import Instance, StackSetConfig
from generator.local.stack_sets.stack_set_config import overrides


class InstanceError(Exception):
    """An instance that the operation failed on; the message is its StatusReason."""


class Stacks:
    """The stacks behind instances. Every method takes until the stack is done with it."""

    def __init__(self, context: EngineContext, operations: Operations) -> None:
        self._context = context
        self._operations = operations

    def bring(self, config: StackSetConfig, instance: Instance) -> str:
        """Create the instance's stack, or update it; why nothing was done, or empty.

        Raises ``InstanceError``. A stack that failed to be created is deleted again.
        """
        return self._worded(lambda: self._bring(config, instance))

    def _bring(self, config: StackSetConfig, instance: Instance) -> str:
        target = self._target(config, instance)
        stack = self._live(instance)
        if stack is not None:
            return self._update(stack, target)
        with self._context.store.lock:
            stack = lifecycle.new_stack(self._context, instance.place, instance.stack_name)
            instance.stack_id = stack.id
            begun = self._operations.create(stack, target, Options(), "DELETE")
        self._finish(stack, "CREATE_COMPLETE", begun.id)
        return ""

    def _update(self, stack: Stack, target: Deployment) -> str:
        with self._context.store.lock:
            check_updatable(stack, frozenset())
            if plan_stack(self._context, stack, target).is_empty:
                return engine_messages.NO_UPDATES
            lifecycle.obsolete_change_sets(self._context, stack)
            begun = self._operations.update(stack, target, Options())
        self._finish(stack, "UPDATE_COMPLETE", begun.id)
        return ""

    def _target(self, config: StackSetConfig, instance: Instance) -> Deployment:
        own = overrides(config.template, instance.overrides)
        request = DeploymentRequest(
            config.template, {**config.given, **own}, config.tags, config.capabilities
        )
        return build_deployment(self._context, instance.place, request)

    def delete(self, instance: Instance) -> None:
        """Delete the instance's stack; one that is gone is fine. Raises ``InstanceError``."""
        self._worded(lambda: self._delete(instance))

    def _delete(self, instance: Instance) -> str:
        stack = self._live(instance)
        if stack is None:
            return ""
        with self._context.store.lock:
            request_deletion(self._context, self._operations, stack, Deletion())
            begun = stack.operations[-1]
        self._finish(stack, "DELETE_COMPLETE", begun.id)
        return ""

    def detect(self, instance: Instance) -> tuple[ResourceDrift, ...]:
        """Detect drift on the instance's stack; raises ``InstanceError``."""
        stack = self._live(instance)
        if stack is None:
            raise InstanceError("Stack does not exist")
        self._worded(lambda: self._detect(stack))
        with self._context.store.lock:
            return tuple(stack.drift.resources.values())

    def _detect(self, stack: Stack) -> str:
        with self._context.store.lock:
            begun = detection.begin(stack)
        done = detection.run(self._context, stack, begun)
        if done.status == "DETECTION_FAILED":
            raise InstanceError(done.reason)
        return ""

    def _live(self, instance: Instance) -> Stack | None:
        if not instance.stack_id:
            return None
        return self._context.store.live(instance.place, instance.stack_id)

    def _worded(self, work: Callable[[], str]) -> str:
        try:
            return work()
        except ApiError as refused:
            raise InstanceError(refused.message) from refused

    def _finish(self, stack: Stack, wanted: str, operation: str) -> None:
        """Wait until the stack rests; raises ``InstanceError`` where it does not as wanted."""
        changed = self._context.store.changed
        with changed:
            changed.wait_for(lambda: not stack.status.endswith("_IN_PROGRESS"))
            if stack.status != wanted:
                raise InstanceError(_reason(stack, operation))


def _reason(stack: Stack, operation: str) -> str:
    """The first resource that failed by itself in an operation, or the stack's own last reason."""
    for event in stack.events:
        failed = event.status.endswith("_FAILED") and event.physical_id != stack.id
        if failed and event.operation == operation and not event.reason.endswith("cancelled"):
            return messages.resource_failed(event.logical_id, event.type, event.reason)
    reasons = [e.reason for e in stack.events if e.physical_id == stack.id and e.reason]
    return reasons[-1] if reasons else stack.status
