"""Actions about drift, and what other actions tell of it."""

from __future__ import annotations

import json

from generator.local.api.request import ActionOutput, ActionRequest, page
from generator.local.drift import detection
from generator.local.errors import invalid
from generator.local.records.drift import Detection, ResourceDrift, StackDrift
from generator.local.records.stacks import Stack

_PAGE = 100


def detect_stack_drift(request: ActionRequest) -> ActionOutput:
    """DetectStackDrift, on all resources or on those named; nested stacks are left aside."""
    stack = request.live_stack()
    wanted = request.get("LogicalResourceIds", ())
    begun = detection.detect(request.context, request.operations, stack, wanted)
    return {"StackDriftDetectionId": begun.id}


def describe_stack_drift_detection_status(request: ActionRequest) -> ActionOutput:
    """DescribeStackDriftDetectionStatus."""
    stack, one = _find(request, request.given["StackDriftDetectionId"])
    return {
        "StackId": stack.id,
        "StackDriftDetectionId": one.id,
        "StackDriftStatus": None if one.is_running else one.drift,
        "DetectionStatus": one.status,
        "DetectionStatusReason": one.reason or None,
        "DriftedStackResourceCount": None if one.is_running else one.drifted_count,
        "Timestamp": one.time,
    }


def _find(request: ActionRequest, detection_id: str) -> tuple[Stack, Detection]:
    for stack in request.context.store.stacks(request.place):
        if found := stack.drift.detections.get(detection_id):
            return stack, found
    raise invalid(f"Drift detection with id {detection_id} does not exist")


def detect_stack_resource_drift(request: ActionRequest) -> ActionOutput:
    """DetectStackResourceDrift: one resource, answered when it has been read."""
    stack = request.live_stack()
    name = request.given["LogicalResourceId"]
    if name not in stack.resources:
        raise invalid(f"Resource {name} does not exist for stack {stack.name}")
    found = detection.detect_resource(request.context, stack, stack.resources[name])
    return {"StackResourceDrift": _drift(stack, found)}


def describe_stack_resource_drifts(request: ActionRequest) -> ActionOutput:
    """DescribeStackResourceDrifts: what the last checks found, checked resources only."""
    stack = request.live_stack()
    wanted = set(request.get("StackResourceDriftStatusFilters", ()))
    found = [
        _drift(stack, one)
        for name, one in sorted(stack.drift.resources.items())
        if name in stack.resources and (not wanted or one.status in wanted)
    ]
    size = request.get("MaxResults", _PAGE)
    shown, token = page(found, request.get("NextToken"), size)
    return {"StackResourceDrifts": shown, "NextToken": token}


def _drift(stack: Stack, one: ResourceDrift) -> ActionOutput:
    was_read = one.status in ("IN_SYNC", "MODIFIED")
    return {
        "StackId": stack.id,
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.physical_id or None,
        "ResourceType": one.type,
        "ExpectedProperties": _json(one.expected) if was_read else None,
        "ActualProperties": _json(one.actual) if was_read else None,
        "PropertyDifferences": difference_list(one) if was_read else None,
        "StackResourceDriftStatus": one.status,
        "Timestamp": one.checked,
        "DriftStatusReason": one.reason or None,
    }


def difference_list(one: ResourceDrift) -> list[ActionOutput]:
    """PropertyDifferences in the model's shape."""
    return [
        {
            "PropertyPath": each.path,
            "ExpectedValue": each.expected,
            "ActualValue": each.actual,
            "DifferenceType": each.type,
        }
        for each in one.differences
    ]


def _json(properties: object) -> str:
    return json.dumps(properties, separators=(",", ":"), default=str)


def stack_information(drift: StackDrift) -> ActionOutput:
    """DriftInformation of a stack."""
    return {"StackDriftStatus": drift.status, "LastCheckTimestamp": drift.checked}


def resource_information(drift: StackDrift, logical_id: str) -> ActionOutput:
    """DriftInformation of a resource: NOT_CHECKED before its first check."""
    found = drift.resources.get(logical_id)
    if found is None:
        return {"StackResourceDriftStatus": "NOT_CHECKED"}
    return {
        "StackResourceDriftStatus": found.status,
        "LastCheckTimestamp": found.checked,
    }
