"""Sets of addresses: which of them are on the internet, and what one set has beside another.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries: private, shared, loopback and
link-local blocks.

    CIDR blocks ●→ networks ●→ public networks that are new, as few as possible
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Network,
    IPv6Network,
    collapse_addresses,
    ip_network,
)

from generator.cfn.values import Value

Network = IPv4Network | IPv6Network

EVERYWHERE = ("0.0.0.0/0", "::/0")
_PRIVATE: tuple[Network, ...] = tuple(
    ip_network(block)
    for block in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


def network(block: Value) -> Network | None:
    """The network of a CIDR block; None for what is none, or not known."""
    try:
        return ip_network(block, strict=False) if isinstance(block, str) else None
    except ValueError:
        return None


def new_public(before: Iterable[Network], after: Iterable[Network]) -> list[Network]:
    """The public networks in which someone gets in who did not before; everything is one."""
    taken = [*before, *_PRIVATE]
    new: list[Network] = []
    for one in _joined(after):
        left = [one]
        for other in taken:
            left = [rest for part in left for rest in _without(part, other)]
        # Of what is open to everyone the whole is named, not what is left of it.
        whole = [one] if one.prefixlen == 0 and left and one not in taken else left
        new += whole
    return _joined(new)


def _joined(networks: Iterable[Network]) -> list[Network]:
    found = list(networks)
    four = collapse_addresses(one for one in found if isinstance(one, IPv4Network))
    six = collapse_addresses(one for one in found if isinstance(one, IPv6Network))
    return [*four, *six]


def _without(one: Network, other: Network) -> list[Network]:
    """What is left of a network without another."""
    if isinstance(one, IPv4Network) and isinstance(other, IPv4Network):
        return _rest(one, other, other.subnet_of(one), one.subnet_of(other))
    if isinstance(one, IPv6Network) and isinstance(other, IPv6Network):
        return _rest(one, other, other.subnet_of(one), one.subnet_of(other))
    return [one]


def _rest(one: Network, other: Network, is_inside: bool, is_covered: bool) -> list[Network]:
    if is_covered:
        return []
    return list(one.address_exclude(other)) if is_inside else [one]  # type: ignore[arg-type]
