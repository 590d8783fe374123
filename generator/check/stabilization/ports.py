"""One port from the target group to the container, through the security groups.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.check.model import CheckContext, finding_at
from generator.check.resources import number, part, properties, targets
from generator.check.stabilization import rules
from generator.check.stabilization.listeners import load_balancers_of
from generator.check.stabilization.security_groups import passes
from generator.check.stabilization.services import (
    Registration,
    Service,
    container_ports,
    services,
)
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance


def check_ports(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Ports of services that differ, and security groups that do not let them pass."""
    for service in services(product):
        for one in service.registrations:
            yield from _registration(product, service, one)
            if one.target_group is not None and service.is_awsvpc:
                yield from _target_group(product, context, service, one, one.target_group)
                yield from _security(product, service, one, one.target_group)


def _registration(
    product: ResolvedProduct, service: Service, one: Registration
) -> Iterator[Finding]:
    path = ("Properties", "LoadBalancers", one.index)
    names = [container.get("Name") for container in service.containers]
    if not names or one.container is None or not all(isinstance(name, str) for name in names):
        return
    if one.container not in names:
        listed = ", ".join(map(str, names))
        message = f"The task has no container {one.container}: it has {listed}."
        yield finding_at(product, rules.PORTS, service.instance.key, message, *path)
        return
    ports = container_ports(service.containers[names.index(one.container)])
    if ports is not None and one.port is not None and one.port not in ports:
        mapped = ", ".join(map(str, sorted(ports))) or "no port"
        message = (
            f"The service registers port {one.port} of {one.container}, which maps {mapped}:"
            " targets never become healthy."
        )
        yield finding_at(product, rules.PORTS, service.instance.key, message, *path)


def _target_group(
    product: ResolvedProduct,
    context: CheckContext,
    service: Service,
    one: Registration,
    group: ResourceInstance,
) -> Iterator[Finding]:
    port, health = number(properties(group).get("Port")), _health_port(group)
    mapped = [container_ports(container) for container in service.containers]
    if None in mapped or one.port is None:
        return
    ports = {port for found in mapped for port in found or ()}
    if health is not None and health not in {*ports, one.port}:
        message = (
            f"Health checks go to port {health}, which no container of the task maps"
            f" ({', '.join(map(str, sorted(ports)))}): targets never become healthy."
        )
        yield finding_at(product, rules.PORTS, group.key, message, "Properties", "HealthCheckPort")
    # ECS registers targets with the container's port, so another one here only misleads.
    if context.environment and port is not None and port != one.port:
        message = f"The target group has port {port:.0f}, and the service registers {one.port}."
        where = ("Properties", "Port")
        yield finding_at(product, rules.PORTS, group.key, message, *where, level="warning")


def _health_port(group: ResourceInstance) -> int | None:
    port = number(properties(group).get("HealthCheckPort"))
    return None if port is None else int(port)


def _security(
    product: ResolvedProduct, service: Service, one: Registration, group: ResourceInstance
) -> Iterator[Finding]:
    tasks = targets(product, part(service.network, "SecurityGroups"))
    if not tasks or one.port is None:
        return
    ports = {one.port, _health_port(group) or one.port}
    for balancer in load_balancers_of(product, group):
        groups = targets(product, properties(balancer).get("SecurityGroups"))
        for port in sorted(ports) if groups else ():
            out, into = passes(product, groups or (), tasks, port)
            name = balancer.key[1]
            if into is False:
                message = f"No rule lets {name} in on port {port}: health checks time out."
                yield finding_at(product, rules.SECURITY, tasks[0].key, message)
            if out is False and groups:
                to = service.instance.key[1]
                message = f"No rule lets {name} out to {to} on port {port}: health checks time out."
                yield finding_at(product, rules.SECURITY, groups[0].key, message)
