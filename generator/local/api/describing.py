"""Actions that tell what there is: stacks, resources, events, exports."""

from __future__ import annotations

from typing import Any

from generator.local.api.drift import resource_information, stack_information
from generator.local.api.request import Output, Request, page, tag_list
from generator.local.engine.exports import importers
from generator.local.engine.records import Deployment, Event, Resource, Stack
from generator.local.errors import ApiError, invalid
from generator.product.parameter_values import declarations

_HIDDEN = "****"
_PAGE = 100


def parameter_list(deployment: Deployment | None) -> list[dict[str, Any]]:
    """Parameters in the model's shape; NoEcho values are hidden."""
    if deployment is None:
        return []
    return [
        {
            "ParameterKey": name,
            "ParameterValue": _HIDDEN if one.no_echo else deployment.given.get(name),
            "ResolvedValue": deployment.resolved.get(name),
        }
        for name, one in declarations(deployment.template).items()
        if name in deployment.given
    ]


def describe_stacks(request: Request) -> Output:
    """DescribeStacks; without a name, all live ones."""
    if request.get("StackName"):
        stacks = [request.stack()]
    else:
        every = request.engine.store.stacks(request.place)
        stacks = [stack for stack in every if not stack.deleted]
    shown, token = page(stacks, request.get("NextToken"), _PAGE)
    return {"Stacks": [_stack(stack) for stack in shown], "NextToken": token}


def _stack(stack: Stack) -> Output:
    deployed = stack.deployment
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "Description": stack.description or None,
        "Parameters": parameter_list(deployed) or None,
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.deleted,
        "RollbackConfiguration": dict(stack.rollback_configuration),
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason or None,
        "DisableRollback": stack.disable_rollback,
        "NotificationARNs": list(deployed.notification_arns) if deployed else [],
        "TimeoutInMinutes": stack.timeout_minutes,
        "Capabilities": list(deployed.capabilities) if deployed else None,
        "Outputs": _outputs(stack) or None,
        "RoleARN": (deployed.role_arn or None) if deployed else None,
        "Tags": tag_list(deployed.tags) if deployed else [],
        "EnableTerminationProtection": None if stack.is_nested else stack.protected,
        "ParentId": stack.parent_id or None,
        "RootId": stack.root_id or None,
        "DriftInformation": stack_information(stack.drift),
        "LastOperations": [
            {"OperationType": one.type, "OperationId": one.id}
            for one in reversed(stack.operations[-2:])
        ],
    }


def _outputs(stack: Stack) -> list[Output]:
    return [
        {
            "OutputKey": one.name,
            "OutputValue": one.value,
            "Description": one.description or None,
            "ExportName": one.export or None,
        }
        for one in stack.outputs.values()
    ]


def list_stacks(request: Request) -> Output:
    """ListStacks, deleted ones included."""
    wanted = set(request.get("StackStatusFilter", ()))
    found = [
        {
            "StackId": stack.id,
            "StackName": stack.name,
            "TemplateDescription": stack.description or None,
            "CreationTime": stack.created,
            "LastUpdatedTime": stack.updated,
            "DeletionTime": stack.deleted,
            "StackStatus": stack.status,
            "StackStatusReason": stack.reason or None,
            "ParentId": stack.parent_id or None,
            "RootId": stack.root_id or None,
            "DriftInformation": stack_information(stack.drift),
        }
        for stack in request.engine.store.stacks(request.place)
        if not wanted or stack.status in wanted
    ]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"StackSummaries": shown, "NextToken": token}


def list_stack_resources(request: Request) -> Output:
    """ListStackResources."""
    stack = request.stack()
    found = [_summary(stack, one) for one in _resources(stack)]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"StackResourceSummaries": shown, "NextToken": token}


def _resources(stack: Stack) -> list[Resource]:
    return sorted(stack.resources.values(), key=lambda one: one.logical_id)


def _summary(stack: Stack, one: Resource) -> Output:
    return {
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.physical_id or None,
        "ResourceType": one.type,
        "LastUpdatedTimestamp": one.updated,
        "ResourceStatus": one.status,
        "ResourceStatusReason": one.reason or None,
        "DriftInformation": resource_information(stack.drift, one.logical_id),
    }


def _described(stack: Stack, one: Resource, stamp: str) -> Output:
    summary = _summary(stack, one)
    summary[stamp] = summary.pop("LastUpdatedTimestamp")
    return {"StackName": stack.name, "StackId": stack.id, **summary}


def describe_stack_resource(request: Request) -> Output:
    """DescribeStackResource, with the resource's metadata."""
    stack = request.stack()
    name = request.given["LogicalResourceId"]
    one = stack.resources.get(name)
    if one is None:
        raise invalid(f"Resource {name} does not exist for stack {stack.name}")
    metadata = one.declared.get("Metadata")
    detail = _described(stack, one, "LastUpdatedTimestamp")
    return {"StackResourceDetail": {**detail, "Metadata": _json(metadata)}}


def _json(value: Any) -> str | None:
    import json

    return None if value is None else json.dumps(value)


def describe_stack_resources(request: Request) -> Output:
    """DescribeStackResources, of a stack or of the stack that a physical ID belongs to."""
    name, physical = request.get("StackName"), request.get("PhysicalResourceId")
    if name is None and physical is None:
        raise invalid("Either StackName or PhysicalResourceId must be specified.")
    stack = _owner(request, str(physical)) if name is None else request.stack()
    logical = request.get("LogicalResourceId")
    found = [
        _described(stack, one, "Timestamp")
        for one in _resources(stack)
        if logical in (None, one.logical_id)
    ]
    return {"StackResources": found[:_PAGE]}


def _owner(request: Request, physical_id: str) -> Stack:
    for stack in request.engine.store.stacks(request.place):
        if any(one.physical_id == physical_id for one in stack.resources.values()):
            return stack
    raise invalid(f"Stack for {physical_id} does not exist")


def describe_stack_events(request: Request) -> Output:
    """DescribeStackEvents, newest first."""
    if not request.get("StackName"):
        raise invalid("StackName is required")
    try:
        stack = request.stack()
    except ApiError:
        raise invalid(f"Stack [{request.given['StackName']}] does not exist") from None
    with request.engine.store.lock:
        events = list(reversed(stack.events))
    shown, token = page(events, request.get("NextToken"), _PAGE)
    return {"StackEvents": [_event(one) for one in shown], "NextToken": token}


def _event(one: Event) -> Output:
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


def describe_events(request: Request) -> Output:
    """DescribeEvents: of a stack, a change set or one operation; failed ones alone if asked."""
    events = _operation_events(request)
    if request.get("Filters", {}).get("FailedEvents"):
        events = [one for one in events if one.status.endswith("_FAILED")]
    shown, token = page(list(reversed(events)), request.get("NextToken"), _PAGE)
    return {
        "OperationEvents": [_operation_event(request, one) for one in shown],
        "NextToken": token,
    }


def _operation_events(request: Request) -> list[Event]:
    wanted = request.get("OperationId")
    store = request.engine.store
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


def _operation_event(request: Request, one: Event) -> Output:
    stack = request.engine.store.by_id(one.stack_id)
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


def list_exports(request: Request) -> Output:
    """ListExports."""
    found = [
        {"ExportingStackId": one.stack.id, "Name": one.name, "Value": one.value}
        for one in sorted(request.engine.exports(request.place).values(), key=lambda e: e.name)
    ]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"Exports": shown, "NextToken": token}


def list_imports(request: Request) -> Output:
    """ListImports."""
    name = request.given["ExportName"]
    users = importers(request.engine, request.place, name)
    if not users:
        raise invalid(f"Export '{name}' is not imported by any stack.")
    shown, token = page(users, request.get("NextToken"), _PAGE)
    return {"Imports": shown, "NextToken": token}
