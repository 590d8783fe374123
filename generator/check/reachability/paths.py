"""From one interface to another, from the internet, to the internet: hop by hop.

Each answer is for one TCP port. ``every``: it must hold in every subnet and for all addresses, as
what must work does; else one subnet and some addresses are enough, as for what must not happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.check.reachability.addresses import EVERYWHERE, INTERNET, Addresses
from generator.check.reachability.expectations import INTERNET as INTERNET_NAME
from generator.check.reachability.expectations import Needed
from generator.check.reachability.filters import Peer, acl_filter, group_filter
from generator.check.reachability.model import Interface, Network, Subnet
from generator.check.reachability.routing import to_internet
from generator.check.reachability.verdicts import (
    Reach,
    along,
    any_of,
    every_of,
    no,
    unknown,
    yes,
)
from generator.plan.diff.resolved_product import Address

_Pair = tuple[Subnet | None, Subnet | None]
_OUTSIDE = "the internet"


def between(
    network: Network, source: Interface, target: Interface, port: int, *, every: bool
) -> Reach:
    """Whether the source can open a connection to the target."""
    pairs = _pairs(network, source, target)
    ways = [_pair(network, source, target, port, pair, every) for pair in pairs]
    what = f"{source.name} and {target.name} have no subnets here"
    return every_of(ways, what) if every else any_of(ways, what)


def from_internet(network: Network, target: Interface, port: int, *, every: bool) -> Reach:
    """Whether the internet can open a connection to the target itself."""
    if target.is_public is False:
        return no(f"{target.name} ({network.places[target.address]}) has no public address")
    # What serves everyone serves IPv4; what anyone may reach is either.
    wanted = INTERNET.four if every else INTERNET
    peer = Peer(_OUTSIDE, wanted, (), every)
    ways = [
        along(
            (
                partial(_back, network, target, subnet, every),
                partial(acl_filter, network, _key(subnet), "ingress", port, peer),
                partial(group_filter, network, target, "ingress", port, peer),
            )
        )
        for subnet in _subnets(network, target)
    ]
    what = f"{target.name} has no subnets here"
    return every_of(ways, what) if every else any_of(ways, what)


def to_the_internet(network: Network, source: Interface, port: int, *, every: bool) -> Reach:
    """Whether the source can open a connection to the internet."""
    wanted = INTERNET.four if every else INTERNET
    peer = Peer(_OUTSIDE, wanted, (), every)
    ways = [
        along(
            (
                partial(group_filter, network, source, "egress", port, peer),
                partial(acl_filter, network, _key(subnet), "egress", port, peer),
                partial(_out, network, source, subnet, wanted, every),
            )
        )
        for subnet in _subnets(network, source)
    ]
    what = f"{source.name} has no subnets here"
    return every_of(ways, what) if every else any_of(ways, what)


def needed_path(network: Network, needed: Needed) -> Reach:
    """Whether a path that is needed exists, in every subnet and for all addresses."""
    named = {address[1]: interface for address, interface in network.interfaces.items()}
    ends = [one for one in (needed.source, needed.target) if one != INTERNET_NAME]
    if absent := [one for one in ends if one not in named]:
        return no(*(f"{one} has no network interfaces here" for one in absent))
    if needed.source == INTERNET_NAME:
        return from_internet(network, named[needed.target], needed.port, every=True)
    if needed.target == INTERNET_NAME:
        return to_the_internet(network, named[needed.source], needed.port, every=True)
    return between(network, named[needed.source], named[needed.target], needed.port, every=True)


def _back(network: Network, target: Interface, subnet: Subnet | None, every: bool) -> Reach:
    """A response finds its way back only over an internet gateway; so does a request."""
    if target.is_public is None:
        return unknown(f"whether {target.name} has a public address is not known")
    return _out(network, target, subnet, INTERNET.four if every else INTERNET, every, "GatewayId")


def _out(
    network: Network,
    source: Interface,
    subnet: Subnet | None,
    wanted: Addresses,
    every: bool,
    kind: str = "",
) -> Reach:
    if subnet is None:
        return unknown(f"a subnet of {source.name} is not in the product")
    if kind and not any(
        (route.kind == kind and route.target in network.gateways) or route.unknown
        for route in network.routes.get(subnet.table or ("", ""), ())
    ):
        name = subnet.address[1]
        place = network.places[subnet.address]
        return no(f"{name} ({place}) has no route to an internet gateway")
    return to_internet(network, subnet, wanted, source.is_public, every)


def _pairs(network: Network, source: Interface, target: Interface) -> Iterator[_Pair]:
    """Each kind of pair of subnets once: those with the same filters and addresses are alike."""
    for one in _subnets(network, source):
        for other in _subnets(network, target):
            yield one, other


def _subnets(network: Network, interface: Interface) -> list[Subnet | None]:
    return [network.subnets.get(one) if one else None for one in interface.subnets or (None,)]


def _key(subnet: Subnet | None) -> Address | None:
    return subnet.address if subnet else None


def _pair(
    network: Network, source: Interface, target: Interface, port: int, pair: _Pair, every: bool
) -> Reach:
    here, there = pair
    sender = _peer(source, here, every)
    receiver = _peer(target, there, every)
    hops = [
        partial(group_filter, network, source, "egress", port, receiver),
        partial(_connected, here, there),
        partial(group_filter, network, target, "ingress", port, sender),
    ]
    if here is None or there is None or here.address != there.address:
        # A network ACL is passed at the border of a subnet only.
        hops.insert(1, partial(acl_filter, network, _key(here), "egress", port, receiver))
        hops.insert(3, partial(acl_filter, network, _key(there), "ingress", port, sender))
    return along(hops)


def _peer(interface: Interface, subnet: Subnet | None, every: bool) -> Peer:
    groups = tuple(group for group in interface.groups if group)
    found = subnet.addresses.four or subnet.addresses if subnet else Addresses()
    # Where a subnet's addresses are not known, only a rule for everyone is sure to hold.
    return Peer(interface.name, found or EVERYWHERE.four, groups, every or not found)


def _connected(here: Subnet | None, there: Subnet | None) -> Reach:
    if here is None or there is None or here.vpc is None or there.vpc is None:
        return unknown("a subnet or its VPC is not in the product")
    if here.vpc == there.vpc:
        return yes()
    return unknown(
        f"{here.address[1]} and {there.address[1]} are in two VPCs: what connects them is not"
        " followed"
    )
