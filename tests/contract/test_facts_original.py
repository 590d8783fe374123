"""Every resource of the original system with the values that must be there, in both deliveries.

Found by type and property, as someone would who knows CloudFormation and not this project.
"""

from __future__ import annotations

import pytest
from contract.facts.choices import WITH_CERTIFICATE
from contract.facts.deployed import ZONES, Deploy, Json, Resource, assert_says, named, said
from contract.facts.network import (
    ANYWHERE,
    Opening,
    default_route,
    ingress,
    private_subnets,
    public_subnets,
    refs,
    roles,
    vpc,
)

# --- network ---------------------------------------------------------------------------------


def test_vpc(deploy: Deploy) -> None:
    expected = {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": True, "EnableDnsHostnames": True}
    assert_says(vpc(deploy()), expected)


def test_internet_gateway_is_attached(deploy: Deploy) -> None:
    there = deploy()
    gateway = there.one("EC2::InternetGateway")
    there.one("EC2::VPCGatewayAttachment", VpcId=vpc(there).ref, InternetGatewayId=gateway.ref)


def test_public_subnets(deploy: Deploy) -> None:
    subnets = public_subnets(deploy())
    assert [s["CidrBlock"] for s in subnets] == ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]
    assert [s["AvailabilityZone"] for s in subnets] == ZONES
    assert [said(s["MapPublicIpOnLaunch"]) for s in subnets] == ["true"] * 3


def test_private_subnets(deploy: Deploy) -> None:
    subnets = private_subnets(deploy())
    assert [s["CidrBlock"] for s in subnets] == ["10.0.10.0/24", "10.0.11.0/24", "10.0.12.0/24"]
    assert [s["AvailabilityZone"] for s in subnets] == ZONES
    assert [said(s.get("MapPublicIpOnLaunch") or False) for s in subnets] == ["false"] * 3


def test_every_subnet_is_in_the_vpc(deploy: Deploy) -> None:
    there = deploy()
    subnets = there.all("EC2::Subnet")
    assert len(subnets) == 6
    assert all(subnet["VpcId"] == vpc(there).ref for subnet in subnets)


def test_nat_gateways(deploy: Deploy) -> None:
    there = deploy()
    gateways = there.all("EC2::NatGateway")
    placed = {there.of(gateway["SubnetId"])["AvailabilityZone"] for gateway in gateways}
    assert placed == set(ZONES)
    assert {g["SubnetId"]["Ref"] for g in gateways} == {s.logical_id for s in public_subnets(there)}
    addresses = there.all("EC2::EIP", Domain="vpc")
    allocated = [gateway["AllocationId"] for gateway in gateways]
    assert sorted(map(str, allocated)) == sorted(str(a.att("AllocationId")) for a in addresses)
    assert len(gateways) == len(addresses) == 3


def test_public_route_table(deploy: Deploy) -> None:
    there = deploy()
    routes = [default_route(there, subnet) for subnet in public_subnets(there)]
    assert [route["GatewayId"] for route in routes] == [there.one("EC2::InternetGateway").ref] * 3
    assert len({route["RouteTableId"]["Ref"] for route in routes}) == 1


def test_private_route_tables(deploy: Deploy) -> None:
    """Three tables; each goes to the NAT gateway of its own zone."""
    there = deploy()
    tables = set()
    for subnet in private_subnets(there):
        route = default_route(there, subnet)
        tables.add(route["RouteTableId"]["Ref"])
        gateway = there.of(route["NatGatewayId"])
        assert there.of(gateway["SubnetId"])["AvailabilityZone"] == subnet["AvailabilityZone"]
    assert len(tables) == 3
    assert len(there.all("EC2::SubnetRouteTableAssociation")) == 6


# --- security --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "opening"),
    [
        ("load balancer", Opening("tcp", "80", ANYWHERE)),
        ("load balancer", Opening("tcp", "443", ANYWHERE)),
        ("tasks", Opening("tcp", "8080", "load balancer")),
        ("database", Opening("tcp", "5432", "tasks")),
        ("cache", Opening("tcp", "6379", "tasks")),
    ],
)
def test_security_groups_admit(deploy: Deploy, role: str, opening: Opening) -> None:
    """443 is asked for with a certificate: without one nothing listens there."""
    there = deploy(**WITH_CERTIFICATE)
    assert opening in ingress(there, role)
    assert roles(there)[role]["VpcId"] == vpc(there).ref


# --- data ------------------------------------------------------------------------------------


def test_database(deploy: Deploy) -> None:
    there = deploy()
    database = there.one("RDS::DBInstance")
    expected = {
        "Engine": "postgres",
        "DBInstanceClass": "db.t3.micro",
        "AllocatedStorage": 20,
        "DBName": "streamflix",
        "MasterUsername": "streamflix_admin",
        "ManageMasterUserPassword": True,
        "MultiAZ": True,
        "StorageEncrypted": True,
        "PubliclyAccessible": False,
        "DeletionProtection": False,
    }
    assert_says(database, expected)
    subnets = there.of(database["DBSubnetGroupName"])
    assert subnets.type == "AWS::RDS::DBSubnetGroup"
    assert subnets["SubnetIds"] == refs(private_subnets(there))


def test_database_version_can_be_created(deploy: Deploy) -> None:
    """RDS creates no PostgreSQL 15.8 any more."""
    version = deploy().one("RDS::DBInstance")["EngineVersion"]
    major, minor = map(int, version.split("."))
    newest_refused = {15: 12, 16: 8, 17: 4}
    assert major >= 16
    assert minor > newest_refused.get(major, 0)


def test_cache(deploy: Deploy) -> None:
    there = deploy()
    cache = there.one("ElastiCache::ServerlessCache")
    assert_says(cache, {"Engine": "redis", "MajorEngineVersion": "7"})
    assert cache["SubnetIds"] == refs(private_subnets(there))


def test_repository(deploy: Deploy) -> None:
    repository = deploy(Environment="qa").one("ECR::Repository")
    expected = {
        "RepositoryName": "streamflix-api-qa",
        "ImageScanningConfiguration": {"ScanOnPush": True},
    }
    assert_says(repository, expected)


# --- service ---------------------------------------------------------------------------------


def test_cluster(deploy: Deploy) -> None:
    settings = named(deploy().one("ECS::Cluster")["ClusterSettings"])
    assert settings == {"containerInsights": "enhanced"}


def test_roles_are_assumed_by_tasks(deploy: Deploy) -> None:
    there = deploy()
    task = there.one("ECS::TaskDefinition")
    for reference in (task["ExecutionRoleArn"], task["TaskRoleArn"]):
        (statement,) = there.of(reference)["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Effect"] == "Allow"
        assert statement["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
        assert statement["Action"] in ("sts:AssumeRole", ["sts:AssumeRole"])
    assert task["ExecutionRoleArn"] != task["TaskRoleArn"]


def test_execution_role_has_the_managed_policy(deploy: Deploy) -> None:
    there = deploy()
    role = there.of(there.one("ECS::TaskDefinition")["ExecutionRoleArn"])
    policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    assert role["ManagedPolicyArns"] == [policy]


def test_task_log_group(deploy: Deploy) -> None:
    there = deploy(Environment="qa")
    there.one("Logs::LogGroup", LogGroupName="/ecs/streamflix-api-qa", RetentionInDays="7")


def test_task_definition(deploy: Deploy) -> None:
    task = deploy().one("ECS::TaskDefinition")
    expected = {
        "RequiresCompatibilities": ["FARGATE"],
        "NetworkMode": "awsvpc",
        "Cpu": 256,
        "Memory": 512,
    }
    assert_says(task, expected)


def test_the_container_is_essential_listens_and_logs(deploy: Deploy) -> None:
    there = deploy()
    (container,) = there.one("ECS::TaskDefinition")["ContainerDefinitions"]
    assert container["Name"] == "streamflix-api"
    assert container["Essential"] is True
    assert said(container["PortMappings"]) == [{"ContainerPort": "8080", "Protocol": "tcp"}]
    logs = container["LogConfiguration"]
    group = there.one("Logs::LogGroup", LogGroupName="/ecs/streamflix-api-dev")
    assert logs["LogDriver"] == "awslogs"
    assert logs["Options"] == {
        "awslogs-group": group.ref,
        "awslogs-region": "eu-west-2",
        "awslogs-stream-prefix": "ecs",
    }


def test_container_is_told_where_its_data_is(deploy: Deploy) -> None:
    there = deploy()
    (container,) = there.one("ECS::TaskDefinition")["ContainerDefinitions"]
    told = named(container["Environment"])
    expected = {
        "DB_HOST": there.one("RDS::DBInstance").att("Endpoint.Address"),
        "DB_PORT": "5432",
        "DB_NAME": "streamflix",
        "DB_USER": "streamflix_admin",
        "REDIS_ENDPOINT": there.one("ElastiCache::ServerlessCache").att("Endpoint.Address"),
        "REDIS_PORT": "6379",
    }
    assert {name: told[name] for name in expected} == expected
    assert set(named(container["Secrets"], value="ValueFrom")) == {"DB_PASSWORD"}


def test_the_service_runs_two_private_tagged_tasks_behind_the_load_balancer(
    deploy: Deploy,
) -> None:
    there = deploy(ImageTag="1.0.0")
    service = there.one("ECS::Service")
    expected = {
        "Cluster": there.one("ECS::Cluster").ref,
        "TaskDefinition": there.one("ECS::TaskDefinition").ref,
        "LaunchType": "FARGATE",
        "DesiredCount": 2,
        "EnableECSManagedTags": True,
    }
    assert_says(service, expected)
    network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"
    assert network["Subnets"] == refs(private_subnets(there))
    (registered,) = service["LoadBalancers"]
    assert said(registered) == {
        "ContainerName": "streamflix-api",
        "ContainerPort": "8080",
        "TargetGroupArn": there.one("ElasticLoadBalancingV2::TargetGroup").ref,
    }


# --- load balancer ---------------------------------------------------------------------------


def test_load_balancer(deploy: Deploy) -> None:
    there = deploy()
    balancer = there.one("ElasticLoadBalancingV2::LoadBalancer")
    assert_says(balancer, {"Type": "application", "Scheme": "internet-facing"})
    assert balancer["Subnets"] == refs(public_subnets(there))


def test_target_group(deploy: Deploy) -> None:
    there = deploy()
    expected = {
        "VpcId": vpc(there).ref,
        "Protocol": "HTTP",
        "Port": 8080,
        "TargetType": "ip",
        "HealthCheckProtocol": "HTTP",
        "HealthCheckPath": "/health",
        "HealthCheckPort": 8080,
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 2,
        "UnhealthyThresholdCount": 3,
    }
    assert_says(there.one("ElasticLoadBalancingV2::TargetGroup"), expected)


def test_listener(deploy: Deploy) -> None:
    there = deploy()
    listener = there.one("ElasticLoadBalancingV2::Listener")
    balancer = there.one("ElasticLoadBalancingV2::LoadBalancer")
    assert_says(listener, {"LoadBalancerArn": balancer.ref, "Protocol": "HTTP", "Port": 80})
    (action,) = listener["DefaultActions"]
    group = there.one("ElasticLoadBalancingV2::TargetGroup")
    assert action == {"Type": "forward", "TargetGroupArn": group.ref}


# --- API -------------------------------------------------------------------------------------


def test_api(deploy: Deploy) -> None:
    there = deploy()
    there.one(
        "ApiGatewayV2::Api", ProtocolType="HTTP", Description="StreamFlix Content Delivery API"
    )
    link = there.one("ApiGatewayV2::VpcLink")
    assert link["SubnetIds"] == refs(private_subnets(there))


def test_integration(deploy: Deploy) -> None:
    there = deploy()
    expected = {
        "ApiId": there.one("ApiGatewayV2::Api").ref,
        "IntegrationType": "HTTP_PROXY",
        "IntegrationMethod": "ANY",
        "IntegrationUri": there.one("ElasticLoadBalancingV2::Listener").ref,
        "ConnectionType": "VPC_LINK",
        "ConnectionId": there.one("ApiGatewayV2::VpcLink").ref,
        "PayloadFormatVersion": "1.0",
    }
    assert_says(there.one("ApiGatewayV2::Integration"), expected)


def test_proxy_route(deploy: Deploy) -> None:
    there = deploy()
    route = there.one("ApiGatewayV2::Route", RouteKey="ANY /{proxy+}")
    integration = there.one("ApiGatewayV2::Integration")
    assert route["ApiId"] == there.one("ApiGatewayV2::Api").ref
    assert route["Target"] == {"Fn::Join": ["", ["integrations/", integration.ref]]}


def test_stage(deploy: Deploy) -> None:
    there = deploy()
    expected = {
        "ApiId": there.one("ApiGatewayV2::Api").ref,
        "StageName": "prod",
        "AutoDeploy": True,
    }
    assert_says(there.one("ApiGatewayV2::Stage"), expected)


# --- outputs ---------------------------------------------------------------------------------


def test_outputs(deploy: Deploy) -> None:
    there = deploy()
    database = there.one("RDS::DBInstance")
    cache = there.one("ElastiCache::ServerlessCache")

    def address_and_port(resource: Resource) -> Json:
        parts = [resource.att("Endpoint.Address"), ":", resource.att("Endpoint.Port")]
        return {"Fn::Join": ["", parts]}

    expected = {
        "VpcId": vpc(there).ref,
        "EcsClusterName": there.one("ECS::Cluster").ref,
        "RdsEndpoint": address_and_port(database),
        "ElastiCacheEndpoint": address_and_port(cache),
        "AlbDnsName": there.one("ElasticLoadBalancingV2::LoadBalancer").att("DNSName"),
        "EcrRepositoryUrl": there.one("ECR::Repository").att("RepositoryUri"),
    }
    assert {name: there.outputs[name] for name in expected} == expected
    assert "ApiGatewayUrl" in there.outputs


# --- everywhere ------------------------------------------------------------------------------


def test_environment_is_dev_unless_said_otherwise(deploy: Deploy) -> None:
    default, other = deploy(), deploy(Environment="blue-2")
    repository = "ECR::Repository"
    assert default.one(repository)["RepositoryName"] == "streamflix-api-dev"
    assert other.one(repository)["RepositoryName"] == "streamflix-api-blue-2"
