"""Values that fit one by one and not together: what is checked beyond single parameters.

The templates' Rules say what their few functions can say; the rest (counts, sums, addresses) is
said here. Each clash names the parameters it is about, the likeliest culprit first.

    values, settings ●→ clashes
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.config.settings.model import Settings
from generator.config.zone_support import missing_in, zonal_services, zone_id_prefix
from generator.parameters import definitions


@dataclass(frozen=True)
class Clash:
    """What does not go together, and what to do; ``names``: the parameters, culprit first."""

    names: tuple[str, ...]
    what: str
    hint: str = ""


@dataclass(frozen=True)
class Setting:
    """What the checks see: the environment's name, every value (defaults too), the settings."""

    environment: str
    values: Mapping[str, str]
    settings: Settings | None = None

    def number(self, name: str) -> float:
        """A value that is known to be a number."""
        return float(self.values[name])

    def items(self, name: str) -> list[str]:
        """The items of a list; none where it is empty."""
        return [item.strip() for item in self.values[name].split(",") if item.strip()]


Check = Callable[[Setting], Iterator[Clash]]


def clashes(setting: Setting, faulty: Iterable[str] = ()) -> list[Clash]:
    """Everything that does not go together, leaving out what reads a parameter that is faulty."""
    wrong = set(faulty)
    return [
        clash
        for names, check in _CHECKS
        if not wrong.intersection(names)
        for clash in check(setting)
    ]


def _environment(setting: Setting) -> Iterator[Clash]:
    stated = setting.values["Environment"]
    if stated != setting.environment:
        yield Clash(
            ("Environment",),
            f"Environment is {stated!r} in the file of {setting.environment}.",
            f"Set it to {setting.environment}, or rename the file.",
        )


def _whole_numbers(setting: Setting) -> Iterator[Clash]:
    # CloudFormation's Number may have a fraction; all that is counted here may not.
    for name, text in setting.values.items():
        if definitions()[name].type == "Number" and re.fullmatch(r"-?[0-9]*\.[0-9]*", text):
            yield Clash((name,), f"{name} is {text}.", "It must be a whole number.")


def _address_range(setting: Setting) -> Iterator[Clash]:
    text = setting.values["VpcCidr"]
    try:
        ipaddress.IPv4Network(text)
    except ValueError as error:
        hint = ""
        if "host bits" in str(error):
            hint = f"Write {ipaddress.IPv4Network(text, strict=False)}."
        yield Clash(("VpcCidr",), f"VpcCidr is no address range: {error}.", hint)


# The parameters that list zones, by name and by ID.
_ZONES = ("Zones", "ZoneIds")


def _zones(setting: Setting) -> Iterator[Clash]:
    count = setting.values["ZoneCount"]
    for name in _ZONES:
        zones = setting.items(name)
        if zones and len(zones) != int(count):
            what = f"{name} has {len(zones)} zones and ZoneCount is {count}."
            yield Clash((name, "ZoneCount"), what, "Name as many as are counted, or none.")


def _each_zone_once(setting: Setting) -> Iterator[Clash]:
    for name in _ZONES:
        zones = setting.items(name)
        for zone in sorted({zone for zone in zones if zones.count(zone) > 1}):
            yield Clash((name,), f"{name} names {zone} twice.", "Each zone can be used once.")


def _region(setting: Setting) -> Iterator[Clash]:
    if setting.settings is None:
        return
    region = setting.settings.region
    patterns = {
        "Zones": (region, "a", "[a-z]"),
        "ZoneIds": (zone_id_prefix(region), "-az1", "-az[0-9]+"),
    }
    for name, (start, example, pattern) in patterns.items():
        for zone in setting.items(name):
            if not re.fullmatch(f"{start}{pattern}", zone):
                what = f"{zone} is no zone of the region {region}."
                hint = f"Name zones such as {start}{example}, or set the region in the settings."
                yield Clash((name,), what, hint)
    for name in ("CertificateArn", "AlarmTopicKeyArn"):
        arn = setting.values[name].split(":")
        if len(arn) > 3 and arn[3] != region:
            what = f"{name} names the region {arn[3]}; the stack is in {region}."
            yield Clash((name,), what, f"Give one of {region}.")


def _zone_support(setting: Setting) -> Iterator[Clash]:
    if setting.settings is None:
        return
    region = setting.settings.region
    for zone in setting.items("ZoneIds"):
        if missing := missing_in(region, zone):
            sources = {zonal_services()[name].source for name in missing}
            what = f"{zone} has no {' and no '.join(missing)} ({'; '.join(sorted(sources))})."
            yield Clash(("ZoneIds",), what, "Name other zones, or two with ZoneCount 2.")


def _capacity(setting: Setting) -> Iterator[Clash]:
    least, most = setting.number("MinCapacity"), setting.number("MaxCapacity")
    if least > most:
        yield Clash(
            ("MinCapacity", "MaxCapacity"),
            f"MinCapacity {least:g} is more than MaxCapacity {most:g}.",
        )
        return
    desired = setting.values["DesiredCount"]
    # Without an image no task is started, whatever is desired.
    if setting.values["ImageTag"] and desired and not least <= int(desired) <= most:
        yield Clash(
            ("DesiredCount", "MinCapacity", "MaxCapacity"),
            f"DesiredCount {desired} is outside MinCapacity {least:g} to MaxCapacity {most:g}.",
            'Choose one between them, or "" to keep what automatic scaling has chosen.',
        )


def _storage(setting: Setting) -> Iterator[Clash]:
    storage, most = setting.number("DatabaseStorage"), setting.number("DatabaseMaxStorage")
    # RDS User Guide, "Managing capacity automatically with Amazon RDS storage autoscaling".
    least = -int(-storage * 11 // 10)
    if most < least:
        yield Clash(
            ("DatabaseMaxStorage", "DatabaseStorage"),
            f"DatabaseMaxStorage {most:g} is less than a tenth above DatabaseStorage {storage:g},"
            " and RDS refuses that.",
            f"Give it {least} at least.",
        )


def _iops(setting: Setting) -> Iterator[Clash]:
    storage, iops = setting.number("DatabaseStorage"), setting.values["DatabaseIops"]
    names = ("DatabaseIops", "DatabaseStorage")
    # RDS User Guide, "gp3 storage": from this size on PostgreSQL's storage has IOPS of its own.
    if storage >= 400 and not iops:
        what = f"DatabaseStorage is {storage:g} GiB and DatabaseIops is empty:"
        what += " RDS refuses to change storage from 400 GiB on without its IOPS."
        yield Clash(names, what, "Set DatabaseIops to 12000, which are included in the price.")
    elif storage < 400 and iops:
        what = f"DatabaseIops is {iops} and DatabaseStorage {storage:g} GiB:"
        what += " RDS takes IOPS from 400 GiB on."
        yield Clash(names, what, 'Set DatabaseIops to "".')


_CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("Environment",), _environment),
    ((), _whole_numbers),
    (("VpcCidr",), _address_range),
    ((*_ZONES, "ZoneCount"), _zones),
    (_ZONES, _each_zone_once),
    ((*_ZONES, "CertificateArn", "AlarmTopicKeyArn"), _region),
    (("ZoneIds",), _zone_support),
    (("MinCapacity", "MaxCapacity", "DesiredCount", "ImageTag"), _capacity),
    (("DatabaseStorage", "DatabaseMaxStorage"), _storage),
    (("DatabaseStorage", "DatabaseIops"), _iops),
)
