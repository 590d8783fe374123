"""Packets walked one by one over random small networks, and the proof's answers: they agree."""

from __future__ import annotations

import json
from ipaddress import ip_address, ip_network
from random import Random
from typing import Any

import pytest

from generator.cfn.load import assembled
from generator.check.reachability.network import network
from generator.check.reachability.paths import between, from_internet, to_the_internet
from generator.plan.diff.resolved_product import StackInputs, resolved_product

PORT = 5432
SUBNETS = {"A": "10.0.0.0/29", "B": "10.0.0.8/29"}
BLOCKS = ("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/28", "10.0.0.8/29", "10.0.0.2/31")
# One address of each part of the internet that the blocks can tell apart.
OUTSIDE = ("8.8.8.8", "192.1.1.1")
PORTS = ((PORT, PORT), (1, 65535), (80, 80), (1024, 40000), (1024, 65535))
# The ports of clients at both sides of every limit in PORTS.
CLIENTS = (1024, 5432, 5433, 40000, 40001, 65535)


def some_rules(random: Random, groups: list[str]) -> list[dict[str, Any]]:
    rules = []
    for _ in range(random.randint(0, 2)):
        first, last = random.choice(PORTS)
        who = random.choice([*BLOCKS, *groups])
        rules.append({"first": first, "last": last, "who": who})
    return rules


def some_network(random: Random) -> dict[str, Any]:
    """A network as plain facts: what the template is written from, and what is walked."""
    names = ["G1", "G2"]
    entries = [
        {
            **{"egress": egress, "allow": random.random() < 0.7, "block": random.choice(BLOCKS)},
            **dict(zip(("first", "last"), random.choice(PORTS), strict=True)),
        }
        for egress in (True, False)
        for _ in range(random.randint(1, 3))
    ]
    return {
        "groups": {
            name: {"in": some_rules(random, names), "out": some_rules(random, names)}
            for name in names
        },
        "hosts": {
            name: {
                "subnet": random.choice("AB"),
                "group": random.choice(names),
                "public": random.random() < 0.6,
            }
            for name in ("H1", "H2")
        },
        "routes": {
            subnet: random.sample([*BLOCKS[:3]], random.randint(0, 2)) for subnet in SUBNETS
        },
        "acl": {"A": entries if random.random() < 0.6 else None, "B": None},
        "attached": random.random() < 0.9,
    }


def template(facts: dict[str, Any]) -> str:
    resources: dict[str, Any] = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/28"}},
        "Gateway": {"Type": "AWS::EC2::InternetGateway"},
    }

    def add(name: str, kind: str, **properties: Any) -> None:
        resources[name] = {"Type": f"AWS::EC2::{kind}", "Properties": properties}

    if facts["attached"]:
        gateway = {"Ref": "Gateway"}
        add("Attached", "VPCGatewayAttachment", VpcId={"Ref": "Vpc"}, InternetGatewayId=gateway)
    for name, block in SUBNETS.items():
        add(f"Subnet{name}", "Subnet", VpcId={"Ref": "Vpc"}, CidrBlock=block)
        add(f"Table{name}", "RouteTable", VpcId={"Ref": "Vpc"})
        own = {"SubnetId": {"Ref": f"Subnet{name}"}, "RouteTableId": {"Ref": f"Table{name}"}}
        add(f"In{name}", "SubnetRouteTableAssociation", **own)
        for number, destination in enumerate(facts["routes"][name]):
            add(
                f"Route{name}{number}",
                "Route",
                RouteTableId={"Ref": f"Table{name}"},
                DestinationCidrBlock=destination,
                GatewayId={"Ref": "Gateway"},
            )
    for name, group in facts["groups"].items():
        add(name, "SecurityGroup", GroupDescription="x", VpcId={"Ref": "Vpc"},
            SecurityGroupEgress=[{"IpProtocol": "udp", "CidrIp": "127.0.0.1/32"}])  # fmt: skip
        for way, kind, peer in (("in", "Ingress", "Source"), ("out", "Egress", "Destination")):
            for number, rule in enumerate(group[way]):
                who = rule["who"]
                named = {"CidrIp": who} if "/" in who else {f"{peer}SecurityGroupId": {"Ref": who}}
                add(f"{name}{kind}{number}", f"SecurityGroup{kind}", GroupId={"Ref": name},
                    IpProtocol=6, FromPort=rule["first"], ToPort=rule["last"], **named)  # fmt: skip
    if facts["acl"]["A"] is not None:
        add("Acl", "NetworkAcl", VpcId={"Ref": "Vpc"})
        own = {"SubnetId": {"Ref": "SubnetA"}, "NetworkAclId": {"Ref": "Acl"}}
        add("InAcl", "SubnetNetworkAclAssociation", **own)
        for number, entry in enumerate(facts["acl"]["A"]):
            add(f"Entry{number}", "NetworkAclEntry", NetworkAclId={"Ref": "Acl"},
                RuleNumber=number + 1, Protocol=6, Egress=entry["egress"],
                RuleAction="allow" if entry["allow"] else "deny", CidrBlock=entry["block"],
                PortRange={"From": entry["first"], "To": entry["last"]})  # fmt: skip
    for name, host in facts["hosts"].items():
        interface = {
            "SubnetId": {"Ref": f"Subnet{host['subnet']}"},
            "GroupSet": [{"Ref": host["group"]}],
            "AssociatePublicIpAddress": host["public"],
            "DeviceIndex": "0",
        }
        add(name, "Instance", NetworkInterfaces=[interface])
    return json.dumps({"Resources": resources})


class Walk:
    """Packets, one at a time, over the facts."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts

    def group_lets(self, host: str, way: str, address: str, other: str | None) -> bool:
        groups = self.facts["groups"]
        mine = groups[self.facts["hosts"][host]["group"]][way]
        theirs = self.facts["hosts"][other]["group"] if other else None
        return any(
            rule["first"] <= PORT <= rule["last"]
            and (rule["who"] == theirs if "/" not in rule["who"] else within(address, rule["who"]))
            for rule in mine
        )

    def acl_lets(self, subnet: str, egress: bool, address: str, port: int) -> bool:
        entries = self.facts["acl"][subnet]
        if entries is None:
            return True
        for entry in entries:
            if (
                entry["egress"] == egress
                and entry["first"] <= port <= entry["last"]
                and within(address, entry["block"])
            ):
                return bool(entry["allow"])
        return False

    def acl_lets_both(self, subnet: str, is_client: bool, address: str) -> bool:
        request = self.acl_lets(subnet, is_client, address, PORT)
        return request and all(
            self.acl_lets(subnet, not is_client, address, port) for port in CLIENTS
        )

    def routed(self, host: str, address: str) -> bool:
        facts = self.facts["hosts"][host]
        routes = self.facts["routes"][facts["subnet"]]
        reached = any(within(address, route) for route in routes)
        return bool(reached and self.facts["attached"] and facts["public"])

    def inside(self, source: str, target: str) -> bool:
        mine, theirs = (self.facts["hosts"][name]["subnet"] for name in (source, target))
        return any(
            self.group_lets(source, "out", to, target)
            and self.group_lets(target, "in", here, source)
            and (
                mine == theirs
                or (self.acl_lets_both(mine, True, to) and self.acl_lets_both(theirs, False, here))
            )
            for here in map(str, ip_network(SUBNETS[mine]))
            for to in map(str, ip_network(SUBNETS[theirs]))
        )

    def outside(self, host: str, way: str) -> bool:
        subnet = self.facts["hosts"][host]["subnet"]
        return any(
            self.group_lets(host, way, address, None)
            and self.acl_lets_both(subnet, way == "out", address)
            and self.routed(host, address)
            for address in OUTSIDE
        )


def within(address: str, block: str) -> bool:
    return ip_address(address) in ip_network(block)


@pytest.mark.parametrize("seed", range(4))
def test_the_proof_agrees_with_packets(seed: int) -> None:
    agree(Random(seed), networks=25)


@pytest.mark.long
def test_the_proof_agrees_with_many_packets() -> None:
    agree(Random(4), networks=1000)


def agree(random: Random, networks: int) -> None:
    for _ in range(networks):
        facts = some_network(random)
        walk = Walk(facts)
        found = network(resolved_product(assembled({"": template(facts)}), StackInputs()))
        one, other = (found.interfaces[("", name)] for name in ("H1", "H2"))
        answers = {
            "H1 to H2": between(found, one, other, PORT, every=False),
            "H2 to H1": between(found, other, one, PORT, every=False),
            "in": from_internet(found, one, PORT, every=False),
            "out": to_the_internet(found, one, PORT, every=False),
        }
        assert {key: reach.verdict == "yes" for key, reach in answers.items()} == {
            "H1 to H2": walk.inside("H1", "H2"),
            "H2 to H1": walk.inside("H2", "H1"),
            "in": walk.outside("H1", "in"),
            "out": walk.outside("H1", "out"),
        }, (facts, answers)
