"""The VPC over two or three zones, and the ways in and out of it.

zone ●→ public subnet ●→ NAT gateway ●→ route of the private subnet
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from troposphere import NoValue, Ref, Sub, ec2

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
from generator.assembly.wires import Condition, Dependency, ParameterWire, Wire, depends_on, wire
from generator.layers import conditions
from generator.layers.flow_logs import flow_logs
from generator.layers.names import name_tag
from generator.layers.nat import nat_gateway, nat_ids, regional_nat_gateway
from generator.layers.subnets import internet, private_subnet, public_subnet
from generator.layers.zones import zone_names, zones_of


class Network(NamedTuple):
    """The VPC, its subnets, and what measures its NAT gateways."""

    vpc_id: Wire[VpcId]
    public_subnet_ids: Wire[PublicSubnetIds]
    private_subnet_ids: Wire[PrivateSubnetIds]
    nat_gateway1_id: Wire[NatGatewayId]
    nat_gateway2_id: Wire[NatGatewayId]
    nat_gateway3_id: Wire[NatGatewayId]
    zone1_name: Wire[ZoneName]
    zone2_name: Wire[ZoneName]
    zone3_name: Wire[ZoneName]


def network(
    template: Template,
    *,
    environment: ParameterWire[Text],
    vpc_cidr: ParameterWire[Text],
    zone_count: ParameterWire[Text],
    zones: ParameterWire[TextList],
    zone_ids: ParameterWire[TextList],
    nat_gateways: ParameterWire[Text],
    log_retention_days: ParameterWire[Count],
    permissions_boundary_arn: ParameterWire[Text],
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
    three = template.condition(conditions.three_zones(zone_count))
    template.condition(conditions.nat_single(nat_gateways))
    used = zones_of(template, zones, zone_ids, nat_gateways, zone_count, three)
    internet(template, environment)
    for zone in used:
        public_subnet(template, environment, vpc_cidr, zone)
    regional_nat_gateway(template, environment, used, nat_gateways)
    nat = [nat_gateway(template, environment, zone, nat_gateways) for zone in used]
    for zone, gateway in zip(used, nat, strict=True):
        private_subnet(template, environment, vpc_cidr, zone, gateway)
    _s3_endpoint(template, environment, three)
    flow_logs(template, environment, log_retention_days, permissions_boundary_arn)
    nat1, nat2, nat3 = nat_ids(used, nat_gateways)
    zone1, zone2, zone3 = zone_names(three)
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


def _subnets(name: str, three: Condition) -> Any:
    two = [Ref(f"{name}1"), Ref(f"{name}2")]
    return three.choose([*two, Ref(f"{name}3")], two)


def _reach(access: str, routes: Iterable[str], three: Condition) -> tuple[Dependency, ...]:
    """What a subnet needs before traffic can leave it: its route table's default route."""
    always = depends_on(*routes, f"{access}Association1", f"{access}Association2")
    third = [f"{access}Association3"] + (["PrivateRoute3"] if access == "Private" else [])
    return (*always, *depends_on(*third, condition=three))


def _s3_endpoint(template: Template, environment: ParameterWire[Text], three: Condition) -> None:
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
