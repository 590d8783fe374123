"""Who may talk to whom, rule by rule, and that there is no rule beside these."""

from __future__ import annotations

from typing import Any

from .reading import Deployed

ANYWHERE, NOWHERE = "0.0.0.0/0", "127.0.0.1/32"
EVERY_PORT = ("-1", -1, -1)
ROLES = ("LoadBalancer", "VpcLink", "Task", "Database", "Cache", "Endpoint")

Rule = tuple[str, str, tuple[str, int, int], str]
"""Group's role, "in" or "out", protocol and ports, the other side: a role or an address range."""


def tcp(port: int) -> tuple[str, int, int]:
    """One TCP port."""
    return ("tcp", port, port)


def expected(deployed: Deployed) -> set[Rule]:
    """Every rule that there should be."""
    rules: set[Rule] = {
        # Both ports: a certificate may come or go while the API is in use.
        *(("VpcLink", "out", tcp(port), "LoadBalancer") for port in (80, 443)),
        *(("LoadBalancer", "in", tcp(port), "VpcLink") for port in (80, 443)),
        ("LoadBalancer", "out", tcp(8080), "Task"),
        ("Task", "in", tcp(8080), "LoadBalancer"),
        ("Task", "out", tcp(443), ANYWHERE),
        ("Database", "out", EVERY_PORT, NOWHERE),
        ("Cache", "out", EVERY_PORT, NOWHERE),
    }
    for role, port in (("Database", 5432), ("Cache", 6379), ("Cache", 6380)):
        rules |= {("Task", "out", tcp(port), role), (role, "in", tcp(port), "Task")}
    if deployed.parameters["LoadBalancerScheme"] == "internet-facing":
        ports = (80, 443) if deployed.parameters["CertificateArn"] else (80,)
        rules |= {("LoadBalancer", "in", tcp(port), ANYWHERE) for port in ports}
    if deployed.is_on("InterfaceEndpoints"):
        rules |= {
            ("Endpoint", "in", tcp(443), "Task"),
            ("Endpoint", "out", EVERY_PORT, NOWHERE),
        }
    return rules


def groups(deployed: Deployed) -> dict[str, str]:
    """Group ID → role."""
    return {deployed.id(f"{role}Group"): role for role in ROLES if deployed.has(f"{role}Group")}


def rule(told: Any, roles: dict[str, str]) -> Rule:
    """A rule as EC2 tells it."""
    other = told.get("ReferencedGroupInfo", {}).get("GroupId", "")
    ranges = [told.get("CidrIpv4"), told.get("CidrIpv6"), told.get("PrefixListId")]
    side = roles.get(other, other) or next(one for one in ranges if one)
    ports = (told["IpProtocol"], told.get("FromPort", -1), told.get("ToPort", -1))
    return (roles[told["GroupId"]], "out" if told["IsEgress"] else "in", ports, side)


def test_each_may_talk_to_whom_it_must_and_to_nobody_else(deployed: Deployed) -> None:
    roles = groups(deployed)
    of_ours = [{"Name": "group-id", "Values": list(roles)}]
    told = deployed.ask(
        "ec2", "describe_security_group_rules", "SecurityGroupRules", Filters=of_ours
    )
    found = [rule(one, roles) for one in told]
    assert set(found) == expected(deployed)
    assert len(set(found)) == len(found)


def test_there_are_no_other_groups(deployed: Deployed) -> None:
    of_vpc = [{"Name": "vpc-id", "Values": [deployed.id("Vpc")]}]
    found = deployed.ask("ec2", "describe_security_groups", "SecurityGroups", Filters=of_vpc)
    ours = {one["GroupId"] for one in found if one["GroupName"] != "default"}
    assert ours == set(groups(deployed))
