"""What operators choose of the network: zones, ways out, the load balancer, endpoints."""

from __future__ import annotations

import pytest
from contract.facts.choices import (
    ENDPOINTS,
    FIREWALL,
    INTERNAL,
    PINNED,
    PINNED_BY_ID,
    REGIONAL,
    SHELL,
    SINGLE,
    TWO_ZONES,
    Choice,
)
from contract.facts.deployed import ZONES, Deploy, Deployed, Json, named, said
from contract.facts.network import default_route, private_subnets, public_subnets, refs, vpc

LOAD_BALANCER = "ElasticLoadBalancingV2::LoadBalancer"

# --- zones -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "zones"),
    [
        ({}, ZONES),
        (TWO_ZONES, ZONES[:2]),
        (PINNED, ZONES[::-1]),
        ({**TWO_ZONES, "Zones": "eu-west-2c,eu-west-2a"}, ["eu-west-2c", "eu-west-2a"]),
    ],
)
def test_subnets_lie_in_the_zones_asked_for(
    deploy: Deploy, choice: Choice, zones: list[str]
) -> None:
    there = deploy(**choice)
    assert all(subnet.get("AvailabilityZoneId") is None for subnet in there.all("EC2::Subnet"))
    assert [subnet["AvailabilityZone"] for subnet in public_subnets(there)] == zones
    assert [subnet["AvailabilityZone"] for subnet in private_subnets(there)] == zones
    assert len(there.all("EC2::Subnet")) == 2 * len(zones)


@pytest.mark.parametrize(
    ("choice", "zones"),
    [
        (PINNED_BY_ID, ["euw2-az3", "euw2-az1", "euw2-az2"]),
        ({**PINNED_BY_ID, **TWO_ZONES}, ["euw2-az3", "euw2-az1"]),
        ({**TWO_ZONES, "ZoneIds": "euw2-az2,euw2-az1"}, ["euw2-az2", "euw2-az1"]),
    ],
)
def test_zone_ids_pin_the_same_zones_in_every_account(
    deploy: Deploy, choice: Choice, zones: list[str]
) -> None:
    there = deploy(**choice)
    for subnets in (public_subnets(there), private_subnets(there)):
        assert [subnet["AvailabilityZoneId"] for subnet in subnets] == zones
        assert all(subnet.get("AvailabilityZone") is None for subnet in subnets)


@pytest.mark.parametrize("choice", [TWO_ZONES, {**TWO_ZONES, **INTERNAL}])
def test_two_zones_are_enough_for_everything(deploy: Deploy, choice: Choice) -> None:
    there = deploy(**choice)
    private = refs(private_subnets(there))
    assert there.one("RDS::DBSubnetGroup")["SubnetIds"] == private
    assert there.one("ElastiCache::ServerlessCache")["SubnetIds"] == private
    assert there.one("ApiGatewayV2::VpcLink")["SubnetIds"] == private
    assert len(there.one(LOAD_BALANCER)["Subnets"]) == 2


def test_subnets_are_cut_from_the_range_asked_for(deploy: Deploy) -> None:
    there = deploy(VpcCidr="172.20.16.0/20")
    assert vpc(there)["CidrBlock"] == "172.20.16.0/20"
    ranges = [subnet["CidrBlock"] for subnet in public_subnets(there) + private_subnets(there)]
    assert ranges == [f"172.20.{16 + index}.0/24" for index in (0, 1, 2, 10, 11, 12)]


# --- NAT -------------------------------------------------------------------------------------


def nat_of_each_zone(there: Deployed) -> list[str]:
    """The NAT gateways that the private subnets' default routes go to, zone by zone."""
    routes = [default_route(there, subnet) for subnet in private_subnets(there)]
    return [there.of(route["NatGatewayId"]).logical_id for route in routes]


@pytest.mark.parametrize(
    ("choice", "gateways", "addresses"),
    [
        ({}, 3, 3),
        (TWO_ZONES, 2, 2),
        (SINGLE, 1, 1),
        ({**SINGLE, **TWO_ZONES}, 1, 1),
        (REGIONAL, 1, 0),
        ({**REGIONAL, **TWO_ZONES}, 1, 0),
    ],
)
def test_nat_gateways(deploy: Deploy, choice: Choice, gateways: int, addresses: int) -> None:
    there = deploy(**choice)
    assert len(there.all("EC2::NatGateway")) == gateways
    assert len(there.all("EC2::EIP")) == addresses
    assert len(set(nat_of_each_zone(there))) == gateways


def test_single_nat_gateway_is_in_a_public_subnet(deploy: Deploy) -> None:
    there = deploy(**SINGLE)
    gateway = there.one("EC2::NatGateway")
    assert there.of(gateway["SubnetId"]) in public_subnets(there)
    assert gateway["AllocationId"] == there.one("EC2::EIP").att("AllocationId")


def test_regional_nat_gateway_belongs_to_the_vpc(deploy: Deploy) -> None:
    there = deploy(**REGIONAL)
    gateway = there.one("EC2::NatGateway", AvailabilityMode="regional")
    assert gateway["VpcId"] == vpc(there).ref
    assert gateway.get("SubnetId") is None
    assert gateway.get("AllocationId") is None


# --- load balancer ---------------------------------------------------------------------------


def test_internal_load_balancer(deploy: Deploy) -> None:
    there = deploy(**INTERNAL)
    balancer = there.one(LOAD_BALANCER)
    assert balancer["Scheme"] == "internal"
    assert balancer["Subnets"] == refs(private_subnets(there))


def test_target_group_is_replaced_with_its_load_balancer(deploy: Deploy) -> None:
    """A target group cannot belong to two load balancers."""
    group = "ElasticLoadBalancingV2::TargetGroup"
    names = [deploy(Environment="a" * 16, **choice).one(group)["Name"] for choice in ({}, INTERNAL)]
    assert names[0] != names[1]
    assert all(len(name) <= 32 for name in names)


def attributes(there: Deployed) -> dict[str, Json]:
    """The load balancer's attributes."""
    return named(there.one(LOAD_BALANCER)["LoadBalancerAttributes"], key="Key")


def test_load_balancer_drops_invalid_headers(deploy: Deploy) -> None:
    found = attributes(deploy())
    assert said(found["routing.http.drop_invalid_header_fields.enabled"]) == "true"
    assert said(found["deletion_protection.enabled"]) == "false"


def test_load_balancer_deletion_protection(deploy: Deploy) -> None:
    found = attributes(deploy(LoadBalancerDeletionProtection="true"))
    assert said(found["deletion_protection.enabled"]) == "true"


def test_access_logs(deploy: Deploy) -> None:
    off, on = attributes(deploy()), attributes(deploy(AccessLogsBucket="example-logs"))
    assert said(off["access_logs.s3.enabled"]) == "false"
    assert "access_logs.s3.bucket" not in off
    assert said(on["access_logs.s3.enabled"]) == "true"
    assert on["access_logs.s3.bucket"] == "example-logs"


@pytest.mark.parametrize(
    ("choice", "guarded"),
    [({}, False), (FIREWALL, True), (INTERNAL, False), ({**FIREWALL, **INTERNAL}, True)],
)
def test_web_acl_is_on_either_load_balancer(deploy: Deploy, choice: Choice, guarded: bool) -> None:
    """An HTTP API takes no web ACL: the load balancer's is the only one, internal or not."""
    there = deploy(**choice)
    acls = there.all("WAFv2::WebACL")
    joined = there.all("WAFv2::WebACLAssociation")
    assert (len(acls), len(joined)) == ((1, 1) if guarded else (0, 0))
    for acl, association in zip(acls, joined, strict=True):
        assert acl["Scope"] == "REGIONAL"
        assert association["WebACLArn"] == acl.att("Arn")
        assert association["ResourceArn"] == there.one(LOAD_BALANCER).ref


def test_web_acl_blocks_no_upload_and_no_server(deploy: Deploy) -> None:
    """Bodies over 8 KB and callers without a User-Agent are counted; the rest as Amazon says."""
    rules = deploy(**FIREWALL).one("WAFv2::WebACL")["Rules"]
    counted = {
        override["Name"]: override["ActionToUse"]
        for rule in rules
        for override in rule["Statement"]["ManagedRuleGroupStatement"].get(
            "RuleActionOverrides", []
        )
    }
    assert counted == {"SizeRestrictions_BODY": {"Count": {}}, "NoUserAgent_HEADER": {"Count": {}}}
    assert all(rule["OverrideAction"] == {"None": {}} for rule in rules)


def test_web_acl_metrics_are_those_of_one_environment(deploy: Deploy) -> None:
    acl = deploy(Environment="blue", **FIREWALL).one("WAFv2::WebACL")
    visible = [acl["VisibilityConfig"], *(rule["VisibilityConfig"] for rule in acl["Rules"])]
    names = [one["MetricName"] for one in visible]
    assert names[0] == "streamflix-blue"
    assert all(name.startswith("streamflix-blue-") for name in names[1:])
    assert len(set(names)) == len(names)


def test_web_acl_does_not_count_addresses(deploy: Deploy) -> None:
    """The API's traffic comes from the VPC link: its source address is no one's."""
    rules = deploy(**FIREWALL).one("WAFv2::WebACL")["Rules"]
    assert rules
    assert all("RateBasedStatement" not in rule["Statement"] for rule in rules)


# --- endpoints and shells --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "services"),
    [
        ({}, set()),
        (SHELL, set()),
        (ENDPOINTS, {"ecr.api", "ecr.dkr", "logs", "secretsmanager"}),
        ({**ENDPOINTS, **SHELL}, {"ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssmmessages"}),
    ],
)
def test_interface_endpoints(deploy: Deploy, choice: Choice, services: set[str]) -> None:
    there = deploy(**choice)
    endpoints = there.all("EC2::VPCEndpoint", VpcEndpointType="Interface")
    names = {endpoint["ServiceName"] for endpoint in endpoints}
    assert names == {f"com.amazonaws.eu-west-2.{service}" for service in services}
    for endpoint in endpoints:
        assert said(endpoint["PrivateDnsEnabled"]) == "true"
        assert endpoint["SubnetIds"] == refs(private_subnets(there))


@pytest.mark.parametrize("choice", [{}, TWO_ZONES])
def test_s3_is_reached_through_a_gateway_endpoint(deploy: Deploy, choice: Choice) -> None:
    there = deploy(**choice)
    endpoint = there.one("EC2::VPCEndpoint", VpcEndpointType="Gateway")
    assert endpoint["ServiceName"] == "com.amazonaws.eu-west-2.s3"
    tables = [default_route(there, s)["RouteTableId"] for s in private_subnets(there)]
    assert endpoint["RouteTableIds"] == tables


def ecs_exec_actions(there: Deployed) -> set[str]:
    """What the task role may do with the message channels of ECS Exec."""
    role = there.of(there.one("ECS::TaskDefinition")["TaskRoleArn"])
    documents = [policy["PolicyDocument"] for policy in role["Policies"]]
    actions = {a for d in documents for s in d["Statement"] for a in s["Action"]}
    return {action for action in actions if action.startswith("ssmmessages:")}


def test_execute_command(deploy: Deploy) -> None:
    off, on = deploy(), deploy(**SHELL)
    assert said(off.one("ECS::Service")["EnableExecuteCommand"]) == "false"
    assert ecs_exec_actions(off) == set()
    assert said(on.one("ECS::Service")["EnableExecuteCommand"]) == "true"
    channels = ("Control", "Data")
    expected = {f"ssmmessages:{verb}{c}Channel" for verb in ("Create", "Open") for c in channels}
    assert ecs_exec_actions(on) == expected
