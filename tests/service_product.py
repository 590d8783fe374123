"""A small product that comes up: a service behind a load balancer, for tests that break it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from generator.cfn.load import assembled
from generator.plan.diff.resolved_product import ResolvedProduct, StackInputs, resolved_product

Json = dict[str, Any]
Edit = Callable[[Json], object]
"""What a test does to the resources of the product, by logical ID."""


def ref(name: str) -> Json:
    return {"Ref": name}


def get(name: str, attribute: str) -> Json:
    return {"Fn::GetAtt": [name, attribute]}


def resource(kind: str, **properties: Any) -> Json:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def rule(port: int, peer: str, group: str) -> Json:
    ports = {"FromPort": port, "ToPort": port}
    return {"IpProtocol": "tcp", **ports, peer: ref(group)}


def trust(service: str) -> Json:
    allow = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Statement": [allow]}


def _network() -> Json:
    private = {"SubnetId": ref("Private"), "RouteTableId": ref("PrivateTable")}
    public = {"SubnetId": ref("Public"), "RouteTableId": ref("PublicTable")}
    anywhere = {"DestinationCidrBlock": "0.0.0.0/0"}
    return {
        "Vpc": resource("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "Gateway": resource("EC2::InternetGateway"),
        "Attachment": resource(
            "EC2::VPCGatewayAttachment", VpcId=ref("Vpc"), InternetGatewayId=ref("Gateway")
        ),
        "Public": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.0.0/24"),
        "Private": resource("EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.0.1.0/24"),
        "PublicTable": resource("EC2::RouteTable", VpcId=ref("Vpc")),
        "PrivateTable": resource("EC2::RouteTable", VpcId=ref("Vpc")),
        "PublicAssociation": resource("EC2::SubnetRouteTableAssociation", **public),
        "PrivateAssociation": resource("EC2::SubnetRouteTableAssociation", **private),
        "Nat": resource("EC2::NatGateway", SubnetId=ref("Public"), AllocationId="eipalloc-1"),
        "PublicRoute": resource(
            "EC2::Route", RouteTableId=ref("PublicTable"), GatewayId=ref("Gateway"), **anywhere
        ),
        "PrivateRoute": resource(
            "EC2::Route", RouteTableId=ref("PrivateTable"), NatGatewayId=ref("Nat"), **anywhere
        ),
        "TaskGroup": resource("EC2::SecurityGroup", VpcId=ref("Vpc")),
        "BalancerGroup": resource(
            "EC2::SecurityGroup",
            VpcId=ref("Vpc"),
            SecurityGroupEgress=[rule(8080, "DestinationSecurityGroupId", "TaskGroup")],
        ),
        "TaskIngress": resource(
            "EC2::SecurityGroupIngress",
            GroupId=ref("TaskGroup"),
            **rule(8080, "SourceSecurityGroupId", "BalancerGroup"),
        ),
    }


def _front() -> Json:
    return {
        "Balancer": resource(
            "ElasticLoadBalancingV2::LoadBalancer",
            Subnets=[ref("Public")],
            SecurityGroups=[ref("BalancerGroup")],
        ),
        "Targets": resource(
            "ElasticLoadBalancingV2::TargetGroup",
            Name="targets",
            Port=8080,
            Protocol="HTTP",
            TargetType="ip",
            HealthCheckPath="/health",
        ),
        "Listener": resource(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn=ref("Balancer"),
            Port=80,
            Protocol="HTTP",
            DefaultActions=[{"Type": "forward", "TargetGroupArn": ref("Targets")}],
        ),
    }


def _service() -> Json:
    managed = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    read = {
        "Effect": "Allow",
        "Action": "secretsmanager:GetSecretValue",
        "Resource": get("Database", "MasterUserSecret.SecretArn"),
    }
    container = {
        "Name": "api",
        "Image": {"Fn::Sub": "${Repository.RepositoryUri}:1.0"},
        "PortMappings": [{"ContainerPort": 8080}],
        "LogConfiguration": {
            "LogDriver": "awslogs",
            "Options": {
                "awslogs-group": ref("LogGroup"),
                "awslogs-region": ref("AWS::Region"),
                "awslogs-stream-prefix": "ecs",
            },
        },
        "Secrets": [
            {
                "Name": "PASSWORD",
                "ValueFrom": {"Fn::Sub": "${Database.MasterUserSecret.SecretArn}:password::"},
            }
        ],
    }
    return {
        "Repository": resource("ECR::Repository"),
        "LogGroup": resource("Logs::LogGroup", LogGroupName="/ecs/api"),
        "Database": resource("RDS::DBInstance", ManageMasterUserPassword=True),
        "ExecutionRole": resource(
            "IAM::Role",
            AssumeRolePolicyDocument=trust("ecs-tasks.amazonaws.com"),
            ManagedPolicyArns=[managed],
            Policies=[{"PolicyName": "read", "PolicyDocument": {"Statement": [read]}}],
        ),
        "Task": resource(
            "ECS::TaskDefinition",
            NetworkMode="awsvpc",
            RequiresCompatibilities=["FARGATE"],
            ExecutionRoleArn=get("ExecutionRole", "Arn"),
            ContainerDefinitions=[container],
        ),
        "Service": resource(
            "ECS::Service",
            TaskDefinition=ref("Task"),
            DesiredCount=2,
            HealthCheckGracePeriodSeconds=60,
            DeploymentConfiguration={
                "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
                "MaximumPercent": 200,
                "MinimumHealthyPercent": 100,
            },
            LoadBalancers=[
                {"ContainerName": "api", "ContainerPort": 8080, "TargetGroupArn": ref("Targets")}
            ],
            NetworkConfiguration={
                "AwsvpcConfiguration": {
                    "Subnets": [ref("Private")],
                    "SecurityGroups": [ref("TaskGroup")],
                }
            },
        ),
    }


RESOURCES = {**_network(), **_front(), **_service()}


def edited(*edits: Edit) -> ResolvedProduct:
    """The product, with its resources edited."""
    resources = copy.deepcopy(RESOURCES)
    for edit in edits:
        edit(resources)
    return resolved_product(assembled({"": json.dumps({"Resources": resources})}), StackInputs())


def without(*names: str) -> Edit:
    """Take resources away."""
    return lambda resources: [resources.pop(name) for name in names]


def put(name: str, **properties: Any) -> Edit:
    """Set properties of a resource."""
    return lambda resources: resources[name]["Properties"].update(properties)


def add(name: str, kind: str, **properties: Any) -> Edit:
    """Add a resource."""
    return lambda resources: resources.update({name: resource(kind, **properties)})


def container(**properties: Any) -> Edit:
    """Set properties of the container."""

    def edit(resources: Json) -> None:
        resources["Task"]["Properties"]["ContainerDefinitions"][0].update(properties)

    return edit
