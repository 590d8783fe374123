"""What must exist before something else is useful does, in both deliveries.

A reference is not enough: a subnet's ID is known long before traffic can leave the subnet. Nested
stacks wait for each other as wholes; the flat template must say the same by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from contract.facts.choices import REVEALING, Choice
from contract.facts.deployed import (
    DELIVERIES,
    Deploy,
    Deployed,
    Json,
    Resource,
    deploying,
    loaded,
    said,
)
from contract.facts.network import ANYWHERE, default_route
from contract.facts.order import Order, edges, every_edge, order

Pair = tuple[str, str]
"""The first must be finished before the second is begun."""

Rule = Callable[[Deployed], Iterator[Pair]]


@dataclass(frozen=True)
class Created:
    """What is there, and in which order it comes."""

    there: Deployed
    before: Order

    def missing(self, rule: Rule) -> list[str]:
        """Pairs that may come the wrong way round."""
        return [f"{a} before {b}" for a, b in rule(self.there) if a not in self.before[b]]


@cache
def created(delivery: str, choice: frozenset[Pair]) -> Created:
    """What a choice deploys, and in which order; each once in a session."""
    there = deploying(delivery)(**dict(choice))
    return Created(there, order(edges(there)))


# --- what must come before what ----------------------------------------------------------------


def ways_out(there: Deployed, subnets: Json) -> Iterator[str]:
    """What traffic from these subnets needs: the association and the default route of each."""
    for reference in subnets:
        subnet = there.of(reference)
        yield there.one("EC2::SubnetRouteTableAssociation", SubnetId=subnet.ref).logical_id
        yield default_route(there, subnet).logical_id


def after_ways_out(there: Deployed, user: Resource, subnets: Json) -> Iterator[Pair]:
    """A user of subnets comes after their ways out."""
    for way in ways_out(there, subnets):
        yield way, user.logical_id


def forwarding(there: Deployed) -> Iterator[str]:
    """The listeners whose requests reach the tasks, by themselves or by a redirect."""
    for listener in there.all("ElasticLoadBalancingV2::Listener"):
        yield listener.logical_id


def service_after_listeners(there: Deployed) -> Iterator[Pair]:
    """ECS refuses a target group that no load balancer uses."""
    for listener in forwarding(there):
        yield listener, there.one("ECS::Service").logical_id


def service_after_ways_out(there: Deployed) -> Iterator[Pair]:
    """The first task must pull its image."""
    service = there.one("ECS::Service")
    network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
    yield from after_ways_out(there, service, network["Subnets"])


def service_after_gateway_endpoint(there: Deployed) -> Iterator[Pair]:
    """A new gateway endpoint cuts open connections to S3, where image layers come from.

    ECR User Guide, "Amazon ECR interface VPC endpoints".
    """
    endpoint = there.one("EC2::VPCEndpoint", VpcEndpointType="Gateway")
    yield endpoint.logical_id, there.one("ECS::Service").logical_id


def service_after_its_ingress(there: Deployed) -> Iterator[Pair]:
    """A task that cannot reach its database, or be reached, fails its first health checks."""
    service = there.one("ECS::Service")
    (tasks,) = service["NetworkConfiguration"]["AwsvpcConfiguration"]["SecurityGroups"]
    for rule in there.all("EC2::SecurityGroupIngress"):
        if tasks in (rule["GroupId"], rule["SourceSecurityGroupId"]):
            yield rule.logical_id, service.logical_id


def service_after_its_rights(there: Deployed) -> Iterator[Pair]:
    """The first task reads its secret and writes its log."""
    service, task = there.one("ECS::Service"), there.one("ECS::TaskDefinition")
    for role in (task["ExecutionRoleArn"], task["TaskRoleArn"]):
        yield there.of(role).logical_id, service.logical_id
    log_group = there.one("Logs::LogGroup", LogGroupName=f"/ecs/{_repository(there)}")
    yield log_group.logical_id, service.logical_id


def _repository(there: Deployed) -> str:
    return str(there.one("ECR::Repository")["RepositoryName"])


def request_scaling_after_listeners(there: Deployed) -> Iterator[Pair]:
    """Application Auto Scaling refuses a target group that no load balancer uses."""
    for policy in there.all("ApplicationAutoScaling::ScalingPolicy"):
        tracking = policy["TargetTrackingScalingPolicyConfiguration"]
        metric = tracking["PredefinedMetricSpecification"]["PredefinedMetricType"]
        if metric == "ALBRequestCountPerTarget":
            for listener in forwarding(there):
                yield listener, policy.logical_id


def scaling_after_service(there: Deployed) -> Iterator[Pair]:
    """There must be a service to scale."""
    service = there.one("ECS::Service").logical_id
    for target in there.all("ApplicationAutoScaling::ScalableTarget"):
        yield service, target.logical_id
    for policy in there.all("ApplicationAutoScaling::ScalingPolicy"):
        yield service, policy.logical_id


def public_things_after_attachment(there: Deployed) -> Iterator[Pair]:
    """EC2 refuses public addresses and routes while the gateway is not attached."""
    attachment = there.one("EC2::VPCGatewayAttachment").logical_id
    public = [*there.all("EC2::NatGateway"), *there.all("EC2::EIP")]
    routes = there.all("EC2::Route", DestinationCidrBlock=ANYWHERE)
    for thing in [*public, *(route for route in routes if route.get("GatewayId"))]:
        yield attachment, thing.logical_id


def nat_gateways_after_their_way_out(there: Deployed) -> Iterator[Pair]:
    """A zonal NAT gateway is useful once its own subnet reaches the internet."""
    for gateway in there.all("EC2::NatGateway"):
        if gateway.get("SubnetId"):
            yield from after_ways_out(there, gateway, [gateway["SubnetId"]])
        else:
            yield there.one("EC2::VPCGatewayAttachment").logical_id, gateway.logical_id


def load_balancer_after_its_way_out(there: Deployed) -> Iterator[Pair]:
    """An internet-facing load balancer needs a gateway in its subnets."""
    balancer = there.one("ElasticLoadBalancingV2::LoadBalancer")
    yield from after_ways_out(there, balancer, balancer["Subnets"])


def private_users_after_ways_out(there: Deployed) -> Iterator[Pair]:
    """VPC link, cache, database subnets and endpoints come into a finished network."""
    users = [
        (there.one("ApiGatewayV2::VpcLink"), "SubnetIds"),
        (there.one("ElastiCache::ServerlessCache"), "SubnetIds"),
        (there.one("RDS::DBSubnetGroup"), "SubnetIds"),
        *((e, "SubnetIds") for e in there.all("EC2::VPCEndpoint", VpcEndpointType="Interface")),
    ]
    for user, name in users:
        yield from after_ways_out(there, user, user[name])


def link_after_being_admitted(there: Deployed) -> Iterator[Pair]:
    """The load balancer admits the VPC link before there is one."""
    link = there.one("ApiGatewayV2::VpcLink")
    (group,) = link["SecurityGroupIds"]
    for rule in there.all("EC2::SecurityGroupIngress", SourceSecurityGroupId=group):
        yield rule.logical_id, link.logical_id


def integration_after_its_listener(there: Deployed) -> Iterator[Pair]:
    """The API is opened onto a load balancer that answers."""
    integration = there.one("ApiGatewayV2::Integration")
    yield there.of(integration["IntegrationUri"]).logical_id, integration.logical_id


def integration_after_the_service(there: Deployed) -> Iterator[Pair]:
    """Another load balancer has no targets until the service has registered its tasks."""
    yield there.one("ECS::Service").logical_id, there.one("ApiGatewayV2::Integration").logical_id


def redirect_after_https(there: Deployed) -> Iterator[Pair]:
    """A target group that no listener forwards to loses its targets' health."""
    listeners = there.all("ElasticLoadBalancingV2::Listener")
    ports = {said(listener["Port"]): listener.logical_id for listener in listeners}
    if "443" in ports:
        yield ports["443"], ports["80"]


def endpoints_after_their_ingress(there: Deployed) -> Iterator[Pair]:
    """An endpoint takes over its service's name: it neither precedes nor outlives its rule."""
    for endpoint in there.all("EC2::VPCEndpoint", VpcEndpointType="Interface"):
        (group,) = endpoint["SecurityGroupIds"]
        rule = there.one("EC2::SecurityGroupIngress", GroupId=group)
        yield rule.logical_id, endpoint.logical_id


def regional_nat_gateway_after_subnets(there: Deployed) -> Iterator[Pair]:
    """It takes its addresses in the zones in which the VPC has subnets."""
    for gateway in there.all("EC2::NatGateway", AvailabilityMode="regional"):
        for subnet in there.all("EC2::Subnet", MapPublicIpOnLaunch=False):
            yield subnet.logical_id, gateway.logical_id


RULES: tuple[Rule, ...] = (
    service_after_listeners,
    service_after_ways_out,
    service_after_gateway_endpoint,
    service_after_its_ingress,
    service_after_its_rights,
    request_scaling_after_listeners,
    scaling_after_service,
    public_things_after_attachment,
    nat_gateways_after_their_way_out,
    load_balancer_after_its_way_out,
    private_users_after_ways_out,
    link_after_being_admitted,
    integration_after_its_listener,
    integration_after_the_service,
    redirect_after_https,
    endpoints_after_their_ingress,
    regional_nat_gateway_after_subnets,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("delivery", DELIVERIES)
def test_order(delivery: str, rule: Rule) -> None:
    """Whatever is chosen."""
    wrong = {
        name: missing
        for name, choice in REVEALING.items()
        if (missing := created(delivery, frozenset(choice.items())).missing(rule))
    }
    assert wrong == {}
    everywhere = (created(delivery, frozenset(choice.items())) for choice in REVEALING.values())
    assert any(list(rule(one.there)) for one in everywhere), "nothing to put in order"


# --- both deliveries -------------------------------------------------------------------------


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_flat_never_contradicts_nested(choice: Choice) -> None:
    """Both orders at once have no circle: neither creates first what the other creates last."""
    nested, flat = (edges(deploying(delivery)(**choice)) for delivery in DELIVERIES)
    order({logical_id: nested[logical_id] | flat[logical_id] for logical_id in nested})


def test_no_circle_whatever_is_chosen() -> None:
    """Not even where both branches of every choice are taken at once."""
    nested, flat = (every_edge(loaded(delivery)) for delivery in DELIVERIES)
    assert nested.keys() == flat.keys()
    order({logical_id: nested[logical_id] | flat[logical_id] for logical_id in nested})


def test_no_order_is_written_twice(deploy: Deploy) -> None:
    """A DependsOn on what a reference already waits for is noise (cfn-lint's W3005)."""
    there = deploy()
    for path, template in there.product.templates.items():
        for logical_id, written in template.resources.items():
            depends_on = written.get("DependsOn", [])
            names = [depends_on] if isinstance(depends_on, str) else depends_on
            said = _said(written["Properties"])
            assert not set(names) & said, f"{path}/{logical_id}"


def _said(properties: Json) -> set[str]:
    found = set()
    for part in _parts(properties):
        match part:
            case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), _]}:
                found.add(name)
    return found


def _parts(node: Json) -> Iterator[Json]:
    yield node
    if isinstance(node, dict) and "Fn::If" not in node:
        for item in node.values():
            yield from _parts(item)
    if isinstance(node, list):
        for item in node:
            yield from _parts(item)
