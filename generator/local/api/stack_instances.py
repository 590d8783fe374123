"""Actions that change the instances of stack sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.local.api.request import ActionOutput, ActionRequest
from generator.local.api.stack_set_shapes import stack_set
from generator.local.engine.deployment import given_texts
from generator.local.engine.templates import fetched
from generator.local.errors import ApiError, invalid
from generator.local.stack_sets import messages
from generator.local.stack_sets.operations import OperationRequest, SetOperations
from generator.local.stack_sets.preferences import preferences
from generator.local.stack_sets.records import Instance, SetOperation, StackSet
from generator.local.stack_sets.stack_set_config import check_overrides
from generator.local.stack_sets.store import instance_for, instance_of
from generator.local.stack_sets.targets import targets

_IMPORTS = 10
"""Stacks that one ImportStacksToStackSet takes inline; StackIdsUrl takes 200."""


def _start(
    request: ActionRequest, one: StackSet, action: str, units: Any, **more: Any
) -> ActionOutput:
    asked = OperationRequest(
        action,
        units,
        preferences(request.get("OperationPreferences", {})),
        request.get("OperationId", ""),
        request.get("DeploymentTargets"),
        **more,
    )
    begun: SetOperation = SetOperations(request.context, request.operations).start(one, asked)
    return {"OperationId": begun.id}


def create_stack_instances(request: ActionRequest) -> ActionOutput:
    """CreateStackInstances; an instance that is there already is brought up to date."""
    one = stack_set(request)
    units = targets(request.context, one, request.given, creating=True)
    texts = _overrides(request, {})
    check_overrides(one.config, texts or {})

    def prepare() -> None:
        _remember(request, one)
        for place, unit in units.items():
            instance = instance_for(one, place, unit)
            if texts is not None:
                instance.overrides = dict(texts)

    return _start(request, one, "CREATE", units, prepare=prepare)


def _overrides(request: ActionRequest, previous: Mapping[str, str]) -> dict[str, str] | None:
    """ParameterOverrides as texts; None where the request leaves them as they are."""
    if "ParameterOverrides" not in request.given:
        return None
    return given_texts(request.given["ParameterOverrides"], previous)


def _remember(request: ActionRequest, one: StackSet) -> None:
    """New accounts of these units get stacks in these regions too, if that is automatic."""
    for unit in request.get("DeploymentTargets", {}).get("OrganizationalUnitIds", ()):
        known = one.auto_targets.setdefault(unit, [])
        known += [name for name in request.given["Regions"] if name not in known]


def _forget(request: ActionRequest, one: StackSet) -> None:
    for unit in request.get("DeploymentTargets", {}).get("OrganizationalUnitIds", ()):
        left = [r for r in one.auto_targets.get(unit, ()) if r not in request.given["Regions"]]
        if left:
            one.auto_targets[unit] = left
        else:
            one.auto_targets.pop(unit, None)


def update_stack_instances(request: ActionRequest) -> ActionOutput:
    """UpdateStackInstances: overrides given, taken back, or left as they are."""
    one = stack_set(request)
    named = targets(request.context, one, request.given)
    found = [instance_of(one, place) for place in named]
    changed = {each.place: _overrides(request, each.overrides) for each in found}
    for texts in changed.values():
        check_overrides(one.config, texts or {})

    def prepare() -> None:
        for place, texts in changed.items():
            if texts is not None and place in one.instances:
                one.instances[place].overrides = dict(texts)

    units = {each.place: each.unit for each in found}
    return _start(request, one, "UPDATE", units, prepare=prepare)


def delete_stack_instances(request: ActionRequest) -> ActionOutput:
    """DeleteStackInstances; with RetainStacks the stacks stay. What there is not is left out."""
    one = stack_set(request)
    named = targets(request.context, one, request.given)
    units = {place: one.instances[place].unit for place in named if place in one.instances}
    retain = bool(request.given["RetainStacks"])
    return _start(
        request, one, "DELETE", units, retain=retain, prepare=lambda: _forget(request, one)
    )


def import_stacks_to_stack_set(request: ActionRequest) -> ActionOutput:
    """ImportStacksToStackSet: stacks that are there become instances, and are brought alike."""
    one = stack_set(request)
    stacks = [_imported(request, name) for name in _stack_ids(request)]
    taken = {i.stack_id for other in request.stack_sets.every() for i in _instances(other)}
    for stack in stacks:
        if stack.id in taken or stack.place in one.instances:
            what = f"Stack {stack.id} is already associated with a StackSet"
            raise messages.invalid_operation(what)
    unit = next(iter(request.get("OrganizationalUnitIds", ())), "")

    def prepare() -> None:
        for stack in stacks:
            one.instances[stack.place] = Instance(stack.place, stack.name, unit, {}, stack.id)

    units = {stack.place: unit for stack in stacks}
    return _start(request, one, "CREATE", units, prepare=prepare)


def _instances(one: StackSet) -> list[Instance]:
    return list(one.instances.values()) if one.status == "ACTIVE" else []


def _stack_ids(request: ActionRequest) -> list[str]:
    listed, url = request.get("StackIds"), request.get("StackIdsUrl")
    if bool(listed) == bool(url):
        raise invalid("Either StackIds or StackIdsUrl must be specified, not both")
    if url:
        text = fetched(request.context, request.place, url)
        return [name.strip() for name in text.replace("\n", ",").split(",") if name.strip()]
    if len(listed) > _IMPORTS:
        raise invalid(f"StackIds must not contain more than {_IMPORTS} stacks")
    return list(listed)


def _imported(request: ActionRequest, stack_id: str) -> Any:
    try:
        stack = request.context.store.by_id(stack_id)
    except KeyError:
        stack = None
    if stack is None or stack.is_deleted:
        raise ApiError("StackNotFoundException", f"Stack {stack_id} not found", 404)
    return stack
