"""The alarms of the NAT gateways, which depend on the zones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.assembly.kinds import NatGatewayId, Text, ZoneName
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, all_of
from generator.layers import conditions
from generator.layers.alarms import MetricAlarm


def nat_alarms(
    template: Template,
    nat_gateways: ParameterWire[Text],
    zone_count: ParameterWire[Text],
    gateways: Sequence[Wire[NatGatewayId]],
    zones: Sequence[Wire[ZoneName]],
) -> Iterator[MetricAlarm]:
    """An alarm for each gateway, of a regional one for each zone; a single one has the first."""
    every = template.condition(conditions.nat_not_single(nat_gateways))
    three = template.condition(conditions.three_zones(zone_count))
    third = template.condition(all_of("NatOfThirdZone", every, three))
    regional = template.condition(conditions.nat_regional(nat_gateways))
    exists = (None, every, third)
    for number, (gateway, zone) in enumerate(zip(gateways, zones, strict=True)):
        yield _nat_alarm(number + 1, gateway, zone, regional, exists[number])


def _nat_alarm(
    number: int,
    gateway: Wire[NatGatewayId],
    zone: Wire[ZoneName],
    regional: Condition,
    condition: Condition | None,
) -> MetricAlarm:
    """Port allocation of one NAT gateway; a regional one is measured in each of its zones."""
    return MetricAlarm(
        name=f"NatPorts{number}",
        text=f"the NAT gateway of zone {number} has no ports left for new connections",
        namespace="AWS/NATGateway",
        metric="ErrorPortAllocation",
        dimensions={"NatGatewayId": gateway.value},
        optional={"AvailabilityZone": (regional, zone.value)},
        statistic="Sum",
        threshold=0,
        condition=condition,
    )
