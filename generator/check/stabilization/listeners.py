"""Listeners, target groups and load balancers: which belong together, and whether they fit.

ResolvedProduct ●→ load balancers of a target group; Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.values import Value
from generator.check.model import CheckContext, finding_at
from generator.check.resources import (
    certain,
    items,
    mentioned,
    part,
    properties,
    target,
    text,
)
from generator.check.stabilization import rules
from generator.check.stabilization.services import Service, services
from generator.findings import Finding
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance

LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
RULE = "AWS::ElasticLoadBalancingV2::ListenerRule"
GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"
_APPLICATION = ("HTTP", "HTTPS")
_NETWORK = ("TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC")
# Elastic Load Balancing, User Guide for Network Load Balancers: "Listener configuration".
_TARGETS = {
    "HTTP": _APPLICATION,
    "HTTPS": _APPLICATION,
    "TCP": ("TCP", "TCP_UDP"),
    "TLS": ("TCP", "TLS"),
    "UDP": ("UDP", "TCP_UDP"),
    "TCP_UDP": ("TCP_UDP",),
}


def load_balancers_of(
    product: ResolvedProduct, group: ResourceInstance
) -> Iterator[ResourceInstance]:
    """The load balancers of which a listener or a rule forwards to a target group."""
    found: dict[Address, ResourceInstance] = {}
    for listener in _forwarding(product, group.key):
        balancer = target(product, properties(listener).get("LoadBalancerArn"))
        if balancer is not None:
            found[balancer.key] = balancer
    yield from found.values()


def _forwarding(product: ResolvedProduct, group: Address) -> Iterator[ResourceInstance]:
    for one in certain(product, LISTENER):
        if group in mentioned(properties(one).get("DefaultActions")):
            yield one
    for rule in certain(product, RULE):
        if group in mentioned(properties(rule).get("Actions")):
            listener = target(product, properties(rule).get("ListenerArn"))
            if listener is not None:
                yield listener


def check_listeners(product: ResolvedProduct, _: CheckContext) -> Iterator[Finding]:
    """Protocols and target types that do not fit."""
    for listener in certain(product, LISTENER):
        yield from _listener(product, listener)
    for group in certain(product, GROUP):
        for listener in {one.key: one for one in _forwarding(product, group.key)}.values():
            yield from _pair(product, listener, group)
    for service in services(product):
        for one in service.registrations if service.is_awsvpc else ():
            if one.target_group is not None:
                yield from _target_type(product, service, one.target_group)


def _target_type(
    product: ResolvedProduct, service: Service, group: ResourceInstance
) -> Iterator[Finding]:
    kind = properties(group).get("TargetType", "instance")
    if kind in ("instance", "lambda", "alb"):
        message = (
            f"TargetType is {kind}, but tasks of {service.instance.key[1]} have network interfaces"
            " of their own (awsvpc): ECS can only register ip targets."
        )
        yield finding_at(product, rules.PROTOCOLS, group.key, message, "Properties")


def _listener(product: ResolvedProduct, listener: ResourceInstance) -> Iterator[Finding]:
    said = properties(listener)
    protocol = text(said.get("Protocol"))
    balancer = target(product, said.get("LoadBalancerArn"))
    kind = properties(balancer).get("Type", "application") if balancer is not None else None
    fits = {"application": _APPLICATION, "network": _NETWORK}.get(str(kind))
    if protocol and fits and protocol not in fits:
        message = f"A listener of {article(str(kind))} load balancer cannot speak {protocol}."
        yield finding_at(product, rules.PROTOCOLS, listener.key, message, "Properties", "Protocol")
    certificates = said.get("Certificates")
    if protocol in ("HTTPS", "TLS") and certificates in (None, []):
        message = f"The listener speaks {protocol} and has no certificate: it is rejected."
        yield finding_at(product, rules.PROTOCOLS, listener.key, message, "Properties")
    if protocol in ("HTTP", "TCP", "UDP") and _is_certain(certificates):
        message = f"The listener has a certificate but speaks {protocol}: it is rejected."
        yield finding_at(product, rules.PROTOCOLS, listener.key, message, "Properties")


def _is_certain(certificates: Value) -> bool:
    return any(part(one, "CertificateArn") is not None for one in items(certificates) or [])


def article(word: str) -> str:
    """The word with its indefinite article."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _pair(
    product: ResolvedProduct, listener: ResourceInstance, group: ResourceInstance
) -> Iterator[Finding]:
    protocol = text(properties(listener).get("Protocol"))
    spoken = text(properties(group).get("Protocol"))
    allowed = _TARGETS.get(protocol or "")
    if spoken and allowed and spoken not in allowed:
        message = (
            f"The listener {listener.key[1]} speaks {protocol} and forwards to targets that speak"
            f" {spoken}: it must be {' or '.join(allowed)}."
        )
        yield finding_at(product, rules.PROTOCOLS, group.key, message, "Properties", "Protocol")
