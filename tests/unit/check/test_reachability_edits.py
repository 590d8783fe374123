"""Edits of production: each harmful one is found with words about the harm, no harmless one is."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from generator.cfn.load import Product, load
from generator.cfn.schemas import Schemas
from generator.cfn.scope import Pseudo
from generator.cfn.source.locations import files
from generator.cfn.template import Template
from generator.check.model import CheckContext
from generator.check.reachability.proof import check
from generator.config.parameters.files import load_environment
from generator.config.settings.references import DELIVERY_ROOTS
from generator.expectations import EXPECTATIONS, expectations_of, policy_check
from generator.findings import Finding
from generator.plan.diff.compare import compare
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product

ROOT = Path(__file__).parents[3]
CONTEXT = CheckContext("prod", True, expectations=EXPECTATIONS)
Resources = dict[str, Any]
Edit = Callable[[Resources], None]


@cache
def product(delivery: str) -> Product:
    return load(str(ROOT / DELIVERY_ROOTS[delivery]), files())  # type: ignore[index]


def found_after(edit: Edit, delivery: str) -> list[Finding]:
    """What is found after an edit."""
    return [one for one in check(edited(edit, delivery), CONTEXT) if one.level != "info"]


def edited(edit: Edit, delivery: str) -> ResolvedProduct:
    """The product when ``edit`` has changed the resources, whichever template has them.

    It sees all resources of the product in one map.
    """
    templates = {
        path: replace(one, data=copy.deepcopy(one.data))
        for path, one in product(delivery).templates.items()
    }
    everything = {k: v for one in templates.values() for k, v in one.resources.items()}
    before = dict(everything)
    edit(everything)
    for one in templates.values():
        for name in [name for name in one.resources if name not in everything]:
            del one.data["Resources"][name]
    for name, resource in everything.items():
        if name not in before:
            _home(list(templates.values()), resource).resources[name] = resource
    return resolved_product(replace(product(delivery), templates=templates), inputs())


@cache
def inputs() -> StackInputs:
    environment = load_environment(ROOT, "prod")
    pseudo = Pseudo(region=environment.settings.region)
    return StackInputs(environment.parameters, environment.tags, pseudo)


def _home(templates: list[Template], resource: Any) -> Template:
    """The template that has everything that a new resource refers to."""
    names = set(re.findall(r"'Ref': '(\w+)'", str(resource)))
    return next(one for one in templates if names <= {*one.resources, *one.parameters})


def tcp(first: int, last: int | None = None, **who: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last or first, **who}


def ingress(group: str, rule: dict[str, Any], name: str = "Added") -> Edit:
    def edit(resources: Resources) -> None:
        properties = {"GroupId": {"Ref": group}, **rule}
        resources[name] = {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": properties}

    return edit


def embedded(group: str, *rules: dict[str, Any]) -> Edit:
    def edit(resources: Resources) -> None:
        resources[group]["Properties"]["SecurityGroupIngress"] = list(rules)

    return edit


def without(*names: str) -> Edit:
    def edit(resources: Resources) -> None:
        for name in names:
            del resources[name]
        for resource in resources.values():
            after = resource.get("DependsOn", [])
            listed = after if isinstance(after, list) else [after]
            resource["DependsOn"] = [one for one in listed if one not in names]
            resource.pop("Metadata", None)

    return edit


def setting(name: str, value: Any, *path: str | int) -> Edit:
    def edit(resources: Resources) -> None:
        part = resources[name]["Properties"]
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value

    return edit


def both(*edits: Edit) -> Edit:
    def edit(resources: Resources) -> None:
        for one in edits:
            one(resources)

    return edit


def acl(*entries: dict[str, Any]) -> Edit:
    """A network ACL for the first private subnet, beside the network."""

    def edit(resources: Resources) -> None:
        resources["Acl"] = {"Type": "AWS::EC2::NetworkAcl", "Properties": {"VpcId": "vpc"}}
        for number, entry in enumerate(entries):
            properties = {
                **{"NetworkAclId": {"Ref": "Acl"}, "RuleNumber": 100 + number, "Protocol": -1},
                **{"RuleAction": "allow", "CidrBlock": "0.0.0.0/0"},
                **entry,
            }
            resources[f"Entry{number}"] = {
                "Type": "AWS::EC2::NetworkAclEntry",
                "Properties": properties,
            }
        properties = {"SubnetId": {"Ref": "PrivateSubnet1"}, "NetworkAclId": {"Ref": "Acl"}}
        resources["InAcl"] = {
            "Type": "AWS::EC2::SubnetNetworkAclAssociation",
            "Properties": properties,
        }

    return edit


ANYONE = {"CidrIp": "0.0.0.0/0"}
LINK = {"SourceSecurityGroupId": {"Ref": "VpcLinkGroup"}}
BALANCER = {"SourceSecurityGroupId": {"Ref": "LoadBalancerGroup"}}
ALL_OUT, ALL_IN = {"Egress": True}, {"Egress": False}

HARMFUL: dict[str, tuple[Edit, str]] = {
    "database open to everyone": (ingress("DatabaseGroup", tcp(5432, **ANYONE)), "the database"),
    "in the group itself": (embedded("DatabaseGroup", tcp(5432, **ANYONE)), "open to everywhere"),
    "in two halves": (
        both(
            ingress("DatabaseGroup", tcp(5432, CidrIp="0.0.0.0/1"), "Low"),
            ingress("DatabaseGroup", tcp(5432, CidrIp="128.0.0.0/1"), "High"),
        ),
        "open to everywhere",
    ),
    "half of everyone": (ingress("DatabaseGroup", tcp(5432, CidrIp="0.0.0.0/1")), "the database"),
    "over IPv6": (ingress("DatabaseGroup", tcp(5432, CidrIpv6="::/0")), "open to everywhere"),
    "with all protocols": (
        ingress("DatabaseGroup", {"IpProtocol": "-1", **ANYONE}),
        "the database",
    ),
    "with the protocol's number": (
        ingress("DatabaseGroup", {**tcp(5432, **ANYONE), "IpProtocol": 6}),
        "the database",
    ),
    "with a range of ports": (ingress("DatabaseGroup", tcp(1, 65535, **ANYONE)), "the database"),
    "with ports as texts": (
        ingress(
            "DatabaseGroup",
            {"IpProtocol": "tcp", "FromPort": "5000", "ToPort": "6000", **ANYONE},
        ),
        "the database",
    ),
    "database to the whole network": (
        ingress("DatabaseGroup", tcp(5432, CidrIp="10.0.0.0/8")),
        "the database",
    ),
    "database to the load balancer": (ingress("DatabaseGroup", tcp(5432, **BALANCER)), "database"),
    "database to the API": (ingress("DatabaseGroup", tcp(5432, **LINK)), "the database"),
    "database to a prefix list": (
        ingress("DatabaseGroup", tcp(5432, SourcePrefixListId="pl-123456")),
        "prefix list",
    ),
    "database to another group": (
        ingress("DatabaseGroup", tcp(5432, SourceSecurityGroupId="sg-0123456789abcdef0")),
        "the database",
    ),
    "cache to everyone": (ingress("CacheGroup", tcp(6379, **ANYONE)), "the cache"),
    "cache to the network, reading": (
        ingress("CacheGroup", tcp(6380, CidrIp="10.2.0.0/16")),
        "the cache",
    ),
    "tasks to everyone": (ingress("TaskGroup", tcp(8080, **ANYONE)), "the tasks"),
    "SSH to the tasks": (ingress("TaskGroup", tcp(22, **ANYONE)), "SSH"),
    "RDP to the load balancer": (ingress("LoadBalancerGroup", tcp(3389, **ANYONE)), "RDP"),
    "database rule gone": (without("DatabaseFromTask"), "There is no path: tasks → database"),
    "cache rule gone": (without("CacheFromTask"), "There is no path: tasks → cache"),
    "balancer cannot reach tasks": (
        without("TaskFromLoadBalancer"),
        "There is no path: load balancer → tasks",
    ),
    "API cannot reach the balancer": (
        setting("VpcLinkGroup", [tcp(81, **ANYONE)], "SecurityGroupEgress"),
        "There is no path: API → load balancer",
    ),
    "no egress of the tasks": (
        setting(
            "TaskGroup", [{"IpProtocol": "-1", "CidrIp": "127.0.0.1/32"}], "SecurityGroupEgress"
        ),
        "There is no path: tasks → internet",
    ),
    "egress of the tasks on another port": (
        setting("TaskGroup", [tcp(80, **ANYONE)], "SecurityGroupEgress"),
        "There is no path: tasks → internet",
    ),
    "egress of the balancer on another port": (
        setting(
            "LoadBalancerGroup",
            [tcp(8081, DestinationSecurityGroupId={"Ref": "TaskGroup"})],
            "SecurityGroupEgress",
        ),
        "There is no path: load balancer → tasks",
    ),
    "a zone without a way out": (without("PrivateRoute2"), "There is no path: tasks → internet"),
    "a way out to some addresses": (
        setting("PrivateRoute1", "0.0.0.0/1", "DestinationCidrBlock"),
        "There is no path: tasks → internet",
    ),
    "tasks routed to the internet gateway": (
        both(
            lambda r: r["PrivateRoute1"]["Properties"].pop("NatGatewayId"),
            setting("PrivateRoute1", {"Ref": "InternetGateway"}, "GatewayId"),
        ),
        "There is no path: tasks → internet",
    ),
    "no route for the NAT gateways": (without("PublicRoute"), "There is no path"),
    "no internet gateway": (without("InternetGatewayAttachment"), "There is no path"),
    "a private NAT gateway": (
        setting("NatGateway1", "private", "ConnectivityType"),
        "There is no path: tasks → internet",
    ),
    "balancer closed": (
        setting("LoadBalancerGroup", [], "SecurityGroupIngress"),
        "There is no path: internet → load balancer",
    ),
    "balancer for half of the world": (
        setting("LoadBalancerGroup", [tcp(80, CidrIp="0.0.0.0/1")], "SecurityGroupIngress"),
        "There is no path: internet → load balancer",
    ),
    "internal balancer": (
        setting("ApplicationLoadBalancer", "internal", "Scheme"),
        "There is no path: internet → load balancer",
    ),
    "public database": (
        both(
            setting("DatabaseInstance", "true", "PubliclyAccessible"),
            lambda r: (
                [
                    r[f"PrivateRoute{n}"]["Properties"].update(
                        GatewayId={"Ref": "InternetGateway"}, NatGatewayId={"Ref": "AWS::NoValue"}
                    )
                    for n in (1, 2, 3)
                ]
                and None
            ),
            ingress("DatabaseGroup", tcp(5432, **ANYONE)),
        ),
        "The internet can reach DatabaseInstance",
    ),
    "database in the tasks' group": (
        setting("DatabaseInstance", ["sg-0123456789abcdef0"], "VPCSecurityGroups"),
        "may reach the database",
    ),
}

HARMLESS: dict[str, Edit] = {
    "nothing": lambda resources: None,
    "a description": setting("DatabaseGroup", "Data", "GroupDescription"),
    "an office lets itself in over SSH": ingress("LoadBalancerGroup", tcp(22, CidrIp="8.8.8.8/32")),
    "the rule of the database with a port as text": setting("DatabaseFromTask", "5432", "FromPort"),
    "the default route in two halves": both(
        setting("PrivateRoute1", "0.0.0.0/1", "DestinationCidrBlock"),
        lambda r: r.update(
            PrivateRoute1b={
                "Type": "AWS::EC2::Route",
                "Properties": {
                    **r["PrivateRoute1"]["Properties"],
                    "DestinationCidrBlock": "128.0.0.0/1",
                },
            }
        ),
    ),
    "all egress of the tasks": setting(
        "TaskGroup", [{"IpProtocol": "-1", **ANYONE}], "SecurityGroupEgress"
    ),
    "the balancer open on its port in two halves": setting(
        "LoadBalancerGroup",
        [tcp(80, CidrIp="0.0.0.0/1"), tcp(80, CidrIp="128.0.0.0/1")],
        "SecurityGroupIngress",
    ),
    "the balancer open for IPv6, too": setting(
        "LoadBalancerGroup",
        [tcp(80, **ANYONE), tcp(80, CidrIpv6="::/0")],
        "SecurityGroupIngress",
    ),
    "a group that nothing uses": lambda r: r.update(
        Spare={
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "Spare", "SecurityGroupIngress": []},
        }
    ),
    "UDP to the tasks": ingress("TaskGroup", {**tcp(53, CidrIp="10.0.0.0/8"), "IpProtocol": "udp"}),
    "the endpoints let the tasks in on more ports": ingress(
        "EndpointGroup", tcp(1, 1024, SourceSecurityGroupId={"Ref": "TaskGroup"})
    ),
    "tasks reach each other": ingress(
        "TaskGroup", tcp(9000, SourceSecurityGroupId={"Ref": "TaskGroup"})
    ),
}


def alternately(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Each edit in one of the deliveries, which costs half as much as both."""
    return list(zip(names, cycle(DELIVERY_ROOTS), strict=False))


@pytest.mark.parametrize(("name", "delivery"), alternately(HARMFUL))
def test_a_harmful_edit_is_found_with_its_harm(name: str, delivery: str) -> None:
    edit, words = HARMFUL[name]
    messages = [finding.message for finding in found_after(edit, delivery)]
    assert any(words in message for message in messages), messages


@pytest.mark.parametrize(("name", "delivery"), alternately(HARMLESS))
def test_a_harmless_edit_is_not_found(name: str, delivery: str) -> None:
    assert found_after(HARMLESS[name], delivery) == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([ALL_IN, ALL_OUT], ""),
        ([ALL_IN], "network ACL Acl"),
        ([ALL_OUT], "network ACL Acl"),
        (
            [
                {"Egress": True, "RuleAction": "deny", "CidrBlock": "0.0.0.0/1"},
                ALL_OUT,
                ALL_IN,
            ],
            "network ACL Acl",
        ),
        (
            [
                {**ALL_IN, "Protocol": 6, "PortRange": {"From": 443, "To": 443}},
                {**ALL_IN, "Protocol": 6, "PortRange": {"From": 1024, "To": 65535}},
                ALL_OUT,
            ],
            "",
        ),
        (
            [{**ALL_IN, "Protocol": 6, "PortRange": {"From": 8080, "To": 8080}}, ALL_OUT],
            "network ACL Acl",
        ),
    ],
)
def test_a_network_acl_is_followed_in_order_and_for_responses(
    entries: list[dict[str, Any]], words: str
) -> None:
    messages = [finding.message for finding in found_after(acl(*entries), "flat")]
    assert any(words in message for message in messages) if words else messages == []


def change_messages(edit: Edit, delivery: str) -> list[str]:
    """What the policy check says of the edit, as a plan does."""
    before, after = resolved_product(product(delivery), inputs()), edited(edit, delivery)
    comparison = compare(before, after, Schemas("eu-west-2").get)
    return [f"{one.logical_id}: {one.message}" for one in policy_check(comparison)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no egress of the tasks", "A path that is needed goes: tasks → internet"),
        ("database rule gone", "A path that is needed goes: tasks → database"),
        ("a zone without a way out", "no route to"),
        ("public database", "The internet can reach it on port 5432"),
    ],
)
def test_a_plan_says_which_answers_change(name: str, words: str) -> None:
    messages = change_messages(HARMFUL[name][0], "flat")
    assert any(words in message for message in messages), messages


def test_a_plan_says_what_reaches_the_database_now() -> None:
    def edit(resources: Resources) -> None:
        for group, to in (("VpcLinkGroup", "DatabaseGroup"),):
            rule = tcp(5432, DestinationSecurityGroupId={"Ref": to})
            resources[group]["Properties"]["SecurityGroupEgress"].append(rule)
        ingress("DatabaseGroup", tcp(5432, **LINK))(resources)

    messages = change_messages(edit, "nested")
    assert any("Database/DatabaseInstance: VpcLink can reach it" in one for one in messages)


@pytest.mark.parametrize(("name", "delivery"), alternately(HARMLESS))
def test_a_plan_refuses_no_harmless_edit(name: str, delivery: str) -> None:
    assert change_messages(HARMLESS[name], delivery) == []


def test_the_product_is_known_by_its_parameters() -> None:
    assert expectations_of(product("flat").root.parameters) is EXPECTATIONS
    assert expectations_of(["Environment"]) is None
