"""StreamFlix on one screen: which layer takes what from which.

Read it from top to bottom; CloudFormation creates the layers in the order of these wires.
"""

from __future__ import annotations

from typing import NamedTuple

from troposphere import Ref

from generator.assembly.kinds import (
    ClusterName,
    LoadBalancerDnsName,
    RepositoryUri,
    SecretArn,
    StackName,
    Text,
    Url,
    VpcId,
)
from generator.assembly.place import Place
from generator.assembly.wires import Wire, wire
from generator.layers.api import api
from generator.layers.cache import cache
from generator.layers.database import database
from generator.layers.load_balancer import load_balancer
from generator.layers.network import network
from generator.layers.observability import observability
from generator.layers.registry import registry
from generator.layers.security import security
from generator.layers.service import service
from generator.parameters import Parameters


class Outputs(NamedTuple):
    """What the root stack tells the world."""

    vpc_id: Wire[VpcId]
    ecs_cluster_name: Wire[ClusterName]
    rds_endpoint: Wire[Text]
    rds_secret_arn: Wire[SecretArn]
    elasti_cache_endpoint: Wire[Text]
    alb_dns_name: Wire[LoadBalancerDnsName]
    api_gateway_url: Wire[Url]
    ecr_repository_url: Wire[RepositoryUri]
    alarm_topic_arn: Wire[Text]
    dashboard_name: Wire[Text]


def streamflix(place: Place, parameters: type[Parameters]) -> Outputs:
    """StreamFlix content delivery API"""
    net = place(
        network,
        environment=parameters.environment,
        vpc_cidr=parameters.vpc_cidr,
        zone_count=parameters.zone_count,
        zones=parameters.zones,
        zone_ids=parameters.zone_ids,
        nat_gateways=parameters.nat_gateways,
        log_retention_days=parameters.log_retention_days,
        permissions_boundary_arn=parameters.permissions_boundary_arn,
    )
    groups = place(
        security,
        environment=parameters.environment,
        load_balancer_scheme=parameters.load_balancer_scheme,
        certificate_arn=parameters.certificate_arn,
        interface_endpoints=parameters.interface_endpoints,
        execute_command=parameters.execute_command,
        vpc_id=net.vpc_id,
        private_subnet_ids=net.private_subnet_ids,
    )
    images = place(
        registry,
        environment=parameters.environment,
        repository_empty_on_delete=parameters.repository_empty_on_delete,
    )
    data = place(
        database,
        environment=parameters.environment,
        database_engine_version=parameters.database_engine_version,
        database_instance_class=parameters.database_instance_class,
        database_storage=parameters.database_storage,
        database_max_storage=parameters.database_max_storage,
        database_iops=parameters.database_iops,
        database_multi_az=parameters.database_multi_az,
        database_backup_days=parameters.database_backup_days,
        database_insights=parameters.database_insights,
        database_iam_authentication=parameters.database_iam_authentication,
        database_deletion_protection=parameters.database_deletion_protection,
        private_subnet_ids=net.private_subnet_ids,
        database_group_id=groups.database_group_id,
    )
    memory = place(
        cache,
        environment=parameters.environment,
        zone_count=parameters.zone_count,
        cache_engine=parameters.cache_engine,
        cache_major_version=parameters.cache_major_version,
        cache_max_storage=parameters.cache_max_storage,
        cache_max_ecpu=parameters.cache_max_ecpu,
        cache_snapshot_days=parameters.cache_snapshot_days,
        cache_snapshot_time=parameters.cache_snapshot_time,
        cache_final_snapshot_name=parameters.cache_final_snapshot_name,
        private_subnet_ids=net.private_subnet_ids,
        cache_group_id=groups.cache_group_id,
    )
    balancer = place(
        load_balancer,
        environment=parameters.environment,
        load_balancer_scheme=parameters.load_balancer_scheme,
        certificate_arn=parameters.certificate_arn,
        load_balancer_deletion_protection=parameters.load_balancer_deletion_protection,
        access_logs_bucket=parameters.access_logs_bucket,
        web_acl=parameters.web_acl,
        vpc_cidr=parameters.vpc_cidr,
        vpc_id=net.vpc_id,
        public_subnet_ids=net.public_subnet_ids,
        private_subnet_ids=net.private_subnet_ids,
        load_balancer_group_id=groups.load_balancer_group_id,
    )
    tasks = place(
        service,
        environment=parameters.environment,
        permissions_boundary_arn=parameters.permissions_boundary_arn,
        image_tag=parameters.image_tag,
        image_repository=parameters.image_repository,
        task_cpu=parameters.task_cpu,
        task_memory=parameters.task_memory,
        cpu_architecture=parameters.cpu_architecture,
        desired_count=parameters.desired_count,
        min_capacity=parameters.min_capacity,
        max_capacity=parameters.max_capacity,
        cpu_target=parameters.cpu_target,
        requests_per_target=parameters.requests_per_target,
        execute_command=parameters.execute_command,
        database_iam_authentication=parameters.database_iam_authentication,
        log_retention_days=parameters.log_retention_days,
        private_subnet_ids=net.private_subnet_ids,
        task_group_id=groups.task_group_id,
        repository_uri=images.repository_uri,
        database_address=data.database_address,
        database_resource_id=data.database_resource_id,
        database_secret_arn=data.database_secret_arn,
        cache_address=memory.cache_address,
        load_balancer_full_name=balancer.load_balancer_full_name,
        target_group_arn=balancer.target_group_arn,
        target_group_full_name=balancer.target_group_full_name,
        listener_arn=balancer.listener_arn,
        deployment_alarm_names=balancer.deployment_alarm_names,
    )
    entrance = place(
        api,
        environment=parameters.environment,
        stage_name=parameters.stage_name,
        throttling_rate_limit=parameters.throttling_rate_limit,
        throttling_burst_limit=parameters.throttling_burst_limit,
        detailed_metrics=parameters.detailed_metrics,
        cors_origins=parameters.cors_origins,
        certificate_arn=parameters.certificate_arn,
        certificate_domain=parameters.certificate_domain,
        log_retention_days=parameters.log_retention_days,
        private_subnet_ids=net.private_subnet_ids,
        vpc_link_group_id=groups.vpc_link_group_id,
        served_listener_arn=tasks.served_listener_arn,
    )
    monitoring = place(
        observability,
        environment=parameters.environment,
        stack_name=wire(StackName, Ref("AWS::StackName"), "Name of the root stack."),
        zone_count=parameters.zone_count,
        nat_gateways=parameters.nat_gateways,
        web_acl=parameters.web_acl,
        image_tag=parameters.image_tag,
        min_capacity=parameters.min_capacity,
        alarm_email=parameters.alarm_email,
        alarm_topic_key_arn=parameters.alarm_topic_key_arn,
        cache_max_storage=parameters.cache_max_storage,
        cache_max_ecpu=parameters.cache_max_ecpu,
        database_connections_limit=parameters.database_connections_limit,
        api_id=entrance.api_id,
        api_stage_name=entrance.api_stage_name,
        load_balancer_full_name=balancer.load_balancer_full_name,
        target_group_full_name=balancer.target_group_full_name,
        cluster_name=tasks.cluster_name,
        service_name=tasks.service_name,
        database_identifier=data.database_identifier,
        cache_name=memory.cache_name,
        nat_gateway1_id=net.nat_gateway1_id,
        nat_gateway2_id=net.nat_gateway2_id,
        nat_gateway3_id=net.nat_gateway3_id,
        zone1_name=net.zone1_name,
        zone2_name=net.zone2_name,
        zone3_name=net.zone3_name,
    )
    return Outputs(
        vpc_id=net.vpc_id,
        ecs_cluster_name=tasks.cluster_name,
        rds_endpoint=data.database_endpoint,
        rds_secret_arn=data.database_secret_arn,
        elasti_cache_endpoint=memory.cache_endpoint,
        alb_dns_name=balancer.load_balancer_dns_name,
        api_gateway_url=entrance.api_url,
        ecr_repository_url=images.repository_uri,
        alarm_topic_arn=monitoring.alarm_topic_arn,
        dashboard_name=monitoring.dashboard_name,
    )
