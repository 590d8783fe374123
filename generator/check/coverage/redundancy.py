"""What depends on one zone in production: subnets, and NAT gateways of several zones.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.values import Value, key_of
from generator.check.coverage import rules
from generator.check.model import CheckContext, finding_at
from generator.check.resources import certain, items, part, properties, referring, target
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

# Types that serve or hold data, and where their subnets are.
_SUBNETS = {
    "AWS::ECS::Service": ("NetworkConfiguration", "AwsvpcConfiguration", "Subnets"),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": ("Subnets",),
    "AWS::RDS::DBSubnetGroup": ("SubnetIds",),
    "AWS::ElastiCache::SubnetGroup": ("SubnetIds",),
    "AWS::ElastiCache::ServerlessCache": ("SubnetIds",),
    "AWS::ApiGatewayV2::VpcLink": ("SubnetIds",),
    "AWS::EC2::VPCEndpoint": ("SubnetIds",),
    "AWS::AutoScaling::AutoScalingGroup": ("VPCZoneIdentifier",),
}


def check_redundancy(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """What stops when one zone fails, in protected environments."""
    if not context.is_production:
        return
    for kind, path in _SUBNETS.items():
        for one in certain(product, kind):
            zones = _zones(product, part(dict(properties(one)), *path))
            if zones is not None and len(zones) == 1:
                message = "All of its subnets are in one zone: when that fails, so does it."
                yield finding_at(product, rules.STANDBY, one.key, message, "Properties", path[0])
    yield from _nat_gateways(product)


def _zones(product: ResolvedProduct, value: Value) -> set[str] | None:
    """The zones of the subnets of a list; None where they are not known."""
    listed = items(value)
    if not listed:
        return None
    found = [target(product, one) for one in listed]
    zones = {_zone(one) for one in found if one is not None}
    return None if None in found or "" in zones else zones


def _zone(subnet: ResourceInstance) -> str:
    said = properties(subnet)
    zone = said.get("AvailabilityZone", said.get("AvailabilityZoneId"))
    return key_of(zone) if zone is not None else ""


def _nat_gateways(product: ResolvedProduct) -> Iterator[Finding]:
    """A gateway that subnets of several zones use."""
    users: dict[tuple[str, str], dict[str, str]] = {}
    for route in certain(product, "AWS::EC2::Route"):
        gateway = target(product, properties(route).get("NatGatewayId"))
        table = target(product, properties(route).get("RouteTableId"))
        if gateway is None or table is None or gateway.type != "AWS::EC2::NatGateway":
            continue
        if properties(gateway).get("AvailabilityMode") == "regional":
            continue
        for subnet in _subnets(product, table):
            users.setdefault(gateway.key, {})[_zone(subnet)] = subnet.key[1]
    for key, zones in users.items():
        if len(zones) > 1 and "" not in zones:
            names = " and ".join(sorted(zones.values()))
            message = f"{names} are in different zones and share it: its zone fails for all."
            yield finding_at(product, rules.NAT, key, message)


def _subnets(product: ResolvedProduct, table: ResourceInstance) -> Iterator[ResourceInstance]:
    kind = "AWS::EC2::SubnetRouteTableAssociation"
    for one in referring(product, kind, "RouteTableId", table.key):
        subnet = target(product, properties(one).get("SubnetId"))
        if subnet is not None:
            yield subnet
