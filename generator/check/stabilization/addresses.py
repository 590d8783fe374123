"""Free addresses of subnets, against what the product puts into them at its largest.

Source: Amazon VPC User Guide, "Subnet CIDR blocks" (five addresses of each are taken); Elastic Load
Balancing User Guide, "Subnets for your load balancer" (eight free addresses).

    ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from generator.cfn.values import Value
from generator.check.model import CheckContext, finding_at
from generator.check.resources import (
    alternatives,
    certain,
    mentioned,
    number,
    part,
    properties,
    targets,
    text,
)
from generator.check.stabilization import rules
from generator.check.stabilization.services import Service, services
from generator.findings import Finding
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance

_TAKEN_BY_AWS = 5
# Type, property with the subnets, addresses in each of them, in words.
_USERS: tuple[tuple[str, tuple[str, ...], int, str], ...] = (
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", ("Subnets",), 8, "a load balancer"),
    ("AWS::EC2::VPCEndpoint", ("SubnetIds",), 1, "an endpoint"),
    ("AWS::ApiGatewayV2::VpcLink", ("SubnetIds",), 1, "a VPC link"),
    ("AWS::ElastiCache::ServerlessCache", ("SubnetIds",), 1, "a cache"),
    ("AWS::RDS::DBSubnetGroup", ("SubnetIds",), 2, "a database and its failover"),
)


@dataclass
class _Use:
    count: int
    words: list[str]


def check_addresses(product: ResolvedProduct, _: CheckContext) -> Iterator[Finding]:
    """Subnets in which not everything fits, at most tasks and while they are deployed."""
    uses: dict[Address, _Use] = {}
    for kind, path, count, words in _USERS:
        for one in certain(product, kind):
            for subnet in _subnets(product, part(dict(properties(one)), *path)):
                _add(uses, subnet, count, words)
    for service in services(product):
        found = _subnets(product, part(service.network, "Subnets"))
        if most := _most_tasks(product, service):
            for subnet in found:
                each = math.ceil(most / len(found))
                _add(uses, subnet, each, f"{each} of at most {most} tasks while it is deployed")
    for key, use in uses.items():
        free = _free(product.resources[key])
        if free is not None and use.count > free:
            words = ", ".join(
                f"{words} ({times} of them)" if times > 1 else words
                for words, times in Counter(use.words).items()
            )
            message = f"{free} addresses are free, and {use.count} are needed: {words}."
            yield finding_at(product, rules.ADDRESSES, key, message, "Properties", "CidrBlock")


def _add(uses: dict[Address, _Use], subnet: ResourceInstance, count: int, words: str) -> None:
    use = uses.setdefault(subnet.key, _Use(0, []))
    use.count += count
    use.words.append(words)


def _subnets(product: ResolvedProduct, value: Value) -> list[ResourceInstance]:
    found = targets(product, value) if value is not None else None
    return [one for one in found or [] if one.type == "AWS::EC2::Subnet"]


def _free(subnet: ResourceInstance) -> int | None:
    block = text(properties(subnet).get("CidrBlock"))
    try:
        return IPv4Network(block or "").num_addresses - _TAKEN_BY_AWS if block else None
    except ValueError:
        return None


def _largest(product: ResolvedProduct, one: ResourceInstance, name: str) -> float:
    """The larger of what a property is and what it is once its condition changes.

    A service that waits for its first image has no tasks yet.
    """
    other = alternatives(product, one, name)
    values = (properties(one).get(name), other.otherwise if other else None)
    return max(number(value) or 0 for value in values)


def _most_tasks(product: ResolvedProduct, service: Service) -> int:
    """The most tasks at once: of both versions, at the top of automatic scaling."""
    said = properties(service.instance)
    settings = said.get("DeploymentConfiguration")
    percent = number(part(settings, "MaximumPercent")) or 200
    scaled = [
        _largest(product, one, "MaxCapacity")
        for one in certain(product, "AWS::ApplicationAutoScaling::ScalableTarget")
        if service.instance.key in mentioned(properties(one).get("ResourceId"))
    ]
    most = max([_largest(product, service.instance, "DesiredCount"), *scaled])
    return math.floor(most * percent / 100) if service.is_awsvpc else 0
