"""Actions that change stacks: create, update, delete, roll back, and what protects from that."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from generator.local.api.protecting import policy_document
from generator.local.api.request import Output, Request
from generator.local.engine import deployment, lifecycle, messages, policies
from generator.local.engine.deletion_request import Deletion, request_deletion
from generator.local.engine.deploy_options import Options
from generator.local.engine.deployment import build_deployment
from generator.local.engine.planner import plan_stack
from generator.local.engine.stack_states import UPDATABLE, check_updatable
from generator.local.engine.templates import read_template
from generator.local.errors import invalid
from generator.local.records.stacks import Deployment, Stack

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")


def check_name(name: str) -> None:
    """AWS's rule for stack names."""
    if not _NAME.fullmatch(name) or len(name) > 128:
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: "
            "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"
        )


def asked(request: Request, stack: Stack | None) -> Deployment:
    """What a Create, Update or CreateChangeSet request asks a stack to be."""
    before = stack.deployment if stack else None
    template = (
        before.template
        if request.get("UsePreviousTemplate") and before
        else read_template(
            request.context, request.place, request.get("TemplateBody"), request.get("TemplateURL")
        )
    )
    given = deployment.given_texts(request.get("Parameters", []), before.given if before else {})
    tags = request.tags() if "Tags" in request.given or before is None else dict(before.tags)
    arns = request.get("NotificationARNs", before.notification_arns if before else ())
    _check_topics(arns)
    return build_deployment(
        request.context,
        request.place,
        template,
        given,
        tags,
        tuple(request.get("Capabilities", ())),
        tuple(arns),
        str(request.get("RoleARN") or (before.role_arn if before else "")),
    )


def _check_topics(arns: Iterable[str]) -> None:
    """What SNS refuses when CloudFormation asks it for a topic.

    (In these words: aws-marketplace-serverless-saas-integration issue 11, aws-cdk issue 20806.)
    """
    for arn in arns:
        parts = arn.split(":")
        wrong = ""
        if len(parts) < 6:
            wrong = f"TopicArn Reason: An ARN must have at least 6 elements, not {len(parts)}"
        elif not re.fullmatch("[0-9]{12}", parts[4]):
            wrong = "AccountId"
        if wrong:
            more = f"Error Code: InvalidParameter; Request ID: {uuid.uuid4()}; Proxy: null"
            what = f"Invalid parameter: {wrong} (Service: AmazonSNS; Status Code: 400; {more})"
            raise invalid(what)


def create_stack(request: Request) -> Output:
    """CreateStack."""
    name = request.given["StackName"]
    check_name(name)
    existing = request.context.store.live(request.place, name)
    if existing is not None and existing.status != "REVIEW_IN_PROGRESS":
        raise messages.exists(name)
    target = asked(request, None)
    stack = existing or lifecycle.new_stack(request.context, request.place, name)
    lifecycle.obsolete_change_sets(request.context, stack)
    configure(stack, request.given)
    on_failure = request.get("OnFailure")
    if on_failure and request.get("DisableRollback") is not None:
        raise invalid("Either OnFailure or DisableRollback can be specified, not both.")
    if not on_failure:
        on_failure = "DO_NOTHING" if disables_rollback(request.given) else "ROLLBACK"
    options = Options(retain_except_on_create=bool(request.get("RetainExceptOnCreate")))
    request.claim(stack)
    operation = request.operations.create(stack, target, options, on_failure)
    return {"StackId": stack.id, "OperationId": operation.id}


def configure(stack: Stack, given: Mapping[str, Any]) -> None:
    """The settings of a stack that its template does not hold."""
    stack.protected = bool(given.get("EnableTerminationProtection", stack.protected))
    stack.policy = str(given.get("StackPolicyBody", stack.policy))
    stack.timeout_minutes = given.get("TimeoutInMinutes", stack.timeout_minutes)
    stack.disable_rollback = disables_rollback(given)
    stack.rollback_configuration = given.get("RollbackConfiguration", stack.rollback_configuration)


def disables_rollback(given: Mapping[str, Any]) -> bool:
    """Whether a request wants a failed change to be kept, by either of the two ways to say so."""
    config = given.get("DeploymentConfig", {})
    return bool(given.get("DisableRollback") or config.get("DisableRollback"))


def check_types(stack: Stack, resources: Mapping[str, Any]) -> None:
    """Refuse a template in which a logical ID is of another type than before."""
    changed = [
        name
        for name, resource in stack.resources.items()
        if name in resources and resources[name].get("Type") != resource.type
    ]
    if changed:
        what = "Update of resource type is not permitted. The new template modifies resource type"
        raise invalid(f"{what} of the following resources: [{', '.join(changed)}]")


def update_stack(request: Request) -> Output:
    """UpdateStack."""
    name = request.given["StackName"]
    found = request.context.store.live(request.place, name)
    if found is None:
        raise messages.no_such_stack_named(name)
    check_updatable(found)
    target = asked(request, found)
    check_types(found, target.template.resources)
    during = policy_document(request, "StackPolicyDuringUpdate")
    plan = plan_stack(request.context, found, target)
    if plan.is_empty and found.status in UPDATABLE and not _sets_more(request):
        raise invalid(messages.NO_UPDATES)
    configure(found, request.given)
    if policy := policy_document(request, "StackPolicy"):
        found.policy = policy
    lifecycle.obsolete_change_sets(request.context, found)
    options = Options(
        forbidden=tuple(policies.forbidden(during or found.policy, plan)),
        disable_rollback=disables_rollback(request.given),
        retain_except_on_create=bool(request.get("RetainExceptOnCreate")),
    )
    request.claim(found)
    operation = request.operations.update(found, target, options)
    return {"StackId": found.id, "OperationId": operation.id}


def _sets_more(request: Request) -> bool:
    return "RollbackConfiguration" in request.given or "NotificationARNs" in request.given


def delete_stack(request: Request) -> Output:
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
