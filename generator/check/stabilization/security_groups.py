"""Whether security groups let a connection pass: allow, or not; None where it is not known.

ResolvedProduct, groups, port ●→ true, false, None
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from generator.cfn.values import Value
from generator.check.resources import items, number, part, properties, reference, referring
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance

Direction = Literal["Ingress", "Egress"]
_PEER = {"Ingress": "SourceSecurityGroupId", "Egress": "DestinationSecurityGroupId"}
_TCP = ("tcp", "6", "-1")


def passes(
    product: ResolvedProduct,
    source: Sequence[ResourceInstance],
    destination: Sequence[ResourceInstance],
    port: int,
) -> tuple[bool | None, bool | None]:
    """Whether the source's groups let a connection out, and the destination's let it in."""
    into, out_of = ({one.key for one in side} for side in (destination, source))
    out = _any(allows(product, one, "Egress", port, into) for one in source)
    return out, _any(allows(product, one, "Ingress", port, out_of) for one in destination)


def allows(
    product: ResolvedProduct,
    group: ResourceInstance,
    direction: Direction,
    port: int,
    peers: set[Address],
) -> bool | None:
    """Whether a rule of a group allows TCP on a port to or from peers.

    A rule about addresses may be about theirs, so it allows.
    """
    rules = items(properties(group).get(f"SecurityGroup{direction}"))
    if rules is None:
        return None
    apart = list(referring(product, f"AWS::EC2::SecurityGroup{direction}", "GroupId", group.key))
    if direction == "Egress" and not rules and not apart:
        return True  # the rule that EC2 adds: all traffic out
    found = [*rules, *(dict(properties(one)) for one in apart)]
    return _any(_matches(rule, direction, port, peers) for rule in found)


def _matches(rule: Value, direction: Direction, port: int, peers: set[Address]) -> bool | None:
    if not isinstance(rule, dict):
        return None
    ports = _includes(rule, port)
    if ports is False or part(rule, "CidrIp") == "127.0.0.1/32":
        return False
    peer = rule.get(_PEER[direction])
    if peer is None:
        return ports
    named = reference(peer)
    if named is None:
        return None
    return ports if named[0] in peers else False


def _includes(rule: Value, port: int) -> bool | None:
    protocol = part(rule, "IpProtocol")
    if not isinstance(protocol, str | int):
        return None
    if str(protocol) not in _TCP:
        return False
    if str(protocol) == "-1":
        return True
    first, last = number(part(rule, "FromPort")), number(part(rule, "ToPort"))
    if first is None or last is None:
        return None
    return first <= port <= last or first == -1


def _any(found: Iterable[bool | None]) -> bool | None:
    answers = list(found)
    if True in answers:
        return True
    return None if None in answers else False
