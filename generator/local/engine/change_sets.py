"""Change sets: planned, described, executed from the root, thrown away.

request ●→ Plan ○→ ChangeSet, one for each nested stack too;  execute ○→ Operations
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.local.clock import now
from generator.local.engine import change_rows, policies, words
from generator.local.engine.core import Engine
from generator.local.engine.deploy import Options
from generator.local.engine.operations import Operations
from generator.local.engine.planning import Plan
from generator.local.engine.records import ChangeSet, Deployment, Stack
from generator.local.errors import ApiError
from generator.local.identity import physical_name

_LONGEST_WAIT = 5.0
"""Seconds for which CreateChangeSet waits for its own planning, which usually takes none."""


@dataclass(frozen=True)
class Wish:
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


def create(engine: Engine, stack: Stack, target: Deployment, wish: Wish) -> ChangeSet:
    """Keep a change set and plan it in the background."""
    change_set = _record(stack, target, wish)
    engine.store.add_change_set(change_set)
    engine.history.begin(stack, "CREATE_CHANGESET")

    def work() -> None:
        with engine.store.lock:
            change_set.status = "CREATE_IN_PROGRESS"
        _Planning(engine, wish).finish(change_set, lambda: _plan(engine, change_set))

    thread = threading.Thread(target=work, name=f"change set {wish.name}", daemon=True)
    thread.start()
    thread.join(_LONGEST_WAIT)
    return change_set


def _record(stack: Stack, target: Deployment, wish: Wish) -> ChangeSet:
    return ChangeSet(
        id=stack.place.arn(f"changeSet/{wish.name}/{uuid.uuid4()}"),
        name=wish.name,
        stack=stack,
        type=wish.type,
        created=now(),
        deployment=target,
        description=wish.description,
        include_nested=wish.include_nested,
        on_stack_failure=wish.on_stack_failure,
        import_existing=wish.import_existing,
        imports=wish.imports,
        rollback_configuration=wish.rollback_configuration,
        config=wish.config,
    )


def _plan(engine: Engine, change_set: ChangeSet) -> Plan:
    return engine.plan(change_set.stack, change_set.deployment, frozenset(change_set.imports))


class _Planning:
    """Fills change sets in from plans, parents and children."""

    def __init__(self, engine: Engine, wish: Wish) -> None:
        self._engine = engine
        self._wish = wish

    def finish(self, change_set: ChangeSet, plan: Callable[[], Plan]) -> None:
        """Plan and settle a change set; whatever goes wrong is its status and reason."""
        try:
            self._fill(change_set, plan())
        except ApiError as error:
            self._fail(change_set, error.message)

    def _fail(self, change_set: ChangeSet, reason: str) -> None:
        with self._engine.store.lock:
            change_set.reason = reason
            change_set.execution_status = "UNAVAILABLE"
            change_set.status = "FAILED"

    def _fill(self, change_set: ChangeSet, plan: Plan) -> None:
        if plan.problem:
            self._fail(change_set, plan.problem)
            return
        nested = self._children(change_set, plan) if self._wish.include_nested else {}
        with self._engine.store.lock:
            change_set.children = {name: child.id for name, child in nested.items()}
            change_set.rows = change_rows.rows(plan, False, change_set.children)
            change_set.valued_rows = change_rows.rows(plan, True, change_set.children)
            change_set.warning = "\n".join(
                words.incomplete_values(name, why) for name, why in plan.warnings.items()
            )
        failed = [child for child in nested.values() if _is_broken(child)]
        if failed:
            self._fail(change_set, words.nested_change_set_failed(failed[0].id))
        elif self._is_empty(change_set, plan):
            self._fail(change_set, words.NO_CHANGES)
        else:
            self._succeed(change_set)

    def _is_empty(self, change_set: ChangeSet, plan: Plan) -> bool:
        if change_set.type == "CREATE":
            return False
        if self._wish.include_nested:
            return plan.is_empty
        return not plan.planned and not plan.outputs_change

    def _succeed(self, change_set: ChangeSet) -> None:
        with self._engine.store.lock:
            if change_set.parent_id:
                change_set.reason = words.ONLY_FROM_ROOT
            else:
                change_set.execution_status = "AVAILABLE"
            change_set.status = "CREATE_COMPLETE"

    def _children(self, parent: ChangeSet, plan: Plan) -> dict[str, ChangeSet]:
        return {name: self._child(parent, name, child) for name, child in plan.children.items()}

    def _child(self, parent: ChangeSet, logical_id: str, plan: Plan) -> ChangeSet:
        new = plan.stack.deployment is None and not plan.stack.resources
        name = physical_name(parent.name, logical_id, str(uuid.uuid4()), 128)
        wish = Wish(name, "CREATE" if new else "UPDATE", include_nested=True)
        change_set = _record(plan.stack, plan.target, wish)
        change_set.parent_id = parent.id
        change_set.root_id = parent.root_id or parent.id
        if new:
            self._engine.store.add(plan.stack)
            reviewing = "REVIEW_IN_PROGRESS"
            self._engine.history.stack(plan.stack, reviewing, words.USER_INITIATED, shown=False)
        self._engine.store.add_change_set(change_set)
        self.finish(change_set, lambda: plan)
        return change_set


def _is_broken(change_set: ChangeSet) -> bool:
    """A nested change set without changes has failed too, but harms nobody."""
    return change_set.status == "FAILED" and change_set.reason != words.NO_CHANGES


@dataclass(frozen=True)
class Execution:
    """How ExecuteChangeSet is asked to go about it."""

    disable_rollback: bool | None = None
    retain_except_on_create: bool = False


def execute(engine: Engine, operations: Operations, change_set: ChangeSet, how: Execution) -> None:
    """Carry a change set out; raises ``ApiError`` where AWS would not."""
    _check_executable(change_set, how)
    stack = change_set.stack
    engine.obsolete(stack, but=change_set)
    family = [change_set, *_descendants(engine, change_set)]
    with engine.store.lock:
        for one in family:
            one.execution_status = "EXECUTE_IN_PROGRESS"
        stack.rollback_configuration = change_set.rollback_configuration
    options = Options(
        disable_rollback=_keeps_failures(change_set, how),
        retain_except_on_create=how.retain_except_on_create,
        templates={one.stack.id: one.deployment.template for one in family[1:]},
        imports=change_set.imports,
        forbidden=_forbidden(engine, change_set),
    )

    def finished(success: bool) -> None:
        with engine.store.lock:
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


def _forbidden(engine: Engine, change_set: ChangeSet) -> tuple[str, ...]:
    if not change_set.stack.policy:
        return ()
    return tuple(policies.forbidden(change_set.stack.policy, _plan(engine, change_set)))


def _check_executable(change_set: ChangeSet, how: Execution) -> None:
    if change_set.parent_id:
        what = f"ChangeSet [{change_set.id}] cannot be executed: {words.ONLY_FROM_ROOT}"
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


def _descendants(engine: Engine, change_set: ChangeSet) -> list[ChangeSet]:
    found = []
    for child_id in change_set.children.values():
        child = engine.store.change_set(child_id)
        if child is not None:
            found += [child, *_descendants(engine, child)]
    return found


def delete(engine: Engine, change_set: ChangeSet) -> None:
    """Throw a change set away, with those of nested stacks and the shells that they left."""
    if change_set.execution_status == "EXECUTE_IN_PROGRESS":
        what = f"ChangeSet [{change_set.id}] cannot be deleted while it is executed"
        raise ApiError("InvalidChangeSetStatus", what)
    if change_set.parent_id:
        what = "Nested change sets can only be deleted from the root change set"
        raise ApiError("InvalidChangeSetStatus", what)
    for one in _descendants(engine, change_set):
        engine.store.remove_change_set(one)
        if one.stack.status == "REVIEW_IN_PROGRESS":
            engine.store.remove(one.stack)
    engine.store.remove_change_set(change_set)
