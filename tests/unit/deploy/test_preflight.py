"""What would stop a deployment is found before anything is created."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.config.parameters.files import Environment, load_environment
from generator.deploy.aws.client import AwsApiError
from generator.deploy.preflight.checks import asked
from generator.deploy.preflight.inputs import covers
from generator.deploy.preflight.model import Check
from generator.deploy.preflight.subject import Subject

from .fakes import FakeAws

ROOT = Path(__file__).parents[3]
ISSUED = {"Status": "ISSUED", "DomainName": "*.example.com", "Type": "AMAZON_ISSUED"}
ARN = "arn:aws:acm:eu-west-2:123456789012:certificate/1"


def environment(**values: str) -> Environment:
    """The environment ``dev`` with other parameters."""
    found = load_environment(ROOT, "dev")
    return replace(found, parameters={**found.parameters, **values})


def zone_rows(*ids: str) -> dict[str, Any]:
    letters = "abcdef"
    return {
        "AvailabilityZones": [
            {"ZoneName": f"region-1{letters[n]}", "ZoneId": one, "State": "available"}
            for n, one in enumerate(ids)
        ]
    }


def subject(
    region: str = "eu-west-2",
    zones: tuple[str, ...] = (),
    subnets: str = "",
    addresses: int = 0,
    **values: str,
) -> Subject:
    """An account whose zones are these; ``subnets``: letters of those with a default subnet."""
    rows = [{"AvailabilityZone": f"region-1{letter}"} for letter in subnets]
    answers = {
        "describe_availability_zones": lambda _: zone_rows(*zones),
        "describe_subnets": lambda _: {"Subnets": rows},
        "describe_addresses": lambda _: {"Addresses": [{}] * addresses},
        "describe_vpcs": lambda _: {"Vpcs": [{}] * 2},
        "describe_nat_gateways": lambda _: {"NatGateways": []},
        "get_service_quota": lambda _: {"Quota": {"Value": 5.0}},
    }
    aws: Any = FakeAws(region=region, answers=answers)
    return Subject(aws, environment(**values))


def failed(results: list[Check]) -> list[Check]:
    return [one for one in results if one.status == "failed"]


def test_a_zone_without_vpc_links_stops_a_deployment_and_others_are_named() -> None:
    zones = ("use1-az3", "use1-az1", "use1-az2", "use1-az4")
    (found,) = failed(asked("zones", subject("us-east-1", zones, ZoneCount="3")))
    assert found.message.startswith("region-1a (use1-az3) has no VPC link")
    assert found.hint.startswith("Set ZoneIds to use1-az1,use1-az2,use1-az4 in ")


def test_a_region_with_two_zones_needs_zone_count_two() -> None:
    found = failed(asked("zones", subject("us-west-1", ("usw1-az1", "usw1-az3"), ZoneCount="3")))
    assert [one.message for one in found] == ["us-west-1 offers 2 zones, and ZoneCount is 3."]
    assert "Set ZoneCount to 2 and ZoneIds to usw1-az1,usw1-az3" in found[0].hint


def test_zones_without_a_default_subnet_are_not_what_get_azs_lists() -> None:
    zones = ("euw2-az1", "euw2-az2", "euw2-az3")
    (found,) = failed(asked("zones", subject(zones=zones, subnets="ab", ZoneCount="3")))
    assert found.message == "eu-west-2 offers 2 zones, and ZoneCount is 3."


def test_pinned_zones_are_right_and_others_only_a_warning() -> None:
    zones = ("euw2-az1", "euw2-az2", "euw2-az3")
    pinned = subject(zones=zones, ZoneIds=",".join(zones), ZoneCount="3")
    assert [one.status for one in asked("zones", pinned)] == ["ok"]
    assert [one.status for one in asked("zones", subject(zones=zones))] == ["warning"]


def test_a_pinned_zone_that_the_account_does_not_have_is_named() -> None:
    zones = ("euw2-az1", "euw2-az2", "euw2-az3")
    (found,) = failed(asked("zones", subject(zones=zones, ZoneIds="euw2-az1,euw2-az9")))
    assert found.message == "euw2-az9 is not available in eu-west-2."


@pytest.mark.parametrize(
    ("gateways", "addresses", "stops"),
    [("per-zone", 3, True), ("per-zone", 2, False), ("single", 5, True), ("regional", 5, False)],
)  # fmt: skip
def test_elastic_addresses_must_suffice_for_the_nat_gateways(
    gateways: str, addresses: int, stops: bool
) -> None:
    one = subject(NatGateways=gateways, ZoneCount="3", addresses=addresses)
    found = failed(asked("quotas", one))
    assert bool(found) is stops
    assert all("Elastic IP addresses" in check.message for check in found)


def test_an_existing_stack_needs_no_more() -> None:
    one = subject(addresses=5)
    stack = {"StackStatus": "CREATE_COMPLETE"}
    assert asked("quotas", Subject(one.aws, one.environment, stack)) == []


def test_what_aws_does_not_answer_is_unknown_and_says_why() -> None:
    one = subject()
    one.aws.answers["describe_availability_zones"] = [AwsApiError("AccessDenied", "denied")]  # type: ignore[attr-defined]
    assert asked("zones", one) == [Check("zones", "unknown", "It could not be checked. denied")]


@pytest.mark.parametrize(
    ("details", "message"),
    [
        (ISSUED, ""),
        ({**ISSUED, "Status": "PENDING_VALIDATION"}, "is PENDING_VALIDATION"),
        ({**ISSUED, "DomainName": "example.org"}, "does not cover api.example.com"),
        ({**ISSUED, "Type": "PRIVATE"}, "private authority"),
    ],
)
def test_a_certificate_must_be_issued_public_and_for_the_domain(
    details: dict[str, str], message: str
) -> None:
    one = subject(CertificateArn=ARN, CertificateDomain="api.example.com")
    one.aws.answers["describe_certificate"] = lambda _: {"Certificate": details}  # type: ignore[attr-defined]
    found = failed(asked("certificate", one))
    assert [message in check.message for check in found] == ([True] if message else [])


@pytest.mark.parametrize(
    ("name", "domain", "result"),
    [
        ("example.com", "EXAMPLE.com", True),
        ("*.example.com", "api.example.com", True),
        ("*.example.com", "a.b.example.com", False),
        ("*.example.com", "example.com", False),
    ],
)
def test_a_wildcard_stands_for_one_label(name: str, domain: str, result: bool) -> None:
    assert covers(name, domain) is result


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("UPDATE_COMPLETE", "ok"),
        ("REVIEW_IN_PROGRESS", "ok"),
        ("UPDATE_IN_PROGRESS", "failed"),
        ("ROLLBACK_COMPLETE", "failed"),
        ("UPDATE_ROLLBACK_FAILED", "failed"),
    ],
)
def test_a_stack_that_cannot_be_deployed_now_names_the_next_command(
    status: str, result: str
) -> None:
    one = subject()
    (check,) = asked("stack", Subject(one.aws, one.environment, {"StackStatus": status}))
    assert check.status == result
    assert ("`streamflix " in check.hint) is (result == "failed")
