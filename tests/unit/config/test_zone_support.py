"""Where services are that are not in every zone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.config.parameters.files import load_environment
from generator.config.zone_support import missing_in, zonal_services, zone_id_prefix

REGIONS = {region for service in zonal_services().values() for region in service.zones}


@pytest.mark.parametrize("service", zonal_services())
def test_every_fact_has_a_source_and_names_zones_of_its_region(service: str) -> None:
    known = zonal_services()[service]
    assert known.source
    assert known.url.startswith("https://docs.aws.amazon.com/")
    for region, zones in known.zones.items():
        assert list(zones) == sorted(set(zones))
        assert all(zone.startswith(f"{zone_id_prefix(region)}-az") for zone in zones)


@pytest.mark.parametrize(
    ("region", "zone", "missing"),
    [
        ("us-east-1", "use1-az3", ["VPC link"]),
        ("us-east-1", "use1-az1", []),
        ("us-west-1", "usw1-az2", ["VPC link", "Fargate"]),
        ("ap-east-1", "ape1-az1", ["VPC link"]),
        ("ca-central-1", "cac1-az4", ["VPC link"]),
        ("eu-west-3", "euw3-az2", ["VPC link"]),
        ("ap-northeast-1", "apne1-az3", ["VPC link", "Fargate"]),
        ("il-central-1", "ilc1-az1", []),
    ],
)
def test_what_a_zone_does_not_have(region: str, zone: str, missing: list[str]) -> None:
    assert missing_in(region, zone) == missing


def test_production_is_pinned_to_zones_that_have_everything(root: Path) -> None:
    prod = load_environment(root, "prod")
    zones = prod.all_parameters["ZoneIds"].split(",")
    assert [missing_in(prod.settings.region, zone) for zone in zones] == [[], [], []]


def test_the_documentation_names_the_same_zones(root: Path) -> None:
    page = (root / "docs/deploy.md").read_text()
    rows = dict(re.findall(r"^\| (VPC links|Fargate) \| (.*?) \|", page, re.MULTILINE))
    for service, row in (("VPC link", rows["VPC links"]), ("Fargate", rows["Fargate"])):
        lacking = re.findall(r"`([a-z0-9]+)-(az[0-9])`", row.partition("; in `cn-")[0])
        assert lacking
        prefixes = {zone_id_prefix(region): region for region in REGIONS}
        assert all(
            service in missing_in(prefixes[start], f"{start}-{zone}") for start, zone in lacking
        )
