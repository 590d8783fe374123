"""Subnet groups, load balancers and databases stay in their VPC: AWS refuses to move them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.cfn.schemas import Schemas
from generator.plan.diff.compare import Comparison
from generator.plan.impact.tables import table
from generator.plan.model import Change
from generator.plan.policy.checks import policy_results

Compare = Callable[..., Comparison]
ByPlace = Callable[[Comparison], dict[str, Change]]


def ref(name: str) -> dict[str, str]:
    return {"Ref": name}


def template(cidr: str, subnets: str = "10.0.0.0/24", vpc: str = "Vpc", **more: Any) -> str:
    inside = {"VpcId": ref(vpc)}
    resources = {
        "Vpc": ("EC2::VPC", {"CidrBlock": cidr}),
        "Other": ("EC2::VPC", {"CidrBlock": "10.9.0.0/16"}),
        "Subnet": ("EC2::Subnet", {**inside, "CidrBlock": subnets}),
        "Sg": ("EC2::SecurityGroup", {**inside, "GroupDescription": "d"}),
        "Group": (
            "RDS::DBSubnetGroup",
            {"SubnetIds": [ref("Subnet")], "DBSubnetGroupDescription": "d"},
        ),
        "Database": (
            "RDS::DBInstance",
            {"DBSubnetGroupName": ref("Group"), "VPCSecurityGroups": [ref("Sg")], **more},
        ),
        "Balancer": (
            "ElasticLoadBalancingV2::LoadBalancer",
            {"Subnets": [ref("Subnet")], "SecurityGroups": [ref("Sg")]},
        ),
    }
    return json.dumps(
        {
            "Resources": {
                name: {"Type": f"AWS::{kind}", "Properties": properties}
                for name, (kind, properties) in resources.items()
            }
        }
    )


MOVED = {"Group", "Database", "Balancer"}


@pytest.mark.parametrize("after", [template("10.1.0.0/16"), template("10.0.0.0/16", vpc="Other")])
def test_what_is_in_a_vpc_cannot_move_to_another(
    compared: Compare, by_place: ByPlace, after: str
) -> None:
    comparison = compared(template("10.0.0.0/16"), after)
    found = by_place(comparison)
    for place in MOVED:
        assert (found[place].replacement, found[place].deletion_outcome) == ("never", "kept")
        assert "AWS refuses to move it to another VPC" in found[place].consequence
        assert "data stays" not in found[place].consequence
    refused = {
        one.logical_id for one in policy_results(comparison) if one.rule == "unsupported-update"
    }
    assert refused == MOVED


def test_another_subnet_of_the_same_vpc_is_no_move(compared: Compare) -> None:
    comparison = compared(template("10.0.0.0/16"), template("10.0.0.0/16", "10.0.1.0/24"))
    assert "unsupported-update" not in {one.rule for one in policy_results(comparison)}


def test_what_is_replaced_anyway_moves(compared: Compare, by_place: ByPlace) -> None:
    texts = template("10.0.0.0/16", DBName="a"), template("10.1.0.0/16", DBName="b")
    found = by_place(compared(*texts))
    assert found["Database"].replacement == "always"
    assert "refuses" not in found["Database"].consequence


def test_every_property_that_holds_members_of_a_vpc_exists() -> None:
    schemas = Schemas()
    for row in table("vpc_members"):
        schema = schemas.get(row["type"])
        assert schema is not None, row
        assert schema.at(row["path"]) is not None, row
        assert row["source"], row
