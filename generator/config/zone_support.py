"""Services that are not in every Availability Zone, by zone ID.

``data/zone_support.json`` holds for each service where AWS says so, and for each region that AWS
lists the zones that have it. Of other regions nothing is known: they may have it everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class ZonalService:
    """A service with the zones that have it, by region; ``error``: what it says elsewhere."""

    source: str
    url: str
    error: str
    zones: Mapping[str, Sequence[str]]


@cache
def zonal_services() -> Mapping[str, ZonalService]:
    """Every such service that StreamFlix needs, by its name."""
    text = Path(__file__).with_name("data").joinpath("zone_support.json").read_text("utf-8")
    return {name: ZonalService(**entry) for name, entry in json.loads(text).items()}


def missing_in(region: str, zone_id: str) -> list[str]:
    """The services that a zone does not have; none for a zone of another region."""
    if not zone_id.startswith(f"{zone_id_prefix(region)}-"):
        return []
    return [
        name
        for name, service in zonal_services().items()
        if zone_id not in service.zones.get(region, (zone_id,))
    ]


def zone_id_prefix(region: str) -> str:
    """What the IDs of a region's zones begin with: ``eu-west-2`` has ``euw2-az1``."""
    area, *words, number = region.split("-")
    letters = re.sub("north|south|east|west|central|gov", lambda m: m[0][0], "".join(words))
    return f"{area}{letters}{number}"
