"""What ECS does before a container starts: pull its image, open its log stream, read its secrets.

Source: Amazon ECS Developer Guide, "Amazon ECS task execution IAM role"; Amazon ECR User Guide,
"Amazon ECR interface VPC endpoints".

    ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.cfn.load import inside
from generator.cfn.scope import NOTHING_KNOWN
from generator.cfn.values import Value
from generator.check.model import CheckContext, finding_at
from generator.check.resources import (
    certain,
    items,
    mentioned,
    part,
    possible,
    properties,
    target,
    text,
    truth,
)
from generator.check.stabilization import rules
from generator.check.stabilization.network_access import places
from generator.check.stabilization.services import Service, containers, services
from generator.findings import Finding
from generator.iam.patterns import CLOSE, OPEN, pattern_of
from generator.iam.principals import Principals
from generator.iam.statements import named
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance

_REGISTRY = re.compile(r"[0-9]{12}\.dkr[.-]ecr\.")
_PULL = ("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_HAVE_SECRETS = {"AWS::SecretsManager::Secret", "AWS::RDS::DBInstance", "AWS::RDS::DBCluster"}
# Amazon ECS Developer Guide, "Send Amazon ECS logs to CloudWatch": required on Fargate.
_LOG_OPTIONS = ("awslogs-group", "awslogs-region", "awslogs-stream-prefix")
_LOG = ("logs:CreateLogStream", "logs:PutLogEvents")


@dataclass(frozen=True)
class Need:
    """Something that starting a task needs: for what, through which services, by which actions.

    ``resource``: what the actions are on, as a pattern; empty where any will do.
    """

    purpose: str
    services: tuple[str, ...]
    actions: tuple[str, ...]
    resource: str = ""


def check_startup(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """What tasks need to start and cannot reach, or may not do."""
    roles = _Roles(product)
    for service in services(product):
        if service.task is None:
            continue
        needs = list(dict.fromkeys(_needs(product, service)))
        yield from _unreachable(product, service, needs)
        if _is_fargate(service):
            yield from _log_options(product, context, service.task)
            yield from _denied(product, service.task, needs, roles)


def _is_fargate(service: Service) -> bool:
    kinds = items(properties(service.task).get("RequiresCompatibilities")) if service.task else []
    return properties(service.instance).get("LaunchType") == "FARGATE" or "FARGATE" in (kinds or [])


def _needs(product: ResolvedProduct, service: Service) -> Iterator[Need]:
    for container in service.containers:
        image = container.get("Image")
        if image is not None and _is_in_ecr(product, image):
            yield Need("pull the image", ("ecr.api", "ecr.dkr", "s3"), _PULL)
        if part(container, "LogConfiguration", "LogDriver") == "awslogs":
            yield Need("write logs", ("logs",), _LOG)
        for secret in items(container.get("Secrets")) or []:
            yield from _secret(product, part(secret, "ValueFrom"))


def _is_in_ecr(product: ResolvedProduct, image: Value) -> bool:
    found = [product.resources.get(address) for address in mentioned(image)]
    if any(one is not None and one.type == "AWS::ECR::Repository" for one in found):
        return True
    return _REGISTRY.match(pattern_of(image)) is not None


def _secret(product: ResolvedProduct, value: Value) -> Iterator[Need]:
    kinds = {one.type for address in mentioned(value) if (one := product.resources.get(address))}
    written = pattern_of(value) if value is not None else ""
    if ":secretsmanager:" in written or kinds & _HAVE_SECRETS:
        on = written[: written.rindex(CLOSE) + 1] if written.startswith(OPEN) else ""
        yield Need("read secrets", ("secretsmanager",), ("secretsmanager:GetSecretValue",), on)
        yield from _decryption(product, mentioned(value))
    elif ":ssm:" in written or "AWS::SSM::Parameter" in kinds:
        yield Need("read parameters", ("ssm",), ("ssm:GetParameters",))


def _decryption(product: ResolvedProduct, addresses: Iterable[Address]) -> Iterator[Need]:
    """A secret that is encrypted with a key of the product, which must be allowed, too."""
    for address in addresses:
        one = product.resources.get(address)
        said = properties(one) if one is not None else {}
        keys = (said.get("KmsKeyId"), part(said.get("MasterUserSecret"), "KmsKeyId"))
        is_secret = one is not None and one.type == "AWS::SecretsManager::Secret"
        for value in keys if is_secret else keys[1:]:
            key = target(product, value)
            if key is not None and key.type == "AWS::KMS::Key":
                yield Need("decrypt secrets", (), ("kms:Decrypt",))


def _log_options(
    product: ResolvedProduct, context: CheckContext, task: ResourceInstance
) -> Iterator[Finding]:
    """Options of the log driver with which no container of a task starts."""
    for index, container in enumerate(containers(task)):
        log = container.get("LogConfiguration")
        options = part(log, "Options")
        if part(log, "LogDriver") == "awslogs" and isinstance(options, dict | None):
            for message in _log_faults(product, context, options or {}):
                where = ("Properties", "ContainerDefinitions", index, "LogConfiguration")
                yield finding_at(product, rules.LOG_OPTIONS, task.key, message, *where)


def _log_faults(
    product: ResolvedProduct, context: CheckContext, options: Mapping[str, Value]
) -> Iterator[str]:
    missing = [name for name in _LOG_OPTIONS if name not in options]
    if missing:
        yield f"The log driver has no {' and no '.join(missing)}: the task does not start."
    region, group = text(options.get("awslogs-region")), text(options.get("awslogs-group"))
    if region and context.region and region != context.region:
        yield f"Logs go to {region}, and the stack is in {context.region}."
    groups = list(possible(product, "AWS::Logs::LogGroup"))
    names = [properties(one).get("LogGroupName") for one in groups]
    is_made = truth(options.get("awslogs-create-group", False)) is not False
    is_known = bool(names) and all(isinstance(name, str) for name in names)
    if context.environment and group and is_known and not is_made and group not in names:
        yield f"There is no log group {group} in the product: the task does not start without it."


def _unreachable(
    product: ResolvedProduct, service: Service, needs: list[Need]
) -> Iterator[Finding]:
    if not service.is_awsvpc:
        return
    found: dict[str, list[str]] = {}
    for place in places(product, service.network):
        for need in needs:
            for endpoint in need.services:
                if reason := place.why_not(endpoint):
                    problem = f"Tasks in {place.subnet.key[1]} cannot {need.purpose}"
                    found.setdefault(f"{problem}: {reason}.", []).append(endpoint)
    for message, endpoints in found.items():
        steps = (f"There is no way to {', '.join(dict.fromkeys(endpoints))}.",)
        key = service.instance.key
        where = ("Properties", "NetworkConfiguration")
        yield finding_at(product, rules.UNREACHABLE, key, message, *where, proof=steps)


def _denied(
    product: ResolvedProduct, task: ResourceInstance, needs: list[Need], roles: _Roles
) -> Iterator[Finding]:
    value = properties(task).get("ExecutionRoleArn")
    if value is None:
        if needs:
            purposes = " and ".join(dict.fromkeys(need.purpose for need in needs))
            message = f"The task definition has no ExecutionRoleArn: ECS may not {purposes}."
            yield finding_at(product, rules.EXECUTION_ROLE, task.key, message, "Properties")
        return
    role = target(product, value)
    if role is None or role.type != "AWS::IAM::Role":
        return
    if not roles.trusts_tasks(role):
        message = "ecs-tasks.amazonaws.com may not assume the role: no task can start with it."
        yield finding_at(product, rules.EXECUTION_ROLE, role.key, message)
    for need in dict.fromkeys(needs):
        missing = [one for one in need.actions if not roles.may_allow(role, one, need.resource)]
        if missing:
            message = (
                f"Tasks cannot {need.purpose}: the execution role does not allow"
                f" {', '.join(missing)}."
            )
            yield finding_at(product, rules.EXECUTION_ROLE, role.key, message)


class _Roles:
    """What roles of the product allow, read once."""

    def __init__(self, product: ResolvedProduct) -> None:
        self._product = product

    @cached_property
    def _principals(self) -> Principals:
        resources = {key: one.resource for key, one in self._product.resources.items()}
        return Principals(resources, NOTHING_KNOWN)

    def may_allow(self, role: ResourceInstance, action: str, resource: str) -> bool:
        """Whether a policy of the role may allow an action; unknown policies may."""
        on = named(resource, self._principals.names)
        for one in self._principals.of(inside(*role.key)):
            allowed = one.statement
            is_meant = not on or allowed.resources.has(on) is not False
            is_done = allowed.actions.has(action.lower()) is not False
            if allowed.effect == "Allow" and is_meant and is_done:
                return True
        return self._has_unknown(role) or self._is_granted(role, action)

    def _is_granted(self, role: ResourceInstance, action: str) -> bool:
        """Whether a policy of a resource names the role: a key's, for decryption."""
        keys = certain(self._product, "AWS::KMS::Key") if action.startswith("kms:") else ()
        return any(role.key in mentioned(properties(key).get("KeyPolicy")) for key in keys)

    def _has_unknown(self, role: ResourceInstance) -> bool:
        known = {one.managed for one in self._principals.of(inside(*role.key))}
        named = self._principals.attached(role.key)
        by_identity = self._principals.by_identity
        return any(arn not in known and arn not in by_identity for arn in named)

    def trusts_tasks(self, role: ResourceInstance) -> bool:
        """Whether ECS may assume the role for tasks."""
        document = properties(role).get("AssumeRolePolicyDocument")
        return "ecs-tasks" in str(document) or not isinstance(document, Mapping)
