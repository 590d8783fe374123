"""The templates' Rules, held against values here."""

from __future__ import annotations

import pytest

from generator.config.parameters.files import complete
from generator.config.parameters.rules import rule_clashes
from generator.rules import Rule


def test_the_defaults_break_no_rule() -> None:
    assert rule_clashes(complete({})) == []


@pytest.mark.parametrize(
    ("stated", "names", "words"),
    [
        ({"CertificateDomain": "a.example"}, ("CertificateArn", "CertificateDomain"),
         "CertificateDomain is set without CertificateArn"),
        ({"Environment": "prod", "DatabaseMultiAz": "false"}, ("DatabaseMultiAz", "Environment"),
         "needs a standby of its database"),
        ({"Environment": "prod", "NatGateways": "single"}, ("NatGateways", "Environment"),
         "must not depend on one zone"),
        ({"Zones": "a,b,c", "ZoneIds": "x,y,z"}, ("Zones", "ZoneIds"),
         "Zones and ZoneIds both say which zones to use"),
        ({"CacheMajorVersion": "8"}, ("CacheMajorVersion", "CacheEngine"), "has redis 7 only"),
        ({"ImageRepository": "example/api"}, ("ImageTag", "ImageRepository"),
         "ImageRepository is set without ImageTag"),
        ({"TaskCpu": "1024"}, ("TaskMemory", "TaskCpu"), "With TaskCpu 1024 Fargate offers"),
    ],
)  # fmt: skip
def test_each_rule_speaks_up(stated: dict[str, str], names: tuple[str, ...], words: str) -> None:
    [clash] = rule_clashes(complete(stated))

    assert clash.names == names
    assert words in clash.what


def test_several_rules_at_once() -> None:
    values = complete({"Environment": "prod", "DatabaseMultiAz": "false", "NatGateways": "single"})

    assert len(rule_clashes(values)) == 2


def test_a_rule_that_reads_a_faulty_value_is_silent() -> None:
    assert rule_clashes(complete({"TaskCpu": "1024"}), faulty={"TaskMemory"}) == []


def test_a_rule_without_a_condition_holds_always() -> None:
    small = {"Fn::Equals": [{"Ref": "TaskCpu"}, "256"]}
    rule = Rule("Always", None, ((small, "Tasks are small here."),))

    [clash] = rule_clashes(complete({"TaskCpu": "512"}), rules=[rule])

    assert (clash.names, clash.what) == (("TaskCpu",), "Tasks are small here.")
