"""Functions that pick and make lists, on arguments that are resolved already.

Source: Template Reference, "Intrinsic functions".

    resolved arguments ●→ value, or an Unknown
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from generator.cfn.errors import refusal
from generator.cfn.values import (
    NO_VALUE,
    Unknown,
    Value,
    call,
    is_known,
    is_scalar,
    may_be_absent,
    text_of,
)

_CIDR = "Template error: every Fn::Cidr object requires an ipBlock, a count and cidrBits"
_SELECT = (
    "Template error: Fn::Select requires a list argument with two elements: an integer index and"
    " a list"
)
_LENGTH = "Template error: Fn::Length must have a list as its value"


def select(argument: Value) -> Value:
    """``Fn::Select``: ``[index, list]``."""
    match argument:
        case [Unknown(), list() | Unknown()] | [_, Unknown()]:
            return call("Fn::Select", argument)
        case [index, list(items)] if is_scalar(index) and text_of(index).lstrip("-").isdigit():
            position = int(text_of(index))
        case _:
            raise refusal(_SELECT)
    if any(may_be_absent(item) for item in items):
        return call("Fn::Select", argument)
    if not 0 <= position < len(items):
        what = f"Template error: Fn::Select cannot select nonexistent value at index {position}"
        raise refusal(what)
    return items[position]


def length(argument: Value) -> Value:
    """``Fn::Length`` of a list."""
    if isinstance(argument, Unknown):
        return call("Fn::Length", argument)
    if not isinstance(argument, list):
        raise refusal(_LENGTH)
    if any(may_be_absent(item) for item in argument):
        return call("Fn::Length", argument)
    return len(argument)


def cidr(argument: Value) -> Value:
    """``Fn::Cidr``: ``[ipBlock, count, cidrBits]``, for IPv4 and IPv6.

    ``cidrBits`` are the host bits of each range: 8 gives ``/24`` in IPv4, 64 gives ``/64`` in IPv6.
    """
    if not isinstance(argument, list) or len(argument) != 3:
        raise refusal(f"{_CIDR}.")
    if not is_known(argument):
        return call("Fn::Cidr", argument)
    block, count, bits = argument
    try:
        network = ipaddress.ip_network(block, strict=False)
        return _ranges(network, int(count), int(bits))
    except (ValueError, TypeError) as error:
        raise refusal(f"{_CIDR}; not {block}, {count}, {bits}: {error}.") from error


def _ranges(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, count: int, bits: int
) -> list[str]:
    if not 1 <= count <= 256:
        raise ValueError("the count is from 1 to 256")
    prefix = network.max_prefixlen - bits
    if bits < 1 or prefix < network.prefixlen:
        raise ValueError("a range is larger than the block")
    if count > 1 << (prefix - network.prefixlen):
        raise ValueError(f"the block has no room for {count} ranges")
    first = int(network.network_address)
    address = type(network.network_address)
    return [f"{address(first + (index << bits))}/{prefix}" for index in range(count)]


def find_in_map(mappings: Mapping[str, Any], argument: Value) -> Value:
    """``Fn::FindInMap``: ``[map, top-level key, second-level key, {DefaultValue}]``.

    Everything in ``argument`` is resolved. Refuses keys that are not there, unless a default is.
    """
    if not isinstance(argument, list) or len(argument) not in (3, 4):
        raise refusal(
            "Template error: every Fn::FindInMap object requires three parameters, the map name,"
            " map key and the attribute for return value"
        )
    if not is_known(argument[:3]):
        return call("Fn::FindInMap", argument)
    name, top, second = (text_of(key) for key in argument[:3])
    match argument[3:]:
        case [{"DefaultValue": default}]:
            found = _entry(mappings, name, top, second)
            return default if found is NO_VALUE else found
    if name not in mappings:
        raise refusal(
            f"Template error: Mapping named '{name}' is not present in the 'Mappings' section of"
            " template."
        )
    found = _entry(mappings, name, top, second)
    if found is NO_VALUE:
        raise refusal(f"Template error: Unable to get mapping for {name}::{top}::{second}")
    return found


def _entry(mappings: Mapping[str, Any], *keys: str) -> Value:
    found: Any = mappings
    for key in keys:
        found = found.get(key, NO_VALUE) if isinstance(found, dict) else NO_VALUE
    return found
