"""Actions about stack sets themselves."""

from __future__ import annotations

import re
import uuid

from generator.local.api.request import ActionOutput, ActionRequest, page, tag_list
from generator.local.api.stack_set_shapes import drift_details, home_of, parameter_list
from generator.local.records.stacks import Place
from generator.local.stack_sets import messages
from generator.local.stack_sets.operations import OperationRequest, SetOperations
from generator.local.stack_sets.preferences import preferences
from generator.local.stack_sets.records import SELF_MANAGED, Instance, StackSet
from generator.local.stack_sets.stack_set_config import requested_config
from generator.local.stack_sets.store import instance_of, outdated
from generator.local.stack_sets.targets import accounts, targets

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_PAGE = 100


def create_stack_set(request: ActionRequest) -> ActionOutput:
    """CreateStackSet."""
    name, home = request.given["StackSetName"], home_of(request)
    if not _NAME.fullmatch(name):
        raise messages.bad_name(name)
    asked = requested_config(request.context, home, request.given, None)
    with request.context.store.lock:
        if request.stack_sets.live(home, name) is not None:
            raise messages.exists(name)
        one = StackSet(home, name, f"{name}:{uuid.uuid4()}", asked)
        request.stack_sets.add(one)
    return {"StackSetId": one.id}


def update_stack_set(request: ActionRequest) -> ActionOutput:
    """UpdateStackSet: the stack set, and its instances everywhere or where the request says."""
    home = home_of(request)
    one = request.stack_sets.find(home, request.given["StackSetName"])
    asked = requested_config(request.context, home, request.given, one.config)
    if asked.model != one.config.model and one.instances:
        what = "Cannot change the PermissionModel of a StackSet with stack instances"
        raise messages.invalid_operation(what)
    if asked.managed != one.config.managed and one.active:
        raise messages.in_progress(one.arn)
    begun = SetOperations(request.context, request.operations).start(
        one,
        OperationRequest(
            "UPDATE",
            _updated(request, one),
            preferences(request.get("OperationPreferences", {})),
            request.get("OperationId", ""),
            request.get("DeploymentTargets"),
            prepare=lambda: outdated(one, asked),
            is_wide=True,
        ),
    )
    return {"OperationId": begun.id}


def _updated(request: ActionRequest, one: StackSet) -> dict[Place, str]:
    """The places whose stacks are updated; an INOPERABLE instance is left out."""
    if not any(name in request.given for name in ("Accounts", "Regions", "DeploymentTargets")):
        return _operable(list(one.instances.values()))
    if "Regions" not in request.given:
        chosen = accounts(request.context, one, request.given)
        found = [i for i in one.instances.values() if i.place.account in chosen]
        return _operable(found)
    if "Accounts" not in request.given and "DeploymentTargets" not in request.given:
        regions = request.given["Regions"]
        return _operable([i for i in one.instances.values() if i.place.region in regions])
    named = targets(request.context, one, request.given)
    if one.config.model == SELF_MANAGED:
        return _operable([instance_of(one, place) for place in named])
    return _operable([one.instances[place] for place in named if place in one.instances])


def _operable(found: list[Instance]) -> dict[Place, str]:
    return {one.place: one.unit for one in found if one.status != "INOPERABLE"}


def delete_stack_set(request: ActionRequest) -> ActionOutput:
    """DeleteStackSet: one that there is not is fine, one with instances is not."""
    home = home_of(request)
    one = request.stack_sets.live(home, request.given["StackSetName"])
    if one is None:
        return {}
    with request.context.store.lock:
        if one.active:
            raise messages.in_progress(one.arn)
        if one.instances:
            raise messages.not_empty()
        one.status = "DELETED"
    return {}


def describe_stack_set(request: ActionRequest) -> ActionOutput:
    """DescribeStackSet."""
    one = request.stack_sets.find(home_of(request), request.given["StackSetName"])
    asked = one.config
    units = {instance.unit for instance in one.instances.values()} | set(one.auto_targets)
    return {
        "StackSet": {
            "StackSetName": one.name,
            "StackSetId": one.id,
            "Description": asked.description or None,
            "Status": one.status,
            "TemplateBody": asked.template.text,
            "Parameters": parameter_list(asked.template, asked.given),
            "Capabilities": list(asked.capabilities),
            "Tags": tag_list(asked.tags),
            "StackSetARN": one.arn,
            "AdministrationRoleARN": asked.administration_role or None,
            "ExecutionRoleName": asked.execution_role or None,
            "StackSetDriftDetectionDetails": drift_details(one.drift),
            "AutoDeployment": _automatic(one),
            "PermissionModel": asked.model,
            "OrganizationalUnitIds": sorted(units - {""}),
            "ManagedExecution": {"Active": asked.managed},
            "Regions": sorted({place.region for place in one.instances}),
        }
    }


def _automatic(one: StackSet) -> ActionOutput | None:
    if not one.config.is_service_managed:
        return None
    return {"Enabled": False, **one.config.auto}


def list_stack_sets(request: ActionRequest) -> ActionOutput:
    """ListStackSets, deleted ones included unless Status says otherwise."""
    wanted = request.get("Status")
    found = [
        _summary(one)
        for one in request.stack_sets.all(home_of(request))
        if wanted in (None, one.status)
    ]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}


def _summary(one: StackSet) -> ActionOutput:
    return {
        "StackSetName": one.name,
        "StackSetId": one.id,
        "Description": one.config.description or None,
        "Status": one.status,
        "AutoDeployment": _automatic(one),
        "PermissionModel": one.config.model,
        "DriftStatus": one.drift.status,
        "LastDriftCheckTimestamp": one.drift.checked,
        "ManagedExecution": {"Active": one.config.managed},
    }


def list_stack_set_auto_deployment_targets(request: ActionRequest) -> ActionOutput:
    """ListStackSetAutoDeploymentTargets: the units and regions that new accounts deploy to."""
    one = request.stack_sets.find(home_of(request), request.given["StackSetName"])
    found = [
        {"OrganizationalUnitId": unit, "Regions": list(regions)}
        for unit, regions in sorted(one.auto_targets.items())
        if one.config.auto.get("Enabled")
    ]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}
