"""Resources taken away: on delete, after an update, and when a creation is rolled back.

Resources, template ○→ handlers in reverse dependency order ○→ events, failures
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from generator.cfn.graph import references
from generator.cfn.template import Template
from generator.local.clock import now
from generator.local.engine import exports, lifecycle, messages, resource_calls, schedule
from generator.local.engine.context import EngineContext
from generator.local.engine.resource_calls import ResourceCalls
from generator.local.errors import ResourceError
from generator.local.records.stacks import STACK_TYPE, Resource, Stack


@dataclass(frozen=True)
class Rules:
    """What decides between deleting and keeping a resource.

    ``policy``: which attribute says so. ``just_created``: the resources were made by the operation
    that is now undone, so nothing of worth is in them. ``retain_created``: False where the
    operation asked for RetainExceptOnCreate. ``retained``: logical IDs to keep whatever they say.
    """

    policy: Callable[[Resource], str] = lambda resource: resource.deletion_policy
    just_created: bool = False
    retain_created: bool = True
    retained: frozenset[str] = field(default_factory=frozenset)

    def keeps(self, resource: Resource) -> bool:
        """Whether the physical resource stays."""
        if resource.logical_id in self.retained:
            return True
        policy = self.policy(resource)
        if self.just_created:
            return policy == "Retain" and self.retain_created
        return policy in ("Retain", "RetainExceptOnCreate")

    def snapshots(self, resource: Resource) -> bool:
        """Whether a snapshot is taken before it goes."""
        return self.policy(resource) == "Snapshot" and not self.just_created


def needs_of(template: Template, names: Iterable[str]) -> dict[str, set[str]]:
    """What each of these resources needs, among them."""
    known = [name for name in names if name in template.resources]
    needs = {name: set(references(template, name)) & set(known) for name in known}
    return {name: needs.get(name, set()) for name in names}


class Removal:
    """Takes resources of one stack away."""

    def __init__(self, context: EngineContext, stack: Stack, rules: Rules) -> None:
        self._context = context
        self._stack = stack
        self._rules = rules
        self._calls = ResourceCalls(context, stack)

    def all(
        self, resources: Mapping[str, Resource], template: Template, current: bool = True
    ) -> dict[str, Exception]:
        """Every one of these, dependents first; failures by logical ID.

        What a resource that could not be removed depends on is left alone.
        """
        needs = schedule.reversed_needs(needs_of(template, resources))
        return schedule.run(needs, lambda n: self.one(resources[n], current), keep_going=True)

    def one(self, resource: Resource, current: bool = True) -> None:
        """One resource; ``current=False``: the stack goes on with another of the same name."""
        history = self._context.history
        if not resource.physical_id:
            if current:
                history.forget(self._stack, resource.logical_id)
            return
        if self._rules.keeps(resource):
            history.resource(
                self._stack, replace(resource, status="DELETE_SKIPPED", reason=""), False
            )
        else:
            self._delete(replace(resource, reason=""), current)
        if current:
            history.forget(self._stack, resource.logical_id)

    def _delete(self, resource: Resource, current: bool) -> None:
        history = self._context.history
        history.resource(self._stack, replace(resource, status="DELETE_IN_PROGRESS"), current)
        try:
            if resource.type == STACK_TYPE:
                self._delete_stack(resource)
            else:
                if self._rules.snapshots(resource):
                    self._calls.snapshot(resource)
                self._calls.delete(resource)
        except ResourceError as failed:
            history.resource(
                self._stack,
                replace(resource, status="DELETE_FAILED", reason=failed.reason),
                current,
            )
            raise
        history.resource(self._stack, replace(resource, status="DELETE_COMPLETE"), current)

    def _delete_stack(self, resource: Resource) -> None:
        child = self._context.store.live_by_id(resource.physical_id)
        if child is None:
            return
        try:
            resource_calls.strike_faults(self._context, self._stack, resource.logical_id, "delete")
            if self._begin(child):
                delete_stack(self._context, child)
        except DeletionError as failed:
            reason = messages.embedded_delete_failed(child.id, str(failed))
            raise ResourceError(reason) from failed

    def _begin(self, child: Stack) -> bool:
        """Begin to delete a nested stack; False where it is gone, once who deletes it is done."""
        store = self._context.store
        with store.changed:
            store.changed.wait_for(lambda: not child.in_operation)
            if child.is_deleted:
                return False
            if refused := exports.deletion_refusal(store, child):
                raise ResourceError(refused)
            begin_deletion(self._context, child)
            return True


class DeletionError(Exception):
    """A stack is left in DELETE_FAILED; the message is its StatusReason."""


def begin_deletion(
    context: EngineContext, stack: Stack, reason: str = messages.USER_INITIATED
) -> None:
    """Say that a stack is being deleted."""
    context.history.begin(stack, "DELETE_STACK")
    stack.deletion_time = now()
    context.history.stack(stack, "DELETE_IN_PROGRESS", reason, shown=False)


def _left_over(
    stack: Stack, current: Mapping[str, Resource]
) -> list[tuple[dict[str, Resource], Template]]:
    """What an unfinished change has left beside the current resources, in the order to remove it.

    Replacements that a rollback had put aside, what replacements were made for, and what was
    superseded on the way.
    """
    base = stack.baseline
    if base is None:
        return []
    template = base.deployment.template if base.deployment else Template({})
    former = {
        name: one
        for name, one in base.resources.items()
        if name in current and current[name].physical_id != one.physical_id
    }
    garbage = [({one.logical_id: one}, template) for one in reversed(base.garbage)]
    return [(dict(base.undone), base.attempted or template), (former, template), *garbage]


def delete_stack(
    context: EngineContext,
    stack: Stack,
    retained: frozenset[str] = frozenset(),
    force: bool = False,
) -> None:
    """Delete what is in a stack, then the stack; raises ``DeletionError``.

    ``force``: resources that cannot be deleted are left behind (FORCE_DELETE_STACK).
    """
    removal = Removal(context, stack, Rules(retained=retained))
    template = stack.deployment.template if stack.deployment else Template({})
    current = dict(stack.resources)
    failures = removal.all(current, template)
    for left, of in _left_over(stack, current):
        failures |= removal.all(left, of, current=False)
    if failures and not force:
        reason = messages.failed_to("delete", failures)
        context.history.stack(stack, "DELETE_FAILED", reason)
        raise DeletionError(reason)
    for name in failures:
        context.history.forget(stack, name)
    lifecycle.finish_deletion(context, stack)
