"""What holds for every resource and every template: names, tags, policies, plain CloudFormation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from contract.facts.choices import ENDPOINTS, FIREWALL, PROD, REVEALING, SHELL, Choice
from contract.facts.deployed import REGION, Deploy, Resource, loaded, said, subtrees

from generator.cfn.schemas import Schemas

SCHEMAS = Schemas(REGION)
EVERYTHING: Choice = {**PROD, **SHELL}

# --- tags ------------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_every_taggable_resource_has_a_name_that_ends_in_its_environment(
    deploy: Deploy, choice: Choice
) -> None:
    """Taggable is what its schema says; the operator's tags come from the stack's own."""
    environment = choice.get("Environment", "dev")
    untagged = [
        resource.logical_id
        for resource in deploy(**choice).resources.values()
        if tagging(resource)["taggable"] and not str(name_tag(resource)).endswith(f"-{environment}")
    ]
    assert untagged == []


def tagging(resource: Resource) -> Any:
    """What the schema of a resource's type says about tags."""
    schema = SCHEMAS.get(resource.type)
    assert schema, resource.type
    return schema.data["tagging"]


def name_tag(resource: Resource) -> Any:
    """The value of a resource's Name tag, in whichever form its type takes tags."""
    prop = tagging(resource).get("tagProperty", "/properties/Tags")
    tags = resource.get(prop.rpartition("/")[2]) or {}
    pairs = tags.items() if isinstance(tags, dict) else [(t["Key"], t["Value"]) for t in tags]
    return dict(pairs).get("Name")


def test_nested_stacks_are_not_tagged_apart(deploy: Deploy) -> None:
    """A nested stack hands its tags to its resources: a Name on it would name them all."""
    root = deploy().product.root
    stacks = [r for r in root.resources.values() if r["Type"] == "AWS::CloudFormation::Stack"]
    assert all("Tags" not in stack["Properties"] for stack in stacks)


# --- names -----------------------------------------------------------------------------------

# Type → its naming property and why it is set. Whatever is not listed goes unnamed.
NAMED = {
    "AWS::ECR::Repository": ("RepositoryName", "people push to it by name"),
    "AWS::Logs::LogGroup": ("LogGroupName", "people look for it by name"),
    "AWS::ElastiCache::ServerlessCache": ("ServerlessCacheName", "required"),
    "AWS::ElasticLoadBalancingV2::TargetGroup": ("Name", "replaced with its load balancer"),
    "AWS::ApiGatewayV2::Api": ("Name", "required, need not be unique"),
    "AWS::ApiGatewayV2::VpcLink": ("Name", "required, need not be unique"),
    "AWS::ApiGatewayV2::Stage": ("StageName", "required, part of the URL"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("PolicyName", "required"),
    "AWS::CloudWatch::Dashboard": ("DashboardName", "the deployers' roles know it by the stack's"),
}
NAMING = {
    "AlarmName", "CacheName", "ClusterName", "DashboardName", "DBInstanceIdentifier",
    "DBParameterGroupName", "DBSubnetGroupName", "Family", "GroupName", "LoadBalancerName",
    "LogGroupName", "Name", "PolicyName", "RepositoryName", "RoleName", "ServerlessCacheName",
    "ServiceName", "StageName", "TargetGroupName", "TopicName",
}  # fmt: skip
# Properties with such a name that point at something else.
NOT_NAMES = {
    ("AWS::RDS::DBInstance", "DBParameterGroupName"),
    ("AWS::RDS::DBInstance", "DBSubnetGroupName"),
    ("AWS::RDS::DBParameterGroup", "Family"),
    ("AWS::EC2::FlowLog", "LogGroupName"),
    ("AWS::EC2::VPCEndpoint", "ServiceName"),
}


def test_only_what_needs_a_name_has_one(deploy: Deploy) -> None:
    there = deploy(**EVERYTHING)
    for resource in there.resources.values():
        names = {
            name
            for name in NAMING & resource.properties.keys()
            if (resource.type, name) not in NOT_NAMES
        }
        allowed = {NAMED[resource.type][0]} if resource.type in NAMED else set()
        assert names == allowed, resource.logical_id


def test_names_that_must_be_unique_hold_the_environment(deploy: Deploy) -> None:
    there = deploy(Environment="blue")
    for type_name in ("ECR::Repository", "Logs::LogGroup", "ElastiCache::ServerlessCache",
                      "ElasticLoadBalancingV2::TargetGroup"):  # fmt: skip
        for resource in there.all(type_name):
            assert "blue" in str(resource[NAMED[resource.type][0]])


def test_the_dashboard_is_named_after_stack_and_region(deploy: Deploy) -> None:
    """Dashboards are global: a stack of the same name in another region has one too."""
    name = deploy().one("CloudWatch::Dashboard")["DashboardName"]
    assert name == f"streamflix-{REGION}"


# --- what happens to data --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_name", "deletion", "replacement"),
    [
        ("RDS::DBInstance", "Snapshot", "Snapshot"),
        # The type takes no Snapshot: FinalSnapshotName is its way.
        ("ElastiCache::ServerlessCache", "Delete", "Delete"),
        ("ECR::Repository", "Delete", "Retain"),
    ],
)
def test_stateful_resources_say_what_becomes_of_their_data(
    deploy: Deploy, type_name: str, deletion: str, replacement: str
) -> None:
    attributes = deploy().one(type_name).attributes
    assert attributes["DeletionPolicy"] == deletion
    assert attributes["UpdateReplacePolicy"] == replacement


def test_every_log_group_has_a_retention(deploy: Deploy) -> None:
    assert all(group["RetentionInDays"] for group in deploy().all("Logs::LogGroup"))


# --- plain CloudFormation --------------------------------------------------------------------


def test_no_macros_transforms_or_exports(deploy: Deploy) -> None:
    for template in deploy().product.templates.values():
        assert "Transform" not in template.data
        for part in subtrees(template.data):
            if isinstance(part, dict):
                assert not {"Fn::Transform", "Fn::ForEach", "Fn::ImportValue"} & part.keys()
        assert all("Export" not in output for output in template.outputs.values())


def test_the_flat_template_holds_everything_itself() -> None:
    """Stack sets with service-managed permissions refuse nested stacks."""
    flat = loaded("flat")
    assert list(flat.templates) == [""]
    assert "AWS::CloudFormation" not in json.dumps(flat.root.resources)


def test_templates_are_described(deploy: Deploy) -> None:
    for template in deploy().product.templates.values():
        assert template.data["AWSTemplateFormatVersion"] == "2010-09-09"
        assert template.data["Description"]
        assert len(template.data["Description"].encode()) <= 1024
        parts = [*template.parameters.values(), *template.outputs.values()]
        assert all(part["Description"] for part in parts)


def test_nothing_says_that_it_is_not_there(deploy: Deploy) -> None:
    """A property that is never there is left out; AWS::NoValue is for a choice's other branch."""
    for template in deploy().product.templates.values():
        for part in subtrees(template.resources):
            if isinstance(part, dict) and "Fn::If" not in part:
                assert NO_VALUE not in part.values()
            if isinstance(part, dict) and "Fn::If" in part:
                assert part["Fn::If"][1:] != [NO_VALUE, NO_VALUE]


NO_VALUE = {"Ref": "AWS::NoValue"}


def test_no_region_account_or_partition_is_written_down(deploy: Deploy) -> None:
    """The templates deploy in any region of any partition."""
    for template in deploy().product.templates.values():
        text = json.dumps([template.data.get("Resources"), template.data.get("Outputs")])
        assert "arn:aws:" not in text
        assert "amazonaws.com/" not in text.replace("${AWS::URLSuffix}", "")
        assert not [region for region in REGIONS if region in text]


REGIONS = ("eu-west-", "us-east-", "us-west-", "ap-southeast-", "eu-central-")


def test_zones_come_from_the_region(deploy: Deploy) -> None:
    data = deploy().product.templates.values()
    assert any({"Fn::GetAZs": ""} in list(subtrees(template.data)) for template in data)


# --- no surprises ----------------------------------------------------------------------------


@pytest.mark.parametrize("choice", [{}, EVERYTHING, {**FIREWALL, **ENDPOINTS}])
def test_nothing_is_there_that_nobody_asked_for(deploy: Deploy, choice: Choice) -> None:
    """Types that would cost or open something without being part of the architecture."""
    types = {resource.type for resource in deploy(**choice).resources.values()}
    assert types <= EXPECTED_TYPES


EXPECTED_TYPES = {
    f"AWS::{service}::{kind}"
    for service, kinds in {
        "ApiGatewayV2": ("Api", "Integration", "Route", "Stage", "VpcLink"),
        "ApplicationAutoScaling": ("ScalableTarget", "ScalingPolicy"),
        "CloudWatch": ("Alarm", "CompositeAlarm", "Dashboard"),
        "EC2": (
            "EIP", "FlowLog", "InternetGateway", "NatGateway", "Route", "RouteTable",
            "SecurityGroup", "SecurityGroupIngress", "Subnet", "SubnetRouteTableAssociation",
            "VPC", "VPCEndpoint", "VPCGatewayAttachment",
        ),
        "ECR": ("Repository",),
        "ECS": ("Cluster", "Service", "TaskDefinition"),
        "ElastiCache": ("ServerlessCache",),
        "ElasticLoadBalancingV2": ("Listener", "ListenerRule", "LoadBalancer", "TargetGroup"),
        "IAM": ("Role",),
        "Logs": ("LogGroup",),
        "RDS": ("DBInstance", "DBParameterGroup", "DBSubnetGroup"),
        "SNS": ("Subscription", "Topic", "TopicPolicy"),
        "WAFv2": ("WebACL", "WebACLAssociation"),
    }.items()
    for kind in kinds
}  # fmt: skip


def test_multi_az_is_on_unless_somebody_says_otherwise(deploy: Deploy) -> None:
    assert said(deploy().one("RDS::DBInstance")["MultiAZ"]) == "true"
