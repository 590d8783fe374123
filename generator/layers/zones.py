"""The Availability Zones that an environment uses, and when it uses each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from troposphere import GetAtt, GetAZs, Select

from generator.assembly.kinds import Text, TextList, ZoneName
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, is_set, wire
from generator.layers import conditions


class Zone(NamedTuple):
    """One Availability Zone: its number from 1, and when the environment uses it."""

    number: int
    condition: Condition | None
    nat_condition: Condition
    name: Any


def zones_of(
    template: Template,
    zones: ParameterWire[TextList],
    nat_gateways: ParameterWire[Text],
    zone_count: ParameterWire[Text],
    three: Condition,
) -> list[Zone]:
    pinned = template.condition(is_set("ZonesArePinned", zones))
    names = [Select(index, pinned.choose(zones.value, GetAZs(""))) for index in range(3)]
    everywhere = template.condition(conditions.nat_per_zone(nat_gateways))
    third = template.condition(conditions.nat_in_third_zone(nat_gateways, zone_count))
    return [
        Zone(1, None, template.condition(conditions.nat_zonal(nat_gateways)), names[0]),
        Zone(2, None, everywhere, names[1]),
        Zone(3, three, third, names[2]),
    ]


def zone_names(three: Condition) -> Iterator[Wire[ZoneName]]:
    for number in (1, 2, 3):
        name = GetAtt(f"PublicSubnet{number}", "AvailabilityZone")
        value = three.choose(name, "none") if number == 3 else name
        yield wire(ZoneName, value, f"Name of Availability Zone {number}, or none.")
