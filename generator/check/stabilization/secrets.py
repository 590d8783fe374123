"""JSON keys of secrets that containers read: ``ValueFrom: ARN:KEY:STAGE:VERSION``.

Source: Amazon ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS environment
variables"; Amazon RDS User Guide, "Password management with Amazon RDS and AWS Secrets Manager".

    ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.cfn.values import Unknown, Value
from generator.check.model import CheckContext, finding_at
from generator.check.resources import certain, items, mentioned, part, properties, referring, text
from generator.check.stabilization import rules
from generator.check.stabilization.services import containers
from generator.findings import Finding
from generator.iam.patterns import CLOSE, pattern_of
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

SECRET = "AWS::SecretsManager::Secret"
_MANAGED = frozenset(("username", "password"))
# AWS Secrets Manager User Guide, "JSON structure of AWS Secrets Manager secrets".
_ATTACHED = frozenset(
    [
        "engine",
        "host",
        "port",
        "username",
        "password",
        "dbname",
        "dbInstanceIdentifier",
        "dbClusterIdentifier",
    ]
)


def check_secrets(product: ResolvedProduct, _: CheckContext) -> Iterator[Finding]:
    """Keys that are read and that their secret does not have."""
    for task in certain(product, "AWS::ECS::TaskDefinition"):
        for index, container in enumerate(containers(task)):
            for number, secret in enumerate(items(container.get("Secrets")) or []):
                message = _fault(product, part(secret, "ValueFrom"))
                where = ("Properties", "ContainerDefinitions", index, "Secrets", number)
                if message:
                    yield finding_at(product, rules.SECRET_KEY, task.key, message, *where)


def _fault(product: ResolvedProduct, value: Value) -> str:
    if not isinstance(value, Unknown):
        return ""
    written, addresses = pattern_of(value), mentioned(value)
    reference, _, rest = written.rpartition(CLOSE)
    key = rest.split(":")[1] if rest.startswith(":") else ""
    found = [product.resources.get(one) for one in addresses]
    if len(found) != 1 or found[0] is None or not reference:
        return ""
    source = found[0]
    known = _keys(product, source)
    if not key or known is None or key in known:
        return ""
    if not known:
        return f"{source.key[1]} holds a plain text, which has no key {key}."
    return f"{source.key[1]} has no key {key}: it has {', '.join(sorted(known))}."


def _keys(product: ResolvedProduct, source: ResourceInstance) -> frozenset[str] | None:
    """The keys that a secret has; None where they are not known."""
    if source.type in ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster"):
        return _MANAGED
    if source.type != SECRET:
        return None
    said = properties(source)
    attachment = "AWS::SecretsManager::SecretTargetAttachment"
    if any(True for _ in referring(product, attachment, "SecretId", source.key)):
        more = _ATTACHED
    else:
        more = frozenset()
    generated = said.get("GenerateSecretString")
    if isinstance(generated, dict):
        template = generated.get("SecretStringTemplate")
        if template is None:
            return more
        own = generated.get("GenerateStringKey")
        keys = _members(template)
        return None if keys is None or text(own) is None else keys | {str(own)} | more
    return None if "SecretString" not in said else _written(said["SecretString"], more)


def _written(value: Value, more: frozenset[str]) -> frozenset[str] | None:
    keys = _members(value)
    return None if keys is None else keys | more


def _members(value: Value) -> frozenset[str] | None:
    try:
        found = json.loads(pattern_of(value))
    except ValueError:
        return None if isinstance(value, Unknown) else frozenset()
    return frozenset(found) if isinstance(found, dict) else frozenset()
