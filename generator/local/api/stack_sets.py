"""Actions about stack sets themselves."""

from __future__ import annotations

import re
import uuid

from generator.local.api.request import Output, Request, page, tag_list
from generator.local.api.stack_set_shapes import drift_details, home_of, parameter_list
from generator.local.engine.records import Place
from generator.local.stacksets import words
from generator.local.stacksets.operations import Asked, SetOperations
from generator.local.stacksets.preferences import preferences
from generator.local.stacksets.records import SELF_MANAGED, Instance, StackSet
from generator.local.stacksets.store import instance_of, outdated
from generator.local.stacksets.targets import accounts, targets
from generator.local.stacksets.wishes import wish

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_PAGE = 100


def create_stack_set(request: Request) -> Output:
    """CreateStackSet."""
    name, home = request.given["StackSetName"], home_of(request)
    if not _NAME.fullmatch(name):
        raise words.bad_name(name)
    asked = wish(request.engine, home, request.given, None)
    with request.engine.store.lock:
        if request.engine.stack_sets.live(home, name) is not None:
            raise words.exists(name)
        one = StackSet(home, name, f"{name}:{uuid.uuid4()}", asked)
        request.engine.stack_sets.add(one)
    return {"StackSetId": one.id}


def update_stack_set(request: Request) -> Output:
    """UpdateStackSet: the stack set, and its instances everywhere or where the request says."""
    home = home_of(request)
    one = request.engine.stack_sets.find(home, request.given["StackSetName"])
    asked = wish(request.engine, home, request.given, one.wish)
    if asked.model != one.wish.model and one.instances:
        what = "Cannot change the PermissionModel of a StackSet with stack instances"
        raise words.invalid_operation(what)
    if asked.managed != one.wish.managed and one.active:
        raise words.in_progress(one.arn)
    begun = SetOperations(request.engine, request.operations).start(
        one,
        Asked(
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


def _updated(request: Request, one: StackSet) -> dict[Place, str]:
    """The places whose stacks are updated; an INOPERABLE instance is left out."""
    if not any(name in request.given for name in ("Accounts", "Regions", "DeploymentTargets")):
        return _operable(list(one.instances.values()))
    if "Regions" not in request.given:
        chosen = accounts(request.engine, one, request.given)
        found = [i for i in one.instances.values() if i.place.account in chosen]
        return _operable(found)
    if "Accounts" not in request.given and "DeploymentTargets" not in request.given:
        regions = request.given["Regions"]
        return _operable([i for i in one.instances.values() if i.place.region in regions])
    named = targets(request.engine, one, request.given)
    if one.wish.model == SELF_MANAGED:
        return _operable([instance_of(one, place) for place in named])
    return _operable([one.instances[place] for place in named if place in one.instances])


def _operable(found: list[Instance]) -> dict[Place, str]:
    return {one.place: one.unit for one in found if one.status != "INOPERABLE"}


def delete_stack_set(request: Request) -> Output:
    """DeleteStackSet: one that there is not is fine, one with instances is not."""
    home = home_of(request)
    one = request.engine.stack_sets.live(home, request.given["StackSetName"])
    if one is None:
        return {}
    with request.engine.store.lock:
        if one.active:
            raise words.in_progress(one.arn)
        if one.instances:
            raise words.not_empty()
        one.status = "DELETED"
    return {}


def describe_stack_set(request: Request) -> Output:
    """DescribeStackSet."""
    one = request.engine.stack_sets.find(home_of(request), request.given["StackSetName"])
    asked = one.wish
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


def _automatic(one: StackSet) -> Output | None:
    if not one.wish.is_service_managed:
        return None
    return {"Enabled": False, **one.wish.auto}


def list_stack_sets(request: Request) -> Output:
    """ListStackSets, deleted ones included unless Status says otherwise."""
    wanted = request.get("Status")
    found = [
        _summary(one)
        for one in request.engine.stack_sets.all(home_of(request))
        if wanted in (None, one.status)
    ]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}


def _summary(one: StackSet) -> Output:
    return {
        "StackSetName": one.name,
        "StackSetId": one.id,
        "Description": one.wish.description or None,
        "Status": one.status,
        "AutoDeployment": _automatic(one),
        "PermissionModel": one.wish.model,
        "DriftStatus": one.drift.status,
        "LastDriftCheckTimestamp": one.drift.checked,
        "ManagedExecution": {"Active": one.wish.managed},
    }


def list_stack_set_auto_deployment_targets(request: Request) -> Output:
    """ListStackSetAutoDeploymentTargets: the units and regions that new accounts deploy to."""
    one = request.engine.stack_sets.find(home_of(request), request.given["StackSetName"])
    found = [
        {"OrganizationalUnitId": unit, "Regions": list(regions)}
        for unit, regions in sorted(one.auto_targets.items())
        if one.wish.auto.get("Enabled")
    ]
    shown, token = page(found, request.get("NextToken"), request.get("MaxResults", _PAGE))
    return {"Summaries": shown, "NextToken": token}
