"""Actions that lead out of a change: cancel it, take it back, go on with taking it back."""

from __future__ import annotations

from generator.local.api.request import ActionOutput, ActionRequest
from generator.local.engine import lifecycle, messages
from generator.local.engine.stack_states import FAILED
from generator.local.errors import invalid
from generator.local.records.stacks import Stack


def cancel_update_stack(request: ActionRequest) -> ActionOutput:
    """CancelUpdateStack."""
    stack = request.live_stack()
    if stack.status != "UPDATE_IN_PROGRESS":
        raise invalid("CancelUpdateStack cannot be called from current stack status")
    lifecycle.cancel(request.context, stack)
    return {}


def continue_update_rollback(request: ActionRequest) -> ActionOutput:
    """ContinueUpdateRollback, with resources to skip."""
    stack = request.live_stack()
    if stack.is_nested:
        raise invalid(f"RollbackUpdatedStack not supported for nested stack {stack.id}")
    if stack.status != "UPDATE_ROLLBACK_FAILED":
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not continue rollback.")
    skipped = frozenset(request.get("ResourcesToSkip", ()))
    _check_skipped(request, stack, skipped)
    request.claim(stack)
    request.operations.roll_back(stack, "CONTINUE_ROLLBACK", skipped)
    return {}


def _check_skipped(request: ActionRequest, stack: Stack, skipped: frozenset[str]) -> None:
    failed = set(_failed(request, stack, ""))
    wrong = skipped - failed
    if wrong:
        raise invalid(
            f"[{', '.join(sorted(wrong))}] is not a resource in UPDATE_FAILED state that can be "
            "skipped. Only resources in UPDATE_FAILED state because a rollback failed can be "
            "skipped."
        )


def _failed(request: ActionRequest, stack: Stack, prefix: str) -> list[str]:
    """What ResourcesToSkip may name: ``Logical``, and ``NestedStackName.Logical`` below.

    However deep a nested stack lies, only its own name is said, which is not its logical ID.
    """
    names = [
        prefix + resource.logical_id
        for resource in stack.resources.values()
        if resource.status == "UPDATE_FAILED"
    ]
    for child in request.context.store.children(stack.id):
        names += _failed(request, child, f"{child.name}.")
    return names


def rollback_stack(request: ActionRequest) -> ActionOutput:
    """RollbackStack, from CREATE_FAILED or UPDATE_FAILED."""
    stack = request.live_stack()
    if stack.status not in FAILED:
        raise messages.wrong_state(stack.id, stack.status, "can not be rolled back")
    retain = bool(request.get("RetainExceptOnCreate"))
    request.claim(stack)
    operation = request.operations.roll_back(stack, "ROLLBACK", retain=retain)
    return {"StackId": stack.id, "OperationId": operation.id}


def signal_resource(request: ActionRequest) -> ActionOutput:
    """SignalResource: nothing here waits for signals, so none can be taken."""
    stack = request.live_stack()
    if request.given["LogicalResourceId"] not in stack.resources:
        what = f"Resource {request.given['LogicalResourceId']} does not exist for stack"
        raise invalid(f"{what} {stack.name}")
    raise invalid(f"Signal not expected in {stack.status} state")
