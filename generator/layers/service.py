"""The API's tasks on Fargate: cluster, roles, task definition, service and scaling."""

from __future__ import annotations

from typing import NamedTuple

from troposphere import GetAtt, Join, Ref, Region, Sub, ecs, logs

from generator.assembly.kinds import (
    AlarmNames,
    CacheAddress,
    ClusterName,
    Count,
    DatabaseAddress,
    DatabaseResourceId,
    Flag,
    ListenerArn,
    LoadBalancerFullName,
    PrivateSubnetIds,
    RepositoryUri,
    SecretArn,
    ServiceName,
    TargetGroupArn,
    TargetGroupFullName,
    TaskGroupId,
    Text,
)
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire, depends_on, equals, is_set, wire
from generator.layers import conditions, database, scaling
from generator.layers.names import name_tag, named
from generator.layers.ports import CACHE, CONTAINER, DATABASE
from generator.layers.task_roles import execution_role, task_role

CONTAINER_NAME = "streamflix-api"

# Stands in an image's name while no image is pushed; no task is started then.
NO_IMAGE_YET = "no-image-yet"


class Service(NamedTuple):
    """The running service."""

    cluster_name: Wire[ClusterName]
    service_name: Wire[ServiceName]
    served_listener_arn: Wire[ListenerArn]


def service(
    template: Template,
    *,
    environment: ParameterWire[Text],
    permissions_boundary_arn: ParameterWire[Text],
    image_tag: ParameterWire[Text],
    image_repository: ParameterWire[Text],
    task_cpu: ParameterWire[Text],
    task_memory: ParameterWire[Text],
    cpu_architecture: ParameterWire[Text],
    desired_count: ParameterWire[Text],
    min_capacity: ParameterWire[Count],
    max_capacity: ParameterWire[Count],
    cpu_target: ParameterWire[Count],
    requests_per_target: ParameterWire[Count],
    execute_command: ParameterWire[Flag],
    database_iam_authentication: ParameterWire[Flag],
    log_retention_days: ParameterWire[Count],
    private_subnet_ids: Wire[PrivateSubnetIds],
    task_group_id: Wire[TaskGroupId],
    repository_uri: Wire[RepositoryUri],
    database_address: Wire[DatabaseAddress],
    database_resource_id: Wire[DatabaseResourceId],
    database_secret_arn: Wire[SecretArn],
    cache_address: Wire[CacheAddress],
    load_balancer_full_name: Wire[LoadBalancerFullName],
    target_group_arn: Wire[TargetGroupArn],
    target_group_full_name: Wire[TargetGroupFullName],
    listener_arn: Wire[ListenerArn],
    deployment_alarm_names: Wire[AlarmNames],
) -> Service:
    """StreamFlix service: the API's tasks on ECS Fargate, and how their number follows the load."""
    image = template.condition(conditions.has_image(image_tag))
    shell = template.condition(conditions.may_execute_command(execute_command))
    boundary = template.condition(conditions.has_boundary(permissions_boundary_arn))
    tokens = template.condition(equals("HasDatabaseTokens", database_iam_authentication, "true"))
    bounded = boundary.choose(permissions_boundary_arn.value)

    cluster = template.add(
        ecs.Cluster(
            "Cluster",
            ClusterSettings=[ecs.ClusterSetting(Name="containerInsights", Value="enhanced")],
            Tags=name_tag(environment, "api"),
        )
    )
    log_group = template.add(
        logs.LogGroup(
            "TaskLogGroup",
            LogGroupName=named(environment, "/ecs/streamflix-api-ENV"),
            RetentionInDays=log_retention_days.value,
            Tags=name_tag(environment, "api"),
        )
    )
    execution_role(template, environment, bounded, database_secret_arn)
    task_role(
        template, environment, bounded, shell, tokens, database_secret_arn, database_resource_id
    )
    own = template.condition(is_set("HasImageRepository", image_repository))
    repository = own.choose(image_repository.value, repository_uri.value)
    settings = {
        "DB_HOST": database_address.value,
        "DB_PORT": str(DATABASE),
        "DB_NAME": database.NAME,
        "DB_USER": database.USER,
        # RDS renews the password every seven days: the application reads it again from here.
        "DB_SECRET_ARN": database_secret_arn.value,
        "REDIS_ENDPOINT": cache_address.value,
        "REDIS_PORT": str(CACHE),
        "REDIS_TLS": "true",
    }
    container = ecs.ContainerDefinition(
        Name=CONTAINER_NAME,
        Image=Join(":", [repository, image.choose(image_tag.value, NO_IMAGE_YET)]),
        Essential=True,
        PortMappings=[ecs.PortMapping(ContainerPort=CONTAINER, Protocol="tcp")],
        Environment=[ecs.Environment(Name=name, Value=v) for name, v in settings.items()],
        Secrets=[ecs.Secret(Name="DB_PASSWORD", ValueFrom=_password(database_secret_arn))],
        LinuxParameters=shell.choose(ecs.LinuxParameters(InitProcessEnabled=True)),
        LogConfiguration=ecs.LogConfiguration(
            LogDriver="awslogs",
            Options={
                "awslogs-group": Ref(log_group),
                "awslogs-region": Region,
                "awslogs-stream-prefix": "ecs",
            },
        ),
    )
    task = template.add(
        ecs.TaskDefinition(
            "TaskDefinition",
            RequiresCompatibilities=["FARGATE"],
            NetworkMode="awsvpc",
            Cpu=task_cpu.value,
            Memory=task_memory.value,
            RuntimePlatform=ecs.RuntimePlatform(
                CpuArchitecture=cpu_architecture.value, OperatingSystemFamily="LINUX"
            ),
            ExecutionRoleArn=GetAtt("ExecutionRole", "Arn"),
            TaskRoleArn=GetAtt("TaskRole", "Arn"),
            ContainerDefinitions=[container],
            Tags=name_tag(environment, "api"),
        )
    )
    counted = template.condition(is_set("HasDesiredCount", desired_count))
    running = template.add(
        ecs.Service(
            "EcsService",
            Cluster=Ref(cluster),
            TaskDefinition=Ref(task),
            LaunchType="FARGATE",
            DesiredCount=image.choose(counted.choose(desired_count.value), 0),
            DeploymentConfiguration=_deployment(deployment_alarm_names),
            AvailabilityZoneRebalancing="ENABLED",
            HealthCheckGracePeriodSeconds=60,
            EnableExecuteCommand=execute_command.value,
            EnableECSManagedTags=True,
            PropagateTags="SERVICE",
            NetworkConfiguration=ecs.NetworkConfiguration(
                AwsvpcConfiguration=ecs.AwsvpcConfiguration(
                    AssignPublicIp="DISABLED",
                    Subnets=private_subnet_ids.value,
                    SecurityGroups=[task_group_id.value],
                )
            ),
            LoadBalancers=[
                ecs.LoadBalancer(
                    ContainerName=CONTAINER_NAME,
                    ContainerPort=CONTAINER,
                    TargetGroupArn=target_group_arn.value,
                )
            ],
            Tags=name_tag(environment, "api"),
        )
    )
    scaling.scale(
        template,
        environment=environment,
        image=image,
        min_capacity=min_capacity,
        max_capacity=max_capacity,
        cpu_target=cpu_target,
        requests_per_target=requests_per_target,
        load_balancer_full_name=load_balancer_full_name,
        target_group_full_name=target_group_full_name,
    )
    return Service(
        wire(ClusterName, Ref(cluster), "Name of the ECS cluster."),
        wire(ServiceName, GetAtt(running, "Name"), "Name of the ECS service."),
        # Another load balancer has no targets until the service has registered its tasks with it:
        # the API moves to its listener only then.
        wire(
            ListenerArn,
            listener_arn.value,
            "ARN of the listener, whose targets the service has registered.",
            depends_on("EcsService"),
        ),
    )


def _password(secret_arn: Wire[SecretArn]) -> Sub:
    """The one key of the secret that is the password; ``:::`` would be the whole document."""
    return Sub("${Secret}:password::", Secret=secret_arn.value)


def _deployment(alarm_names: Wire[AlarmNames]) -> ecs.DeploymentConfiguration:
    return ecs.DeploymentConfiguration(
        MinimumHealthyPercent=100,
        MaximumPercent=200,
        DeploymentCircuitBreaker=ecs.DeploymentCircuitBreaker(Enable=True, Rollback=True),
        Alarms=ecs.DeploymentAlarms(AlarmNames=alarm_names.value, Enable=True, Rollback=True),
    )
