"""Actions about change sets."""

from __future__ import annotations

import re

from generator.local.api.describing import parameter_list
from generator.local.api.request import ActionOutput, ActionRequest, page, tag_list
from generator.local.api.stack_requests import (
    check_name,
    check_types,
    requested_deployment,
    requested_triggers,
)
from generator.local.engine import change_sets, lifecycle, messages
from generator.local.engine.stack_states import FAILED, check_updatable
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import ChangeSet, Stack

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")
_PAGE = 100
_BY_THE_SECOND = re.compile(r"awscli-cloudformation-package-deploy-\d+")
"""The AWS CLI's ``deploy`` names its change sets by the second. AWS takes longer than that to find
out that nothing changes; here a failed one makes room for the next of the same name."""


def create_change_set(request: ActionRequest) -> ActionOutput:
    """CreateChangeSet."""
    name = request.given["ChangeSetName"]
    if not _NAME.fullmatch(name):
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'changeSetName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    kind = request.get("ChangeSetType", "UPDATE")
    found = _target_stack(request, kind)
    if found is not None and _is_taken(request, found, name):
        raise ApiError("AlreadyExistsException", f"ChangeSet {name} already exists")
    target = requested_deployment(request, found, for_change_set=True)
    if found is not None and found.deployment is not None:
        check_types(found, target.template.resources)
    stack = found or lifecycle.new_stack(request.context, request.place, request.given["StackName"])
    if found is None:
        reviewing = "REVIEW_IN_PROGRESS"
        request.context.history.stack(stack, reviewing, messages.USER_INITIATED)
    change_set = change_sets.create(request.context, stack, target, _request(request, kind))
    return {"Id": change_set.id, "StackId": stack.id}


def _request(request: ActionRequest, kind: str) -> change_sets.ChangeSetRequest:
    if request.get("DeploymentMode"):
        raise invalid("Drift-aware change sets are not supported by the local AWS")
    if request.get("ImportExistingResources"):
        raise invalid("ImportExistingResources is not supported by the local AWS")
    if request.get("OnStackFailure") == "DELETE" and kind != "CREATE":
        raise invalid("OnStackFailure DELETE is only valid for CREATE change sets.")
    return change_sets.ChangeSetRequest(
        name=request.given["ChangeSetName"],
        type=kind,
        description=request.get("Description", ""),
        include_nested=bool(request.get("IncludeNestedStacks")),
        on_stack_failure=request.get("OnStackFailure", ""),
        import_existing=request.get("ImportExistingResources"),
        imports=_imports(request, kind),
        rollback_configuration=requested_triggers(request) or {},
        config=request.get("DeploymentConfig", {}),
    )


def _imports(request: ActionRequest, kind: str) -> dict[str, dict[str, str]]:
    listed = request.get("ResourcesToImport", [])
    if kind == "IMPORT" and not listed:
        raise invalid("ResourcesToImport must be specified for a change set of type IMPORT.")
    return {one["LogicalResourceId"]: dict(one["ResourceIdentifier"]) for one in listed}


def _target_stack(request: ActionRequest, kind: str) -> Stack | None:
    name = request.given["StackName"]
    found = request.context.store.live(request.place, name)
    is_new = found is None and kind in ("CREATE", "IMPORT")
    if is_new and not name.startswith("arn:"):
        check_name(name)
    exists = found is not None and found.status != "REVIEW_IN_PROGRESS"
    if (is_new and name.startswith("arn:")) or (kind == "CREATE" and exists):
        raise messages.exists_for_change_set(name, request.given["ChangeSetName"])
    if kind == "CREATE":
        return found
    if found is None and kind == "IMPORT":
        return None
    if found is None:
        raise messages.no_such_stack_named(name)
    if found.status == "REVIEW_IN_PROGRESS":
        raise messages.wrong_state(found.id, found.status)
    check_updatable(found, FAILED)
    return found


def _is_taken(request: ActionRequest, stack: Stack, name: str) -> bool:
    taken = [
        one
        for one in request.context.store.change_sets(stack)
        if one.name == name and not one.is_executed
    ]
    if _BY_THE_SECOND.fullmatch(name) and all(one.status == "FAILED" for one in taken):
        for one in taken:
            request.context.store.remove_change_set(one)
        return False
    return bool(taken)


def describe_change_set(request: ActionRequest) -> ActionOutput:
    """DescribeChangeSet."""
    one = _find(request)
    valued = bool(request.get("IncludePropertyValues"))
    shown, token = page(one.valued_rows if valued else one.rows, request.get("NextToken"), _PAGE)
    reason = "\n".join(text for text in (one.reason, one.warning if valued else "") if text)
    return {
        "ChangeSetName": one.name,
        "ChangeSetId": one.id,
        "StackId": one.stack.id,
        "StackName": one.stack.name,
        "Description": one.description or None,
        "Parameters": parameter_list(one.deployment) or None,
        "CreationTime": one.created,
        "ExecutionStatus": one.execution_status,
        "Status": one.status,
        "StatusReason": reason or None,
        "NotificationARNs": list(one.deployment.notification_arns),
        "RollbackConfiguration": dict(one.rollback_configuration),
        "Capabilities": list(one.deployment.capabilities),
        "Tags": tag_list(one.deployment.tags) or None,
        "Changes": [{"Type": "Resource", "ResourceChange": row} for row in shown],
        "NextToken": token,
        "IncludeNestedStacks": one.include_nested,
        "ParentChangeSetId": one.parent_id or None,
        "RootChangeSetId": one.root_id or None,
        "OnStackFailure": one.on_stack_failure or None,
        "ImportExistingResources": one.import_existing,
        "DeploymentConfig": dict(one.config) or None,
    }


def _find(request: ActionRequest) -> ChangeSet:
    return request.context.store.find_change_set(
        request.place, request.given["ChangeSetName"], request.get("StackName")
    )


def execute_change_set(request: ActionRequest) -> ActionOutput:
    """ExecuteChangeSet."""
    one = _find(request)
    how = change_sets.Execution(
        request.get("DisableRollback"), bool(request.get("RetainExceptOnCreate"))
    )
    request.claim(one.stack)
    change_sets.execute(request.context, request.operations, one, how)
    return {}


def delete_change_set(request: ActionRequest) -> ActionOutput:
    """DeleteChangeSet: one that there is not is fine, its stack must be there."""
    try:
        change_sets.delete(request.context, _find(request))
    except ApiError as error:
        if error.code != "ChangeSetNotFound":
            raise
    return {}


def list_change_sets(request: ActionRequest) -> ActionOutput:
    """ListChangeSets."""
    stack = request.stack()
    found = [
        {
            "StackId": stack.id,
            "StackName": stack.name,
            "ChangeSetId": one.id,
            "ChangeSetName": one.name,
            "ExecutionStatus": one.execution_status,
            "Status": one.status,
            "StatusReason": one.reason or None,
            "CreationTime": one.created,
            "Description": one.description or None,
            "IncludeNestedStacks": one.include_nested,
            "ParentChangeSetId": one.parent_id or None,
            "RootChangeSetId": one.root_id or None,
            "ImportExistingResources": one.import_existing,
        }
        for one in request.context.store.change_sets(stack)
        if not one.is_executed
    ]
    shown, token = page(found, request.get("NextToken"), _PAGE)
    return {"Summaries": shown, "NextToken": token}


def describe_change_set_hooks(request: ActionRequest) -> ActionOutput:
    """DescribeChangeSetHooks: no hooks are installed here."""
    one = _find(request)
    return {
        "ChangeSetId": one.id,
        "ChangeSetName": one.name,
        "Hooks": [],
        "Status": "PLANNED",
        "StackId": one.stack.id,
        "StackName": one.stack.name,
    }
