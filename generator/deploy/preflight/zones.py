"""Availability Zones: are there enough, and does each have the services that StreamFlix needs?

environment, DescribeAvailabilityZones, DescribeSubnets ●→ zones ●→ what they lack
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.config.zone_support import missing_in, zonal_services
from generator.deploy.aws.client import Aws
from generator.deploy.preflight.model import Check
from generator.deploy.preflight.subject import Subject

NAME = "zones"


@dataclass(frozen=True)
class Zone:
    """A zone as the account names it, and its ID, which is the same in every account."""

    name: str
    id: str


def zones(subject: Subject) -> Iterator[Check]:
    """Whether the environment's zones can hold it. Raises ``AwsError``."""
    available = _available(subject.aws)
    count = int(subject.value("ZoneCount"))
    pinned = _pinned(subject, available)
    chosen = pinned if pinned is not None else _listed(subject.aws, available)
    unknown = [name for name in _named(subject) if name not in _keys(available)]
    if unknown:
        what = f"{', '.join(unknown)} is not available in {subject.aws.region}."
        yield Check(NAME, "failed", what, _way_out(subject, available, count))
        return
    if len(chosen) < count:
        what = f"{subject.aws.region} offers {len(chosen)} zones, and ZoneCount is {count}."
        yield Check(NAME, "failed", what, _way_out(subject, available, count))
        return
    yield from _supported(subject, available, chosen[:count], count, pinned is not None)


def _supported(
    subject: Subject, available: Sequence[Zone], chosen: Sequence[Zone], count: int, is_pinned: bool
) -> Iterator[Check]:
    region = subject.aws.region
    bad = {zone: missing for zone in chosen if (missing := missing_in(region, zone.id))}
    for zone, missing in bad.items():
        sources = "; ".join(sorted({zonal_services()[name].source for name in missing}))
        what = f"{zone.name} ({zone.id}) has no {' and no '.join(missing)} ({sources})."
        yield Check(NAME, "failed", what, _way_out(subject, available, count))
    if bad:
        return
    named = ", ".join(f"{zone.name} ({zone.id})" for zone in chosen)
    if is_pinned:
        yield Check(NAME, "ok", f"{named}.")
        return
    what = f"{named}: the first that Fn::GetAZs lists today. That order can change."
    yield Check(NAME, "warning", what, "Name zones in ZoneIds before the first deployment.")


def _way_out(subject: Subject, available: Sequence[Zone], count: int) -> str:
    """Parameters that name zones which have everything."""
    good = [zone.id for zone in available if not missing_in(subject.aws.region, zone.id)]
    file = subject.environment.file
    if len(good) >= count:
        return f"Set ZoneIds to {','.join(good[:count])} in {file}."
    if len(good) == 2:
        return f"Set ZoneCount to 2 and ZoneIds to {','.join(good)} in {file}."
    return f"Choose another region in the settings: only {len(good)} zones here have all services."


def _named(subject: Subject) -> list[str]:
    return [*subject.items("ZoneIds"), *subject.items("Zones")]


def _keys(available: Sequence[Zone]) -> Mapping[str, Zone]:
    return {key: zone for zone in available for key in (zone.name, zone.id)}


def _pinned(subject: Subject, available: Sequence[Zone]) -> list[Zone] | None:
    """The zones that the environment names; None where it names none."""
    keys = _keys(available)
    named = _named(subject)
    return [keys[name] for name in named if name in keys] if named else None


def _available(aws: Aws) -> list[Zone]:
    request = {"Filters": [{"Name": "zone-type", "Values": ["availability-zone"]}]}
    response = aws.ask("ec2", "describe_availability_zones", request)
    rows = [one for one in response["AvailabilityZones"] if one.get("State") == "available"]
    return sorted((Zone(str(o["ZoneName"]), str(o["ZoneId"])) for o in rows), key=lambda z: z.name)


def _listed(aws: Aws, available: Sequence[Zone]) -> list[Zone]:
    """What ``Fn::GetAZs`` gives: the zones with a default subnet, or all where none has one.

    Source: User Guide, Fn::GetAZs.
    """
    request = {"Filters": [{"Name": "default-for-az", "Values": ["true"]}]}
    subnets = aws.pages("ec2", "describe_subnets", "Subnets", request)
    names = {str(one["AvailabilityZone"]) for one in subnets}
    return [zone for zone in available if zone.name in names] or list(available)
