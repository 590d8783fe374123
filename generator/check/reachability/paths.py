"""From one interface to another, from the internet, to the internet: hop by hop.

Each answer is for one TCP port. ``every``: it must hold in every subnet and for all addresses, as
what must work does; else one subnet and some addresses are enough, as for what must not happen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from generator.check.reachability.addresses import EVERYWHERE, INTERNET, Addresses
from generator.check.reachability.expectations import INTERNET as INTERNET_NAME
from generator.check.reachability.expectations import Needed
from generator.check.reachability.filters import Hop, Peer, acl_filter, group_filter
from generator.check.reachability.model import Interface, Network, Subnet
from generator.check.reachability.routing import to_internet
from generator.check.reachability.verdicts import (
    Reach,
    all_of,
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
    ways = (_pair(network, source, target, port, pair, every) for pair in pairs)
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
            wanted,
            (
                partial(_back, network, target, subnet, every),
                *_inwards(network, target, subnet, port, peer),
            ),
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
            wanted,
            (
                *_outwards(network, source, subnet, port, peer),
                partial(_out, network, source, subnet, every),
            ),
        )
        for subnet in _subnets(network, source)
    ]
    what = f"{source.name} has no subnets here"
    return every_of(ways, what) if every else any_of(ways, what)


def _outwards(
    network: Network, source: Interface, subnet: Subnet | None, port: int, peer: Peer
) -> Iterator[Hop]:
    """The filters at the source's end, for some of the peer's addresses."""
    yield lambda some: group_filter(network, source, "egress", port, replace(peer, addresses=some))
    if subnet is not None:
        yield lambda some: acl_filter(
            network, subnet.address, "egress", port, replace(peer, addresses=some)
        )


def _inwards(
    network: Network, target: Interface, subnet: Subnet | None, port: int, peer: Peer
) -> Iterator[Hop]:
    """The filters at the target's end, for some of the peer's addresses."""
    if subnet is not None:
        yield lambda some: acl_filter(
            network, subnet.address, "ingress", port, replace(peer, addresses=some)
        )
    yield lambda some: group_filter(network, target, "ingress", port, replace(peer, addresses=some))


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


def _back(
    network: Network, target: Interface, subnet: Subnet | None, every: bool, some: Addresses
) -> Reach:
    """A response finds its way back only over an internet gateway; so does a request."""
    if target.is_public is None:
        return unknown(f"whether {target.name} has a public address is not known")
    routes = network.routes.get(subnet.table, ()) if subnet and subnet.table else ()
    if subnet and not any(one.target in network.gateways or one.unknown for one in routes):
        place = network.places[subnet.address]
        return no(f"{subnet.address[1]} ({place}) has no route to an internet gateway")
    return _out(network, target, subnet, every, some, through_gateway=True)


def _out(
    network: Network,
    source: Interface,
    subnet: Subnet | None,
    every: bool,
    some: Addresses,
    through_gateway: bool = False,
) -> Reach:
    if subnet is None:
        return unknown(f"a subnet of {source.name} is not in the product")
    return to_internet(network, subnet, some, source.is_public, every, through_gateway)


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
    # A network ACL is passed at the border of a subnet only.
    is_inside = here is not None and there is not None and here.address == there.address
    out = _outwards(network, source, None if is_inside else here, port, receiver)
    into = _inwards(network, target, None if is_inside else there, port, sender)
    ends = (along(receiver.addresses, out), _connected(here, there), along(sender.addresses, into))
    return all_of(ends)


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
