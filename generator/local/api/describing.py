"""Actions that tell what there is: stacks, resources, events, exports."""

from __future__ import annotations

from typing import Any

from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.parameters.values import declarations
from generator.local.api.drift import resource_information, stack_information
from generator.local.api.request import ActionOutput, ActionRequest, page, tag_list
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import Deployment, Resource, Stack

_PAGE = 100


def parameter_list(deployment: Deployment | None) -> list[dict[str, Any]]:
    """Parameters in the model's shape; NoEcho values are hidden."""
    if deployment is None:
        return []
    return [
        {
            "ParameterKey": name,
            "ParameterValue": HIDDEN if one.no_echo else deployment.given.get(name),
            "ResolvedValue": deployment.resolved.get(name),
        }
        for name, one in declarations(deployment.template).items()
        if name in deployment.given
    ]


def describe_stacks(request: ActionRequest) -> ActionOutput:
    """DescribeStacks; without a name, all live ones."""
    if request.get("StackName"):
        stacks = [request.stack()]
    else:
        every = request.context.store.stacks(request.place)
        stacks = [stack for stack in every if not stack.is_deleted]
    shown, token = page(stacks, request.get("NextToken"), _PAGE)
    return {"Stacks": [_stack(stack) for stack in shown], "NextToken": token}


def _stack(stack: Stack) -> ActionOutput:
    deployed = stack.deployment
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "ChangeSetId": stack.change_set_id or None,
        "Description": stack.description or None,
        "Parameters": parameter_list(deployed) or None,
        "CreationTime": stack.created,
        "LastUpdatedTime": stack.updated,
        "DeletionTime": stack.deletion_time,
        "RollbackConfiguration": dict(stack.rollback_configuration),
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason or None,
        "DisableRollback": stack.disable_rollback,
        "NotificationARNs": list(deployed.notification_arns) if deployed else [],
        "TimeoutInMinutes": stack.timeout_minutes,
        "Capabilities": list(deployed.capabilities) or None if deployed else None,
        "Outputs": _outputs(stack) or None,
        "RoleARN": (deployed.role_arn or None) if deployed else None,
        "Tags": tag_list(deployed.tags) if deployed else [],
        "EnableTerminationProtection": _protection(stack),
        "ParentId": stack.parent_id or None,
        "RootId": stack.root_id or None,
        "DriftInformation": stack_information(stack.drift),
        "LastOperations": [
            {"OperationType": one.type, "OperationId": one.id}
            for one in reversed(stack.operations[-2:])
        ],
    }


def _protection(stack: Stack) -> bool | None:
    return None if stack.is_nested or stack.is_deleted else stack.protected


def _outputs(stack: Stack) -> list[ActionOutput]:
    return [
        {
            "OutputKey": one.name,
            "OutputValue": one.value,
            "Description": one.description or None,
            "ExportName": one.export or None,
        }
        for one in stack.outputs.values()
    ]


def list_stacks(request: ActionRequest) -> ActionOutput:
    """ListStacks, deleted ones included."""
    wanted = set(request.get("StackStatusFilter", ()))
    found = [
        {
            "StackId": stack.id,
            "StackName": stack.name,
            "TemplateDescription": stack.description or None,
            "CreationTime": stack.created,
            "LastUpdatedTime": stack.updated,
            "DeletionTime": stack.deletion_time,
            "StackStatus": stack.status,
            "StackStatusReason": stack.reason or None,
            "ParentId": stack.parent_id or None,
            "RootId": stack.root_id or None,
            "DriftInformation": stack_information(stack.drift),
        }
        for stack in request.context.store.stacks(request.place)
        if not wanted or stack.status in wanted
    ]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"StackSummaries": shown, "NextToken": token}


def list_stack_resources(request: ActionRequest) -> ActionOutput:
    """ListStackResources."""
    stack = request.stack()
    found = [_summary(stack, one) for one in _resources(stack)]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"StackResourceSummaries": shown, "NextToken": token}


def _resources(stack: Stack) -> list[Resource]:
    return sorted(stack.resources.values(), key=lambda one: one.logical_id)


def _summary(stack: Stack, one: Resource) -> ActionOutput:
    return {
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.physical_id or None,
        "ResourceType": one.type,
        "LastUpdatedTimestamp": one.updated,
        "ResourceStatus": one.status,
        "ResourceStatusReason": one.reason or None,
        "DriftInformation": resource_information(stack.drift, one.logical_id),
    }


def _described(stack: Stack, one: Resource, stamp: str) -> ActionOutput:
    summary = _summary(stack, one)
    summary[stamp] = summary.pop("LastUpdatedTimestamp")
    return {"StackName": stack.name, "StackId": stack.id, **summary}


def describe_stack_resource(request: ActionRequest) -> ActionOutput:
    """DescribeStackResource, with the resource's metadata."""
    name, stack_name = request.given["LogicalResourceId"], request.given["StackName"]
    try:
        stack = request.stack()
    except ApiError:
        raise invalid(f"Stack '{stack_name}' does not exist") from None
    one = stack.resources.get(name)
    if one is None:
        raise invalid(f"Resource {name} does not exist for stack {stack_name}")
    metadata = one.declared.get("Metadata")
    detail = _described(stack, one, "LastUpdatedTimestamp")
    return {"StackResourceDetail": {**detail, "Metadata": _json(metadata)}}


def _json(value: Any) -> str | None:
    import json

    return None if value is None else json.dumps(value)


def describe_stack_resources(request: ActionRequest) -> ActionOutput:
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


def _owner(request: ActionRequest, physical_id: str) -> Stack:
    for stack in request.context.store.stacks(request.place):
        if any(one.physical_id == physical_id for one in stack.resources.values()):
            return stack
    raise invalid(f"Stack for {physical_id} does not exist")
