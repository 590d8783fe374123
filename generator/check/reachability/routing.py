"""Where a subnet's routes lead: the most specific route decides for each address.

Subnet, addresses ●→ the routes that take them, or what is missing
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.check.reachability.addresses import Addresses
from generator.check.reachability.model import Network, Route, Subnet
from generator.check.reachability.verdicts import Reach, no, unknown, yes

_UNKNOWN_TARGETS = {
    "TransitGatewayId": "a transit gateway, whose route tables are not in the product",
    "VpcPeeringConnectionId": "a peering connection",
    "NetworkInterfaceId": "a network interface",
    "InstanceId": "an instance that forwards",
    "VpcEndpointId": "an endpoint of a firewall or gateway load balancer",
    "LocalGatewayId": "a local gateway",
    "CarrierGatewayId": "a carrier gateway",
    "CoreNetworkArn": "a core network",
}


def to_internet(
    network: Network,
    subnet: Subnet,
    wanted: Addresses,
    is_public: bool | None,
    is_whole: bool,
    through_gateway: bool = False,
) -> Reach:
    """Whether the subnet's routes lead these addresses of the internet to a gateway.

    ``is_public``: whether the sender has a public address, which an internet gateway asks for.
    ``through_gateway``: only an internet gateway counts, which alone takes connections from there.
    """
    found = list(_taken(network, subnet, wanted))
    if through_gateway:
        found = [one for one in found if one[0].target in network.gateways or one[0].unknown]
    covered = Addresses()
    for _, part in found:
        covered |= part
    parts = [(_gateway(network, subnet, route, is_public), part) for route, part in found]
    verdicts = [way for way, _ in parts]
    passed = Addresses()
    for way, part in parts:
        passed = passed | part if way.verdict == "yes" else passed
    if is_whole and not covered >= wanted:
        verdicts.append(no(f"{_table(network, subnet)} has no route to {_some(wanted - covered)}"))
    order = ("no", "unknown", "yes") if is_whole else ("yes", "unknown", "no")
    for verdict in order:
        for one in verdicts:
            if one.verdict == verdict:
                return replace(one, passed=passed if verdict == "yes" else None)
    return no(f"{_table(network, subnet)} has no route to the internet")


def _some(addresses: Addresses) -> str:
    return addresses.text()


def _taken(
    network: Network, subnet: Subnet, wanted: Addresses
) -> Iterator[tuple[Route, Addresses]]:
    """The routes that take any of the addresses, the most specific first, and what they take."""
    routes = network.routes.get(subnet.table, ()) if subnet.table else ()
    for route in sorted(routes, key=lambda route: -route.prefix):
        part = wanted & route.destination
        if part:
            yield route, part
            wanted = wanted - part


def _table(network: Network, subnet: Subnet) -> str:
    if subnet.table is None:
        return f"{subnet.address[1]} ({network.places[subnet.address]}) is in no route table and"
    place = network.places.get(subnet.table, "")
    return f"the route table {subnet.table[1]} ({place}) of {subnet.address[1]}"


def _gateway(network: Network, subnet: Subnet, route: Route, is_public: bool | None) -> Reach:
    step = f"{route.where[1]} ({network.places[route.where]})"
    if route.unknown:
        return unknown(route.unknown)
    if route.kind in _UNKNOWN_TARGETS:
        return unknown(f"{step} leads to {_UNKNOWN_TARGETS[route.kind]}")
    if route.kind == "NatGatewayId":
        return _through_nat(network, route, step)
    if route.kind == "EgressOnlyInternetGatewayId":
        return yes(f"{step} leads out through the egress-only gateway")
    if route.target is None:
        return unknown(f"the target of {step} is not in the product")
    gateway = route.target
    if gateway not in network.gateways:
        return no(f"{step} leads to {gateway[1]}, which is attached to no VPC here")
    if network.gateways[gateway] != subnet.vpc:
        return no(f"{step} leads to {route.target[1]}, which is attached to another VPC")
    if is_public is None:
        return unknown(f"whether there is a public address behind {step} is not known")
    if not is_public:
        return no(f"{step} leads to an internet gateway, which serves public addresses only")
    return yes(f"{step} leads through the internet gateway {route.target[1]}")


def _through_nat(network: Network, route: Route, step: str) -> Reach:
    nat = network.nats.get(route.target) if route.target else None
    if nat is None or route.target is None:
        return unknown(f"the NAT gateway of {step} is not in the product")
    name = route.target[1]
    if not nat.is_public:
        return no(f"{step} leads to {name}, a private NAT gateway: it has no public address")
    if nat.is_regional:
        attached = nat.vpc in network.gateways.values()
        return (
            yes(f"{step} leads through the regional NAT gateway {name}")
            if attached
            else no(f"{step} leads to {name}, whose VPC has no internet gateway")
        )
    below = network.subnets.get(nat.subnet) if nat.subnet else None
    if below is None:
        return unknown(f"the subnet of {name} is not in the product")
    return _behind_nat(network, route, below, step)


def _behind_nat(network: Network, route: Route, below: Subnet, step: str) -> Reach:
    """Whether a NAT gateway's own subnet leads to an internet gateway."""
    table = network.routes.get(below.table, ()) if below.table else ()
    name = route.target[1] if route.target else ""
    attached = {gateway for gateway, vpc in network.gateways.items() if vpc == below.vpc}
    through = [one for one in table if one.target in attached and not one.unknown]
    covered = Addresses()
    for one in through:
        covered |= one.destination
    if not covered >= route.destination:
        return no(
            f"{step} leads to {name}, and {_table(network, below)} has no route to an internet"
            " gateway"
        )
    out = through[0].where
    return yes(
        f"{step} leads to the NAT gateway {name}",
        f"{out[1]} ({network.places[out]}) leads from there through the internet gateway",
    )
