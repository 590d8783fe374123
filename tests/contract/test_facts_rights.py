"""Who may talk to whom and who may do what: security groups and roles, in both deliveries."""

from __future__ import annotations

import json

import pytest
from contract.facts.choices import (
    BOUNDARY_ARN,
    ENDPOINTS,
    INTERNAL,
    PROD,
    RUNNING,
    WITH_CERTIFICATE,
    Choice,
)
from contract.facts.deployed import Deploy
from contract.facts.network import ANYWHERE, NOWHERE, Opening, egress, ingress, private_subnets
from contract.facts.service import actions, statements

# --- who may talk to whom --------------------------------------------------------------------


@pytest.mark.parametrize("choice", [{}, WITH_CERTIFICATE])
@pytest.mark.parametrize("scheme", ["internet-facing", "internal"])
def test_the_vpc_link_has_its_own_group(deploy: Deploy, choice: Choice, scheme: str) -> None:
    """Both ports, certificate or not: the API's integration follows after the listeners."""
    there = deploy(**choice, LoadBalancerScheme=scheme)
    assert egress(there, "VPC link") == {
        Opening("tcp", "80", "load balancer"),
        Opening("tcp", "443", "load balancer"),
    }
    assert ingress(there, "VPC link") == set()
    admitted = {Opening("tcp", "80", "VPC link"), Opening("tcp", "443", "VPC link")}
    assert admitted <= ingress(there, "load balancer")


EGRESS = {
    "load balancer": {Opening("tcp", "8080", "tasks")},
    "tasks": {
        Opening("tcp", "5432", "database"),
        Opening("tcp", "6379", "cache"),
        Opening("tcp", "6380", "cache"),
        Opening("tcp", "443", ANYWHERE),
    },
    # CloudFormation takes the allow-all rule away only where another is given.
    "database": {Opening("-1", "any", NOWHERE)},
    "cache": {Opening("-1", "any", NOWHERE)},
    "endpoints": {Opening("-1", "any", NOWHERE)},
}


@pytest.mark.parametrize("who", EGRESS)
@pytest.mark.parametrize("choice", [ENDPOINTS, {**ENDPOINTS, **INTERNAL, **WITH_CERTIFICATE}])
def test_groups_send_only_where_they_must(deploy: Deploy, choice: Choice, who: str) -> None:
    assert egress(deploy(**choice), who) == EGRESS[who]


INGRESS = {
    "tasks": {Opening("tcp", "8080", "load balancer")},
    "database": {Opening("tcp", "5432", "tasks")},
    "cache": {Opening("tcp", "6379", "tasks"), Opening("tcp", "6380", "tasks")},
    "endpoints": {Opening("tcp", "443", "tasks")},
}


@pytest.mark.parametrize("who", INGRESS)
def test_groups_admit_only_whom_they_must(deploy: Deploy, who: str) -> None:
    assert ingress(deploy(**ENDPOINTS), who) == INGRESS[who]


@pytest.mark.parametrize(
    ("choice", "ports"),
    [({}, {"80"}), (WITH_CERTIFICATE, {"80", "443"})],
)
def test_the_load_balancer_admits_the_internet_where_it_faces_it(
    deploy: Deploy, choice: Choice, ports: set[str]
) -> None:
    facing = ingress(deploy(**choice), "load balancer")
    assert {opening.port for opening in facing if opening.peer == ANYWHERE} == ports
    inside = ingress(deploy(**choice, **INTERNAL), "load balancer")
    assert {opening.peer for opening in inside} == {"VPC link"}


def test_no_two_groups_name_each_other_inline(deploy: Deploy) -> None:
    """Ingress from a group stands by itself: two groups that name each other are a cycle."""
    for group in deploy(**ENDPOINTS).all("EC2::SecurityGroup"):
        inline = group.get("SecurityGroupIngress") or []
        assert all("SourceSecurityGroupId" not in rule for rule in inline)


# --- roles -----------------------------------------------------------------------------------


def test_every_statement_names_its_resources(deploy: Deploy) -> None:
    """``*`` only for the message channels of ECS Exec, which have no resource type."""
    there = deploy(**PROD, ExecuteCommand="true")
    for owner in there.all("IAM::Role"):
        for statement in statements(owner):
            wide = "*" in json.dumps(statement["Resource"]).replace(":*", "")
            shell = all(action.startswith("ssmmessages:") for action in actions(statement))
            assert not any("*" in action for action in actions(statement))
            assert shell or not wide, statement


def test_boundary_is_on_every_role(deploy: Deploy) -> None:
    bounded = deploy(PermissionsBoundaryArn=BOUNDARY_ARN).all("IAM::Role")
    assert {owner.get("PermissionsBoundary") for owner in bounded} == {BOUNDARY_ARN}
    free = deploy().all("IAM::Role")
    assert {owner.get("PermissionsBoundary") for owner in free} == {None}
    assert len(free) == len(bounded) == 3


def test_tasks_have_no_public_address(deploy: Deploy) -> None:
    there = deploy(**RUNNING)
    network = there.one("ECS::Service")["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"
    assert {subnet["Ref"] for subnet in network["Subnets"]} == {
        subnet.logical_id for subnet in private_subnets(there)
    }
