"""Rules of security groups: which ports are open to which addresses that were not before.

A range may be written as one or in parts (``0.0.0.0/1`` and ``128.0.0.0/1``), a range of ports too,
so both are compared as sets. Source: Amazon EC2 API Reference, IpPermission.

    rules before, rules after ●→ openings in words
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.cfn.values import Unknown, Value
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.policy.addresses import EVERYWHERE, Network, network, new_public

_INGRESS, _EGRESS = "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"
GROUP = "AWS::EC2::SecurityGroup"
RULES = (_INGRESS, _EGRESS)

# What a group lets out to where nothing is said (EC2 User Guide, "Default rules").
_ALL_OUT: Mapping[str, Value] = {"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}
_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}
_LAST = 65535


@dataclass(frozen=True)
class Rule:
    """``protocol``: a name, or ``-1`` for all; ports inclusive; where it leads to or from.

    ``prefix_list``: of which the addresses are not known here; empty where there is none.
    """

    protocol: str
    first: int
    last: int
    block: Network | None
    prefix_list: str = ""

    def holds(self, protocol: str, port: int) -> bool:
        """Whether it lets a protocol and port through."""
        return self.protocol in ("-1", protocol) and self.first <= port <= self.last


def ingress(placed: ResourceInstance) -> list[Rule]:
    """What a group, or a rule of its own, lets in."""
    return _rules(placed, "SecurityGroupIngress", _INGRESS)


def egress(placed: ResourceInstance) -> list[Rule]:
    """What a group, or a rule of its own, lets out."""
    if placed.deployed_type == GROUP and not placed.resource.properties.get("SecurityGroupEgress"):
        return list(_parsed(_ALL_OUT))
    return _rules(placed, "SecurityGroupEgress", _EGRESS)


def openings(before: Sequence[Rule], after: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    """Ports, and addresses of the internet that are new for them, in words."""
    for protocol in dict.fromkeys(rule.protocol for rule in after):
        for first, last, found in _intervals(protocol, before, after):
            for one in found:
                yield _ports(protocol, first, last), _addresses(one)
    known = {rule.prefix_list for rule in before}
    for rule in after:
        if rule.prefix_list and rule.prefix_list not in known:
            ports = _ports(rule.protocol, rule.first, rule.last)
            yield ports, f"the prefix list {rule.prefix_list}, whose addresses are unknown here"


def narrows(placed: ResourceInstance) -> bool:
    """Whether a rule of its own is open to the internet, so that its removal protects."""
    if placed.deployed_type not in RULES:
        return False
    rules = ingress(placed) + (egress(placed) if placed.deployed_type == _EGRESS else [])
    return bool(new_public([], [rule.block for rule in rules if rule.block is not None]))


def _intervals(
    protocol: str, before: Sequence[Rule], after: Sequence[Rule]
) -> Iterator[tuple[int, int, list[Network]]]:
    """The ranges of ports in which the new addresses are the same."""
    own = [rule for rule in after if rule.protocol == protocol]
    rules = [rule for rule in before if rule.protocol in ("-1", protocol)]
    edges = sorted({rule.first for rule in (*own, *rules)} | {r.last + 1 for r in (*own, *rules)})
    start, found, end = 0, list[Network](), 0
    for first, limit in pairwise(edges):
        new = new_public(_blocks(rules, protocol, first), _blocks(own, protocol, first))
        if found and (new != found or first != end):
            yield start, end - 1, found
        if new != found or first != end:
            start = first
        found, end = new, limit
    if found:
        yield start, end - 1, found


def _blocks(rules: Sequence[Rule], protocol: str, port: int) -> list[Network]:
    return [rule.block for rule in rules if rule.block is not None and rule.holds(protocol, port)]


def _rules(placed: ResourceInstance, name: str, kind: str) -> list[Rule]:
    properties = placed.resource.properties
    if placed.deployed_type == kind:
        return list(_parsed(properties))
    found = properties.get(name, []) if placed.deployed_type == GROUP else []
    items = found if isinstance(found, list) else [found]
    return [rule for one in items if isinstance(one, dict) for rule in _parsed(one)]


def _parsed(rule: Mapping[str, Value]) -> Iterator[Rule]:
    protocol = str(rule.get("IpProtocol", "-1")).lower()
    protocol = _NUMBERS.get(protocol, protocol)
    first, last = _port(rule.get("FromPort"), 0), _port(rule.get("ToPort"), _LAST)
    if protocol not in ("tcp", "udp") or first < 0:
        first, last = 0, _LAST
    for name in ("CidrIp", "CidrIpv6"):
        block = network(rule.get(name))
        if block is not None:
            yield Rule(protocol, first, last, block)
    for name in ("SourcePrefixListId", "DestinationPrefixListId"):
        listed = rule.get(name)
        if listed is not None:
            text = listed.sources[0].qualified if isinstance(listed, Unknown) else str(listed)
            yield Rule(protocol, first, last, None, text)


def _port(value: Value, default: int) -> int:
    try:
        return int(str(value))
    except ValueError:
        return default


def _ports(protocol: str, first: int, last: int) -> str:
    if (first, last) == (0, _LAST):
        return "Every port" if protocol in ("-1", "tcp", "udp") else f"Protocol {protocol}"
    ports = f"{first}" if first == last else f"{first} to {last}"
    return f"Port {ports} ({protocol})"


def _addresses(block: Network) -> str:
    text = str(block)
    return f"anywhere ({text})" if text in EVERYWHERE else f"{text}, addresses of the internet"
