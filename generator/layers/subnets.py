"""The subnets of the zones, and the routes that make them public or private."""

from __future__ import annotations

from typing import Any

from troposphere import Cidr, Ref, Select, ec2

from generator.assembly.kinds import Text
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire
from generator.layers.names import name_tag
from generator.layers.ports import ANYWHERE
from generator.layers.zones import Zone

# Subnets are /24: 13 ranges are cut, so that 0 to 2 are public and 10 to 12 private.
SUBNET_RANGES = 13
SUBNET_HOST_BITS = 8
FIRST_PRIVATE_RANGE = 10


def internet(template: Template, environment: ParameterWire[Text]) -> None:
    template.add(ec2.InternetGateway("InternetGateway", Tags=name_tag(environment, "internet")))
    template.add(
        ec2.VPCGatewayAttachment(
            "InternetGatewayAttachment",
            VpcId=Ref("Vpc"),
            InternetGatewayId=Ref("InternetGateway"),
        )
    )
    template.add(
        ec2.RouteTable("PublicRouteTable", VpcId=Ref("Vpc"), Tags=name_tag(environment, "public"))
    )
    template.add(
        ec2.Route(
            "PublicRoute",
            RouteTableId=Ref("PublicRouteTable"),
            DestinationCidrBlock=ANYWHERE,
            GatewayId=Ref("InternetGateway"),
            DependsOn="InternetGatewayAttachment",
        )
    )


def public_subnet(
    template: Template, environment: ParameterWire[Text], vpc_cidr: ParameterWire[Text], zone: Zone
) -> None:
    subnet = ec2.Subnet(
        f"PublicSubnet{zone.number}",
        VpcId=Ref("Vpc"),
        CidrBlock=_range(vpc_cidr, zone.number - 1),
        MapPublicIpOnLaunch=True,
        Tags=name_tag(environment, f"public-{zone.number}"),
        **zone.placement,
    )
    template.add(subnet, zone.condition)
    _associate(template, "Public", zone, "PublicRouteTable")


def private_subnet(
    template: Template,
    environment: ParameterWire[Text],
    vpc_cidr: ParameterWire[Text],
    zone: Zone,
    gateway: Any,
) -> None:
    subnet = ec2.Subnet(
        f"PrivateSubnet{zone.number}",
        VpcId=Ref("Vpc"),
        CidrBlock=_range(vpc_cidr, FIRST_PRIVATE_RANGE + zone.number - 1),
        MapPublicIpOnLaunch=False,
        Tags=name_tag(environment, f"private-{zone.number}"),
        **zone.placement,
    )
    template.add(subnet, zone.condition)
    tags = name_tag(environment, f"private-{zone.number}")
    table = ec2.RouteTable(f"PrivateRouteTable{zone.number}", VpcId=Ref("Vpc"), Tags=tags)
    template.add(table, zone.condition)
    route = ec2.Route(
        f"PrivateRoute{zone.number}",
        RouteTableId=Ref(table),
        DestinationCidrBlock=ANYWHERE,
        NatGatewayId=gateway,
    )
    template.add(route, zone.condition)
    _associate(template, "Private", zone, str(table.title))


def _range(vpc_cidr: ParameterWire[Text], index: int) -> Select:
    return Select(index, Cidr(vpc_cidr.value, SUBNET_RANGES, SUBNET_HOST_BITS))


def _associate(template: Template, access: str, zone: Zone, table: str) -> None:
    association = ec2.SubnetRouteTableAssociation(
        f"{access}Association{zone.number}",
        SubnetId=Ref(f"{access}Subnet{zone.number}"),
        RouteTableId=Ref(table),
    )
    template.add(association, zone.condition)
