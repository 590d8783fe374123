"""After a change: what it left over is cleaned up, or all of it is taken back.

Stack, Baseline ○→ handlers ○→ the stack as it was (or as it should be), with nothing left behind
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from generator.cfn.template import Template
from generator.local.clock import now
from generator.local.engine import difference, lifecycle, messages, resource_calls, schedule, scope
from generator.local.engine.context import EngineContext
from generator.local.engine.removal import Removal, Rules, needs_of
from generator.local.engine.resource_calls import ResourceCalls
from generator.local.engine.singular import is_singular
from generator.local.errors import ResourceError
from generator.local.records.stacks import STACK_TYPE, Baseline, Resource, Stack

Skipped = frozenset[str]
"""What ContinueUpdateRollback leaves as it is: logical IDs, ``NestedStackName.LogicalID`` below."""


def commit(context: EngineContext, stack: Stack, done: str = "UPDATE_COMPLETE") -> None:
    """The change has succeeded: remove what it superseded, here and in nested stacks."""
    if stack.baseline is None:
        return
    if stack.status != "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
        context.history.stack(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    _Commit(context, stack, stack.baseline).run()
    lifecycle.settle(context, stack, done)


class _Commit:
    def __init__(self, context: EngineContext, stack: Stack, base: Baseline) -> None:
        self._context = context
        self._stack = stack
        self._base = base
        self._removed = Removal(context, stack, Rules())
        self._replaced = Removal(context, stack, Rules(lambda one: one.update_replace_policy))

    def run(self) -> None:
        for superseded in reversed(self._base.garbage):
            self._attempt(self._replaced, superseded)
        names = {**self._base.resources, **self._stack.resources}
        template = self._base.deployment.template if self._base.deployment else Template({})
        current = self._stack.deployment.template if self._stack.deployment else template
        needs = needs_of(template, names)
        for name, more in needs_of(current, self._stack.resources).items():
            needs[name] |= more
        schedule.run(schedule.reversed_needs(needs), self._one, keep_going=True)

    def _one(self, name: str) -> None:
        now = self._stack.resources.get(name)
        before = self._base.resources.get(name)
        if now is not None and now.type == STACK_TYPE and self._is_wanted(name):
            child = _changed_child(self._context, now)
            if child is not None:
                commit(self._context, child)
        if now is not None and not self._is_wanted(name):
            self._attempt(self._removed, now, current=True)
        if before is not None and now is not None and before.physical_id != now.physical_id:
            self._attempt(self._replaced, before)

    def _is_wanted(self, name: str) -> bool:
        return name in scope.wanted_now(self._context, self._stack)

    def _attempt(self, removal: Removal, resource: Resource, current: bool = False) -> None:
        """What cannot be removed is left behind: the update has succeeded all the same."""
        try:
            removal.one(resource, current)
        except ResourceError:
            if current:
                self._context.history.forget(self._stack, resource.logical_id)


def _changed_child(context: EngineContext, resource: Resource) -> Stack | None:
    """The nested stack behind a resource, if the operation of its parent has changed it."""
    with context.store.lock:
        child = context.store.live_by_id(resource.physical_id)
        return child if child and child.baseline and not child.in_operation else None


class RollbackError(Exception):
    """A rollback that stopped; the message is the stack's StatusReason."""


def roll_back(
    context: EngineContext,
    stack: Stack,
    reason: str,
    retain: bool = False,
    skipped: Skipped = frozenset(),
) -> None:
    """Take a change back and remove what it had made; ``RollbackError`` where that fails.

    ``retain``: RetainExceptOnCreate was asked for, so nothing new is kept whatever its policy.
    """
    base = stack.baseline
    if base is None:
        return
    if base.deployment is None:
        _undo_creation(context, stack, reason, retain)
    else:
        _lead_back(context, stack, base, reason, skipped)
        _discard(context, stack, retain)


def _undo_creation(context: EngineContext, stack: Stack, reason: str, retain_except: bool) -> None:
    stack.deletion_time = now()
    context.history.stack(stack, "ROLLBACK_IN_PROGRESS", reason)
    rules = Rules(just_created=True, retain_created=not retain_except)
    template = stack.deployment.template if stack.deployment else Template({})
    removal = Removal(context, stack, rules)
    failures = removal.all(dict(stack.resources), template)
    if failures:
        what = messages.failed_to("delete", failures)
        context.history.stack(stack, "ROLLBACK_FAILED", what)
        raise RollbackError(what)
    lifecycle.settle(context, stack, "ROLLBACK_COMPLETE")


_LED_BACK = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"


def _lead_back(
    context: EngineContext, stack: Stack, base: Baseline, reason: str, skipped: Skipped
) -> None:
    """Bring every resource back to the baseline; what was made meanwhile stays for now."""
    assert base.deployment is not None
    context.history.stack(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
    restore = _Restore(context, stack, base, skipped)
    failures = schedule.run(needs_of(base.deployment.template, base.resources), restore.one)
    if failures:
        what = messages.failed_to("update", failures)
        context.history.stack(stack, "UPDATE_ROLLBACK_FAILED", what)
        raise RollbackError(what)
    with context.store.lock:
        if base.attempted is None and stack.deployment is not None:
            base.attempted = stack.deployment.template
        stack.deployment = base.deployment
        stack.outputs = dict(base.outputs)
    context.history.stack(stack, _LED_BACK)


def _discard(context: EngineContext, stack: Stack, retain: bool) -> None:
    """Remove what the change had made, here and in nested stacks, dependents first.

    What cannot be removed is left behind, as AWS does.
    """
    base = stack.baseline
    if base is None:
        return
    cleanup = _Discard(context, stack, base, retain)
    names = {**stack.resources, **base.undone}
    template = base.attempted or Template({})
    needs = schedule.reversed_needs(needs_of(template, names))
    schedule.run(needs, cleanup.one, keep_going=True)
    cleanup.finish()
    lifecycle.settle(context, stack, "UPDATE_ROLLBACK_COMPLETE")


class _Discard:
    def __init__(self, context: EngineContext, stack: Stack, base: Baseline, retain: bool) -> None:
        self._context = context
        self._stack = stack
        self._base = base
        self._retain = retain
        rules = Rules(just_created=True, retain_created=not retain)
        self._fresh = Removal(context, stack, rules)
        self._replacements = Removal(context, stack, Rules(lambda _: "Delete", just_created=True))

    def one(self, name: str) -> None:
        current = self._stack.resources.get(name)
        if name in self._base.undone:
            self._replacements.one(self._base.undone[name], current=False)
        elif current is not None and name not in self._base.resources:
            self._fresh.one(current)
        elif current is not None and current.type == STACK_TYPE:
            child = _changed_child(self._context, current)
            if child is not None and child.status == _LED_BACK:
                _discard(self._context, child, self._retain)

    def finish(self) -> None:
        """Forget what could not be removed, and remove what had been superseded on the way."""
        for name in [n for n in self._stack.resources if n not in self._base.resources]:
            self._context.history.forget(self._stack, name)
        for superseded in reversed(self._base.garbage):
            with suppress(ResourceError):
                self._replacements.one(superseded, current=False)


class _Restore:
    """Brings resources of one stack back to their baseline, one at a time."""

    def __init__(
        self, context: EngineContext, stack: Stack, base: Baseline, skipped: Skipped
    ) -> None:
        self._context = context
        self._stack = stack
        self._base = base
        self._skipped = skipped
        self._prefix = f"{stack.name}." if stack.is_nested else ""
        self._calls = ResourceCalls(context, stack)

    def one(self, name: str) -> None:
        before = self._base.resources[name]
        now = self._stack.resources.get(name, before)
        if f"{self._prefix}{name}" in self._skipped:
            self._say(before, "UPDATE_COMPLETE", "Resource update skipped")
        elif before.type == STACK_TYPE:
            self._nested(before, now)
        elif now.physical_id != before.physical_id:
            self._base.undone[name] = now
            if is_singular(now.type):
                self._calls.delete(now)
                self._calls.create(before)
            self._say(before, "UPDATE_COMPLETE")
        elif now.properties is before.properties and not now.status.endswith("_FAILED"):
            with self._context.store.lock:
                self._stack.resources[name] = before
        else:
            self._update(before, now)

    def _say(self, resource: Resource, status: str, reason: str = "") -> None:
        self._context.history.resource(self._stack, replace(resource, status=status, reason=reason))

    def _update(self, before: Resource, now: Resource) -> None:
        self._say(replace(before, properties=now.properties), "UPDATE_IN_PROGRESS")
        try:
            found = self._calls.really(now) if now.status.endswith("_FAILED") else now
            if difference.changes(found.properties, before.properties) or (
                found.tags != before.tags
            ):
                self._calls.update(found, before)
        except ResourceError as failed:
            self._say(replace(before, properties=now.properties), "UPDATE_FAILED", failed.reason)
            raise
        self._say(before, "UPDATE_COMPLETE")

    def _lead_back(self, resource: Resource) -> None:
        """A child that failed on its own is back already; one that is new here has no baseline."""
        child = _changed_child(self._context, resource)
        base = child.baseline if child else None
        if child and base and base.deployment is not None and child.status != _LED_BACK:
            _lead_back(self._context, child, base, "", self._skipped)

    def _nested(self, before: Resource, now: Resource) -> None:
        if now is before:
            return
        child = self._context.store.by_id(before.physical_id)
        self._say(before, "UPDATE_IN_PROGRESS")
        try:
            resource_calls.strike_faults(self._context, self._stack, before.logical_id, "rollback")
            self._lead_back(before)
        except (ResourceError, RollbackError) as failed:
            reason = messages.embedded_update_failed(
                child.id, f"UPDATE_ROLLBACK_FAILED with reason: {failed}"
            )
            self._say(before, "UPDATE_FAILED", reason)
            raise ResourceError(reason) from failed
        self._say(replace(before, attributes=child.attributes), "UPDATE_COMPLETE")
