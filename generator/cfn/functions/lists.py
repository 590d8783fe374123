"""Functions that pick and make lists, on arguments that are resolved already.

Source: Template Reference, "Intrinsic functions".

    resolved arguments ●→ value, or an Unknown
"""

from __future__ import annotations

import ipaddress

from generator.cfn.errors import refusal
from generator.cfn.values import (
    Unknown,
    Value,
    call,
    is_known,
    is_scalar,
    may_be_absent,
    text_of,
)

_CIDR = "Template error: every Fn::Cidr object requires an ipBlock, a count and cidrBits"
SELECT = (
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
            raise refusal(SELECT)
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
