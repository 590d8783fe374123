"""What operators look at and live with: images, logs, alarms, the dashboard, tags."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .reading import Deployed, tags

LOG_GROUPS = {
    "TaskLogGroup": "/ecs/streamflix-api-",
    "ApiLogGroup": "/aws/vendedlogs/streamflix-api-",
    "FlowLogGroup": "/aws/vpc/streamflix-",
}
# They roll a deployment of the service back, and tell no one.
ROLLING_BACK = ("UnhealthyTargetsAlarm", "TargetErrorsAlarm")
# The composite alarm tells of them.
USERS_FEEL = tuple(
    f"{name}Alarm"
    for name in ("ApiErrors", "ApiLatency", "LoadBalancerErrors", "UnhealthyHosts", "MissingTasks")
)


def repository(deployed: Deployed) -> Any:
    """The image repository."""
    return deployed.only(
        "ecr",
        "describe_repositories",
        "repositories",
        repositoryNames=[deployed.id("Repository")],
    )


def alarms(deployed: Deployed) -> dict[str, Any]:
    """The metric alarms by logical ID."""
    names = {deployed.id(name): name for name in deployed.of_type("AWS::CloudWatch::Alarm")}
    found = deployed.ask("cloudwatch", "describe_alarms", "MetricAlarms", AlarmNames=list(names))
    return {names[one["AlarmName"]]: one for one in found}


def test_images_are_immutable_scanned_and_encrypted(deployed: Deployed) -> None:
    told = repository(deployed)
    assert told["repositoryName"] == f"streamflix-api-{deployed.environment}"
    assert told["repositoryUri"] == deployed.outputs["EcrRepositoryUrl"]
    assert told["imageTagMutability"] == "IMMUTABLE"
    assert told["imageScanningConfiguration"]["scanOnPush"] is True
    assert told["encryptionConfiguration"]["encryptionType"] == "AES256"


def test_old_images_expire(deployed: Deployed) -> None:
    told = deployed.client("ecr").get_lifecycle_policy(repositoryName=deployed.id("Repository"))
    rules = json.loads(told["lifecyclePolicyText"])["rules"]
    # ECR does not know which tagged image runs.
    assert [one["selection"]["tagStatus"] for one in rules] == ["untagged"]
    assert {one["action"]["type"] for one in rules} == {"expire"}


@pytest.mark.parametrize("name", LOG_GROUPS)
def test_logs_are_kept_as_long_as_asked_for(deployed: Deployed, name: str) -> None:
    called = LOG_GROUPS[name] + deployed.environment
    assert deployed.id(name) == called
    found = deployed.ask("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=called)
    (group,) = [one for one in found if one["logGroupName"] == called]
    assert group["retentionInDays"] == int(deployed.parameters["LogRetentionDays"])


def test_every_alarm_is_there_and_tells_the_topic_once(deployed: Deployed) -> None:
    """What users feel is reported by the composite alarm alone."""
    topic = deployed.outputs["AlarmTopicArn"]
    found = alarms(deployed)
    assert set(found) == set(deployed.of_type("AWS::CloudWatch::Alarm"))
    for name, one in found.items():
        told = [] if name in (*ROLLING_BACK, *USERS_FEEL) else [topic]
        assert one["ActionsEnabled"] is True
        assert (one["AlarmActions"], one["OKActions"]) == (told, told)


def test_every_alarm_measures_what_was_deployed(deployed: Deployed) -> None:
    """An alarm on a dimension that nothing has would never fire."""
    balancer = deployed.id("ApplicationLoadBalancer").split(":loadbalancer/")[1]
    there = {
        "ApiId": {deployed.id("HttpApi")},
        "Stage": {deployed.id("Stage")},
        "LoadBalancer": {balancer},
        "TargetGroup": {deployed.id("TargetGroup").rsplit(":", 1)[1]},
        "ClusterName": {deployed.id("Cluster")},
        "ServiceName": {deployed.id("EcsService").rsplit("/", 1)[1]},
        "DBInstanceIdentifier": {deployed.id("DatabaseInstance")},
        "clusterId": {deployed.id("ServerlessCache")},
        "NatGatewayId": {deployed.id(n) for n in deployed.of_type("AWS::EC2::NatGateway")},
        "AvailabilityZone": _zones(deployed),
    }
    for name, one in alarms(deployed).items():
        for metric in _metrics(one):
            assert metric["Dimensions"], name
            for dimension in metric["Dimensions"]:
                assert dimension["Value"] in there[dimension["Name"]], name


def _metrics(alarm: Any) -> list[Any]:
    if alarm.get("MetricName"):
        return [alarm]
    return [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]


def _zones(deployed: Deployed) -> set[str]:
    found = deployed.ask(
        "ec2", "describe_subnets", "Subnets", SubnetIds=deployed.ids("PrivateSubnet")
    )
    return {one["AvailabilityZone"] for one in found}


def test_one_alarm_says_that_users_are_affected(deployed: Deployed) -> None:
    told = deployed.client("cloudwatch").describe_alarms(
        AlarmNames=[deployed.id("ServiceUnhealthyAlarm")], AlarmTypes=["CompositeAlarm"]
    )
    (verdict,) = told["CompositeAlarms"]
    rule = " OR ".join(f'ALARM("{deployed.id(name)}")' for name in USERS_FEEL)
    assert verdict["AlarmRule"] == rule
    assert verdict["AlarmActions"] == [deployed.outputs["AlarmTopicArn"]]


def test_alarms_are_mailed_where_that_was_asked_for(deployed: Deployed) -> None:
    topic = deployed.outputs["AlarmTopicArn"]
    told = deployed.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    assert told.get("KmsMasterKeyId", "") == deployed.parameters["AlarmTopicKeyArn"]
    subscribed = deployed.ask("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic)
    asked = deployed.parameters["AlarmEmail"]
    wanted = [("email", asked)] if asked else []
    assert [(one["Protocol"], one["Endpoint"]) for one in subscribed] == wanted


def test_cloudwatch_may_tell_the_topic(deployed: Deployed) -> None:
    told = deployed.client("sns").get_topic_attributes(TopicArn=deployed.outputs["AlarmTopicArn"])
    policy = json.loads(told["Attributes"]["Policy"])
    allowed = [
        one
        for one in policy["Statement"]
        if one.get("Principal") == {"Service": "cloudwatch.amazonaws.com"}
    ]
    assert allowed
    assert {one["Effect"] for one in allowed} == {"Allow"}


def test_the_dashboard_shows_this_deployment(deployed: Deployed) -> None:
    told = deployed.client("cloudwatch").get_dashboard(
        DashboardName=deployed.outputs["DashboardName"]
    )
    body = told["DashboardBody"]
    assert json.loads(body)["widgets"]
    for name in ("HttpApi", "Cluster", "DatabaseInstance", "ServerlessCache"):
        assert deployed.id(name) in body


def test_everything_carries_the_operator_s_tags_and_a_name(deployed: Deployed) -> None:
    found = dict(_tagged(deployed))
    assert len(found) >= 15
    for what, told in found.items():
        assert told.items() >= deployed.tags.items(), what
        assert told["Name"].startswith("streamflix-"), what
        assert told["Name"].endswith(f"-{deployed.environment}"), what


def _tagged(deployed: Deployed) -> list[tuple[str, dict[str, str]]]:
    """What carries tags, asked of each service in its own way."""
    ask, identity = deployed.ask, deployed.id
    ec2 = {
        "vpc": ("describe_vpcs", "Vpcs", {"VpcIds": [identity("Vpc")]}),
        "gateway": (
            "describe_internet_gateways",
            "InternetGateways",
            {"InternetGatewayIds": [identity("InternetGateway")]},
        ),
        "subnets": (
            "describe_subnets",
            "Subnets",
            {"SubnetIds": [*deployed.ids("PublicSubnet"), *deployed.ids("PrivateSubnet")]},
        ),
        "tables": (
            "describe_route_tables",
            "RouteTables",
            {"RouteTableIds": deployed.ids("PrivateRouteTable")},
        ),
        "groups": (
            "describe_security_groups",
            "SecurityGroups",
            {"GroupIds": [identity(name) for name in deployed.of_type("AWS::EC2::SecurityGroup")]},
        ),
    }
    found = [
        (f"{kind} {number}", tags(one["Tags"]))
        for kind, (operation, member, request) in ec2.items()
        for number, one in enumerate(ask("ec2", operation, member, **request))
    ]
    elbv2 = deployed.client("elbv2").describe_tags(
        ResourceArns=[identity("ApplicationLoadBalancer"), identity("TargetGroup")]
    )
    found += [(one["ResourceArn"], tags(one["Tags"])) for one in elbv2["TagDescriptions"]]
    database = deployed.only(
        "rds",
        "describe_db_instances",
        "DBInstances",
        DBInstanceIdentifier=identity("DatabaseInstance"),
    )
    cache = deployed.only(
        "elasticache",
        "describe_serverless_caches",
        "ServerlessCaches",
        ServerlessCacheName=identity("ServerlessCache"),
    )
    api = deployed.client("apigatewayv2").get_api(ApiId=identity("HttpApi"))
    (cluster,) = deployed.client("ecs").describe_clusters(
        clusters=[identity("Cluster")], include=["TAGS"]
    )["clusters"]
    return [
        *found,
        ("database", tags(database["TagList"])),
        ("cache", tags(_of(deployed, "elasticache", cache["ARN"])["TagList"])),
        ("cluster", tags(cluster["tags"])),
        ("api", tags(api["Tags"])),
        ("topic", tags(_topic_tags(deployed))),
        ("repository", tags(_repository_tags(deployed))),
        *[(name, tags(_role_tags(deployed, name))) for name in deployed.of_type("AWS::IAM::Role")],
    ]


def _of(deployed: Deployed, service: str, arn: str) -> Any:
    return deployed.client(service).list_tags_for_resource(ResourceName=arn)


def _topic_tags(deployed: Deployed) -> Any:
    topic = deployed.outputs["AlarmTopicArn"]
    return deployed.client("sns").list_tags_for_resource(ResourceArn=topic)["Tags"]


def _repository_tags(deployed: Deployed) -> Any:
    arn = repository(deployed)["repositoryArn"]
    return deployed.client("ecr").list_tags_for_resource(resourceArn=arn)["tags"]


def _role_tags(deployed: Deployed, name: str) -> Any:
    return deployed.client("iam").list_role_tags(RoleName=deployed.id(name))["Tags"]
