"""The network: names, zones, ways out, and nothing that lies where it should not."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from .reading import Deployed

ANYWHERE = "0.0.0.0/0"


def subnets(deployed: Deployed, side: str) -> list[Any]:
    """A side's subnets in the order of their zones."""
    wanted = deployed.ids(f"{side}Subnet")
    listed = deployed.ask("ec2", "describe_subnets", "Subnets", SubnetIds=wanted)
    found = {one["SubnetId"]: one for one in listed}
    return [found[subnet] for subnet in wanted]


def nat_gateways(deployed: Deployed) -> list[Any]:
    """The VPC's NAT gateways that are there."""
    of_vpc = [{"Name": "vpc-id", "Values": [deployed.id("Vpc")]}]
    found = deployed.ask("ec2", "describe_nat_gateways", "NatGateways", Filters=of_vpc)
    return [one for one in found if one["State"] not in ("deleted", "deleting")]


def default_route(deployed: Deployed, subnet: str) -> Any:
    """Where a subnet sends what is not meant for the VPC."""
    of_subnet = [{"Name": "association.subnet-id", "Values": [subnet]}]
    table = deployed.only("ec2", "describe_route_tables", "RouteTables", Filters=of_subnet)
    (route,) = [one for one in table["Routes"] if one.get("DestinationCidrBlock") == ANYWHERE]
    assert route.get("State", "active") == "active"
    return route


@pytest.mark.parametrize("attribute", ["enableDnsSupport", "enableDnsHostnames"])
def test_the_vpc_resolves_names(deployed: Deployed, attribute: str) -> None:
    told = deployed.client("ec2").describe_vpc_attribute(
        VpcId=deployed.outputs["VpcId"], Attribute=attribute
    )
    assert told[attribute[0].upper() + attribute[1:]]["Value"] is True


def test_the_vpc_has_the_range_that_was_asked_for(deployed: Deployed) -> None:
    vpc = deployed.only("ec2", "describe_vpcs", "Vpcs", VpcIds=[deployed.outputs["VpcId"]])
    assert vpc["VpcId"] == deployed.id("Vpc")
    assert vpc["CidrBlock"] == deployed.parameters["VpcCidr"]
    assert vpc["State"] == "available"


@pytest.mark.parametrize("side", ["Public", "Private"])
def test_each_zone_has_a_subnet_of_each_kind(deployed: Deployed, side: str) -> None:
    found = subnets(deployed, side)
    zones = [one["AvailabilityZone"] for one in found]
    assert len(set(zones)) == len(zones) == deployed.zone_count
    for parameter, key in (("Zones", "AvailabilityZone"), ("ZoneIds", "AvailabilityZoneId")):
        pinned = [zone for zone in deployed.parameters[parameter].split(",") if zone]
        assert not pinned or [one[key] for one in found] == pinned
    assert {one["VpcId"] for one in found} == {deployed.id("Vpc")}
    assert {one["MapPublicIpOnLaunch"] for one in found} == {side == "Public"}


def test_subnets_are_cut_from_the_vpc_in_order(deployed: Deployed) -> None:
    ranges = list(ipaddress.ip_network(deployed.parameters["VpcCidr"]).subnets(new_prefix=24))
    for side, first in (("Public", 0), ("Private", 10)):
        wanted = [str(one) for one in ranges[first : first + deployed.zone_count]]
        assert [one["CidrBlock"] for one in subnets(deployed, side)] == wanted


def test_nothing_else_lies_in_the_vpc(deployed: Deployed) -> None:
    of_vpc = [{"Name": "vpc-id", "Values": [deployed.id("Vpc")]}]
    found = deployed.ask("ec2", "describe_subnets", "Subnets", Filters=of_vpc)
    assert {one["SubnetId"] for one in found} == {
        *deployed.ids("PublicSubnet"),
        *deployed.ids("PrivateSubnet"),
    }


def test_nat_gateways_are_as_many_as_asked_for(deployed: Deployed) -> None:
    found = nat_gateways(deployed)
    public = deployed.ids("PublicSubnet")
    kind = deployed.parameters["NatGateways"]
    assert {one["State"] for one in found} == {"available"}
    if kind == "regional":
        assert [one["NatGatewayId"] for one in found] == [deployed.id("RegionalNatGateway")]
        assert found[0]["AvailabilityMode"] == "regional"
    else:
        wanted = public if kind == "per-zone" else public[:1]
        assert sorted(one["SubnetId"] for one in found) == sorted(wanted)


def test_each_nat_gateway_has_an_address_of_its_own(deployed: Deployed) -> None:
    zonal = [one for one in nat_gateways(deployed) if one.get("SubnetId")]
    (used, wanted) = (
        [one["NatGatewayAddresses"][0]["AllocationId"] for one in zonal],
        [deployed.id(name) for name in deployed.of_type("AWS::EC2::EIP")],
    )
    held = deployed.ask("ec2", "describe_addresses", "Addresses")
    ours = [one["AllocationId"] for one in held if one["PublicIp"] in wanted]
    assert sorted(used) == sorted(ours)
    assert len(set(used)) == len(zonal) == len(wanted)


def test_public_subnets_reach_the_internet_themselves(deployed: Deployed) -> None:
    for subnet in deployed.ids("PublicSubnet"):
        route = default_route(deployed, subnet)
        assert route["GatewayId"] == deployed.id("InternetGateway")
    gateway = deployed.only(
        "ec2",
        "describe_internet_gateways",
        "InternetGateways",
        InternetGatewayIds=[deployed.id("InternetGateway")],
    )
    assert [one["VpcId"] for one in gateway["Attachments"]] == [deployed.id("Vpc")]


def test_private_subnets_go_out_through_the_gateway_of_their_zone(deployed: Deployed) -> None:
    found = nat_gateways(deployed)
    private, public = deployed.ids("PrivateSubnet"), deployed.ids("PublicSubnet")
    for subnet, beside in zip(private, public, strict=True):
        route = default_route(deployed, subnet)
        near = [one["NatGatewayId"] for one in found if one.get("SubnetId") == beside]
        assert [route["NatGatewayId"]] == (near or [found[0]["NatGatewayId"]])
        assert not route.get("GatewayId")


def test_s3_is_reached_without_leaving_the_vpc(deployed: Deployed) -> None:
    endpoint = deployed.only(
        "ec2",
        "describe_vpc_endpoints",
        "VpcEndpoints",
        VpcEndpointIds=[deployed.id("S3Endpoint")],
    )
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert endpoint["ServiceName"] == f"com.amazonaws.{deployed.region}.s3"
    assert sorted(endpoint["RouteTableIds"]) == sorted(deployed.ids("PrivateRouteTable"))


def test_interface_endpoints_are_where_they_were_asked_for(deployed: Deployed) -> None:
    of_vpc = [{"Name": "vpc-id", "Values": [deployed.id("Vpc")]}]
    found = deployed.ask("ec2", "describe_vpc_endpoints", "VpcEndpoints", Filters=of_vpc)
    doors = [one for one in found if one["VpcEndpointType"] == "Interface"]
    wanted = {"ecr.api", "ecr.dkr", "logs", "secretsmanager"}
    if deployed.is_on("ExecuteCommand"):
        wanted |= {"ssmmessages"}
    if not deployed.is_on("InterfaceEndpoints"):
        wanted = set()
    start = f"com.amazonaws.{deployed.region}."
    assert {one["ServiceName"].removeprefix(start) for one in doors} == wanted
    for door in doors:
        assert sorted(door["SubnetIds"]) == sorted(deployed.ids("PrivateSubnet"))
        assert [one["GroupId"] for one in door["Groups"]] == [deployed.id("EndpointGroup")]
        assert door["PrivateDnsEnabled"] is True


def test_traffic_is_logged(deployed: Deployed) -> None:
    of_vpc = [{"Name": "resource-id", "Values": [deployed.id("Vpc")]}]
    log = deployed.only("ec2", "describe_flow_logs", "FlowLogs", Filters=of_vpc)
    assert (log["FlowLogStatus"], log["TrafficType"]) == ("ACTIVE", "ALL")
    assert log["LogGroupName"] == deployed.id("FlowLogGroup")
