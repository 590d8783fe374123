"""Sets of IP addresses as ranges of numbers, IPv6 above IPv4, so that parts add up to a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
    summarize_address_range,
)
from itertools import islice

_SIX = 1 << 32  # the number of the first IPv6 address
_Range = tuple[int, int]


@dataclass(frozen=True)
class Addresses:
    """A set of addresses: ranges, both ends included, sorted, none touching the next."""

    ranges: tuple[_Range, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __or__(self, other: Addresses) -> Addresses:
        return _joined([*self.ranges, *other.ranges])

    def __and__(self, other: Addresses) -> Addresses:
        pairs = ((max(a, c), min(b, d)) for a, b in self.ranges for c, d in other.ranges)
        return _joined((low, high) for low, high in pairs if low <= high)

    def __sub__(self, other: Addresses) -> Addresses:
        left = list(self.ranges)
        for low, high in other.ranges:
            left = [part for one in left for part in _without(one, low, high)]
        return Addresses(tuple(left))

    def __ge__(self, other: Addresses) -> bool:
        return not other - self

    @property
    def four(self) -> Addresses:
        """The IPv4 addresses of the set."""
        return self & Addresses(((0, _SIX - 1),))

    def text(self) -> str:
        """The first CIDR blocks of the set."""
        every = (str(one) for low, high in self.ranges for one in _blocks(low, high))
        blocks = list(islice(every, 4))
        return ", ".join(blocks[:3]) + (", …" if len(blocks) > 3 else "")


def block(text: str) -> Addresses:
    """The addresses of a CIDR block. Raises ``ValueError``."""
    network = ip_network(text, strict=False)
    low, high = int(network.network_address), int(network.broadcast_address)
    offset = _SIX if isinstance(network, IPv6Network) else 0
    return Addresses(((low + offset, high + offset),))


def _joined(ranges: Iterable[_Range]) -> Addresses:
    found: list[_Range] = []
    for low, high in sorted(ranges):
        # IPv6 does not continue IPv4.
        if found and low <= found[-1][1] + (low != _SIX):
            found[-1] = found[-1][0], max(found[-1][1], high)
        else:
            found.append((low, high))
    return Addresses(tuple(found))


def _without(one: _Range, low: int, high: int) -> Iterator[_Range]:
    if high < one[0] or low > one[1]:
        yield one
        return
    if one[0] < low:
        yield one[0], low - 1
    if high < one[1]:
        yield high + 1, one[1]


def _blocks(low: int, high: int) -> Iterator[IPv4Network | IPv6Network]:
    if low >= _SIX:
        yield from summarize_address_range(IPv6Address(low - _SIX), IPv6Address(high - _SIX))
    else:
        yield from summarize_address_range(IPv4Address(low), IPv4Address(high))


def _all(blocks: Iterable[str]) -> Addresses:
    return _joined(part for one in blocks for part in block(one).ranges)


EVERYWHERE = _all(("0.0.0.0/0", "::/0"))

# IANA IPv4 and IPv6 Special-Purpose Address Registries: what the internet does not route.
_SPECIAL = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
)
# Source: IANA IPv6 Address Space: global unicast.
INTERNET = _all(("0.0.0.0/0", "2000::/3")) - _all(_SPECIAL)
LOOPBACK = _all(("127.0.0.0/8", "::1/128"))


def network_of(text: str) -> IPv4Network | IPv6Network:
    """The network of a CIDR block, for its prefix length. Raises ``ValueError``."""
    return ip_network(text, strict=False)
