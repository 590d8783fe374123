"""The NAT gateways: one a zone, one for all, or one that AWS spreads over the zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from troposphere import GetAtt, Ref, ec2

from generator.assembly.kinds import NatGatewayId, Text
from generator.assembly.template import Template
from generator.assembly.wires import Dependency, ParameterWire, Wire, wire
from generator.layers import conditions
from generator.layers.names import name_tag
from generator.layers.zones import Zone


def nat_gateway(
    template: Template,
    environment: ParameterWire[Text],
    zone: Zone,
    nat_gateways: ParameterWire[Text],
) -> Any:
    """Adds the zone's NAT gateway; returns the ID that the zone's private route takes."""
    tags = name_tag(environment, f"nat-{zone.number}")
    address = ec2.EIP(
        f"NatAddress{zone.number}", Domain="vpc", DependsOn="InternetGatewayAttachment", Tags=tags
    )
    template.add(address, zone.nat_condition)
    gateway = ec2.NatGateway(
        f"NatGateway{zone.number}",
        AllocationId=GetAtt(address, "AllocationId"),
        SubnetId=Ref(f"PublicSubnet{zone.number}"),
        DependsOn=[f"PublicAssociation{zone.number}", "PublicRoute"],
        Tags=tags,
    )
    template.add(gateway, zone.nat_condition)
    return _nat_of(zone, nat_gateways)


def _nat_of(zone: Zone, nat_gateways: ParameterWire[Text]) -> Any:
    """The ID of the NAT gateway that a zone's private route takes."""
    own: Any = Ref(f"NatGateway{zone.number}")
    if zone.number > 1:
        own = conditions.nat_per_zone(nat_gateways).choose(own, Ref("NatGateway1"))
    return conditions.nat_regional(nat_gateways).choose(Ref("RegionalNatGateway"), own)


def regional_nat_gateway(
    template: Template,
    environment: ParameterWire[Text],
    zones: Iterable[Zone],
    nat_gateways: ParameterWire[Text],
) -> None:
    """Adds the NAT gateway that AWS spreads over the zones."""
    gateway = ec2.NatGateway(
        "RegionalNatGateway",
        AvailabilityMode="regional",
        ConnectivityType="public",
        VpcId=Ref("Vpc"),
        Tags=name_tag(environment, "nat"),
    )
    # It takes addresses in the zones in which the VPC has subnets: they come first.
    after = [
        Dependency("InternetGatewayAttachment"),
        *(Dependency(f"PrivateSubnet{zone.number}", zone.condition) for zone in zones),
    ]
    template.add(gateway, conditions.nat_regional(nat_gateways), after)


def nat_ids(
    used: Iterable[Zone], nat_gateways: ParameterWire[Text]
) -> Iterator[Wire[NatGatewayId]]:
    """The gateway of each zone. Where all zones share one, the first stands for it."""
    single = conditions.nat_single(nat_gateways)
    regional = conditions.nat_regional(nat_gateways)
    for zone in used:
        value: Any = regional.choose(Ref("RegionalNatGateway"), Ref(f"NatGateway{zone.number}"))
        if zone.number > 1:
            value = single.choose("none", value)
        if zone.condition:
            value = zone.condition.choose(value, "none")
        yield wire(NatGatewayId, value, f"ID of the NAT gateway of zone {zone.number}, or none.")
