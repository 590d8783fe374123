"""Actions that tell of the instances of stack sets."""

from __future__ import annotations

from collections.abc import Mapping

from generator.local.api.drift import difference_list
from generator.local.api.request import ActionOutput, ActionRequest, page
from generator.local.api.stack_set_shapes import parameter_list, stack_set
from generator.local.records.drift import ResourceDrift
from generator.local.records.stacks import Place
from generator.local.stack_sets.records import Instance, StackSet
from generator.local.stack_sets.store import instance_of, operation_of

_PAGE = 100


def describe_stack_instance(request: ActionRequest) -> ActionOutput:
    """DescribeStackInstance."""
    one = stack_set(request)
    found = instance_of(one, _place(request))
    overridden = parameter_list(one.config.template, found.overrides)
    return {"StackInstance": {**_summary(one, found), "ParameterOverrides": overridden}}


def _place(request: ActionRequest) -> Place:
    given = request.given
    return Place(given["StackInstanceAccount"], given["StackInstanceRegion"])


def _summary(one: StackSet, found: Instance) -> ActionOutput:
    return {
        "StackSetId": one.id,
        "Region": found.place.region,
        "Account": found.place.account,
        "StackId": found.stack_id or None,
        "Status": found.status,
        "StatusReason": found.reason or None,
        "StackInstanceStatus": {"DetailedStatus": found.detailed},
        "OrganizationalUnitId": found.unit or None,
        "DriftStatus": found.drift,
        "LastDriftCheckTimestamp": found.drift_checked,
        "LastOperationId": found.last_operation or None,
    }


def list_stack_instances(request: ActionRequest) -> ActionOutput:
    """ListStackInstances, of an account, a region, a status or an operation if asked."""
    one = stack_set(request)
    wanted = {each["Name"]: each["Values"] for each in request.get("Filters", ())}
    with request.context.store.lock:
        found = [_summary(one, each) for each in one.instances.values()]
    found = [row for row in found if _fits(row, wanted) and _is_at(row, request)]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}


def _is_at(row: ActionOutput, request: ActionRequest) -> bool:
    account, region = request.get("StackInstanceAccount"), request.get("StackInstanceRegion")
    return account in (None, row["Account"]) and region in (None, row["Region"])


def _fits(row: ActionOutput, wanted: Mapping[str, str]) -> bool:
    actual = {
        "DETAILED_STATUS": row["StackInstanceStatus"]["DetailedStatus"],
        "LAST_OPERATION_ID": row["LastOperationId"],
        "DRIFT_STATUS": row["DriftStatus"],
    }
    return all(actual[name] in value.split(",") for name, value in wanted.items())


def list_stack_instance_resource_drifts(request: ActionRequest) -> ActionOutput:
    """ListStackInstanceResourceDrifts: what a drift detection found in one place."""
    one = stack_set(request)
    operation = operation_of(one, request.given["OperationId"])
    instance = instance_of(one, _place(request))
    wanted = set(request.get("StackInstanceResourceDriftStatuses", ()))
    found = [
        _drift(instance, each)
        for each in operation.drifts.get(instance.place, ())
        if not wanted or each.status in wanted
    ]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}


def _drift(instance: Instance, one: ResourceDrift) -> ActionOutput:
    return {
        "StackId": instance.stack_id,
        "LogicalResourceId": one.logical_id,
        "PhysicalResourceId": one.physical_id or None,
        "ResourceType": one.type,
        "PropertyDifferences": difference_list(one),
        "StackResourceDriftStatus": one.status,
        "Timestamp": one.checked,
    }
