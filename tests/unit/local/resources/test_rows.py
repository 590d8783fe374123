"""What the table of handlers promises for every type at once."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from generator.cfn.schemas import Schemas
from generator.local import moto_patches
from generator.local.handler import HandlerError
from generator.local.resources import HANDLERS, placeholders
from generator.local.resources.resource import TableHandler
from generator.local.resources.tagging import Tags

from ..conftest import TAGS, World
from .examples import EXAMPLES

SCHEMAS = Schemas()


def test_every_type_has_an_example_and_every_example_a_type() -> None:
    made = set(HANDLERS) - set(placeholders.HANDLERS)
    assert {name.partition(" ")[0] for name in EXAMPLES} == made


@pytest.mark.parametrize("type_name", sorted(HANDLERS))
def test_rows_speak_of_properties_that_exist(type_name: str) -> None:
    handler, schema = HANDLERS[type_name], SCHEMAS.get(type_name)
    assert schema is not None
    if isinstance(handler, TableHandler):
        row = handler.row
        named = {*row.silent, *row.defaults, *(k.split(".")[0] for k in row.kept)}
        assert named <= set(schema.properties)
        assert all(reason for reason in row.kept.values())


def test_a_property_that_nothing_carries_is_refused(world: World) -> None:
    with pytest.raises(HandlerError, match="unsupported property Body"):
        HANDLERS["AWS::ApiGatewayV2::Api"].create(world.call("Api"), {"Name": "a", "Body": {}})


def test_a_change_that_nothing_carries_is_refused(world: World) -> None:
    handler, call = HANDLERS["AWS::EC2::Volume"], world.call("Volume")
    before = {"AvailabilityZone": "eu-west-1a", "Size": 1}
    volume = handler.create(call, before)
    with pytest.raises(HandlerError, match="AvailabilityZone"):
        handler.update(call, volume, before, {**before, "AvailabilityZone": "eu-west-1b"})
    handler.delete(call, volume, before)


def test_what_an_earlier_step_made_is_removed_when_a_later_one_fails(world: World) -> None:
    handler, call = HANDLERS["AWS::IAM::Role"], world.call("Broken")
    role = {**EXAMPLES["AWS::IAM::Role"].make, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/No"]}
    with pytest.raises(ClientError):
        handler.create(call, role)
    names = [r["RoleName"] for r in call.client("iam").list_roles()["Roles"]]
    assert not [name for name in names if "Broken" in name]


def test_stack_tags_reach_the_resource_change_and_leave_with_it(world: World) -> None:
    handler, ec2 = HANDLERS["AWS::EC2::VPC"], world.call("x").client("ec2")
    make: dict[str, Any] = {
        "CidrBlock": "10.7.0.0/16",
        "Tags": [{"Key": "Name", "Value": "own"}],
    }
    vpc = handler.create(world.call("Tagged"), make)

    def tags() -> dict[str, str]:
        told = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Tags"]
        return {tag["Key"]: tag["Value"] for tag in told}

    assert tags() == {**TAGS, "Name": "own"}
    handler.update(world.call("Tagged", {"team": "other"}), vpc, make, make)
    assert tags() == {"team": "other", "Name": "own"}
    assert handler.read(world.call("Tagged", {"team": "other"}), vpc, make) == make
    handler.delete(world.call("Tagged"), vpc, make)


def test_a_rule_that_stands_alone_is_drift_of_its_group_only_across_stacks(world: World) -> None:
    group, rule = (HANDLERS[f"AWS::EC2::SecurityGroup{kind}"] for kind in ("", "Ingress"))
    inline = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}
    make = world.resolve(
        {"GroupDescription": "d", "VpcId": "${Vpc}", "SecurityGroupIngress": [inline]}
    )
    call = world.call("Group")
    made = group.create(call, make)
    alone = {**inline, "FromPort": 81, "ToPort": 81, "GroupId": made}
    rule_id = rule.create(call, alone)
    other = replace(call, stack_id="another")
    assert group.read(call, made, make) == make
    found = group.read(other, made, make)
    assert found is not None and len(found["SecurityGroupIngress"]) == 2
    rule.delete(call, rule_id, alone)
    group.delete(call, made, make)


def test_a_service_is_stable_at_once_and_gone_from_lists_when_deleted(world: World) -> None:
    handler, call = HANDLERS["AWS::ECS::Service"], world.call("Service")
    ecs = call.client("ecs")
    make = world.resolve({"Cluster": "${Cluster}", "TaskDefinition": "${Task}", "DesiredCount": 2})
    service = handler.create(call, make)
    told = ecs.describe_services(cluster=make["Cluster"], services=[service])["services"][0]
    assert (told["runningCount"], told["pendingCount"]) == (2, 0)
    assert told["deployments"][0]["rolloutState"] == "COMPLETED"
    handler.delete(call, service, make)
    assert service not in ecs.list_services(cluster=make["Cluster"])["serviceArns"]


def test_a_database_leaves_a_snapshot_behind_where_it_is_asked_to(world: World) -> None:
    handler, call = HANDLERS["AWS::RDS::DBInstance"], world.call("Final")
    database = world.refer("Database", None)
    name = handler.snapshot(call, database, {})  # type: ignore[attr-defined]
    rds = call.client("rds")
    found = rds.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"]
    assert found[0]["DBInstanceIdentifier"] == database


def test_moto_patches_give_their_reasons_and_are_built_once() -> None:
    assert all(patch.reason.endswith(".") for patch in moto_patches.PATCHES.values())
    moto_patches.install()


@pytest.mark.parametrize(
    ("type_name", "properties", "ref"),
    [
        ("AWS::CDK::Metadata", {"Analytics": "v2:none"}, "[0-9a-f-]{36}"),
        (
            "AWS::CloudFormation::WaitConditionHandle",
            {},
            "https://cloudformation-waitcondition-eu-west-1.+Handle.+",
        ),
    ],
)
def test_placeholders_have_an_id_and_nothing_else(
    world: World, type_name: str, properties: dict[str, Any], ref: str
) -> None:
    handler = HANDLERS[type_name]
    physical_id = handler.create(world.call("Handle"), properties)
    assert re.fullmatch(ref, physical_id)
    assert handler.create(world.call("Handle"), properties) != physical_id
    assert handler.attributes(world.call("Handle"), physical_id, properties)["Id"] == physical_id


def test_a_state_machine_has_the_definition_that_its_file_holds(world: World) -> None:
    handler = HANDLERS["AWS::StepFunctions::StateMachine"]
    properties = world.resolve(dict(EXAMPLES["AWS::StepFunctions::StateMachine from S3"].make))
    call = world.call("Machine")
    machine = handler.create(call, properties)
    read = call.client("stepfunctions").describe_state_machine
    told = json.loads(read(stateMachineArn=machine)["definition"])
    assert told == {"StartAt": "A", "States": {"A": {"Type": "Pass"}, "B": {"Type": "Succeed"}}}
    other = {**properties, "DefinitionSubstitutions": {"Start": "B"}}
    handler.update(call, machine, properties, other)
    assert json.loads(read(stateMachineArn=machine)["definition"])["StartAt"] == "B"
    handler.delete(call, machine, other)
    missing = {**properties, "DefinitionS3Location": {"Bucket": "nowhere", "Key": "x"}}
    with pytest.raises(ClientError, match="bucket does not exist"):
        handler.create(call, missing)
    with pytest.raises(HandlerError, match="needs a definition"):
        handler.create(call, {"RoleArn": properties["RoleArn"]})


@pytest.mark.parametrize(
    "name", ["AWS::IAM::Role", "AWS::SQS::Queue", "AWS::DynamoDB::Table", "AWS::EC2::KeyPair"]
)
def test_types_on_which_cloudformation_leaves_no_tags_of_its_own(world: World, name: str) -> None:
    row = cast(TableHandler, HANDLERS[name]).row
    example = EXAMPLES[name]
    call, make = world.call("Thing"), world.resolve(dict(example.make))
    physical_id = HANDLERS[name].create(call, make)
    api = cast(TableHandler, HANDLERS[name]).api(call, physical_id, make)
    keys = set(Tags(api, row.tags).there())
    HANDLERS[name].delete(call, physical_id, make)
    assert "team" in keys
    assert not [key for key in keys if key.startswith("aws:")]
