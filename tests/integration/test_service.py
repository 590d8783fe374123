"""The cluster, the service and its tasks: what runs, where, and by which rights."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest

from .reading import Deployed, tags

ROLES = ("ExecutionRole", "TaskRole")


def service(deployed: Deployed) -> Any:
    """The ECS service."""
    (found,) = deployed.client("ecs").describe_services(
        cluster=deployed.id("Cluster"), services=[deployed.id("EcsService")], include=["TAGS"]
    )["services"]
    return found


def task_definition(deployed: Deployed) -> Any:
    """The revision that the service runs."""
    return deployed.client("ecs").describe_task_definition(
        taskDefinition=service(deployed)["taskDefinition"]
    )["taskDefinition"]


def container(deployed: Deployed) -> Any:
    """Its one container."""
    (found,) = task_definition(deployed)["containerDefinitions"]
    return found


def bounds(deployed: Deployed) -> tuple[int, int]:
    """How many tasks there may be: none before there is an image."""
    if not deployed.parameters["ImageTag"]:
        return (0, 0)
    return (int(deployed.parameters["MinCapacity"]), int(deployed.parameters["MaxCapacity"]))


def test_the_cluster_has_enhanced_insights(deployed: Deployed) -> None:
    name = deployed.outputs["EcsClusterName"]
    (cluster,) = deployed.client("ecs").describe_clusters(clusters=[name], include=["SETTINGS"])[
        "clusters"
    ]
    assert cluster["status"] == "ACTIVE"
    settings = {one["name"]: one["value"] for one in cluster["settings"]}
    assert settings["containerInsights"] == "enhanced"


def test_the_service_runs_as_many_tasks_as_it_should(deployed: Deployed) -> None:
    told = service(deployed)
    least, most = bounds(deployed)
    first = deployed.parameters["DesiredCount"] or str(least)
    assert told["status"] == "ACTIVE"
    assert least <= told["desiredCount"] <= most or (most and told["desiredCount"] == int(first))
    assert told["runningCount"] == told["desiredCount"]


def test_tasks_run_in_the_private_subnets(deployed: Deployed) -> None:
    told = service(deployed)
    network = told["networkConfiguration"]["awsvpcConfiguration"]
    assert told["launchType"] == "FARGATE"
    assert network["assignPublicIp"] == "DISABLED"
    assert sorted(network["subnets"]) == sorted(deployed.ids("PrivateSubnet"))
    assert network["securityGroups"] == [deployed.id("TaskGroup")]
    assert told["availabilityZoneRebalancing"] == "ENABLED"


def test_tasks_are_registered_with_the_target_group(deployed: Deployed) -> None:
    told = service(deployed)
    assert [
        (one["targetGroupArn"], one["containerName"], one["containerPort"])
        for one in told["loadBalancers"]
    ] == [(deployed.id("TargetGroup"), "streamflix-api", 8080)]
    assert told["healthCheckGracePeriodSeconds"] == 60


def test_a_deployment_that_fails_is_rolled_back(deployed: Deployed) -> None:
    how = service(deployed)["deploymentConfiguration"]
    assert how["deploymentCircuitBreaker"] == {
        **how["deploymentCircuitBreaker"],
        "enable": True,
        "rollback": True,
    }
    assert (how["minimumHealthyPercent"], how["maximumPercent"]) == (100, 200)
    alarms = how["alarms"]
    assert (alarms["enable"], alarms["rollback"]) == (True, True)
    wanted = [deployed.id(name) for name in ("UnhealthyTargetsAlarm", "TargetErrorsAlarm")]
    assert sorted(alarms["alarmNames"]) == sorted(wanted)


def test_a_shell_opens_only_where_it_was_asked_for(deployed: Deployed) -> None:
    assert service(deployed)["enableExecuteCommand"] is deployed.is_on("ExecuteCommand")


def test_tasks_inherit_the_service_s_tags(deployed: Deployed) -> None:
    told = service(deployed)
    assert told["propagateTags"] == "SERVICE"
    assert told["enableECSManagedTags"] is True
    assert tags(told["tags"]).items() >= deployed.tags.items()


def test_the_number_of_tasks_follows_the_load(deployed: Deployed) -> None:
    of_service = {"ServiceNamespace": "ecs", "ResourceIds": [_scaled(deployed)]}
    target = deployed.only(
        "application-autoscaling", "describe_scalable_targets", "ScalableTargets", **of_service
    )
    assert (target["MinCapacity"], target["MaxCapacity"]) == bounds(deployed)
    policies = deployed.ask(
        "application-autoscaling",
        "describe_scaling_policies",
        "ScalingPolicies",
        ServiceNamespace="ecs",
        ResourceId=_scaled(deployed),
    )
    told = [one["TargetTrackingScalingPolicyConfiguration"] for one in policies]
    aims = {
        one["PredefinedMetricSpecification"]["PredefinedMetricType"]: one["TargetValue"]
        for one in told
    }
    assert aims == {
        "ECSServiceAverageCPUUtilization": float(deployed.parameters["CpuTarget"]),
        "ALBRequestCountPerTarget": float(deployed.parameters["RequestsPerTarget"]),
    }
    balancer = deployed.id("ApplicationLoadBalancer").split(":loadbalancer/")[1]
    group = deployed.id("TargetGroup").rsplit(":", 1)[1]
    labels = [one["PredefinedMetricSpecification"].get("ResourceLabel") for one in told]
    assert [label for label in labels if label] == [f"{balancer}/{group}"]


def _scaled(deployed: Deployed) -> str:
    return f"service/{deployed.id('Cluster')}/{service(deployed)['serviceName']}"


def test_a_task_has_the_size_that_was_asked_for(deployed: Deployed) -> None:
    told, asked = task_definition(deployed), deployed.parameters
    assert (told["cpu"], told["memory"]) == (asked["TaskCpu"], asked["TaskMemory"])
    assert told["networkMode"] == "awsvpc"
    assert told["requiresCompatibilities"] == ["FARGATE"]
    assert told["runtimePlatform"] == {
        "cpuArchitecture": asked["CpuArchitecture"],
        "operatingSystemFamily": "LINUX",
    }
    assert told["taskDefinitionArn"] == deployed.id("TaskDefinition")


def test_a_task_runs_the_image_that_was_asked_for(deployed: Deployed) -> None:
    asked = deployed.parameters
    repository = asked["ImageRepository"] or deployed.outputs["EcrRepositoryUrl"]
    image, _, tag = container(deployed)["image"].rpartition(":")
    assert image == repository
    assert tag == asked["ImageTag"] or (tag and not asked["ImageTag"])
    (port,) = container(deployed)["portMappings"]
    assert (port["containerPort"], port["protocol"]) == (8080, "tcp")


def test_a_task_knows_where_the_data_is_and_no_password(deployed: Deployed) -> None:
    told = {one["name"]: one["value"] for one in container(deployed)["environment"]}
    assert told == {
        "DB_HOST": deployed.outputs["RdsEndpoint"].rpartition(":")[0],
        "DB_PORT": "5432",
        "DB_NAME": "streamflix",
        "DB_USER": "streamflix_admin",
        "DB_SECRET_ARN": deployed.outputs["RdsSecretArn"],
        "REDIS_ENDPOINT": deployed.outputs["ElastiCacheEndpoint"].rpartition(":")[0],
        "REDIS_PORT": "6379",
        "REDIS_TLS": "true",
    }
    assert [(one["name"], one["valueFrom"]) for one in container(deployed)["secrets"]] == [
        ("DB_PASSWORD", f"{deployed.outputs['RdsSecretArn']}:password::")
    ]


def test_a_task_s_words_are_kept(deployed: Deployed) -> None:
    log = container(deployed)["logConfiguration"]
    assert log["logDriver"] == "awslogs"
    assert log["options"] == {
        "awslogs-group": deployed.id("TaskLogGroup"),
        "awslogs-region": deployed.region,
        "awslogs-stream-prefix": "ecs",
    }


def role(deployed: Deployed, name: str) -> Any:
    """A role, and its policies by name."""
    return deployed.client("iam").get_role(RoleName=deployed.id(name))["Role"]


def inline(deployed: Deployed, name: str) -> dict[str, Any]:
    """A role's own policies by name."""
    of_role = {"RoleName": deployed.id(name)}
    names = deployed.ask("iam", "list_role_policies", "PolicyNames", **of_role)
    iam = deployed.client("iam")
    return {
        one: document(iam.get_role_policy(**of_role, PolicyName=one)["PolicyDocument"])
        for one in names
    }


def document(told: Any) -> Any:
    """A policy document, which the API gives as text that is quoted, or SDKs as data."""
    return json.loads(unquote(told)) if isinstance(told, str) else told


def listed(value: Any) -> list[Any]:
    """One or several, as policies have it."""
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", ROLES)
def test_only_tasks_can_take_their_roles(deployed: Deployed, name: str) -> None:
    trust = document(role(deployed, name)["AssumeRolePolicyDocument"])
    for statement in trust["Statement"]:
        assert statement["Effect"] == "Allow"
        assert listed(statement["Action"]) == ["sts:AssumeRole"]
        assert statement["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}


@pytest.mark.parametrize("name", ROLES)
def test_each_role_may_read_one_secret(deployed: Deployed, name: str) -> None:
    may = [one for policy in inline(deployed, name).values() for one in policy["Statement"]]
    secrets = [one for one in may if "secretsmanager:" in json.dumps(one["Action"])]
    assert [listed(one["Resource"]) for one in secrets] == [[deployed.outputs["RdsSecretArn"]]]
    assert [set(listed(one["Action"])) for one in secrets] == [
        {"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"}
    ]


def test_the_roles_are_the_service_s(deployed: Deployed) -> None:
    told = task_definition(deployed)
    assert told["executionRoleArn"] == role(deployed, "ExecutionRole")["Arn"]
    assert told["taskRoleArn"] == role(deployed, "TaskRole")["Arn"]


def test_a_task_may_do_no_more_than_was_asked_for(deployed: Deployed) -> None:
    wanted = {"ReadDatabaseSecret"}
    if deployed.is_on("ExecuteCommand"):
        wanted |= {"CarryEcsExecSessions"}
    if deployed.is_on("DatabaseIamAuthentication"):
        wanted |= {"ConnectToDatabase"}
    assert set(inline(deployed, "TaskRole")) == wanted
    assert set(inline(deployed, "ExecutionRole")) == {"ReadDatabaseSecret"}
    attached = {
        name: [
            one["PolicyArn"].rpartition("/")[2]
            for one in deployed.ask(
                "iam",
                "list_attached_role_policies",
                "AttachedPolicies",
                RoleName=deployed.id(name),
            )
        ]
        for name in ROLES
    }
    assert attached == {"ExecutionRole": ["AmazonECSTaskExecutionRolePolicy"], "TaskRole": []}


def test_every_role_is_bounded_where_that_was_asked_for(deployed: Deployed) -> None:
    asked = deployed.parameters["PermissionsBoundaryArn"]
    for name in deployed.of_type("AWS::IAM::Role"):
        bound = role(deployed, name).get("PermissionsBoundary", {})
        assert bound.get("PermissionsBoundaryArn", "") == asked
