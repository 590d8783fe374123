"""The records of a resolved product's network.

ResolvedProduct ●→ Network
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.cfn.values import Path, Value
from generator.check.model import line_of
from generator.check.reachability.addresses import EVERYWHERE, Addresses, network_of
from generator.check.reachability.interfaces import interfaces
from generator.check.reachability.model import FilterRule, Group, Nat, Network, Route, Subnet
from generator.check.reachability.reading import (
    LAST_PORT,
    addresses,
    flag,
    items,
    member,
    number,
    protocol,
    reference,
)
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance

_Properties = Mapping[str, Value]
_PEERS = ("SourceSecurityGroupId", "DestinationSecurityGroupId")
_LISTS = ("SourcePrefixListId", "DestinationPrefixListId")
_TARGETS = (
    *("GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId", "TransitGatewayId"),
    *("VpcPeeringConnectionId", "NetworkInterfaceId", "InstanceId", "VpcEndpointId"),
    *("LocalGatewayId", "CarrierGatewayId", "CoreNetworkArn"),
)


def network(product: ResolvedProduct) -> Network:
    """Everything that decides what reaches what."""
    found = _Reader(product)
    subnets = found.subnets()
    return Network(
        groups={
            address: Group(_placed(product, group.ingress), _placed(product, group.egress))
            for address, group in found.groups().items()
        },
        subnets=subnets,
        routes=found.routes(),
        acls=found.acls(),
        gateways=found.gateways(),
        nats=found.nats(),
        interfaces=interfaces(product, subnets),
        places={address: _place(product, address) for address in product.resources},
    )


def _place(product: ResolvedProduct, address: Address) -> str:
    file, line = line_of(product, address)
    return f"{file}:{line}"


def _placed(product: ResolvedProduct, rules: Iterable[FilterRule]) -> list[FilterRule]:
    """The rules with the file and line of each."""
    places = ((rule, line_of(product, rule.where[0], *rule.where[1])) for rule in rules)
    return [replace(rule, place=f"{file}:{line}") for rule, (file, line) in places]


class _Reader:
    """Reads one product: resources by type, looked up once."""

    def __init__(self, product: ResolvedProduct) -> None:
        self._by_type: dict[str, list[ResourceInstance]] = {}
        for resource in product.resources.values():
            self._by_type.setdefault(resource.deployed_type, []).append(resource)

    def groups(self) -> dict[Address, Group]:
        ingress: dict[Address, list[FilterRule]] = {}
        egress: dict[Address, list[FilterRule]] = {}
        for one in self._of("SecurityGroup"):
            properties = one.resource.properties
            ingress[one.key] = list(_embedded(one, "SecurityGroupIngress"))
            egress[one.key] = list(_embedded(one, "SecurityGroupEgress"))
            if not properties.get("SecurityGroupEgress"):
                # EC2 User Guide, "Default security groups": it lets everything out.
                egress[one.key].append(FilterRule((one.key, ()), "-1", 0, LAST_PORT, EVERYWHERE))
        for kind, rules in (("SecurityGroupIngress", ingress), ("SecurityGroupEgress", egress)):
            for one in self._of(kind):
                owner = reference(one.resource.properties.get("GroupId"))
                if owner in rules:
                    properties = one.resource.properties
                    rules[owner].append(_rule(one.key, (), properties, _doubt(one)))
        return {address: Group(ingress[address], egress[address]) for address in ingress}

    def subnets(self) -> dict[Address, Subnet]:
        tables = self._associated("SubnetRouteTableAssociation", "RouteTableId")
        acls = self._associated("SubnetNetworkAclAssociation", "NetworkAclId")
        return {one.key: _subnet(one, tables, acls) for one in self._of("Subnet")}

    def routes(self) -> dict[Address, list[Route]]:
        found: dict[Address, list[Route]] = {}
        for one in self._of("Route"):
            table = reference(one.resource.properties.get("RouteTableId"))
            if table is not None:
                found.setdefault(table, []).append(_route(one))
        return found

    def acls(self) -> dict[Address, tuple[list[FilterRule], list[FilterRule]]]:
        found: dict[Address, tuple[list[FilterRule], list[FilterRule]]] = {
            one.key: ([], []) for one in self._of("NetworkAcl")
        }
        for one in self._of("NetworkAclEntry"):
            acl = reference(one.resource.properties.get("NetworkAclId"))
            if acl in found:
                is_egress = flag(one.resource.properties.get("Egress"), False)
                found[acl][bool(is_egress)].append(_entry(one))
        for directions in found.values():
            for entries in directions:
                entries.sort(key=lambda entry: entry.number)
        return found

    def gateways(self) -> dict[Address, Address | None]:
        return {
            gateway: reference(one.resource.properties.get("VpcId"))
            for one in self._of("VPCGatewayAttachment")
            if (gateway := reference(one.resource.properties.get("InternetGatewayId")))
        }

    def nats(self) -> dict[Address, Nat]:
        found = {}
        for one in self._of("NatGateway"):
            properties = one.resource.properties
            found[one.key] = Nat(
                reference(properties.get("SubnetId")),
                reference(properties.get("VpcId")),
                properties.get("AvailabilityMode") == "regional",
                properties.get("ConnectivityType", "public") != "private",
            )
        return found

    def _of(self, kind: str) -> list[ResourceInstance]:
        return self._by_type.get(f"AWS::EC2::{kind}", [])

    def _associated(self, kind: str, name: str) -> dict[Address, Address]:
        found = {}
        for one in self._of(kind):
            subnet = reference(one.resource.properties.get("SubnetId"))
            other = reference(one.resource.properties.get(name))
            if subnet and other:
                found[subnet] = other
        return found


def _doubt(resource: ResourceInstance) -> str:
    return "" if resource.exists is True else f"the condition of {resource.key[1]} is not known"


def _embedded(one: ResourceInstance, name: str) -> Iterator[FilterRule]:
    for position, rule in items(one.resource.properties.get(name)):
        path: Path = ("Properties", name, position)
        if isinstance(rule, dict):
            yield _rule(one.key, path, rule, _doubt(one))
        else:
            why = f"{name} of {one.key[1]} is not known"
            yield FilterRule((one.key, path[:2]), "-1", 0, LAST_PORT, unknown=why)


def _rule(key: Address, path: Path, rule: _Properties, doubt: str) -> FilterRule:
    name = protocol(rule.get("IpProtocol"))
    first, last = _ports(name, rule.get("FromPort"), rule.get("ToPort"))
    found, group = Addresses(), None
    for written in ("CidrIp", "CidrIpv6"):
        if written in rule:
            block = addresses(rule[written])
            doubt = doubt or ("" if block else f"{written} of a rule of {key[1]} is not known")
            found |= block or Addresses()
    for written in _PEERS:
        if written in rule:
            group = reference(rule[written])
            doubt = doubt or ("" if group else f"{written} of a rule of {key[1]} is not known")
    if any(written in rule for written in _LISTS):
        doubt = doubt or f"a rule of {key[1]} names a prefix list, whose addresses are not known"
    if (member(dict(rule), "SourceSecurityGroupName")) is not None:
        doubt = doubt or f"a rule of {key[1]} names a group by its name"
    return FilterRule((key, path), name, first, last, found, group, doubt)


def _ports(name: str, first: Value, last: Value) -> tuple[int, int]:
    if name == "-1":
        return 0, LAST_PORT
    low, high = number(first, 0), number(last, LAST_PORT)
    # -1 is every port, too; what is not known may be any.
    low = 0 if low is None or low < 0 else low
    return low, LAST_PORT if high is None or high < 0 else high


def _subnet(
    one: ResourceInstance, tables: Mapping[Address, Address], acls: Mapping[Address, Address]
) -> Subnet:
    properties = one.resource.properties
    found = addresses(properties.get("CidrBlock")) or Addresses()
    found |= addresses(properties.get("Ipv6CidrBlock")) or Addresses()
    return Subnet(
        one.key,
        reference(properties.get("VpcId")),
        found,
        bool(flag(properties.get("MapPublicIpOnLaunch"), False)),
        tables.get(one.key),
        acls.get(one.key),
    )


def _route(one: ResourceInstance) -> Route:
    properties, doubt = one.resource.properties, _doubt(one)
    text = properties.get("DestinationCidrBlock") or properties.get("DestinationIpv6CidrBlock")
    destination = addresses(text)
    if destination is None:
        doubt = doubt or f"the destination of {one.key[1]} is not known"
    kind = next((name for name in _TARGETS if name in properties), "")
    prefix = network_of(str(text)).prefixlen if destination else 0
    target = reference(properties.get(kind))
    return Route(one.key, destination or EVERYWHERE, prefix, kind, target, doubt)


def _entry(one: ResourceInstance) -> FilterRule:
    properties = one.resource.properties
    name = protocol(properties.get("Protocol"))
    ports = properties.get("PortRange")
    first, last = _ports(name, member(ports, "From"), member(ports, "To"))
    text = properties.get("CidrBlock") or properties.get("Ipv6CidrBlock")
    found, order = addresses(text), number(properties.get("RuleNumber"), 0)
    known = found is not None and order is not None and not _doubt(one)
    return FilterRule(
        (one.key, ()),
        name,
        first,
        last,
        found or EVERYWHERE,
        unknown="" if known else f"the entry {one.key[1]} is not known",
        number=order or 0,
        allows=str(properties.get("RuleAction")).lower() == "allow",
    )
