"""Ways through the network and its security groups, followed from resource to resource."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract.facts.deployed import Deployed, Json, Resource, said

ANYWHERE = "0.0.0.0/0"
NOWHERE = "127.0.0.1/32"


def vpc(there: Deployed) -> Resource:
    """The one VPC."""
    return there.one("EC2::VPC")


def default_route(there: Deployed, subnet: Resource) -> Resource:
    """The route to everywhere of the route table that a subnet is associated with."""
    association = there.one("EC2::SubnetRouteTableAssociation", SubnetId=subnet.ref)
    table = association["RouteTableId"]
    assert there.of(table)["VpcId"] == vpc(there).ref
    return there.one("EC2::Route", RouteTableId=table, DestinationCidrBlock=ANYWHERE)


def public_subnets(there: Deployed) -> list[Resource]:
    """Subnets whose default route is the internet gateway, by address range."""
    return [s for s in _by_range(there) if default_route(there, s).get("GatewayId")]


def private_subnets(there: Deployed) -> list[Resource]:
    """Subnets whose default route is a NAT gateway, by address range."""
    return [s for s in _by_range(there) if default_route(there, s).get("NatGatewayId")]


def _by_range(there: Deployed) -> list[Resource]:
    subnets = there.all("EC2::Subnet")
    return sorted(subnets, key=lambda s: [int(part) for part in s["CidrBlock"][:-3].split(".")])


def refs(resources: list[Resource]) -> list[Json]:
    """What lists of references to them look like."""
    return [resource.ref for resource in resources]


@dataclass(frozen=True, order=True)
class Opening:
    """A rule of a security group: protocol and port, and the peer (a group's role or a range)."""

    protocol: str
    port: str
    peer: str


def roles(there: Deployed) -> dict[str, Resource]:
    """The security groups, each found by what wears it."""
    (balancer,) = there.one("ElasticLoadBalancingV2::LoadBalancer")["SecurityGroups"]
    network = there.one("ECS::Service")["NetworkConfiguration"]["AwsvpcConfiguration"]
    (tasks,) = network["SecurityGroups"]
    (database,) = there.one("RDS::DBInstance")["VPCSecurityGroups"]
    (cache,) = there.one("ElastiCache::ServerlessCache")["SecurityGroupIds"]
    (link,) = there.one("ApiGatewayV2::VpcLink")["SecurityGroupIds"]
    worn = {
        "load balancer": balancer,
        "tasks": tasks,
        "database": database,
        "cache": cache,
        "VPC link": link,
    }
    for endpoint in there.all("EC2::VPCEndpoint", VpcEndpointType="Interface"):
        (worn["endpoints"],) = endpoint["SecurityGroupIds"]
    return {role: there.of(group) for role, group in worn.items()}


def ingress(there: Deployed, role: str) -> set[Opening]:
    """What may come in at a role's group: its own rules and those that stand by themselves."""
    group = roles(there)[role]
    apart = there.all("EC2::SecurityGroupIngress", GroupId=group.ref)
    rules = [*(group.get("SecurityGroupIngress") or []), *(dict(r.properties) for r in apart)]
    return set(_openings(there, rules, "SourceSecurityGroupId"))


def egress(there: Deployed, role: str) -> set[Opening]:
    """What may go out from a role's group."""
    group = roles(there)[role]
    assert not there.all("EC2::SecurityGroupEgress", GroupId=group.ref)
    return set(_openings(there, group["SecurityGroupEgress"], "DestinationSecurityGroupId"))


def _openings(there: Deployed, rules: list[Json], peer_key: str) -> Iterator[Opening]:
    by_id = {group.logical_id: role for role, group in roles(there).items()}
    for rule in rules:
        low, high = said(rule.get("FromPort", "any")), said(rule.get("ToPort", "any"))
        peer = by_id[rule[peer_key]["Ref"]] if peer_key in rule else rule["CidrIp"]
        yield Opening(said(rule["IpProtocol"]), low if low == high else f"{low}-{high}", peer)
