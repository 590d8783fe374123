"""A subnet that goes over to another route table: a new association, and never none."""

from __future__ import annotations

from typing import Any

from .conftest import World

TABLES = {name: {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}}
          for name in ("One", "Other")}  # fmt: skip


def network(table: str) -> dict[str, Any]:
    """A subnet that goes by one of two route tables."""
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}
    subnet = {
        "Type": "AWS::EC2::Subnet",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"},
    }
    association = {
        "Type": "AWS::EC2::SubnetRouteTableAssociation",
        "Properties": {"SubnetId": {"Ref": "Subnet"}, "RouteTableId": {"Ref": table}},
    }
    return {"Resources": {"Vpc": vpc, "Subnet": subnet, **TABLES, "Association": association}}


def test_another_table_takes_the_subnet_over(world: World) -> None:
    assert world.create("s", network("One")) == "CREATE_COMPLETE"
    before = world.resources("s")
    assert world.update("s", network("Other")) == "UPDATE_COMPLETE"
    after = world.resources("s")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"Association"}
    ec2 = world.client("ec2")
    [table] = ec2.describe_route_tables(
        Filters=[{"Name": "association.subnet-id", "Values": [physical(world, "Subnet")]}]
    )["RouteTables"]
    assert table["RouteTableId"] == physical(world, "Other")
    assert world.delete("s") == "DELETE_COMPLETE"


def physical(world: World, logical_id: str) -> str:
    """The physical ID of a resource of the stack."""
    told = world.cfn.describe_stack_resource(StackName="s", LogicalResourceId=logical_id)
    return str(told["StackResourceDetail"]["PhysicalResourceId"])
