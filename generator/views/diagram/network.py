"""The picture of a product: zones, subnets, what lies in them, and who reaches whom.

ResolvedProduct ●→ Network ●→ connections, references ●→ Drawing

What has network interfaces is drawn once in its VPC, with the connections that the proofs of
reachability find, and named in each subnet it lies in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.check.reachability.model import Interface, Network, Subnet
from generator.check.reachability.network import network as network_of
from generator.check.reachability.paths import between, from_internet, to_the_internet
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance
from generator.views.diagram.kinds import kinds, label_of
from generator.views.diagram.model import Arrow, Box, BoxPath, Drawing, Kind
from generator.views.diagram.references import references

_ENDPOINT = "AWS::EC2::VPCEndpoint"
_ENDPOINTS: Address = ("", "interface endpoints")
_INTERNET, _OUTSIDE = ("internet",), ("outside",)
_ENDS = {_INTERNET: ("Internet",), _OUTSIDE: ("Internet", "through NAT")}
_HTTPS = 443
_ZONE = ("AvailabilityZone", "AvailabilityZoneId")


def draw(product: ResolvedProduct, title: str) -> Drawing:
    """The picture of all that the product runs in VPCs, and of what that uses outside of them."""
    found = network_of(product)
    interfaces = _merged(found)
    paths = {one: _path(one, interface, found) for one, interface in interfaces.items()}
    outside = {
        address: (_name(address),)
        for address, one in product.resources.items()
        if address not in found.interfaces and _is_drawn(one)
    }
    arrows = [
        Arrow(_INTERNET, path, str(_HTTPS))
        for address, path in outside.items()
        if _is_public_api(product, address)
    ]
    arrows += _connections(found, interfaces, paths)
    arrows += _uses(product, {**outside, **_inside(found, paths)}, outside, arrows)
    used = {path for arrow in arrows for path in (arrow.source, arrow.target)}
    if paths:
        outside = {address: path for address, path in outside.items() if path in used}
    boxes = [Box(path[0], lines, "internet") for path, lines in _ENDS.items() if path in used]
    boxes += [_service(product, address, path) for address, path in outside.items()]
    vpcs = dict.fromkeys(_vpc(interface, found) for interface in interfaces.values())
    boxes += [_vpc_box(product, found, vpc, interfaces) for vpc in vpcs]
    return Drawing(title, tuple(boxes), tuple(arrows))


def _is_drawn(instance: ResourceInstance) -> bool:
    kind = kinds().get(instance.deployed_type)
    return bool(kind and kind.label)


def _name(address: Address) -> str:
    return "/".join(part for part in address if part)


def _vpc(interface: Interface, network: Network) -> Address | None:
    inside = (network.subnets.get(one) for one in interface.subnets if one)
    known = (subnet.vpc for subnet in inside if subnet)
    return next((vpc for vpc in known if vpc), None)


def _path(address: Address, interface: Interface, network: Network) -> BoxPath:
    vpc = _vpc(interface, network)
    return (_name(vpc) if vpc else "VPC", _name(address))


def _inside(network: Network, paths: Mapping[Address, BoxPath]) -> dict[Address, BoxPath]:
    """The boxes of all interfaces; endpoints share one."""
    return {one: paths[one] if one in paths else paths[_ENDPOINTS] for one in network.interfaces}


def _merged(network: Network) -> dict[Address, Interface]:
    """The interfaces; all endpoints are one."""
    found = {address: one for address, one in network.interfaces.items() if one.type != _ENDPOINT}
    endpoints = [one for one in network.interfaces.values() if one.type == _ENDPOINT]
    return {**found, _ENDPOINTS: endpoints[0]} if endpoints else found


def _connections(
    network: Network, interfaces: Mapping[Address, Interface], paths: Mapping[Address, BoxPath]
) -> Iterator[Arrow]:
    for address, target in interfaces.items():
        if ports := [one for one in _served(target) if _is_open(network, target, one)]:
            yield Arrow(_INTERNET, paths[address], _text_of(ports))
        for other, source in interfaces.items():
            ports = [one for one in _served(target) if _reaches(network, source, target, one)]
            if ports and other != address:
                yield Arrow(paths[other], paths[address], _text_of(ports))
    for address, source in interfaces.items():
        outward = to_the_internet(network, source, _HTTPS, every=False)
        if outward.verdict == "yes" and not source.is_public:
            yield Arrow(paths[address], _OUTSIDE, str(_HTTPS))


def _served(interface: Interface) -> list[int]:
    return sorted(set(interface.ports))


def _is_open(network: Network, target: Interface, port: int) -> bool:
    return from_internet(network, target, port, every=False).verdict == "yes"


def _reaches(network: Network, source: Interface, target: Interface, port: int) -> bool:
    return between(network, source, target, port, every=False).verdict == "yes"


def _text_of(ports: Sequence[int]) -> str:
    return ", ".join(map(str, ports))


def _uses(
    product: ResolvedProduct,
    drawn: Mapping[Address, BoxPath],
    outside: Mapping[Address, BoxPath],
    connections: Sequence[Arrow],
) -> Iterator[Arrow]:
    """References between drawn resources of which at least one is outside of networks."""
    known = {(arrow.source, arrow.target) for arrow in connections}
    for source, target in references(product, drawn):
        pair = (drawn[source], drawn[target])
        if (source in outside or target in outside) and pair not in known:
            known.add(pair)
            yield Arrow(*pair, is_reference=True)


def _is_public_api(product: ResolvedProduct, address: Address) -> bool:
    """It serves the internet from outside of networks, at an address that its service gives it."""
    one = product.resources[address]
    kind, properties = kinds().get(one.deployed_type), one.resource.properties
    endpoints = properties.get("EndpointConfiguration")
    is_private = isinstance(endpoints, dict) and endpoints.get("Types") == ["PRIVATE"]
    return bool(kind and kind.is_public) and not is_private


def _service(product: ResolvedProduct, address: Address, path: BoxPath) -> Box:
    kind = product.resources[address].deployed_type
    is_store = kind in kinds() and kinds()[kind].is_store
    return Box(path[-1], (address[1], label_of(kind)), "store" if is_store else "service")


def _vpc_box(
    product: ResolvedProduct,
    network: Network,
    vpc: Address | None,
    interfaces: Mapping[Address, Interface],
) -> Box:
    own = {one: i for one, i in interfaces.items() if _vpc(i, network) == vpc}
    children = [_interface_box(network, address, interface) for address, interface in own.items()]
    subnets = [subnet for subnet in network.subnets.values() if subnet.vpc == vpc]
    zones = _zones(product, network, subnets, own)
    if zones:
        children.append(Box("zones", (), "network", zones, 1))
    label = "VPC" if vpc is None else f"{vpc[1]} {_text(product, vpc, 'CidrBlock')}".strip()
    return Box(_name(vpc) if vpc else "VPC", (label,), "network", tuple(children))


def _text(product: ResolvedProduct, address: Address, name: str) -> str:
    value = product.resources[address].resource.properties.get(name)
    return value if isinstance(value, str) else ""


def _interface_box(network: Network, address: Address, interface: Interface) -> Box:
    kind: Kind = "store" if interface.is_store else "interface"
    if address == _ENDPOINTS:
        count = sum(one.type == _ENDPOINT for one in network.interfaces.values())
        return Box(_name(address), (f"{count} interface endpoints", "to AWS services"), kind)
    public = "internet-facing " if interface.is_public else ""
    return Box(_name(address), (address[1], public + label_of(interface.type)), kind)


def _zones(
    product: ResolvedProduct,
    network: Network,
    subnets: Sequence[Subnet],
    interfaces: Mapping[Address, Interface],
) -> tuple[Box, ...]:
    by_zone: dict[str, list[Subnet]] = {}
    for subnet in subnets:
        by_zone.setdefault(_zone(product, subnet, subnets), []).append(subnet)
    return tuple(
        Box(
            name,
            (name,),
            "zone",
            tuple(_subnet_box(product, network, one, interfaces) for one in inside),
            len(inside),
        )
        for name, inside in by_zone.items()
    )


def _zone(product: ResolvedProduct, subnet: Subnet, subnets: Sequence[Subnet]) -> str:
    """The zone's name; where only AWS knows that, its number among the zones of these subnets."""
    properties = product.resources[subnet.address].resource.properties
    value = next((properties[name] for name in _ZONE if name in properties), None)
    if isinstance(value, str):
        return value
    others = [
        next((found[name] for name in _ZONE if name in found), None)
        for found in (product.resources[one.address].resource.properties for one in subnets)
    ]
    different = [one for index, one in enumerate(others) if one not in others[:index]]
    return f"Zone {different.index(value) + 1}"


def _subnet_box(
    product: ResolvedProduct,
    network: Network,
    subnet: Subnet,
    interfaces: Mapping[Address, Interface],
) -> Box:
    inside = [one for one, nat in network.nats.items() if nat.subnet == subnet.address]
    inside += [one for one, found in interfaces.items() if subnet.address in found.subnets]
    kind: Kind = "public" if _is_public(network, subnet) else "private"
    title = f"{subnet.address[1]} {_text(product, subnet.address, 'CidrBlock')}".strip()
    return Box(_name(subnet.address), (title, *(one[1] for one in inside)), kind)


def _is_public(network: Network, subnet: Subnet) -> bool:
    """Its routes lead to an internet gateway."""
    routes = network.routes.get(subnet.table, ()) if subnet.table else ()
    return any(route.target in network.gateways for route in routes)
