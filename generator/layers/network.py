"""The VPC over two or three zones, and the ways in and out of it.

zone ●→ public subnet ●→ NAT gateway ●→ route of the private subnet
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from troposphere import Cidr, GetAtt, GetAZs, NoValue, Ref, Select, Sub, ec2, iam, logs

from generator.assembly.kinds import (
    Count,
    NatGatewayId,
    PrivateSubnetIds,
    PublicSubnetIds,
    Text,
    TextList,
    VpcId,
    ZoneName,
)
from generator.assembly.template import Template
from generator.assembly.wires import Given, Need, Switch, Wire, is_set, needs, wire
from generator.layers import policies, switches
from generator.layers.names import name_tag, named

ANYWHERE = "0.0.0.0/0"

# Subnets are /24: 13 ranges are cut, so that 0 to 2 are public and 10 to 12 private.
SUBNET_RANGES = 13
SUBNET_HOST_BITS = 8
FIRST_PRIVATE_RANGE = 10


class Network(NamedTuple):
    """What the network hands on."""

    vpc_id: Wire[VpcId]
    public_subnet_ids: Wire[PublicSubnetIds]
    private_subnet_ids: Wire[PrivateSubnetIds]
    nat_gateway1_id: Wire[NatGatewayId]
    nat_gateway2_id: Wire[NatGatewayId]
    nat_gateway3_id: Wire[NatGatewayId]
    zone1_name: Wire[ZoneName]
    zone2_name: Wire[ZoneName]
    zone3_name: Wire[ZoneName]


class Zone(NamedTuple):
    """One Availability Zone: its number from 1, and when the environment uses it."""

    number: int
    when: Switch | None
    nat_when: Switch
    name: Any


def network(
    template: Template,
    *,
    environment: Given[Text],
    vpc_cidr: Given[Text],
    zone_count: Given[Text],
    zones: Given[TextList],
    nat_gateways: Given[Text],
    log_retention_days: Given[Count],
    permissions_boundary_arn: Given[Text],
) -> Network:
    """StreamFlix network: VPC, subnets, routes, NAT gateways, S3 endpoint and flow logs."""
    vpc = template.add(
        ec2.VPC(
            "Vpc",
            CidrBlock=vpc_cidr.value,
            EnableDnsSupport=True,
            EnableDnsHostnames=True,
            Tags=name_tag(environment, "vpc"),
        )
    )
    three = template.switch(switches.three_zones(zone_count))
    template.switch(switches.nat_single(nat_gateways))
    used = _zones(template, zones, nat_gateways, zone_count, three)
    _internet(template, environment)
    for zone in used:
        _public_subnet(template, environment, vpc_cidr, zone)
    nat = [_nat_gateway(template, environment, zone, nat_gateways) for zone in used]
    for zone, gateway in zip(used, nat, strict=True):
        _private_subnet(template, environment, vpc_cidr, zone, gateway)
    _s3_endpoint(template, environment, three)
    _flow_logs(template, environment, log_retention_days, permissions_boundary_arn)
    nat1, nat2, nat3 = _nat_ids(used, nat_gateways)
    zone1, zone2, zone3 = _zone_names(three)
    return Network(
        wire(VpcId, Ref(vpc), "ID of the VPC."),
        wire(
            PublicSubnetIds,
            _subnets("PublicSubnet", three),
            "IDs of the public subnets, one per zone.",
            _reach("Public", ["PublicRoute"], three),
        ),
        wire(
            PrivateSubnetIds,
            _subnets("PrivateSubnet", three),
            "IDs of the private subnets, one per zone.",
            # A gateway endpoint that comes later cuts connections to S3: image pulls above all.
            _reach("Private", ["PrivateRoute1", "PrivateRoute2", "S3Endpoint"], three),
        ),
        nat1,
        nat2,
        nat3,
        zone1,
        zone2,
        zone3,
    )


def _zones(
    template: Template,
    zones: Given[TextList],
    nat_gateways: Given[Text],
    zone_count: Given[Text],
    three: Switch,
) -> list[Zone]:
    pinned = template.switch(is_set("ZonesArePinned", zones))
    names = [Select(index, pinned.choose(zones.value, GetAZs(""))) for index in range(3)]
    everywhere = template.switch(switches.nat_per_zone(nat_gateways))
    third = template.switch(switches.nat_in_third_zone(nat_gateways, zone_count))
    return [
        Zone(1, None, template.switch(switches.nat_zonal(nat_gateways)), names[0]),
        Zone(2, None, everywhere, names[1]),
        Zone(3, three, third, names[2]),
    ]


def _internet(template: Template, environment: Given[Text]) -> None:
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


def _range(vpc_cidr: Given[Text], index: int) -> Select:
    return Select(index, Cidr(vpc_cidr.value, SUBNET_RANGES, SUBNET_HOST_BITS))


def _public_subnet(
    template: Template, environment: Given[Text], vpc_cidr: Given[Text], zone: Zone
) -> None:
    subnet = ec2.Subnet(
        f"PublicSubnet{zone.number}",
        VpcId=Ref("Vpc"),
        AvailabilityZone=zone.name,
        CidrBlock=_range(vpc_cidr, zone.number - 1),
        MapPublicIpOnLaunch=True,
        Tags=name_tag(environment, f"public-{zone.number}"),
    )
    template.add(subnet, zone.when)
    _associate(template, "Public", zone, "PublicRouteTable")


def _private_subnet(
    template: Template,
    environment: Given[Text],
    vpc_cidr: Given[Text],
    zone: Zone,
    gateway: Any,
) -> None:
    subnet = ec2.Subnet(
        f"PrivateSubnet{zone.number}",
        VpcId=Ref("Vpc"),
        AvailabilityZone=zone.name,
        CidrBlock=_range(vpc_cidr, FIRST_PRIVATE_RANGE + zone.number - 1),
        MapPublicIpOnLaunch=False,
        Tags=name_tag(environment, f"private-{zone.number}"),
    )
    template.add(subnet, zone.when)
    tags = name_tag(environment, f"private-{zone.number}")
    table = ec2.RouteTable(f"PrivateRouteTable{zone.number}", VpcId=Ref("Vpc"), Tags=tags)
    template.add(table, zone.when)
    route = ec2.Route(
        f"PrivateRoute{zone.number}",
        RouteTableId=Ref(table),
        DestinationCidrBlock=ANYWHERE,
        NatGatewayId=gateway,
    )
    template.add(route, zone.when)
    _associate(template, "Private", zone, str(table.title))


def _associate(template: Template, side: str, zone: Zone, table: str) -> None:
    association = ec2.SubnetRouteTableAssociation(
        f"{side}Association{zone.number}",
        SubnetId=Ref(f"{side}Subnet{zone.number}"),
        RouteTableId=Ref(table),
    )
    template.add(association, zone.when)


def _nat_gateway(
    template: Template, environment: Given[Text], zone: Zone, nat_gateways: Given[Text]
) -> Any:
    """Adds the zone's NAT gateway; returns the ID that the zone's private route takes."""
    if zone.number == 1:
        _regional_nat(template, environment, nat_gateways)
    tags = name_tag(environment, f"nat-{zone.number}")
    address = ec2.EIP(
        f"NatAddress{zone.number}", Domain="vpc", DependsOn="InternetGatewayAttachment", Tags=tags
    )
    template.add(address, zone.nat_when)
    gateway = ec2.NatGateway(
        f"NatGateway{zone.number}",
        AllocationId=GetAtt(address, "AllocationId"),
        SubnetId=Ref(f"PublicSubnet{zone.number}"),
        DependsOn=[f"PublicAssociation{zone.number}", "PublicRoute"],
        Tags=tags,
    )
    template.add(gateway, zone.nat_when)
    return _nat_of(zone, nat_gateways)


def _nat_of(zone: Zone, nat_gateways: Given[Text]) -> Any:
    """The ID of the NAT gateway that a zone's private route takes."""
    own: Any = Ref(f"NatGateway{zone.number}")
    if zone.number > 1:
        own = switches.nat_per_zone(nat_gateways).choose(own, Ref("NatGateway1"))
    return switches.nat_regional(nat_gateways).choose(Ref("RegionalNatGateway"), own)


def _regional_nat(template: Template, environment: Given[Text], nat_gateways: Given[Text]) -> None:
    gateway = ec2.NatGateway(
        "RegionalNatGateway",
        AvailabilityMode="regional",
        ConnectivityType="public",
        VpcId=Ref("Vpc"),
        DependsOn="InternetGatewayAttachment",
        Tags=name_tag(environment, "nat"),
    )
    template.add(gateway, switches.nat_regional(nat_gateways))


def _nat_ids(used: Iterable[Zone], nat_gateways: Given[Text]) -> Iterator[Wire[NatGatewayId]]:
    """The gateway of each zone. Where all zones share one, the first stands for it."""
    single = switches.nat_single(nat_gateways)
    regional = switches.nat_regional(nat_gateways)
    for zone in used:
        value: Any = regional.choose(Ref("RegionalNatGateway"), Ref(f"NatGateway{zone.number}"))
        if zone.number > 1:
            value = single.choose("none", value)
        if zone.when:
            value = zone.when.choose(value, "none")
        yield wire(NatGatewayId, value, f"ID of the NAT gateway of zone {zone.number}, or none.")


def _zone_names(three: Switch) -> Iterator[Wire[ZoneName]]:
    for number in (1, 2, 3):
        name = GetAtt(f"PublicSubnet{number}", "AvailabilityZone")
        value = three.choose(name, "none") if number == 3 else name
        yield wire(ZoneName, value, f"Name of Availability Zone {number}, or none.")


def _subnets(name: str, three: Switch) -> Any:
    two = [Ref(f"{name}1"), Ref(f"{name}2")]
    return three.choose([*two, Ref(f"{name}3")], two)


def _reach(side: str, routes: Iterable[str], three: Switch) -> tuple[Need, ...]:
    """What a subnet needs before traffic can leave it: its route table's default route."""
    always = needs(*routes, f"{side}Association1", f"{side}Association2")
    third = [f"{side}Association3"] + (["PrivateRoute3"] if side == "Private" else [])
    return (*always, *needs(*third, when=three))


def _s3_endpoint(template: Template, environment: Given[Text], three: Switch) -> None:
    tables = [Ref(f"PrivateRouteTable{number}") for number in (1, 2, 3)]
    template.add(
        ec2.VPCEndpoint(
            "S3Endpoint",
            VpcEndpointType="Gateway",
            VpcId=Ref("Vpc"),
            ServiceName=Sub("com.amazonaws.${AWS::Region}.s3"),
            RouteTableIds=[*tables[:2], three.choose(tables[2], NoValue)],
            Tags=name_tag(environment, "s3"),
        )
    )


def _flow_logs(
    template: Template,
    environment: Given[Text],
    log_retention_days: Given[Count],
    permissions_boundary_arn: Given[Text],
) -> None:
    group = template.add(
        logs.LogGroup(
            "FlowLogGroup",
            LogGroupName=named(environment, "/aws/vpc/streamflix-ENV"),
            RetentionInDays=log_retention_days.value,
            Tags=name_tag(environment, "flow-logs"),
        )
    )
    boundary = template.switch(switches.has_boundary(permissions_boundary_arn))
    document = policies.write_logs(GetAtt(group, "Arn"))
    role = template.add(
        iam.Role(
            "FlowLogRole",
            AssumeRolePolicyDocument=policies.assumed_by_flow_logs(),
            Policies=[iam.Policy(PolicyName="WriteFlowLogs", PolicyDocument=document)],
            PermissionsBoundary=boundary.choose(permissions_boundary_arn.value),
            Tags=name_tag(environment, "flow-logs"),
        )
    )
    template.add(
        ec2.FlowLog(
            "FlowLog",
            ResourceType="VPC",
            ResourceId=Ref("Vpc"),
            TrafficType="ALL",
            LogDestinationType="cloud-watch-logs",
            LogGroupName=Ref(group),
            DeliverLogsPermissionArn=GetAtt(role, "Arn"),
            MaxAggregationInterval=600,
            Tags=name_tag(environment, "flow-logs"),
        )
    )
