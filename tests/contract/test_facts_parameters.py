"""The root parameters: names that people's files use, defaults that deploy, Rules that help."""

from __future__ import annotations

import json
from typing import Any

import pytest
from contract.facts.choices import (
    CERTIFICATE_ARN,
    DOMAIN,
    FIREWALL,
    INTERNAL,
    PINNED,
    PINNED_BY_ID,
    PROD,
    REVEALING,
    SINGLE,
    Choice,
)
from contract.facts.deployed import DELIVERIES, Json, loaded, subtrees

from generator.cfn.parameters.values import checked_values, review
from generator.cfn.rules import broken_rules
from generator.cfn.scope import Scope
from generator.cfn.template import Template


@pytest.fixture(params=DELIVERIES)
def root(request: pytest.FixtureRequest) -> Template:
    """The root template of a delivery."""
    return loaded(str(request.param)).root


# --- names and defaults ----------------------------------------------------------------------

DEFAULTS = {
    "Environment": "dev",
    "VpcCidr": "10.0.0.0/16",
    "ZoneCount": "3",
    "Zones": "",
    "ZoneIds": "",
    "NatGateways": "per-zone",
    "LoadBalancerScheme": "internet-facing",
    "CertificateArn": "",
    "CertificateDomain": "",
    "ImageTag": "",
    "DesiredCount": "2",
    "ImageRepository": "",
    "PermissionsBoundaryArn": "",
    "ExecuteCommand": "false",
    "DatabaseInstanceClass": "db.t3.micro",
    "DatabaseStorage": "20",
    "DatabaseMultiAz": "true",
    "DatabaseDeletionProtection": "false",
    "CacheEngine": "redis",
    "CacheMajorVersion": "7",
    "TaskCpu": "256",
    "TaskMemory": "512",
    "LogRetentionDays": "7",
    "StageName": "prod",
}


@pytest.mark.parametrize(("name", "default"), DEFAULTS.items(), ids=DEFAULTS)
def test_parameter_keeps_its_name_and_default(root: Template, name: str, default: str) -> None:
    """People's parameter files use these names."""
    assert root.parameters[name]["Default"] == default


def test_every_parameter_has_a_default(root: Template) -> None:
    assert all("Default" in declared for declared in root.parameters.values())


def test_both_deliveries_ask_the_same() -> None:
    nested, flat = loaded("nested").root, loaded("flat").root
    assert nested.parameters == flat.parameters
    assert nested.rules == flat.rules
    interface = "AWS::CloudFormation::Interface"
    assert nested.data["Metadata"][interface] == flat.data["Metadata"][interface]
    assert {n: o["Description"] for n, o in nested.outputs.items()} == {
        n: o["Description"] for n, o in flat.outputs.items()
    }


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_defaults_and_revealing_choices_are_accepted(root: Template, choice: Choice) -> None:
    """By the parameters' own constraints and by the Rules."""
    assert review(root, choice).messages == []
    assert said_of(root, choice) == []


# --- constraints -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("Environment", ["dev", "a", "blue-2", "a" * 16],
         ["", "Dev", "2blue", "a-", "a--b", "a_b", "a" * 17]),
        ("VpcCidr",
         ["10.0.0.0/16", "10.255.128.0/17", "172.16.64.0/18", "172.31.224.0/19", "192.168.0.0/20",
          "192.168.240.0/20"],
         ["10.0.0.0/24", "10.0.0.0", "any", "999.0.0.0/16", "127.0.0.0/16", "10.0.250.0/16",
          "172.15.0.0/16", "172.32.0.0/16", "192.169.0.0/16", "8.8.0.0/16", "10.256.0.0/16",
          "10.01.0.0/16", "10.0.64.0/17", "10.0.8.0/20", "10.0.0.1/16", "10.0.0.0/15"]),
        ("DatabaseIops", ["", "12000", "64000", "100000"], ["3000", "11999", "012000", "many"]),
        ("ZoneCount", ["2", "3"], ["1", "4", ""]),
        ("NatGateways", ["per-zone", "single", "regional"], ["none", ""]),
        ("CertificateArn", ["", CERTIFICATE_ARN], ["arn:aws:iam::1:server-certificate/a"]),
        ("ImageTag", ["", "1.0", "v1_2-rc.3"], [":1", "-1", "a b", "a" * 129]),
        ("DesiredCount", ["", "0", "2", "9999"], ["-1", "two", "02", "10000"]),
        ("ImageRepository", ["", "registry.example.com:5000/a/b"], ["example.com/a:tag ", "a/"]),
        ("PermissionsBoundaryArn", ["", "arn:aws-cn:iam::111122223333:policy/x/y"], ["boundary"]),
        ("LogRetentionDays", ["7", "365"], ["8", "0"]),
        ("CacheSnapshotTime", ["00:00", "23:59"], ["24:00", "3:00"]),
        ("DatabaseStorage", ["20", "65536"], ["19", "lots"]),
        ("AlarmEmail", ["", "a@example.com"], ["a@b", "example.com"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_constraints(root: Template, name: str, good: list[str], bad: list[str]) -> None:
    refused = {text for text in good + bad if review(root, {name: text}).failures}
    assert refused == set(bad)


def test_constraints_say_what_they_want(root: Template) -> None:
    patterns = {n: p for n, p in root.parameters.items() if "AllowedPattern" in p}
    assert all(declared["ConstraintDescription"] for declared in patterns.values())
    assert all(p["AllowedPattern"].startswith("^") and p["AllowedPattern"].endswith("$")
               for p in patterns.values())  # fmt: skip


# --- Rules -----------------------------------------------------------------------------------


def said_of(root: Template, choice: Choice) -> list[str]:
    """What the Rules say against a choice."""
    scope = Scope(checked_values(root, choice))
    return [broken.description for broken in broken_rules(root, scope)]


PROD_LIKE = {"Environment": "prod"}


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({**PROD_LIKE, "DatabaseMultiAz": "false"}, ["prod", "DatabaseMultiAz"]),
        ({**PROD_LIKE, **SINGLE}, ["prod", "NatGateways"]),
        ({"CertificateArn": CERTIFICATE_ARN}, ["CertificateArn", "CertificateDomain"]),
        ({"CertificateDomain": DOMAIN}, ["CertificateArn", "CertificateDomain"]),
        ({**PINNED, **PINNED_BY_ID}, ["Zones", "ZoneIds"]),
        ({"CacheMajorVersion": "8"}, ["CacheMajorVersion", "redis"]),
        ({"ImageRepository": "example.com/api"}, ["ImageTag"]),
        ({"TaskCpu": "256", "TaskMemory": "4096"}, ["TaskMemory", "2048"]),
        ({"TaskCpu": "4096", "TaskMemory": "512"}, ["TaskMemory", "8192"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_rules_refuse_what_makes_no_sense(root: Template, choice: Choice, words: list[str]) -> None:
    (said,) = said_of(root, choice)
    assert all(word in said for word in words)


@pytest.mark.parametrize(
    "choice",
    [
        {"DatabaseMultiAz": "false", **SINGLE},
        {**PROD_LIKE},
        PROD,
        {"CacheEngine": "valkey", "CacheMajorVersion": "8"},
        {**FIREWALL, **INTERNAL},
        PINNED,
        PINNED_BY_ID,
    ],
)
def test_rules_let_sense_pass(root: Template, choice: Choice) -> None:
    assert said_of(root, choice) == []


# Template Reference, "Rule-specific intrinsic functions".
RULE_FUNCTIONS = {"Ref"} | {
    f"Fn::{name}"
    for name in (
        "And", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "Not", "Or", "RefAll",
        "ValueOf", "ValueOfAll",
    )
}  # fmt: skip


def test_rules_use_rule_functions_only(root: Template) -> None:
    """``Fn::If`` and references to conditions are refused in Rules."""
    for rule in root.rules.values():
        expressions = [rule.get("RuleCondition"), *(a["Assert"] for a in rule["Assertions"])]
        for part in subtrees(expressions):
            if isinstance(part, dict):
                assert part.keys() <= RULE_FUNCTIONS
        assert all(a["AssertDescription"] for a in rule["Assertions"])


# --- the console -----------------------------------------------------------------------------


def interface(root: Template) -> Any:
    """What the console is reported about parameters."""
    return root.data["Metadata"]["AWS::CloudFormation::Interface"]


def test_every_parameter_is_in_one_group(root: Template) -> None:
    groups = interface(root)["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    assert sorted(grouped) == sorted(root.parameters)
    assert all(group["Label"]["default"] for group in groups)


def test_every_parameter_has_a_label(root: Template) -> None:
    labels = interface(root)["ParameterLabels"]
    assert labels.keys() == root.parameters.keys()
    texts = [label["default"] for label in labels.values()]
    assert all(texts)


def test_labels_are_told_apart_in_their_group(root: Template) -> None:
    labels = interface(root)["ParameterLabels"]
    for group in interface(root)["ParameterGroups"]:
        texts = [labels[name]["default"] for name in group["Parameters"]]
        assert len(set(texts)) == len(texts)


def test_nothing_secret_is_asked_for(root: Template) -> None:
    assert not [n for n, declared in root.parameters.items() if declared.get("NoEcho")]
    assert "{{resolve:" not in _text(root.data)


def _text(node: Json) -> str:
    return json.dumps(node)
