"""The Availability Zones that an environment uses, and when it uses each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from troposphere import GetAtt, GetAZs, NoValue, Select

from generator.assembly.kinds import Text, TextList, ZoneName
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, is_set, wire
from generator.layers import conditions


class Zone(NamedTuple):
    """One Availability Zone: its number from 1, and when the environment uses it.

    ``placement``: the properties that put a subnet into it.
    """

    number: int
    condition: Condition | None
    nat_condition: Condition
    placement: Mapping[str, Any]


def zones_of(
    template: Template,
    zones: ParameterWire[TextList],
    zone_ids: ParameterWire[TextList],
    nat_gateways: ParameterWire[Text],
    zone_count: ParameterWire[Text],
    three: Condition,
) -> list[Zone]:
    """The zones, pinned by ID or by name, or the region's first ones."""
    by_name = template.condition(is_set("HasZones", zones))
    by_id = template.condition(is_set("HasZoneIds", zone_ids))
    names = by_name.choose(zones.value, GetAZs(""))
    placements = [
        {
            "AvailabilityZone": by_id.choose(NoValue, Select(index, names)),
            "AvailabilityZoneId": by_id.choose(Select(index, zone_ids.value)),
        }
        for index in range(3)
    ]
    everywhere = template.condition(conditions.nat_per_zone(nat_gateways))
    third = template.condition(conditions.nat_in_third_zone(nat_gateways, zone_count))
    zonal = template.condition(conditions.nat_zonal(nat_gateways))
    return [
        Zone(1, None, zonal, placements[0]),
        Zone(2, None, everywhere, placements[1]),
        Zone(3, three, third, placements[2]),
    ]


def zone_names(three: Condition) -> Iterator[Wire[ZoneName]]:
    for number in (1, 2, 3):
        name = GetAtt(f"PublicSubnet{number}", "AvailabilityZone")
        value = three.choose(name, "none") if number == 3 else name
        yield wire(ZoneName, value, f"Name of Availability Zone {number}, or none.")
