"""What requests about stacks carry, checked before anything is done."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.local.api.protecting import policy_document
from generator.local.api.request import ActionRequest
from generator.local.engine.deployment import DeploymentRequest, build_deployment, given_texts
from generator.local.engine.templates import read_template
from generator.local.errors import invalid
from generator.local.records.stacks import Deployment, Stack

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")
_ALARM = re.compile(r"arn:[a-z-]+:cloudwatch:[a-z0-9-]+:[0-9]{12}:alarm:.+")
_TRIGGER_TYPES = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")


def check_name(name: str) -> None:
    """AWS's rule for stack names."""
    if not _NAME.fullmatch(name) or len(name) > 128:
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy "
            "constraint: Member must satisfy regular expression pattern: "
            "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*"
        )


def requested_deployment(
    request: ActionRequest, stack: Stack | None, for_change_set: bool = False
) -> Deployment:
    """What a Create, Update or CreateChangeSet request asks a stack to be."""
    before = stack.deployment if stack else None
    template = (
        before.submitted
        if request.get("UsePreviousTemplate") and before
        else read_template(
            request.context, request.place, request.get("TemplateBody"), request.get("TemplateURL")
        )
    )
    arns = tuple(request.get("NotificationARNs", before.notification_arns if before else ()))
    _check_topics(arns)
    wanted = DeploymentRequest(
        template,
        given_texts(request.get("Parameters", []), before.given if before else {}),
        request.tags() if "Tags" in request.given or before is None else dict(before.tags),
        tuple(request.get("Capabilities", ())),
        arns,
        str(request.get("RoleARN") or (before.role_arn if before else "")),
        tuple(request.get("ResourceTypes", ())),
        for_change_set,
    )
    return build_deployment(request.context, request.place, wanted)


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
            more = f"Error Code: InvalidParameter; ActionRequest ID: {uuid.uuid4()}; Proxy: null"
            what = f"Invalid parameter: {wrong} (Service: AmazonSNS; Status Code: 400; {more})"
            raise invalid(what)


@dataclass(frozen=True)
class StackSettings:
    """What a request sets of a stack besides its template; None leaves it as it is."""

    disable_rollback: bool
    policy: str | None
    protected: bool | None
    timeout_minutes: int | None
    rollback_configuration: Mapping[str, Any] | None

    def apply(self, stack: Stack) -> None:
        """Set them on a stack."""
        stack.change_set_id = ""
        stack.disable_rollback = self.disable_rollback
        if self.policy is not None:
            stack.policy = self.policy
        if self.protected is not None:
            stack.protected = self.protected
        if self.timeout_minutes is not None:
            stack.timeout_minutes = self.timeout_minutes
        if self.rollback_configuration is not None:
            stack.rollback_configuration = self.rollback_configuration


def requested_settings(request: ActionRequest) -> StackSettings:
    """The settings of a CreateStack or UpdateStack request; raises ``ApiError``."""
    return StackSettings(
        disables_rollback(request.given),
        policy_document(request, "StackPolicy"),
        request.get("EnableTerminationProtection"),
        request.get("TimeoutInMinutes"),
        requested_triggers(request),
    )


def requested_triggers(request: ActionRequest) -> Mapping[str, Any] | None:
    """A request's RollbackConfiguration; raises ``ApiError`` where a trigger can be none."""
    configuration: Mapping[str, Any] | None = request.get("RollbackConfiguration")
    for trigger in (configuration or {}).get("RollbackTriggers", ()):
        if trigger["Type"] not in _TRIGGER_TYPES:
            raise invalid("Rollback Trigger Type not supported")
        if not _ALARM.fullmatch(trigger["Arn"]):
            raise invalid("RelativeId of a Rollback Trigger's ARN is incorrect")
    return configuration


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
