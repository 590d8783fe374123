"""The Availability Zones that an environment uses, and when it uses each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from troposphere import GetAtt, GetAZs, Select

from generator.assembly.kinds import Text, TextList, ZoneName
from generator.assembly.template import Template
from generator.assembly.wires import Given, Switch, Wire, is_set, wire
from generator.layers import switches


class Zone(NamedTuple):
    """One Availability Zone: its number from 1, and when the environment uses it."""

    number: int
    when: Switch | None
    nat_when: Switch
    name: Any


def zones_of(
    template: Template,
    zones: Given[TextList],
    nat_gateways: Given[Text],
    zone_count: Given[Text],
    three: Switch,
) -> list[Zone]:
    pinned = template.switch(is_set("ZonesArePinned", zones))
    names = [Select(index, pinned.choose(zones.value, GetAZs(""))) for index in range(3)]
    everywhere = template.switch(switches.nat_per_zone(nat_gateways))
    third = template.switch(switches.nat_in_third_zone(nat_gateways, zone_count))
    return [
        Zone(1, None, template.switch(switches.nat_zonal(nat_gateways)), names[0]),
        Zone(2, None, everywhere, names[1]),
        Zone(3, three, third, names[2]),
    ]


def zone_names(three: Switch) -> Iterator[Wire[ZoneName]]:
    for number in (1, 2, 3):
        name = GetAtt(f"PublicSubnet{number}", "AvailabilityZone")
        value = three.choose(name, "none") if number == 3 else name
        yield wire(ZoneName, value, f"Name of Availability Zone {number}, or none.")
