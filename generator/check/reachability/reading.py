"""Values of properties: references, ports, blocks of addresses."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.values import Unknown, Value
from generator.check.reachability.addresses import Addresses, block
from generator.plan.diff.resolved_product import Address

LAST_PORT = 65535
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}


def reference(value: Value) -> Address | None:
    """The resource that a value refers to by its ID; None for anything else."""
    if not isinstance(value, Unknown) or value.argument is not None or len(value.sources) != 1:
        return None
    source = value.sources[0]
    is_resource = source.kind in ("resource", "attribute")
    return (source.stack, source.name) if is_resource else None


def references(value: Value) -> tuple[Address | None, ...]:
    """The resources of a list; None for each that is not known. Nothing for no list at all."""
    if value is None:
        return ()
    return tuple(reference(item) for item in (value if isinstance(value, list) else [value]))


def member(value: Value, *path: str) -> Value:
    """A member of objects in one another; None where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def items(value: Value) -> Iterator[tuple[int, Value]]:
    """The items of a list with their positions; one value alone is a list of one."""
    if value is not None:
        yield from enumerate(value if isinstance(value, list) else [value])


def number(value: Value, default: int) -> int | None:
    """A number, which may be written as a text; None where it is not known."""
    if value is None:
        return default
    try:
        return int(str(value))
    except ValueError:
        return None


def flag(value: Value, default: bool | None) -> bool | None:
    """A Boolean, which may be written as a text; None where it is not known."""
    if value is None:
        return default
    return {"true": True, "false": False}.get(str(value).lower())


def protocol(value: Value) -> str:
    """The protocol's name; ``-1`` for all, and where it is not known."""
    text = "-1" if isinstance(value, Unknown) else str(value).lower()
    return _PROTOCOLS.get(text, text)


def addresses(value: Value) -> Addresses | None:
    """The addresses of a CIDR block; None where it is not known."""
    try:
        return block(value) if isinstance(value, str) else None
    except ValueError:
        return None
