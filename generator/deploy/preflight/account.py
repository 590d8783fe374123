"""The account: who the credentials belong to, its roles, and the stack's status.

GetCallerIdentity, GetRole ●→ checks
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from generator.deploy.aws.client import Aws, AwsApiError
from generator.deploy.preflight.model import Check
from generator.deploy.preflight.subject import Subject
from generator.deploy.stack.statuses import status_of

# Roles that AWS creates with the first resource of a service (each service's user guide, "Using
# service-linked roles"); the first create of ECS or ElastiCache can fail while it appears.
_LINKED_ROLES: Mapping[str, str] = {
    "Elastic Load Balancing": "AWSServiceRoleForElasticLoadBalancing",
    "ECS": "AWSServiceRoleForECS",
    "RDS": "AWSServiceRoleForRDS",
    "ElastiCache": "AWSServiceRoleForElastiCache",
    "API Gateway": "AWSServiceRoleForAPIGateway",
    "Application Auto Scaling": "AWSServiceRoleForApplicationAutoScaling_ECSService",
}
_NAT_ROLE = {"NAT gateways": "AWSServiceRoleForNATGateway"}
_CLOUDFORMATION = "cloudformation.amazonaws.com"


def credentials(subject: Subject) -> Iterator[Check]:
    """Who they belong to. Raises ``AwsError``."""
    response = subject.aws.ask("sts", "get_caller_identity")
    what = f"{response['Arn']} in account {response['Account']}, region {subject.aws.region}."
    yield Check("credentials", "ok", what)


def linked_roles(subject: Subject) -> Iterator[Check]:
    """Service-linked roles that do not exist yet. Raises ``AwsError``."""
    wanted = {**_LINKED_ROLES}
    if subject.value("NatGateways") == "regional":
        wanted |= _NAT_ROLE
    missing = [service for service, name in wanted.items() if _role(subject.aws, name) is None]
    if not missing:
        yield Check("service-linked roles", "ok", "All exist.")
        return
    what = f"AWS creates them with the first deployment: {', '.join(missing)}."
    hint = (
        "The deploying role needs iam:CreateServiceLinkedRole. If the first deployment fails for"
        " ECS or ElastiCache, deploy again."
    )
    yield Check("service-linked roles", "warning", what, hint)


def stack_role(subject: Subject) -> Iterator[Check]:
    """The role of the settings, which CloudFormation works with. Raises ``AwsError``."""
    arn = subject.environment.settings.role_arn
    if not arn:
        return
    role = _role(subject.aws, arn.rpartition("/")[2])
    file = f"parameters/settings/{subject.environment.name}.yaml"
    if role is None:
        what = f"There is no role {arn}."
        yield Check("role", "failed", what, f"Create it, or correct role-arn in {file}.")
    elif _CLOUDFORMATION not in _trusted(role):
        what = f"{arn} does not trust {_CLOUDFORMATION}."
        yield Check("role", "failed", what, "Add that service to the role's trust policy.")
    else:
        yield Check("role", "ok", f"CloudFormation works with {arn}.")


def stack_status(subject: Subject) -> Iterator[Check]:
    """Whether the stack can be deployed now."""
    known = status_of(subject.stack)
    name = subject.environment.settings.stack_name
    if subject.stack is None:
        yield Check("stack", "ok", f"There is no stack {name} yet.")
    elif known.change_set != "nothing" and known.next != "rollback":
        yield Check("stack", "ok", f"{name} is {known.name}.")
    else:
        what = f"{name} is {known.name}. {known.meaning}"
        command = known.command_for(subject.environment.name)
        yield Check("stack", "failed", what, f"Next: `{command}`.")


def _role(aws: Aws, name: str) -> Mapping[str, Any] | None:
    try:
        return dict(aws.ask("iam", "get_role", {"RoleName": name})["Role"])
    except AwsApiError as error:
        if error.code in ("NoSuchEntity", "NoSuchEntityException"):
            return None
        raise


def _trusted(role: Mapping[str, Any]) -> str:
    """The text of the role's trust policy."""
    document = role.get("AssumeRolePolicyDocument") or {}
    return unquote(document) if isinstance(document, str) else json.dumps(document)
