"""What stands between the internet and the product: redirects to HTTPS and firewalls.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.cfn.values import Value
from generator.check.coverage import rules
from generator.check.model import CheckContext, finding_at
from generator.check.resources import certain, items, mentioned, part, properties, target
from generator.check.stabilization.listeners import LISTENER
from generator.check.stabilization.services import containers
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_TLS = re.compile(r"(^|.*_)(TLS|SSL|SSLMODE|TLS_ENABLED|USE_TLS|USE_SSL)$", re.IGNORECASE)
_OFF = ("false", "0", "off", "no", "disable", "disabled", "allow", "prefer")


def check_edge(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """HTTP that is not redirected, connections without TLS, and load balancers in the open."""
    if not context.environment:
        return
    yield from _plain_listeners(product)
    yield from _plain_connections(product)
    for acl in certain(product, "AWS::WAFv2::WebACL"):
        if _only_counts(properties(acl).get("Rules")):
            message = "All of its rules only count: it blocks nothing."
            yield finding_at(product, rules.FIREWALL, acl.key, message, "Properties", "Rules")
    for one in certain(product, BALANCER) if context.is_production else ():
        said = properties(one)
        is_open = said.get("Scheme", "internet-facing") == "internet-facing"
        is_web = said.get("Type", "application") == "application"
        if is_open and is_web and not _has_firewall(product, one):
            message = "It faces the internet, and no web ACL is associated with it."
            yield finding_at(product, rules.FIREWALL, one.key, message)


def _plain_listeners(product: ResolvedProduct) -> Iterator[Finding]:
    secure = {
        address
        for one in certain(product, LISTENER)
        if properties(one).get("Protocol") == "HTTPS"
        for address in mentioned(properties(one).get("LoadBalancerArn"))
    }
    for one in certain(product, LISTENER):
        balancer = target(product, properties(one).get("LoadBalancerArn"))
        is_plain = properties(one).get("Protocol") == "HTTP"
        if balancer is None or balancer.key not in secure or not is_plain:
            continue
        kinds = [
            part(action, "Type") for action in items(properties(one).get("DefaultActions")) or []
        ]
        if "forward" in kinds:
            message = "It forwards HTTP instead of redirecting it to the HTTPS listener."
            where = ("Properties", "DefaultActions")
            yield finding_at(product, rules.IN_TRANSIT, one.key, message, *where)


def _plain_connections(product: ResolvedProduct) -> Iterator[Finding]:
    for task in certain(product, "AWS::ECS::TaskDefinition"):
        for index, container in enumerate(containers(task)):
            for variable in items(container.get("Environment")) or []:
                name, value = str(part(variable, "Name")), str(part(variable, "Value")).lower()
                if _TLS.fullmatch(name) and value in _OFF:
                    message = f"{name} is {value}: the container connects without TLS."
                    where = ("Properties", "ContainerDefinitions", index, "Environment")
                    yield finding_at(product, rules.IN_TRANSIT, task.key, message, *where)


def _only_counts(value: Value) -> bool:
    listed = items(value)
    return bool(listed) and all(
        isinstance(one, dict)
        and (
            "Count" in (part(one, "OverrideAction") or {}) or "Count" in (part(one, "Action") or {})
        )
        for one in listed or []
    )


def _has_firewall(product: ResolvedProduct, balancer: ResourceInstance) -> bool:
    return any(
        balancer.key in mentioned(properties(one).get("ResourceArn"))
        for one in certain(product, "AWS::WAFv2::WebACLAssociation")
    )
