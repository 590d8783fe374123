"""Actions about operations on stack sets, and about trusted access to an organization."""

from __future__ import annotations

from generator.local.api.request import ActionOutput, ActionRequest, page
from generator.local.api.stack_set_shapes import drift_details, home_of, stack_set
from generator.local.stack_sets import messages
from generator.local.stack_sets.operations import OperationRequest, SetOperations
from generator.local.stack_sets.organization import Organization
from generator.local.stack_sets.preferences import preferences
from generator.local.stack_sets.records import Result, SetOperation, StackSet
from generator.local.stack_sets.store import operation_of

_PAGE = 100


def detect_stack_set_drift(request: ActionRequest) -> ActionOutput:
    """DetectStackSetDrift: a drift detection on the stack of every instance that has one."""
    one = stack_set(request)
    units = {each.place: each.unit for each in one.instances.values() if each.stack_id}
    asked = OperationRequest(
        "DETECT_DRIFT",
        units,
        preferences(request.get("OperationPreferences", {})),
        request.get("OperationId", ""),
    )
    begun = SetOperations(request.context, request.operations).start(one, asked)
    return {"OperationId": begun.id}


def describe_stack_set_operation(request: ActionRequest) -> ActionOutput:
    """DescribeStackSetOperation."""
    one = stack_set(request)
    found = operation_of(one, request.given["OperationId"])
    return {
        "StackSetOperation": {
            **_summary(found),
            "StackSetId": one.id,
            "RetainStacks": found.retain,
            "AdministrationRoleARN": found.config.administration_role or None,
            "ExecutionRoleName": found.config.execution_role or None,
            "DeploymentTargets": found.targets,
            "StackSetDriftDetectionDetails": (
                drift_details(found.details) if found.details is not None else None
            ),
        }
    }


def _summary(found: SetOperation) -> ActionOutput:
    return {
        "OperationId": found.id,
        "Action": found.action,
        "Status": found.status,
        "CreationTimestamp": found.created,
        "EndTimestamp": found.ended,
        "StatusReason": found.reason or None,
        "StatusDetails": {"FailedStackInstancesCount": found.failures},
        "OperationPreferences": dict(found.preferences.given) or {"RegionOrder": []},
    }


def list_stack_set_operations(request: ActionRequest) -> ActionOutput:
    """ListStackSetOperations, newest first."""
    one = stack_set(request)
    with request.context.store.lock:
        found = [_summary(each) for each in reversed(one.operations.values())]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}


def list_stack_set_operation_results(request: ActionRequest) -> ActionOutput:
    """ListStackSetOperationResults, of a status if asked."""
    one = stack_set(request)
    operation = operation_of(one, request.given["OperationId"])
    wanted = {each["Values"] for each in request.get("Filters", ())}
    with request.context.store.lock:
        found = [
            _result(one, each)
            for each in operation.results.values()
            if not wanted or each.status in wanted
        ]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}


def _result(one: StackSet, each: Result) -> ActionOutput:
    place = each.place
    skipped = messages.gate_skipped(place.account, one.home.region)
    return {
        "Account": place.account,
        "Region": place.region,
        "Status": each.status,
        "StatusReason": each.reason or None,
        "AccountGateResult": (
            {"Status": "SKIPPED", "StatusReason": skipped} if each.began else None
        ),
        "OrganizationalUnitId": each.unit or None,
    }


def stop_stack_set_operation(request: ActionRequest) -> ActionOutput:
    """StopStackSetOperation: what is not begun is cancelled, what runs goes on to its end."""
    found = operation_of(stack_set(request), request.given["OperationId"])
    with request.context.store.lock:
        if not found.is_active:
            what = f"Operation {found.id} is in {found.status} status and cannot be stopped"
            raise messages.invalid_operation(what)
        found.stopping = True
        found.status = "STOPPING"
    return {}


def activate_organizations_access(request: ActionRequest) -> ActionOutput:
    """ActivateOrganizationsAccess: stack sets are trusted by the organization."""
    Organization(request.context, request.place.account).trust(True)
    return {}


def deactivate_organizations_access(request: ActionRequest) -> ActionOutput:
    """DeactivateOrganizationsAccess."""
    Organization(request.context, request.place.account).trust(False)
    return {}


def describe_organizations_access(request: ActionRequest) -> ActionOutput:
    """DescribeOrganizationsAccess."""
    account = home_of(request).account
    trusting = Organization(request.context, account).is_trusting()
    return {"Status": "ENABLED" if trusting else "DISABLED"}
