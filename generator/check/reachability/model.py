"""The network of a product as plain records: what filters, what routes, what has interfaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.cfn.values import Path
from generator.check.reachability.addresses import Addresses
from generator.plan.diff.resolved_product import Address

TCP = "tcp"


@dataclass(frozen=True)
class FilterRule:
    """A rule of a security group or an entry of a network ACL.

    ``protocol``: ``tcp``, another name, or ``-1`` for all. ``first`` to ``last``: ports. Of whom:
    ``addresses``, or the members of ``group``. ``unknown``: why something of it is not known.
    ``where``: the resource and the part of it; ``place``: its file and line. ``number`` and
    ``allows``: of ACL entries.
    """

    where: tuple[Address, Path]
    protocol: str
    first: int
    last: int
    addresses: Addresses = field(default_factory=Addresses)
    group: Address | None = None
    unknown: str = ""
    number: int = 0
    allows: bool = True
    place: str = field(default="", compare=False)

    def takes(self, port: int) -> bool:
        """Whether it is about TCP on this port."""
        return self.protocol in ("-1", TCP) and self.first <= port <= self.last


@dataclass(frozen=True)
class Group:
    """A security group."""

    ingress: Sequence[FilterRule]
    egress: Sequence[FilterRule]


@dataclass(frozen=True)
class Route:
    """A route: ``kind`` is the property that names its target. ``prefix``: length of its block."""

    where: Address
    destination: Addresses
    prefix: int
    kind: str
    target: Address | None
    unknown: str = ""


@dataclass(frozen=True)
class Subnet:
    """A subnet. ``table`` and ``acl``: None for those that its VPC has by itself."""

    address: Address
    vpc: Address | None
    addresses: Addresses
    is_public_by_default: bool
    table: Address | None = None
    acl: Address | None = None


@dataclass(frozen=True)
class Interface:
    """What has network interfaces.

    ``subnets`` and ``groups``: None in them stands for one that is not known here. ``is_public``:
    whether it gets public addresses, None where that is not known. ``ports``: on which it serves.
    ``is_store``: whether it holds data. ``is_filtered``: security groups apply to it.
    """

    address: Address
    type: str
    subnets: tuple[Address | None, ...]
    groups: tuple[Address | None, ...]
    is_public: bool | None
    ports: tuple[int, ...] = ()
    is_store: bool = False
    is_filtered: bool = True

    @property
    def name(self) -> str:
        """Its logical ID."""
        return self.address[1]


@dataclass(frozen=True)
class Network:
    """All of it. ``gateways``: internet gateways → their VPC. ``places``: file and line of each."""

    groups: Mapping[Address, Group]
    subnets: Mapping[Address, Subnet]
    routes: Mapping[Address, Sequence[Route]]
    acls: Mapping[Address, tuple[Sequence[FilterRule], Sequence[FilterRule]]]
    gateways: Mapping[Address, Address | None]
    nats: Mapping[Address, Nat]
    interfaces: Mapping[Address, Interface]
    places: Mapping[Address, str]


@dataclass(frozen=True)
class Nat:
    """A NAT gateway. ``subnets``: empty for a regional one, which lies in ``vpc``."""

    subnet: Address | None
    vpc: Address | None
    is_regional: bool
    is_public: bool
