"""Change sets: planned, described, executed from the root, thrown away.

request ●→ Plan ○→ ChangeSet, one for each nested stack too;  execute ○→ Operations
"""

from __future__ import annotations

import sys
import traceback
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.local.clock import now
from generator.local.engine import change_rows, lifecycle, messages, policies
from generator.local.engine.context import EngineContext
from generator.local.engine.deploy_options import Options
from generator.local.engine.operations import Operations
from generator.local.engine.planner import plan_stack
from generator.local.engine.planning import Plan
from generator.local.engine.stack_states import check_updatable
from generator.local.errors import ApiError
from generator.local.identity import physical_name
from generator.local.records.stacks import ChangeSet, Deployment, Stack


@dataclass(frozen=True)
class ChangeSetRequest:
    """What CreateChangeSet asks for, beside the deployment."""

    name: str
    type: str = "UPDATE"
    description: str = ""
    include_nested: bool = False
    on_stack_failure: str = ""
    import_existing: bool | None = None
    imports: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rollback_configuration: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)


def create(
    context: EngineContext, stack: Stack, target: Deployment, requested: ChangeSetRequest
) -> ChangeSet:
    """Keep a change set, planned. Called under the store's lock: nothing changes meanwhile."""
    change_set = _record(stack, target, requested)
    context.store.add_change_set(change_set)
    context.history.begin(stack, "CREATE_CHANGESET")
    _Planning(context, requested).finish(change_set, lambda: _plan(context, change_set))
    return change_set


def _record(stack: Stack, target: Deployment, requested: ChangeSetRequest) -> ChangeSet:
    return ChangeSet(
        id=stack.place.arn(f"changeSet/{requested.name}/{uuid.uuid4()}"),
        name=requested.name,
        stack=stack,
        type=requested.type,
        created=now(),
        deployment=target,
        description=requested.description,
        include_nested=requested.include_nested,
        on_stack_failure=requested.on_stack_failure,
        import_existing=requested.import_existing,
        imports=requested.imports,
        rollback_configuration=requested.rollback_configuration,
        config=requested.config,
    )


def _plan(context: EngineContext, change_set: ChangeSet) -> Plan:
    return plan_stack(
        context, change_set.stack, change_set.deployment, frozenset(change_set.imports)
    )


class _Planning:
    """Fills change sets in from plans, parents and children."""

    def __init__(self, context: EngineContext, requested: ChangeSetRequest) -> None:
        self._context = context
        self._requested = requested

    def finish(self, change_set: ChangeSet, plan: Callable[[], Plan]) -> None:
        """Plan and settle a change set; whatever goes wrong is its status and reason."""
        try:
            self._fill(change_set, plan())
        except ApiError as error:
            self._fail(change_set, error.message)
        except Exception as error:
            # A defect of ours must not leave a client waiting for ever.
            traceback.print_exc(file=sys.stderr)
            self._fail(change_set, f"Internal Failure ({type(error).__name__}: {error})")

    def _fail(self, change_set: ChangeSet, reason: str) -> None:
        with self._context.store.lock:
            change_set.reason = reason
            change_set.execution_status = "UNAVAILABLE"
            change_set.status = "FAILED"

    def _fill(self, change_set: ChangeSet, plan: Plan) -> None:
        if plan.problem:
            self._fail(change_set, plan.problem)
            return
        nested = self._children(change_set, plan) if self._requested.include_nested else {}
        with self._context.store.lock:
            change_set.children = {name: child.id for name, child in nested.items()}
            change_set.rows = change_rows.rows(plan, False, change_set.children)
            change_set.valued_rows = change_rows.rows(plan, True, change_set.children)
            change_set.warning = "\n".join(
                messages.incomplete_values(name, why) for name, why in plan.warnings.items()
            )
        failed = [child for child in nested.values() if _is_broken(child)]
        if failed:
            self._fail(change_set, messages.nested_change_set_failed(failed[0].id))
        elif self._is_empty(change_set, plan):
            self._fail(change_set, messages.NO_CHANGES)
        else:
            self._succeed(change_set)

    def _is_empty(self, change_set: ChangeSet, plan: Plan) -> bool:
        if change_set.type == "CREATE":
            return False
        if self._requested.include_nested:
            return plan.is_empty
        return not plan.planned and not plan.outputs_change

    def _succeed(self, change_set: ChangeSet) -> None:
        with self._context.store.lock:
            if change_set.parent_id:
                change_set.reason = messages.ONLY_FROM_ROOT
            else:
                change_set.execution_status = "AVAILABLE"
            change_set.status = "CREATE_COMPLETE"

    def _children(self, parent: ChangeSet, plan: Plan) -> dict[str, ChangeSet]:
        return {name: self._child(parent, name, child) for name, child in plan.children.items()}

    def _child(self, parent: ChangeSet, logical_id: str, plan: Plan) -> ChangeSet:
        new = plan.stack.deployment is None and not plan.stack.resources
        name = physical_name(parent.name, logical_id, str(uuid.uuid4()), 128)
        requested = ChangeSetRequest(name, "CREATE" if new else "UPDATE", include_nested=True)
        change_set = _record(plan.stack, plan.target, requested)
        change_set.parent_id = parent.id
        change_set.root_id = parent.root_id or parent.id
        if new:
            self._context.store.add(plan.stack)
            reviewing = "REVIEW_IN_PROGRESS"
            self._context.history.stack(plan.stack, reviewing, messages.USER_INITIATED)
        self._context.store.add_change_set(change_set)
        self.finish(change_set, lambda: plan)
        return change_set


def _is_broken(change_set: ChangeSet) -> bool:
    """A nested change set without changes has failed too, but harms no one."""
    return change_set.status == "FAILED" and change_set.reason != messages.NO_CHANGES


@dataclass(frozen=True)
class Execution:
    """How ExecuteChangeSet is asked to go about it."""

    disable_rollback: bool | None = None
    retain_except_on_create: bool = False


def execute(
    context: EngineContext, operations: Operations, change_set: ChangeSet, how: Execution
) -> None:
    """Carry a change set out; raises ``ApiError`` where AWS would not."""
    _check_executable(change_set, how)
    stack = change_set.stack
    if change_set.type != "CREATE":
        check_updatable(stack)
    lifecycle.obsolete_change_sets(context, stack, but=change_set)
    family = [change_set, *_descendants(context, change_set)]
    with context.store.lock:
        for one in family:
            one.execution_status = "EXECUTE_IN_PROGRESS"
            one.stack.change_set_id = one.id
        stack.updated = now()
        stack.rollback_configuration = change_set.rollback_configuration
    options = Options(
        disable_rollback=_keeps_failures(change_set, how),
        retain_except_on_create=how.retain_except_on_create,
        templates={one.stack.id: one.deployment.submitted for one in family[1:]},
        imports=change_set.imports,
        forbidden=_forbidden(context, change_set),
    )

    def finished(success: bool) -> None:
        with context.store.lock:
            for one in family:
                one.execution_status = "EXECUTE_COMPLETE" if success else "EXECUTE_FAILED"

    if change_set.type == "CREATE":
        on_failure = change_set.on_stack_failure or "ROLLBACK"
        on_failure = "DO_NOTHING" if options.disable_rollback else on_failure
        operations.create(stack, change_set.deployment, options, on_failure, finished)
    else:
        operations.update(stack, change_set.deployment, options, change_set.type, finished)


def _keeps_failures(change_set: ChangeSet, how: Execution) -> bool:
    kept = change_set.config.get("DisableRollback") or how.disable_rollback
    return bool(kept) or change_set.on_stack_failure == "DO_NOTHING"


def _forbidden(context: EngineContext, change_set: ChangeSet) -> tuple[str, ...]:
    if not change_set.stack.policy:
        return ()
    return tuple(policies.forbidden(change_set.stack.policy, _plan(context, change_set)))


def _check_executable(change_set: ChangeSet, how: Execution) -> None:
    if change_set.parent_id:
        what = f"ChangeSet [{change_set.id}] cannot be executed: {messages.ONLY_FROM_ROOT}"
        raise ApiError("InvalidChangeSetStatus", what)
    if change_set.on_stack_failure and how.disable_rollback is not None:
        what = "DisableRollback cannot be specified when OnStackFailure was specified"
        raise ApiError("ValidationError", f"{what} for the change set.")
    status, execution = change_set.status, change_set.execution_status
    if execution != "AVAILABLE":
        what = f"ChangeSet [{change_set.id}] cannot be executed in its current status of [{status}]"
        if execution == "OBSOLETE":
            what = what.replace(f"[{status}]", "[OBSOLETE]")
        raise ApiError("InvalidChangeSetStatus", what)


def _descendants(context: EngineContext, change_set: ChangeSet) -> list[ChangeSet]:
    found = []
    for child_id in change_set.children.values():
        child = context.store.change_set(child_id)
        if child is not None:
            found += [child, *_descendants(context, child)]
    return found


def delete(context: EngineContext, change_set: ChangeSet) -> None:
    """Throw a change set away, with those of nested stacks and the shells that they left."""
    if change_set.execution_status == "EXECUTE_IN_PROGRESS":
        what = f"ChangeSet [{change_set.id}] cannot be deleted while it is executed"
        raise ApiError("InvalidChangeSetStatus", what)
    if change_set.parent_id:
        what = "Nested change sets can only be deleted from the root change set"
        raise ApiError("InvalidChangeSetStatus", what)
    for one in _descendants(context, change_set):
        context.store.remove_change_set(one)
        if one.stack.status == "REVIEW_IN_PROGRESS":
            context.store.remove(one.stack)
    context.store.remove_change_set(change_set)
