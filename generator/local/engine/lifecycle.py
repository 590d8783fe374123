"""A stack's record from its beginning to its end: made, cancelled, settled, deleted."""

from __future__ import annotations

import uuid

from generator.local.clock import now
from generator.local.engine.context import EngineContext
from generator.local.identity import physical_name
from generator.local.records.stacks import ChangeSet, Place, Stack

NAME_LIMIT = 128


def _stack_id(place: Place, name: str) -> str:
    return place.arn(f"stack/{name}/{uuid.uuid4()}")


def new_stack(context: EngineContext, place: Place, name: str, status: str = "") -> Stack:
    """A stack record with a fresh ID, kept in the store."""
    stack = Stack(place, name, _stack_id(place, name), now(), status)
    context.store.add(stack)
    return stack


def new_child(parent: Stack, logical_id: str) -> Stack:
    """The record of a new nested stack, not in the store yet."""
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


def child_to_create(context: EngineContext, parent: Stack, logical_id: str) -> Stack:
    """The record of a nested stack: one that a change set left in review, or a new one."""
    with context.store.lock:
        for child in context.store.children(parent.id):
            if child.parent_logical_id == logical_id and child.status == "REVIEW_IN_PROGRESS":
                return child
        child = new_child(parent, logical_id)
        context.store.add(child)
        return child


def obsolete_change_sets(
    context: EngineContext, stack: Stack, but: ChangeSet | None = None
) -> None:
    """The stack changes: what its other change sets say no longer holds."""
    with context.store.lock:
        for change_set in context.store.change_sets(stack):
            if change_set is not but and change_set.execution_status == "AVAILABLE":
                change_set.execution_status = "OBSOLETE"


def cancel(context: EngineContext, stack: Stack) -> None:
    """Stop a running update, nested stacks too: nothing new is started any more."""
    with context.store.lock:
        stack.cancelled = True
        for child in context.store.children(stack.id):
            if child.status.endswith("_IN_PROGRESS"):
                cancel(context, child)


def settle(context: EngineContext, stack: Stack, status: str) -> None:
    """A change is over: nothing is left to clean up or to take back."""
    with context.store.lock:
        stack.baseline = None
        stack.cancelled = False
    context.history.stack(stack, status)


def finish_deletion(context: EngineContext, stack: Stack) -> None:
    """The stack is gone; its record stays for requests that name it by its ID."""
    store = context.store
    with store.lock:
        stack.imports = frozenset()
        stack.baseline = None
        for change_set in store.change_sets(stack):
            if not change_set.is_executed:
                store.remove_change_set(change_set)
        for child in store.children(stack.id):
            if child.status == "REVIEW_IN_PROGRESS":
                store.remove(child)
        context.history.stack(stack, "DELETE_COMPLETE")


def path_of(context: EngineContext, stack: Stack, logical_id: str) -> str:
    """A resource's path of logical IDs from the root stack: ``Database/Instance``."""
    steps = [logical_id]
    while stack.parent_id:
        steps.append(stack.parent_logical_id)
        stack = context.store.by_id(stack.parent_id)
    return "/".join(reversed(steps))
