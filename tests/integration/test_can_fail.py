"""Each check of a deployed stack notices what it is there for: something is changed, it complains.

Three kinds of change: of what was *asked* (the stack's parameters say something else), of what was
*told* (an output or an identifier is another's), and, by the services' own API, of what is *there*.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from worlds import World

from . import (
    test_data,
    test_entrance,
    test_network,
    test_operations,
    test_security_groups,
    test_service,
)
from .conftest import RUNNING, make, on_this_machine
from .reading import Deployed, NotReadingError
from .test_service import container, service, task_definition

MODULES = (
    test_network,
    test_security_groups,
    test_data,
    test_service,
    test_entrance,
    test_operations,
)
COMPLAINTS = (AssertionError, LookupError, ValueError, ClientError)
OTHER_ARN = "arn:aws:iam::aws:policy/AdministratorAccess"

Clients = Callable[[str], Any]
Change = Callable[[Clients, Deployed], object]


def checks() -> dict[str, Callable[..., None]]:
    """Every check by its name without ``test_``."""
    found: dict[str, Callable[..., None]] = {}
    for module in MODULES:
        found |= dict(_checks_of(module))
    return found


def _checks_of(module: ModuleType) -> Iterator[tuple[str, Callable[..., None]]]:
    for name, one in vars(module).items():
        if name.startswith("test_") and inspect.isfunction(one):
            yield name.removeprefix("test_"), one


ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("the_vpc_has_the_range_that_was_asked_for", {"VpcCidr": "10.9.0.0/16"}),
    ("each_zone_has_a_subnet_of_each_kind", {"ZoneCount": "2"}),
    ("each_zone_has_a_subnet_of_each_kind", {"Zones": "eu-west-2b,eu-west-2a,eu-west-2c"}),
    ("each_zone_has_a_subnet_of_each_kind", {"ZoneIds": "euw2-az3,euw2-az1,euw2-az2"}),
    ("subnets_are_cut_from_the_vpc_in_order", {"VpcCidr": "10.9.0.0/16"}),
    ("nat_gateways_are_as_many_as_asked_for", {"NatGateways": "single"}),
    ("nat_gateways_are_as_many_as_asked_for", {"NatGateways": "regional"}),
    ("interface_endpoints_are_where_they_were_asked_for", {"InterfaceEndpoints": "false"}),
    ("interface_endpoints_are_where_they_were_asked_for", {"ExecuteCommand": "true"}),
    ("each_may_talk_to_whom_it_must_and_to_nobody_else", {"InterfaceEndpoints": "false"}),
    ("each_may_talk_to_whom_it_must_and_to_nobody_else", {"LoadBalancerScheme": "internal"}),
    ("each_may_talk_to_whom_it_must_and_to_nobody_else", {"CertificateArn": "arn:aws:acm"}),
    ("the_database_is_the_one_that_was_asked_for", {"DatabaseEngineVersion": "9.6"}),
    ("the_database_is_the_one_that_was_asked_for", {"DatabaseStorage": "5000"}),
    ("the_database_has_a_standby_where_one_was_asked_for", {"DatabaseMultiAz": "false"}),
    ("the_database_is_kept_and_watched_as_asked_for", {"DatabaseBackupDays": "1"}),
    ("the_database_is_kept_and_watched_as_asked_for", {"DatabaseInsights": "standard"}),
    ("the_cache_is_the_one_that_was_asked_for", {"CacheEngine": "valkey"}),
    ("the_cache_is_the_one_that_was_asked_for", {"CacheMaxStorage": "1"}),
    ("the_service_runs_as_many_tasks_as_it_should", {"ImageTag": ""}),
    ("a_shell_opens_only_where_it_was_asked_for", {"ExecuteCommand": "true"}),
    ("the_number_of_tasks_follows_the_load", {"MaxCapacity": "2"}),
    ("the_number_of_tasks_follows_the_load", {"CpuTarget": "11"}),
    ("a_task_has_the_size_that_was_asked_for", {"TaskMemory": "512"}),
    ("a_task_runs_the_image_that_was_asked_for", {"ImageTag": "2.0"}),
    ("a_task_runs_the_image_that_was_asked_for", {"ImageRepository": "elsewhere"}),
    ("a_task_may_do_no_more_than_was_asked_for", {"ExecuteCommand": "true"}),
    ("every_role_is_bounded_where_that_was_asked_for", {"PermissionsBoundaryArn": OTHER_ARN}),
    ("the_load_balancer_faces_whom_it_should", {"LoadBalancerScheme": "internal"}),
    ("the_load_balancer_is_hardened_as_asked_for", {"LoadBalancerDeletionProtection": "false"}),
    ("the_load_balancer_is_hardened_as_asked_for", {"AccessLogsBucket": "logs"}),
    ("requests_are_forwarded_once_they_are_safe", {"CertificateArn": "arn:aws:acm"}),
    ("a_firewall_stands_before_it_where_that_was_asked_for", {"WebAcl": "false"}),
    ("what_the_api_sends_to_port_80_is_always_forwarded", {"VpcCidr": "10.9.0.0/16"}),
    ("every_path_leads_to_the_tasks", {"CorsOrigins": "https://www.example.com"}),
    ("the_api_is_an_http_api", {"CorsOrigins": "https://www.example.com"}),
    ("the_api_reaches_the_load_balancer_through_the_vpc", {"CertificateDomain": "example.com"}),
    ("the_stage_is_deployed_throttled_and_logged", {"ThrottlingRateLimit": "1"}),
    ("the_output_is_the_url_with_its_stage", {"StageName": "other"}),
    ("logs_are_kept_as_long_as_asked_for", {"LogRetentionDays": "1"}),
    ("alarms_are_mailed_where_that_was_asked_for", {"AlarmEmail": ""}),
)

TOLD: tuple[tuple[str, str], ...] = (
    ("the_output_says_where_the_database_is", "RdsEndpoint"),
    ("the_output_says_where_the_cache_is", "ElastiCacheEndpoint"),
    ("rds_keeps_the_password_in_a_secret", "RdsSecretArn"),
    ("a_task_knows_where_the_data_is_and_no_password", "ElastiCacheEndpoint"),
    ("each_role_may_read_one_secret", "RdsSecretArn"),
    ("the_load_balancer_faces_whom_it_should", "AlbDnsName"),
    ("the_output_is_the_url_with_its_stage", "ApiGatewayUrl"),
    ("images_are_immutable_scanned_and_encrypted", "EcrRepositoryUrl"),
    ("the_vpc_link_is_private", "VpcLinkGroup"),
    ("the_database_is_private_and_encrypted", "DatabaseGroup"),
    ("every_alarm_measures_what_was_deployed", "DatabaseInstance"),
    ("tasks_are_registered_with_the_target_group", "TargetGroup"),
)


def with_route(clients: Clients, deployed: Deployed, subnet: str, **target: str) -> None:
    """Let a subnet's default route lead elsewhere."""
    ec2 = clients("ec2")
    of_subnet = [{"Name": "association.subnet-id", "Values": [deployed.id(subnet)]}]
    (table,) = ec2.describe_route_tables(Filters=of_subnet)["RouteTables"]
    route = {"RouteTableId": table["RouteTableId"], "DestinationCidrBlock": "0.0.0.0/0"}
    ec2.delete_route(**route)
    if target:
        ec2.create_route(**route, **target)


def to_the_internet(clients: Clients, deployed: Deployed) -> None:
    """A private subnet becomes a public one."""
    with_route(clients, deployed, "PrivateSubnet2", GatewayId=deployed.id("InternetGateway"))


def through_another_zone(clients: Clients, deployed: Deployed) -> None:
    """A zone goes out through its neighbour's gateway."""
    with_route(clients, deployed, "PrivateSubnet2", NatGatewayId=deployed.id("NatGateway1"))


def open_database(clients: Clients, deployed: Deployed) -> None:
    """The database may be reached from anywhere."""
    clients("ec2").authorize_security_group_ingress(
        GroupId=deployed.id("DatabaseGroup"),
        IpProtocol="tcp",
        FromPort=5432,
        ToPort=5432,
        CidrIp="0.0.0.0/0",
    )


def changed_service(clients: Clients, deployed: Deployed, **changed: Any) -> None:
    """The service is updated by hand."""
    clients("ecs").update_service(
        cluster=deployed.id("Cluster"), service=deployed.id("EcsService"), **changed
    )


def in_public(clients: Clients, deployed: Deployed) -> None:
    """Tasks get public addresses."""
    network = service(deployed)["networkConfiguration"]["awsvpcConfiguration"]
    public = {"awsvpcConfiguration": {**network, "assignPublicIp": "ENABLED"}}
    changed_service(clients, deployed, networkConfiguration=public)


def no_rollback(clients: Clients, deployed: Deployed) -> None:
    """A deployment that fails stays."""
    how = service(deployed)["deploymentConfiguration"]
    breaker = {"enable": True, "rollback": False}
    how = {**how, "deploymentCircuitBreaker": breaker}
    changed_service(clients, deployed, deploymentConfiguration=how)


def other_task(change: Callable[[dict[str, Any]], None], **size: str) -> Change:
    """Another revision runs: its container is changed by ``change``."""

    def changed(clients: Clients, deployed: Deployed) -> None:
        told, one = task_definition(deployed), dict(container(deployed))
        change(one)
        names = ("family", "networkMode", "requiresCompatibilities", "cpu", "memory")
        roles = {"executionRoleArn": told["taskRoleArn"], "taskRoleArn": told["executionRoleArn"]}
        made = clients("ecs").register_task_definition(
            **{name: told[name] for name in names} | size | roles, containerDefinitions=[one]
        )
        arn = made["taskDefinition"]["taskDefinitionArn"]
        changed_service(clients, deployed, taskDefinition=arn)

    return changed


def with_password(one: dict[str, Any]) -> None:
    """The password stands in the open."""
    one["environment"] = [*one["environment"], {"name": "DB_PASSWORD", "value": "streamflix"}]


def other_image(one: dict[str, Any]) -> None:
    """Whatever is the newest image."""
    one["image"] = one["image"].rpartition(":")[0] + ":latest"


def no_log(one: dict[str, Any]) -> None:
    """The container's words are lost."""
    one["logConfiguration"] = {"logDriver": "awslogs", "options": {}}


def other_alarm(clients: Clients, deployed: Deployed) -> None:
    """An alarm watches a database that is none."""
    clients("cloudwatch").put_metric_alarm(
        AlarmName=deployed.id("DatabaseCpuAlarm"),
        Namespace="AWS/RDS",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "DBInstanceIdentifier", "Value": "another"}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )


def other_aim(clients: Clients, deployed: Deployed) -> None:
    """Scaling aims for something else."""
    found = clients("application-autoscaling").describe_scaling_policies(ServiceNamespace="ecs")
    one = found["ScalingPolicies"][0]
    names = (
        "PolicyName",
        "ServiceNamespace",
        "ResourceId",
        "ScalableDimension",
        "PolicyType",
        "TargetTrackingScalingPolicyConfiguration",
    )
    asked = {name: one[name] for name in names}
    asked["TargetTrackingScalingPolicyConfiguration"]["TargetValue"] = 99.0
    clients("application-autoscaling").put_scaling_policy(**asked)


def by_hand(service: str, operation: str, **request: Any) -> Change:
    """One call of a service; texts in braces are physical IDs of what is named in them."""

    def changed(clients: Clients, deployed: Deployed) -> None:
        getattr(clients(service), operation)(**_filled(request, deployed))

    return changed


def _filled(value: Any, deployed: Deployed) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\{\w+\}", value):
        name = value.strip("{}")
        return deployed.outputs[name] if name in deployed.outputs else deployed.id(name)
    if isinstance(value, Mapping):
        return {key: _filled(one, deployed) for key, one in value.items()}
    return [_filled(one, deployed) for one in value] if isinstance(value, list) else value


IN_VPC = {"VpcId": "{Vpc}"}
OF_API = {"ApiId": "{HttpApi}"}
BALANCER = {"LoadBalancerArn": "{ApplicationLoadBalancer}"}
ANSWER = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}


def without_one_route(clients: Clients, deployed: Deployed) -> None:
    """A path leads nowhere."""
    api = clients("apigatewayv2")
    route = api.get_routes(ApiId=deployed.id("HttpApi"))["Items"][0]
    api.delete_route(ApiId=deployed.id("HttpApi"), RouteId=route["RouteId"])


def with_the_stage_in_the_path(clients: Clients, deployed: Deployed) -> None:
    """Tasks see the stage's name."""
    api, of_api = clients("apigatewayv2"), {"ApiId": deployed.id("HttpApi")}
    (one,) = api.get_integrations(**of_api)["Items"]
    parameters = {"overwrite:path": "/prod$request.path"}
    api.update_integration(
        **of_api, IntegrationId=one["IntegrationId"], RequestParameters=parameters
    )


def policy(**statement: Any) -> str:
    """A policy of one statement."""
    one = {"Effect": "Allow", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": [one]})


THERE: dict[str, Change] = {
    "the_vpc_resolves_names": by_hand(
        "ec2", "modify_vpc_attribute", **IN_VPC, EnableDnsHostnames={"Value": False}
    ),
    "nothing_else_lies_in_the_vpc": by_hand(
        "ec2", "create_subnet", **IN_VPC, CidrBlock="10.2.200.0/24"
    ),
    "each_zone_has_a_subnet_of_each_kind": by_hand(
        "ec2",
        "modify_subnet_attribute",
        SubnetId="{PublicSubnet1}",
        MapPublicIpOnLaunch={"Value": False},
    ),
    "nat_gateways_are_as_many_as_asked_for": by_hand(
        "ec2", "delete_nat_gateway", NatGatewayId="{NatGateway2}"
    ),
    "each_nat_gateway_has_an_address_of_its_own": by_hand(
        "ec2", "delete_nat_gateway", NatGatewayId="{NatGateway3}"
    ),
    "public_subnets_reach_the_internet_themselves": partial(with_route, subnet="PublicSubnet1"),
    "private_subnets_go_out_through_the_gateway_of_their_zone": through_another_zone,
    "s3_is_reached_without_leaving_the_vpc": by_hand(
        "ec2",
        "modify_vpc_endpoint",
        VpcEndpointId="{S3Endpoint}",
        RemoveRouteTableIds=["{PrivateRouteTable1}"],
    ),
    "interface_endpoints_are_where_they_were_asked_for": by_hand(
        "ec2", "delete_vpc_endpoints", VpcEndpointIds=["{LogsEndpoint}"]
    ),
    "traffic_is_logged": by_hand("ec2", "delete_flow_logs", FlowLogIds=["{FlowLog}"]),
    "each_may_talk_to_whom_it_must_and_to_nobody_else": open_database,
    "there_are_no_other_groups": by_hand(
        "ec2", "create_security_group", **IN_VPC, GroupName="other", Description="other"
    ),
    "the_database_has_a_standby_where_one_was_asked_for": by_hand(
        "rds", "modify_db_instance", DBInstanceIdentifier="{DatabaseInstance}", MultiAZ=False
    ),
    "the_database_is_private_and_encrypted": by_hand(
        "rds",
        "modify_db_instance",
        DBInstanceIdentifier="{DatabaseInstance}",
        PubliclyAccessible=True,
    ),
    "the_database_lies_in_the_private_subnets": by_hand(
        "rds",
        "modify_db_subnet_group",
        DBSubnetGroupName="{DatabaseSubnetGroup}",
        SubnetIds=["{PublicSubnet1}", "{PublicSubnet2}"],
    ),
    "the_database_takes_tls_only": by_hand(
        "rds",
        "modify_db_parameter_group",
        DBParameterGroupName="{DatabaseParameterGroup}",
        Parameters=[
            {
                "ParameterName": "rds.force_ssl",
                "ParameterValue": "0",
                "ApplyMethod": "immediate",
            }
        ],
    ),
    "rds_keeps_the_password_in_a_secret": by_hand(
        "secretsmanager", "delete_secret", SecretId="{RdsSecretArn}"
    ),
    "the_cache_is_private": by_hand(
        "elasticache",
        "modify_serverless_cache",
        ServerlessCacheName="{ServerlessCache}",
        SecurityGroupIds=["{DatabaseGroup}"],
    ),
    "the_cluster_has_enhanced_insights": by_hand(
        "ecs",
        "update_cluster",
        cluster="{Cluster}",
        settings=[{"name": "containerInsights", "value": "disabled"}],
    ),
    "the_service_runs_as_many_tasks_as_it_should": partial(changed_service, desiredCount=99),
    "tasks_run_in_the_private_subnets": in_public,
    "tasks_are_registered_with_the_target_group": partial(
        changed_service, healthCheckGracePeriodSeconds=0
    ),
    "a_deployment_that_fails_is_rolled_back": no_rollback,
    "tasks_inherit_the_service_s_tags": by_hand(
        "ecs", "untag_resource", resourceArn="{EcsService}", tagKeys=["Application"]
    ),
    "the_number_of_tasks_follows_the_load": other_aim,
    "a_task_has_the_size_that_was_asked_for": other_task(dict.copy, cpu="256", memory="512"),
    "a_task_runs_the_image_that_was_asked_for": other_task(other_image),
    "a_task_knows_where_the_data_is_and_no_password": other_task(with_password),
    "a_task_s_words_are_kept": other_task(no_log),
    "the_roles_are_the_service_s": other_task(dict.copy),
    "only_tasks_can_take_their_roles": by_hand(
        "iam",
        "update_assume_role_policy",
        RoleName="{TaskRole}",
        PolicyDocument=policy(Action="sts:AssumeRole", Principal={"AWS": "*"}),
    ),
    "each_role_may_read_one_secret": by_hand(
        "iam",
        "put_role_policy",
        RoleName="{TaskRole}",
        PolicyName="More",
        PolicyDocument=policy(Action="secretsmanager:*", Resource="*"),
    ),
    "a_task_may_do_no_more_than_was_asked_for": by_hand(
        "iam", "attach_role_policy", RoleName="{TaskRole}", PolicyArn=OTHER_ARN
    ),
    "the_load_balancer_faces_whom_it_should": by_hand(
        "elbv2", "set_security_groups", **BALANCER, SecurityGroups=["{TaskGroup}"]
    ),
    "the_load_balancer_is_hardened_as_asked_for": by_hand(
        "elbv2",
        "modify_load_balancer_attributes",
        **BALANCER,
        Attributes=[{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "false"}],
    ),
    "requests_are_forwarded_once_they_are_safe": by_hand(
        "elbv2", "modify_listener", ListenerArn="{HttpListener}", DefaultActions=[ANSWER]
    ),
    "the_target_group_asks_tasks_for_their_health": by_hand(
        "elbv2", "modify_target_group", TargetGroupArn="{TargetGroup}", HealthCheckPath="/"
    ),
    "a_firewall_stands_before_it_where_that_was_asked_for": by_hand(
        "wafv2", "disassociate_web_acl", ResourceArn="{ApplicationLoadBalancer}"
    ),
    "the_api_is_an_http_api": by_hand("apigatewayv2", "update_api", **OF_API, Description="x"),
    "every_path_leads_to_the_tasks": without_one_route,
    "the_api_reaches_the_load_balancer_through_the_vpc": with_the_stage_in_the_path,
    "the_stage_is_deployed_throttled_and_logged": by_hand(
        "apigatewayv2", "update_stage", **OF_API, StageName="{Stage}", AutoDeploy=False
    ),
    "images_are_immutable_scanned_and_encrypted": by_hand(
        "ecr",
        "put_image_tag_mutability",
        repositoryName="{Repository}",
        imageTagMutability="MUTABLE",
    ),
    "old_images_expire": by_hand("ecr", "delete_lifecycle_policy", repositoryName="{Repository}"),
    "logs_are_kept_as_long_as_asked_for": by_hand(
        "logs", "put_retention_policy", logGroupName="{TaskLogGroup}", retentionInDays=1
    ),
    "every_alarm_is_there_and_tells_the_topic_once": by_hand(
        "cloudwatch", "delete_alarms", AlarmNames=["{ApiErrorsAlarm}"]
    ),
    "every_alarm_measures_what_was_deployed": other_alarm,
    "one_alarm_says_that_users_are_affected": by_hand(
        "cloudwatch",
        "put_composite_alarm",
        AlarmName="{ServiceUnhealthyAlarm}",
        AlarmRule="FALSE",
    ),
    "alarms_are_mailed_where_that_was_asked_for": by_hand(
        "sns",
        "subscribe",
        TopicArn="{AlarmTopicArn}",
        Protocol="email",
        Endpoint="else@example.com",
    ),
    "cloudwatch_may_tell_the_topic": by_hand(
        "sns",
        "set_topic_attributes",
        TopicArn="{AlarmTopicArn}",
        AttributeName="Policy",
        AttributeValue=policy(Action="sns:Publish", Resource="*", Principal={"AWS": "1" * 12}),
    ),
    "the_dashboard_shows_this_deployment": by_hand(
        "cloudwatch",
        "put_dashboard",
        DashboardName="{DashboardName}",
        DashboardBody=json.dumps({"widgets": [{"type": "text"}]}),
    ),
    "everything_carries_the_operator_s_tags_and_a_name": by_hand(
        "ec2", "delete_tags", Resources=["{PrivateSubnet2}"], Tags=[{"Key": "Application"}]
    ),
}

# One of each test of the original; the others are run by make test-long.
OFTEN = (
    "the_vpc_resolves_names",
    "each_zone_has_a_subnet_of_each_kind",
    "nat_gateways_are_as_many_as_asked_for",
    "each_may_talk_to_whom_it_must_and_to_nobody_else",
    "the_database_has_a_standby_where_one_was_asked_for",
    "the_cache_is_private",
    "the_cluster_has_enhanced_insights",
    "the_target_group_asks_tasks_for_their_health",
    "every_path_leads_to_the_tasks",
)


@pytest.fixture(scope="session")
def looking(endpoint: World) -> Deployed:
    """Looks at the deployment; its clients are made once."""
    return on_this_machine(endpoint, RUNNING)


@pytest.fixture
def subject(endpoint: World, looking: Deployed) -> Deployed:
    """A deployment of one's own, to be changed."""
    endpoint.recalled(RUNNING.name, lambda: make(endpoint, RUNNING))
    return looking


@pytest.fixture
def untouched(endpoint: World, looking: Deployed) -> Deployed:
    """A deployment that is only looked at, by someone who may be told wrong things."""
    if endpoint.holds != RUNNING.name:
        endpoint.recalled(RUNNING.name, lambda: make(endpoint, RUNNING))
        endpoint.holds = RUNNING.name
    told = {"parameters": looking.parameters, "outputs": looking.outputs}
    deceived = replace(looking)
    vars(deceived).update(told, resources=looking.resources)
    return deceived


def complains(name: str, deployed: Deployed) -> bool:
    """Whether a check fails, for any of the values that it is run with."""
    check = checks()[name]
    try:
        for values in _values(check):
            check(deployed, **values)
    except COMPLAINTS:
        return True
    return False


def _values(check: Callable[..., None]) -> Iterator[dict[str, str]]:
    marks = [one for one in getattr(check, "pytestmark", ()) if one.name == "parametrize"]
    if not marks:
        yield {}
    for name, values in (mark.args for mark in marks):
        yield from ({name: value} for value in values)


def test_every_check_is_shown_to_fail() -> None:
    shown = {*THERE, *(name for name, _ in ASKED), *(name for name, _ in TOLD)}
    assert shown == set(checks())


@pytest.mark.parametrize(("name", "asked"), ASKED)
def test_another_wish_is_noticed(untouched: Deployed, name: str, asked: dict[str, str]) -> None:
    vars(untouched)["parameters"] = {**untouched.parameters, **asked}
    assert complains(name, untouched)


@pytest.mark.parametrize(("name", "wrong"), TOLD)
def test_a_wrong_word_is_noticed(untouched: Deployed, name: str, wrong: str) -> None:
    if wrong in untouched.outputs:
        vars(untouched)["outputs"] = {**untouched.outputs, wrong: "something:else"}
    else:
        other = {**untouched.resources[wrong], "PhysicalResourceId": "something/else:5"}
        vars(untouched)["resources"] = {**untouched.resources, wrong: other}
    assert complains(name, untouched)


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=() if one in OFTEN else pytest.mark.long) for one in THERE],
)
def test_a_change_by_hand_is_noticed(endpoint: World, subject: Deployed, name: str) -> None:
    assert not complains(name, subject)
    THERE[name](endpoint.client, subject)
    assert complains(name, subject)


def test_private_tasks_that_reach_the_internet_themselves_are_noticed(
    endpoint: World, subject: Deployed
) -> None:
    to_the_internet(endpoint.client, subject)
    assert complains("private_subnets_go_out_through_the_gateway_of_their_zone", subject)


@pytest.mark.parametrize(
    ("service", "operation", "request_"),
    [
        ("ec2", "delete_vpc", {"VpcId": "vpc-1"}),
        ("rds", "modify_db_instance", {"DBInstanceIdentifier": "one"}),
        ("cloudformation", "delete_stack", {"StackName": "streamflix"}),
        ("secretsmanager", "get_secret_value", {"SecretId": "one"}),
    ],
)
def test_nothing_can_be_changed_or_revealed_by_looking(
    untouched: Deployed, service: str, operation: str, request_: dict[str, str]
) -> None:
    with pytest.raises(NotReadingError):
        getattr(untouched.client(service), operation)(**request_)
