"""Deleting a stack as a client asks for it: what stands against it, then how it goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.local.engine import exports
from generator.local.engine.context import EngineContext
from generator.local.engine.operations import Operations
from generator.local.errors import invalid
from generator.local.records.stacks import Stack

_RUNNING_AND_DELETABLE = ("REVIEW_IN_PROGRESS", "DELETE_IN_PROGRESS")


@dataclass(frozen=True)
class Deletion:
    """What DeleteStack asks for: resources to retain, whether by force, the client's token."""

    retained: frozenset[str] = field(default_factory=frozenset)
    force: bool = False
    token: str = ""


def request_deletion(
    context: EngineContext, operations: Operations, stack: Stack, deletion: Deletion
) -> None:
    """Begin to delete a stack; raises ``ApiError`` where AWS would not."""
    _refuse_protected(context, stack)
    if not (stack.is_nested or deletion.retained) and operations.abandon(stack):
        stack.token = deletion.token
        return
    if stack.status.endswith("_IN_PROGRESS") and stack.status not in _RUNNING_AND_DELETABLE:
        raise invalid(f"Stack [{stack.id}] cannot be deleted while in status {stack.status}")
    if refused := exports.deletion_refusal(context.store, stack):
        raise invalid(refused)
    _refuse_options(stack, deletion)
    if stack.status != "DELETE_IN_PROGRESS":
        stack.token = deletion.token
        operations.delete(stack, deletion.retained, deletion.force)


def _refuse_protected(context: EngineContext, stack: Stack) -> None:
    what = f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
    if stack.protected:
        raise invalid(what)
    if stack.is_nested and context.store.by_id(stack.root_id).protected:
        raise invalid(f"{what} on the root stack")


def _refuse_options(stack: Stack, deletion: Deletion) -> None:
    failed = stack.status == "DELETE_FAILED"
    if deletion.retained and not failed:
        raise invalid(
            f"Invalid operation on stack [{stack.id}]. Specifying RetainResources is only "
            "permitted for stacks in the DELETE_FAILED state."
        )
    if deletion.force and not failed:
        raise invalid(
            "The DeletionMode FORCE_DELETE_STACK can only be used on stacks in the "
            "DELETE_FAILED state."
        )
