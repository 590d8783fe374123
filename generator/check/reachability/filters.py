"""Whether security groups and network ACLs let something through.

rules, port, of whom ●→ Reach
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from generator.check.reachability.addresses import Addresses
from generator.check.reachability.model import FilterRule, Interface, Network
from generator.check.reachability.verdicts import Reach, along, no, unknown, yes
from generator.plan.diff.resolved_product import Address

Direction = Literal["ingress", "egress"]
Hop = Callable[[Addresses], Reach]
_WORDS = {"ingress": "lets in", "egress": "lets out"}
# Ports from which clients open connections (VPC User Guide, "Ephemeral ports").
_CLIENT_PORTS = (1024, 65535)


@dataclass(frozen=True)
class Peer:
    """The other end: its ``name``, its ``addresses``, and the security ``groups`` it is in.

    ``is_whole``: all of the addresses must get through, and not just some.
    """

    name: str
    addresses: Addresses = field(default_factory=Addresses)
    groups: Collection[Address] = ()
    is_whole: bool = True


def group_filter(
    network: Network, interface: Interface, direction: Direction, port: int, peer: Peer
) -> Reach:
    """Whether the interface's security groups let TCP on the port through."""
    if not interface.is_filtered:
        return yes(f"{interface.name} has no security groups")
    doubts = [f"a security group of {interface.name} is not in the product"]
    doubts = doubts if None in interface.groups or not interface.groups else []
    rules = [rule for rule in _rules(network, interface, direction) if rule.takes(port)]
    for rule in rules:
        if rule.group in peer.groups and rule.group is not None and not rule.unknown:
            return yes(_step(network, rule, direction, port, f"the group {rule.group[1]}"))
    known = [rule for rule in rules if not rule.unknown and rule.addresses & peer.addresses]
    passed = Addresses()
    for rule in known:
        passed |= rule.addresses
    if passed >= peer.addresses if peer.is_whole else passed & peer.addresses:
        said = (_step(network, one, direction, port, one.addresses.text()) for one in known[:3])
        return Reach("yes", tuple(said), passed & peer.addresses)
    doubts += [rule.unknown for rule in rules if rule.unknown]
    if doubts:
        return unknown(*doubts)
    names = ", ".join(group[1] for group in interface.groups if group)
    places = ", ".join(network.places[group] for group in interface.groups if group)
    part = " all of" if known else ""
    return no(f"no rule of {names} ({places}) {_WORDS[direction]}{part} tcp {port}: {peer.name}")


def _rules(network: Network, interface: Interface, direction: Direction) -> Iterator[FilterRule]:
    for group in interface.groups:
        found = network.groups.get(group) if group else None
        if found is not None:
            yield from found.ingress if direction == "ingress" else found.egress


def _step(network: Network, rule: FilterRule, direction: Direction, port: int, peer: str) -> str:
    address, _ = rule.where
    place = rule.place or network.places[address]
    return f"{address[1]} ({place}) {_WORDS[direction]} tcp {port}: {peer}"


def acl_filter(
    network: Network, subnet: Address | None, direction: Direction, port: int, peer: Peer
) -> Reach:
    """Whether the subnet's network ACL lets a request on the port and its response through."""
    found = network.subnets.get(subnet) if subnet else None
    acl = found.acl if found else None
    if acl is None or acl not in network.acls:
        return yes()  # the default ACL of a VPC allows everything
    ingress, egress = network.acls[acl]
    there, back = (ingress, egress) if direction == "ingress" else (egress, ingress)
    other: Direction = "egress" if direction == "ingress" else "ingress"

    def entries(entries: Sequence[FilterRule], way: Direction, port: int, what: str) -> Hop:
        return lambda some: _entries(
            network, acl, entries, way, port, replace(peer, addresses=some), what
        )

    request = entries(there, direction, port, "")
    responses = (entries(back, other, edge, "the responses on ") for edge in _edges(back))
    return along(peer.addresses, (request, *responses))


def _edges(entries: Sequence[FilterRule]) -> list[int]:
    """Client ports at which other entries begin to count: between them nothing changes."""
    low, high = _CLIENT_PORTS
    edges = {low} | {entry.first for entry in entries} | {entry.last + 1 for entry in entries}
    return sorted(edge for edge in edges if low <= edge <= high)


def _entries(
    network: Network,
    acl: Address,
    entries: Sequence[FilterRule],
    direction: Direction,
    port: int,
    peer: Peer,
    what: str,
) -> Reach:
    """The entries in order: the first that fits an address decides about it."""
    left, passed = peer.addresses, Addresses()
    for entry in entries:
        fitting = left & entry.addresses if entry.takes(port) else Addresses()
        if fitting and entry.unknown:
            return unknown(entry.unknown)
        passed = passed | fitting if entry.allows else passed
        left = left - fitting
    if passed >= peer.addresses if peer.is_whole else passed:
        place = network.places[acl]
        step = f"the network ACL {acl[1]} ({place}) {_WORDS[direction]} {what}tcp {port}"
        return Reach("yes", (step,), passed)
    stops = f"the network ACL {acl[1]} ({network.places[acl]}) stops {what}tcp {port}"
    return no(f"{stops} {'from' if direction == 'ingress' else 'to'} {peer.name}")
