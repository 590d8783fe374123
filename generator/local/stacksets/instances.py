"""What an operation does to one instance: its stack, in its account and region.

Wish, Instance ○→ Operations (create, update, delete) ○→ reason │ InstanceError
"""

from __future__ import annotations

import time
from collections.abc import Callable

from generator.local.api import changing
from generator.local.api.request import Request
from generator.local.drift import detection
from generator.local.drift.records import ResourceDrift
from generator.local.engine import words as engine_words
from generator.local.engine.core import Engine
from generator.local.engine.deploy import Options
from generator.local.engine.operations import Operations
from generator.local.engine.records import Deployment, Stack
from generator.local.errors import ApiError
from generator.local.stacksets import words
from generator.local.stacksets.records import Instance, Wish
from generator.local.stacksets.wishes import overrides

_POLL = 0.01


class InstanceError(Exception):
    """An instance that the operation failed on; the message is its StatusReason."""


class Stacks:
    """The stacks behind instances. Every method takes until the stack is done with it."""

    def __init__(self, engine: Engine, operations: Operations) -> None:
        self._engine = engine
        self._operations = operations

    def bring(self, wish: Wish, instance: Instance) -> str:
        """Create the instance's stack, or update it; why nothing was done, or empty.

        Raises ``InstanceError``. A stack that failed to be created is deleted again.
        """
        return self._worded(lambda: self._bring(wish, instance))

    def _bring(self, wish: Wish, instance: Instance) -> str:
        target = self._target(wish, instance)
        stack = self._live(instance)
        if stack is not None:
            return self._update(stack, target)
        stack = self._engine.new_stack(instance.place, instance.stack_name)
        with self._engine.store.lock:
            instance.stack_id = stack.id
        begun = self._operations.create(stack, target, Options(), "DELETE")
        self._finish(stack, "CREATE_COMPLETE", begun.id)
        return ""

    def _update(self, stack: Stack, target: Deployment) -> str:
        changing.check_updatable(stack, frozenset())
        if self._engine.plan(stack, target).is_empty:
            return engine_words.NO_UPDATES
        self._engine.obsolete(stack)
        begun = self._operations.update(stack, target, Options())
        self._finish(stack, "UPDATE_COMPLETE", begun.id)
        return ""

    def _target(self, wish: Wish, instance: Instance) -> Deployment:
        own = overrides(wish.template, instance.overrides)
        return self._engine.deployment(
            instance.place,
            wish.template,
            {**wish.given, **own},
            wish.tags,
            wish.capabilities,
        )

    def delete(self, instance: Instance) -> None:
        """Delete the instance's stack; one that is gone is fine. Raises ``InstanceError``."""
        self._worded(lambda: self._delete(instance))

    def _delete(self, instance: Instance) -> str:
        stack = self._live(instance)
        if stack is None:
            return ""
        count, is_new = len(stack.operations), stack.status != "DELETE_IN_PROGRESS"
        given = {"StackName": stack.id}
        changing.delete_stack(Request(self._engine, self._operations, instance.place, given))
        while is_new and len(stack.operations) == count:
            time.sleep(_POLL)
        self._finish(stack, "DELETE_COMPLETE", stack.operations[-1].id)
        return ""

    def detect(self, instance: Instance) -> tuple[ResourceDrift, ...]:
        """Detect drift on the instance's stack; raises ``InstanceError``."""
        stack = self._live(instance)
        if stack is None:
            raise InstanceError("Stack does not exist")
        self._worded(lambda: self._detect(stack))
        with self._engine.store.lock:
            return tuple(stack.drift.resources.values())

    def _detect(self, stack: Stack) -> str:
        with self._engine.store.lock:
            begun = detection.begin(stack)
        done = detection.run(self._engine, stack, begun)
        if done.status == "DETECTION_FAILED":
            raise InstanceError(done.reason)
        return ""

    def _live(self, instance: Instance) -> Stack | None:
        if not instance.stack_id:
            return None
        return self._engine.store.live(instance.place, instance.stack_id)

    def _worded(self, work: Callable[[], str]) -> str:
        try:
            return work()
        except ApiError as refused:
            raise InstanceError(refused.message) from refused

    def _finish(self, stack: Stack, wanted: str, operation: str) -> None:
        """Wait until the stack rests; raises ``InstanceError`` where it does not as wanted."""
        while stack.status.endswith("_IN_PROGRESS"):
            time.sleep(_POLL)
        if stack.status != wanted:
            with self._engine.store.lock:
                raise InstanceError(_reason(stack, operation))


def _reason(stack: Stack, operation: str) -> str:
    """The first resource that failed by itself in an operation, or the stack's own last reason."""
    for event in stack.events:
        failed = event.status.endswith("_FAILED") and event.physical_id != stack.id
        if failed and event.operation == operation and not event.reason.endswith("cancelled"):
            return words.resource_failed(event.logical_id, event.type, event.reason)
    reasons = [e.reason for e in stack.events if e.physical_id == stack.id and e.reason]
    return reasons[-1] if reasons else stack.status
