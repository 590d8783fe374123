"""Actions that tell what happened: a stack's events, and those of one operation."""

from __future__ import annotations

from generator.local.api.request import ActionOutput, ActionRequest, page
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import Event

_PAGE = 100


def describe_stack_events(request: ActionRequest) -> ActionOutput:
    """DescribeStackEvents, newest first."""
    if not request.get("StackName"):
        raise invalid("StackName is required")
    try:
        stack = request.stack()
    except ApiError:
        raise invalid(f"Stack [{request.given['StackName']}] does not exist") from None
    with request.context.store.lock:
        events = list(reversed(stack.events))
    shown, token = page(events, request.get("NextToken"), _PAGE)
    return {"StackEvents": [_event(one) for one in shown], "NextToken": token}


def _event(one: Event) -> ActionOutput:
    return {
        "StackId": one.stack_id,
        "EventId": one.id,
        "StackName": one.stack_name,
        "OperationId": one.operation or None,
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.physical_id,
        "ResourceType": one.type,
        "Timestamp": one.time,
        "ResourceStatus": one.status,
        "ResourceStatusReason": one.reason or None,
        "ResourceProperties": one.properties or None,
        "ClientRequestToken": one.token or None,
    }


def describe_events(request: ActionRequest) -> ActionOutput:
    """DescribeEvents: of a stack, a change set or one operation; failed ones alone if asked."""
    events = _operation_events(request)
    if request.get("Filters", {}).get("FailedEvents"):
        events = [one for one in events if one.status.endswith("_FAILED")]
    shown, token = page(list(reversed(events)), request.get("NextToken"), _PAGE)
    return {
        "OperationEvents": [_operation_event(request, one) for one in shown],
        "NextToken": token,
    }


def _operation_events(request: ActionRequest) -> list[Event]:
    wanted = request.get("OperationId")
    store = request.context.store
    if request.get("ChangeSetName"):
        name = request.given["ChangeSetName"]
        stacks = [store.find_change_set(request.place, name, request.get("StackName")).stack]
    elif request.get("StackName"):
        stacks = [request.stack()]
    elif wanted:
        stacks = store.stacks(request.place)
    else:
        raise invalid("Either StackName, ChangeSetName or OperationId must be specified.")
    with store.lock:
        return [e for s in stacks for e in s.events if wanted in (None, e.operation)]


def _operation_event(request: ActionRequest, one: Event) -> ActionOutput:
    stack = request.context.store.by_id(one.stack_id)
    kinds = {operation.id: operation.type for operation in stack.operations}
    failed = one.status.endswith("_FAILED")
    about_stack = one.physical_id == one.stack_id
    return {
        "EventId": one.id,
        "StackId": one.stack_id,
        "OperationId": one.operation or None,
        "ClientRequestToken": one.token or None,
        "OperationType": kinds.get(one.operation),
        "OperationStatus": _operation_status(one.status) if about_stack else None,
        "EventType": "PROVISIONING_ERROR" if failed else "STACK_EVENT",
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.physical_id,
        "ResourceType": one.type,
        "Timestamp": one.time,
        "ResourceStatus": one.status,
        "ResourceStatusReason": one.reason or None,
        "ResourceProperties": one.properties or None,
    }


def _operation_status(status: str) -> str:
    if status.endswith("_IN_PROGRESS"):
        return "IN_PROGRESS"
    failed = status.endswith("_FAILED") or "ROLLBACK" in status
    return "FAILED" if failed else "SUCCEEDED"
