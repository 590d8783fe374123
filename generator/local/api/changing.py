"""Actions that change stacks: create, update, delete, roll back, and what protects from that."""

from __future__ import annotations

from generator.local.api.protecting import policy_document
from generator.local.api.request import ActionOutput, ActionRequest
from generator.local.api.stack_requests import (
    StackSettings,
    check_name,
    check_types,
    disables_rollback,
    requested_deployment,
    requested_settings,
)
from generator.local.engine import lifecycle, messages, policies
from generator.local.engine.deletion_request import Deletion, request_deletion
from generator.local.engine.deploy_options import Options
from generator.local.engine.planner import plan_stack
from generator.local.engine.stack_states import UPDATABLE, check_updatable
from generator.local.errors import invalid
from generator.local.records.stacks import Deployment, Stack


def create_stack(request: ActionRequest) -> ActionOutput:
    """CreateStack."""
    name = request.given["StackName"]
    check_name(name)
    _refuse_existing(request, name)
    target = requested_deployment(request, None)
    settings = requested_settings(request)
    options = Options(retain_except_on_create=bool(request.get("RetainExceptOnCreate")))
    on_failure = _on_failure(request)
    with request.context.store.lock:
        existing = _refuse_existing(request, name)
        stack = existing or lifecycle.new_stack(request.context, request.place, name)
        lifecycle.obsolete_change_sets(request.context, stack)
        settings.apply(stack)
        request.claim(stack)
        operation = request.operations.create(stack, target, options, on_failure)
    return {"StackId": stack.id, "OperationId": operation.id}


def _refuse_existing(request: ActionRequest, name: str) -> Stack | None:
    """The shell of that name that awaits a change set; raises ``ApiError`` for a real stack."""
    existing = request.context.store.live(request.place, name)
    if existing is not None and existing.status != "REVIEW_IN_PROGRESS":
        raise messages.exists(name)
    return existing


def _on_failure(request: ActionRequest) -> str:
    on_failure = request.get("OnFailure")
    if on_failure and request.get("DisableRollback") is not None:
        raise invalid("Either OnFailure or DisableRollback can be specified, not both.")
    if on_failure:
        return str(on_failure)
    return "DO_NOTHING" if disables_rollback(request.given) else "ROLLBACK"


def update_stack(request: ActionRequest) -> ActionOutput:
    """UpdateStack."""
    name = request.given["StackName"]
    found = request.context.store.live(request.place, name)
    if found is None:
        raise messages.no_such_stack_named(name)
    check_updatable(found)
    during = policy_document(request, "StackPolicyDuringUpdate")
    settings = requested_settings(request)
    target = requested_deployment(request, found)
    check_types(found, target.template.resources)
    with request.context.store.lock:
        check_updatable(found)
        forbidden = _forbidden(request, found, target, settings, during)
        settings.apply(found)
        lifecycle.obsolete_change_sets(request.context, found)
        options = Options(
            forbidden=forbidden,
            disable_rollback=settings.disable_rollback,
            retain_except_on_create=bool(request.get("RetainExceptOnCreate")),
        )
        request.claim(found)
        operation = request.operations.update(found, target, options)
    return {"StackId": found.id, "OperationId": operation.id}


def _forbidden(
    request: ActionRequest,
    stack: Stack,
    target: Deployment,
    settings: StackSettings,
    during: str | None,
) -> tuple[str, ...]:
    """What the policies forbid of an update; raises ``ApiError`` where it would change nothing."""
    if target.transform_failure:
        return ()
    plan = plan_stack(request.context, stack, target)
    if plan.is_empty and stack.status in UPDATABLE and not _sets_more(stack, target, settings):
        raise invalid(messages.NO_UPDATES)
    own = stack.policy if settings.policy is None else settings.policy
    return tuple(policies.forbidden(during or own, plan))


def _sets_more(stack: Stack, target: Deployment, settings: StackSettings) -> bool:
    """Whether a request changes what no resource shows: triggers or topics."""
    before = stack.deployment.notification_arns if stack.deployment else ()
    triggers = settings.rollback_configuration
    changed = triggers is not None and triggers != stack.rollback_configuration
    return changed or target.notification_arns != before


def delete_stack(request: ActionRequest) -> ActionOutput:
    """DeleteStack: a stack that there is not, or no longer, is fine."""
    found = request.context.store.live(request.place, request.given["StackName"])
    if found is None:
        return {}
    deletion = Deletion(
        frozenset(request.get("RetainResources", ())),
        request.get("DeletionMode") == "FORCE_DELETE_STACK",
        request.token,
    )
    request_deletion(request.context, request.operations, found, deletion)
    return {}
