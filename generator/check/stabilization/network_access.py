"""What tasks in a subnet reach: AWS services through endpoints, and the internet.

ResolvedProduct, subnet, groups, service ●→ why not, empty where they do (or it is not known)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.cfn.values import Unknown
from generator.check.resources import (
    certain,
    is_unknown,
    items,
    mentioned,
    part,
    possible,
    properties,
    referring,
    target,
    targets,
    text,
    truth,
)
from generator.check.stabilization.security_groups import passes
from generator.iam.patterns import pattern_of
from generator.iam.statements import allows, statements
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"
ENDPOINT = "AWS::EC2::VPCEndpoint"
_HTTPS = 443
_DNS = ("EnableDnsSupport", "EnableDnsHostnames")
# Amazon ECR User Guide, "Amazon ECR interface VPC endpoints": layers come from a bucket of AWS.
_NEEDED = {
    "ecr.api": (("ecr:getauthorizationtoken", "*"),),
    "ecr.dkr": (("ecr:batchgetimage", "*"),),
    "s3": (("s3:getobject", "arn:aws:s3:::prod-*-starport-layer-bucket/*"),),
    "logs": (("logs:putlogevents", "*"),),
    "secretsmanager": (("secretsmanager:getsecretvalue", "*"),),
}
_ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class Place:
    """Where tasks run: a subnet, their security groups, and whether they have public addresses."""

    product: ResolvedProduct
    subnet: ResourceInstance
    groups: Sequence[ResourceInstance]
    is_public: bool | None

    def why_not(self, service: str) -> str:
        """Why an AWS service (such as ``ecr.api``) is not reached; empty where it may be."""
        gateway = self._gateway() if service == "s3" else None
        if gateway is not None:
            return _policy_fault(gateway, service)
        endpoint = self._endpoint(service)
        if endpoint is not None:
            return self._through(endpoint) or _policy_fault(endpoint, service)
        return self.no_internet()

    def no_internet(self) -> str:
        """Why the internet is not reached; empty where it may be."""
        out, _ = passes(self.product, self.groups, (), _HTTPS)
        if self.groups and out is False:
            return f"no rule of {self.groups[0].key[1]} lets them out on port 443"
        table = self._route_table()
        if isinstance(table, str):
            return table
        if table is None:
            return ""
        routes = [r for r in _routes(self.product, table) if _goes_anywhere(r)]
        if not routes:
            return f"{table.key[1]} has no route to the internet"
        reasons = [self._through_route(one) for one in routes]
        return reasons[0] if all(reasons) else ""

    def _through_route(self, route: ResourceInstance) -> str:
        said = properties(route)
        if "NatGatewayId" in said:
            return self._through_nat(target(self.product, said["NatGatewayId"]))
        gateway = target(self.product, said.get("GatewayId"))
        if gateway is None or gateway.type != "AWS::EC2::InternetGateway":
            return ""
        if not any(referring(self.product, ATTACHMENT, "InternetGatewayId", gateway.key)):
            return f"{gateway.key[1]} is attached to no VPC"
        if self.is_public is False:
            return (
                f"{self.subnet.key[1]} leads to the internet gateway, which needs public addresses"
                " (AssignPublicIp)"
            )
        return ""

    def _through_nat(self, nat: ResourceInstance | None) -> str:
        if nat is None or nat.type != "AWS::EC2::NatGateway":
            return ""
        if properties(nat).get("ConnectivityType") == "private":
            return f"{nat.key[1]} is a private NAT gateway"
        subnet = target(self.product, properties(nat).get("SubnetId"))
        if subnet is None:
            return ""
        behind = Place(self.product, subnet, (), True)
        if properties(nat).get("SubnetId") is not None and subnet.key == self.subnet.key:
            return f"{nat.key[1]} is in the subnet that it should lead out of"
        reason = behind.no_internet()
        return f"{nat.key[1]} is in {subnet.key[1]}, and {reason}" if reason else ""

    def _route_table(self) -> ResourceInstance | str | None:
        """The subnet's route table; a text where it has none with routes; None: not known."""
        kind = "AWS::EC2::SubnetRouteTableAssociation"
        found = list(referring(self.product, kind, "SubnetId", self.subnet.key))
        if found:
            return target(self.product, properties(found[0]).get("RouteTableId"))
        subnets = [properties(one).get("SubnetId") for one in possible(self.product, kind)]
        others = any(is_unknown(one) and not mentioned(one) for one in subnets)
        vpc = target(self.product, properties(self.subnet).get("VpcId"))
        if vpc is None or others:
            return None
        return f"{self.subnet.key[1]} has no route table of its own, and the VPC's has no routes"

    def _gateway(self) -> ResourceInstance | None:
        table = self._route_table()
        for one in possible(self.product, ENDPOINT):
            if _service_of(one) == "s3" and properties(one).get("VpcEndpointType") != "Interface":
                tables = properties(one).get("RouteTableIds")
                if not isinstance(table, ResourceInstance) or table.key in mentioned(tables):
                    return one
        return None

    def _endpoint(self, service: str) -> ResourceInstance | None:
        """The interface endpoint to which the service's usual name leads in this VPC."""
        vpc = mentioned(properties(self.subnet).get("VpcId"))
        for one in certain(self.product, ENDPOINT):
            said = properties(one)
            is_here = not vpc or bool(vpc & mentioned(said.get("VpcId")))
            is_interface = said.get("VpcEndpointType") == "Interface"
            has_name = truth(said.get("PrivateDnsEnabled", False)) is not False
            if is_here and is_interface and has_name and _service_of(one) == service:
                return one
        return None

    def _through(self, endpoint: ResourceInstance) -> str:
        groups = targets(self.product, properties(endpoint).get("SecurityGroupIds"))
        vpc = target(self.product, properties(endpoint).get("VpcId"))
        if vpc is not None:
            for name in _DNS:
                if truth(properties(vpc).get(name, name == _DNS[0])) is False:
                    return f"private DNS of {endpoint.key[1]} needs {name} of {vpc.key[1]}"
        if not groups or not self.groups:
            return ""
        out, into = passes(self.product, self.groups, groups, _HTTPS)
        if into is False:
            return (
                f"{groups[0].key[1]} of the endpoint {endpoint.key[1]} does not let them in on 443"
            )
        if out is False:
            return (
                f"no rule of {self.groups[0].key[1]} lets them out to {endpoint.key[1]} on port 443"
            )
        return ""


def _policy_fault(endpoint: ResourceInstance, service: str) -> str:
    """Why the policy of an endpoint does not let a task start; empty where it may."""
    document = properties(endpoint).get("PolicyDocument")
    written = items(part(document, "Statement"))
    if not written or any(isinstance(one, Unknown) for one in written):
        return ""
    found = allows(statements(document, {}))
    for action, resource in _NEEDED.get(service, ()):
        may = [
            one
            for one in found
            if one.actions.has(action) is not False and one.resources.has(resource) is not False
        ]
        if not may:
            return f"the policy of {endpoint.key[1]} does not allow {action} on {resource}"
    return ""


def _service_of(endpoint: ResourceInstance) -> str:
    name = pattern_of(properties(endpoint).get("ServiceName", ""))
    for service in ("ecr.api", "ecr.dkr", "logs", "secretsmanager", "ssm", "kms", "s3"):
        if name.endswith(f".{service}"):
            return service
    return ""


def _routes(product: ResolvedProduct, table: ResourceInstance) -> Iterator[ResourceInstance]:
    yield from referring(product, "AWS::EC2::Route", "RouteTableId", table.key)


def _goes_anywhere(route: ResourceInstance) -> bool:
    said = properties(route)
    if "DestinationCidrBlock" in said:
        cidr = text(said["DestinationCidrBlock"])
        return cidr is None or cidr == _ANYWHERE or cidr.endswith("/1")
    return "DestinationPrefixListId" in said


def places(product: ResolvedProduct, network: object) -> list[Place]:
    """Where the tasks of a service run; empty where it is not known."""
    if not isinstance(network, dict):
        return []
    subnets = targets(product, network.get("Subnets"))
    groups = targets(product, network.get("SecurityGroups"))
    if subnets is None or (groups is None and items(network.get("SecurityGroups")) != []):
        return []
    public = network.get("AssignPublicIp", "DISABLED")
    is_public = {"ENABLED": True, "DISABLED": False}.get(str(public))
    found = [one for one in subnets if one.type == "AWS::EC2::Subnet"]
    return [Place(product, one, tuple(groups or ()), is_public) for one in found]
