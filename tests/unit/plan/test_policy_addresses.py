"""Sets of addresses and ports, held against one address at a time."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from generator.plan.policy.addresses import new_public
from generator.plan.policy.security_groups import Rule, openings

networks = st.builds(
    lambda address, length: IPv4Network((address, length), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(0, 32),
)
some = st.lists(networks, max_size=4)


@given(some, some, st.integers(0, 2**32 - 1))
def test_what_is_new_is_in_the_one_and_neither_in_the_other_nor_private(
    before: list[IPv4Network], after: list[IPv4Network], number: int
) -> None:
    address = IPv4Address(number)
    found = new_public(before, after)
    was, becomes, new = (any(address in one for one in side) for side in (before, after, found))
    if becomes and not was and address.is_global:
        assert new
    if new:
        assert becomes
        assert not was or any(one.prefixlen == 0 for one in found)


@given(st.integers(1, 8))
def test_everywhere_in_parts_is_everywhere(bits: int) -> None:
    parts = IPv4Network("0.0.0.0/0").subnets(prefixlen_diff=bits)
    rules = [Rule("tcp", 5432, 5432, part) for part in parts]
    assert list(openings([], rules)) == [("Port 5432 (tcp)", "anywhere (0.0.0.0/0)")]
    whole = [Rule("tcp", 5432, 5432, IPv4Network("0.0.0.0/0"))]
    assert list(openings(rules, whole)) == list(openings(whole, rules)) == []


def test_a_range_of_ports_in_parts_is_the_same_range() -> None:
    everywhere = IPv4Network("0.0.0.0/0")
    whole = [Rule("tcp", 80, 90, everywhere)]
    parts = [Rule("tcp", 80, 84, everywhere), Rule("tcp", 85, 90, everywhere)]
    assert list(openings(whole, parts)) == list(openings(parts, whole)) == []
    [(ports, _)] = openings(whole, [Rule("tcp", 80, 95, everywhere)])
    assert ports == "Port 91 to 95 (tcp)"
    assert list(openings([Rule("-1", 0, 65535, everywhere)], whole)) == []
