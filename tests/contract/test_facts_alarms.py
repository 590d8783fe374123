"""An alarm that can never fire is a fault: each metric is one that AWS publishes.

The table below is written from AWS's own pages, which stand beside each entry: the names of the
metrics, the sets of dimensions under which they are published and the statistics that make sense.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from contract.facts.choices import (
    FIREWALL,
    REGIONAL,
    REVEALING,
    RUNNING,
    SINGLE,
    TWO_ZONES,
    Choice,
)
from contract.facts.deployed import REGION, ZONES, Deploy, Deployed, Json, Resource, named, said
from contract.facts.network import private_subnets

# API Gateway Developer Guide, "Working with metrics for HTTP APIs".
API = {"ApiId", "Stage"}
# User Guide for Application Load Balancers, "CloudWatch metrics for your Application Load
# Balancer": what the load balancer answers itself has no target group.
BALANCER = {"LoadBalancer"}
TARGETS = {"TargetGroup", "LoadBalancer"}
# ECS Developer Guide, "Amazon ECS CloudWatch metrics".
SERVICE = {"ClusterName", "ServiceName"}
# RDS User Guide, "Amazon CloudWatch dimensions for Amazon RDS".
DATABASE = {"DBInstanceIdentifier"}
# ElastiCache User Guide, "Metrics and events for Valkey and Redis OSS serverless caches".
CACHE = {"clusterId"}
# AWS WAF Developer Guide, "AWS WAF metrics and dimensions": WebACL is its VisibilityConfig's
# MetricName, and the rule ALL stands for all of them.
WEB_ACL = {"WebACL", "Region", "Rule"}
# VPC User Guide, "NAT gateway metrics and dimensions": "Zonal NAT gateways use only this
# dimension. Regional NAT gateways use this dimension together with AvailabilityZone."
ZONAL = {"NatGatewayId"}
REGIONAL_NAT = {"NatGatewayId", "AvailabilityZone"}

PUBLISHED: dict[tuple[str, str], tuple[tuple[set[str], ...], set[str]]] = {
    ("AWS/ApiGateway", "Count"): ((API,), {"Sum"}),
    ("AWS/ApiGateway", "4xx"): ((API,), {"Sum"}),
    ("AWS/ApiGateway", "5xx"): ((API,), {"Sum"}),
    ("AWS/ApiGateway", "Latency"): ((API,), {"p50", "p99"}),
    ("AWS/ApiGateway", "IntegrationLatency"): ((API,), {"p99"}),
    ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"): ((BALANCER,), {"Sum"}),
    ("AWS/ApplicationELB", "HTTPCode_Target_2XX_Count"): ((TARGETS, BALANCER), {"Sum"}),
    ("AWS/ApplicationELB", "HTTPCode_Target_4XX_Count"): ((TARGETS, BALANCER), {"Sum"}),
    ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"): ((TARGETS, BALANCER), {"Sum"}),
    ("AWS/ApplicationELB", "HealthyHostCount"): ((TARGETS,), {"Minimum", "Average", "Maximum"}),
    ("AWS/ApplicationELB", "UnHealthyHostCount"): ((TARGETS,), {"Minimum", "Average", "Maximum"}),
    ("AWS/ApplicationELB", "TargetResponseTime"): ((TARGETS, BALANCER), {"Average", "p99"}),
    ("AWS/ECS", "CPUUtilization"): ((SERVICE,), {"Average", "Maximum"}),
    ("AWS/ECS", "MemoryUtilization"): ((SERVICE,), {"Average", "Maximum"}),
    # CloudWatch User Guide, "Amazon ECS Container Insights metrics".
    ("ECS/ContainerInsights", "DesiredTaskCount"): ((SERVICE,), {"Average"}),
    ("ECS/ContainerInsights", "RunningTaskCount"): ((SERVICE,), {"Average"}),
    # RDS User Guide, "Amazon CloudWatch instance-level metrics for Amazon RDS".
    ("AWS/RDS", "CPUUtilization"): ((DATABASE,), {"Average", "Maximum"}),
    ("AWS/RDS", "FreeStorageSpace"): ((DATABASE,), {"Minimum", "Average"}),
    ("AWS/RDS", "DatabaseConnections"): ((DATABASE,), {"Maximum", "Average"}),
    ("AWS/ElastiCache", "ThrottledCmds"): ((CACHE,), {"Sum"}),
    ("AWS/ElastiCache", "ElastiCacheProcessingUnits"): ((CACHE,), {"Sum"}),
    ("AWS/ElastiCache", "BytesUsedForCache"): ((CACHE,), {"Maximum", "Average"}),
    ("AWS/ElastiCache", "CacheHitRate"): ((CACHE,), {"Average"}),
    ("AWS/WAFV2", "BlockedRequests"): ((WEB_ACL,), {"Sum"}),
    ("AWS/WAFV2", "CountedRequests"): ((WEB_ACL,), {"Sum"}),
    ("AWS/NATGateway", "ErrorPortAllocation"): ((ZONAL, REGIONAL_NAT), {"Sum"}),
}

# What must be watched, and how often: the alarms that operators were promised.
WATCHED = {
    ("AWS/ApiGateway", "5xx"): 1,
    ("AWS/ApiGateway", "Latency"): 1,
    ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"): 1,
    ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"): 1,
    ("AWS/ApplicationELB", "UnHealthyHostCount"): 2,
    ("AWS/ApplicationELB", "TargetResponseTime"): 1,
    ("AWS/ECS", "CPUUtilization"): 1,
    ("AWS/ECS", "MemoryUtilization"): 1,
    ("ECS/ContainerInsights", "DesiredTaskCount"): 1,
    ("ECS/ContainerInsights", "RunningTaskCount"): 1,
    ("AWS/RDS", "CPUUtilization"): 1,
    ("AWS/RDS", "FreeStorageSpace"): 1,
    ("AWS/RDS", "DatabaseConnections"): 1,
    ("AWS/ElastiCache", "ThrottledCmds"): 1,
    ("AWS/ElastiCache", "ElastiCacheProcessingUnits"): 1,
    ("AWS/ElastiCache", "BytesUsedForCache"): 1,
    ("AWS/NATGateway", "ErrorPortAllocation"): 3,
}


@dataclass(frozen=True)
class Measure:
    """A metric that an alarm or a graph looks at; ``where`` names it in messages."""

    where: str
    metric: tuple[str, str]
    dimensions: dict[str, Json]
    statistic: str


def measures(alarm: Resource) -> Iterator[Measure]:
    """What an alarm looks at: one metric, or those of its expression."""
    if alarm.get("Metrics") is None:
        statistic = alarm.get("Statistic") or alarm["ExtendedStatistic"]
        yield _measure(alarm.logical_id, dict(alarm.properties), statistic)
        return
    for query in alarm["Metrics"]:
        if "MetricStat" in query:
            stat = query["MetricStat"]
            yield _measure(alarm.logical_id, stat["Metric"], stat["Stat"])


def _measure(where: str, metric: Json, statistic: str) -> Measure:
    name = (metric["Namespace"], metric["MetricName"])
    return Measure(where, name, named(metric["Dimensions"]), statistic)


def alarmed(there: Deployed) -> list[Measure]:
    """What all alarms look at."""
    return [one for alarm in there.all("CloudWatch::Alarm") for one in measures(alarm)]


def graphed(there: Deployed) -> list[Measure]:
    """What the dashboard's graphs show. Its references become texts such as ``<Ref Vpc>``."""
    board = there.one("CloudWatch::Dashboard")
    pieces = board["DashboardBody"]["Fn::Join"][1]
    body = json.loads("".join(p if isinstance(p, str) else f"<{_name(p)}>" for p in pieces))
    lines = [(w["properties"]["title"], line) for w in body["widgets"]
             for line in w["properties"]["metrics"]]  # fmt: skip
    return [
        Measure(title, (namespace, metric), dict(zip(rest[:-1:2], rest[1:-1:2], strict=True)),
                rest[-1]["stat"])
        for title, (namespace, metric, *rest) in lines
    ]  # fmt: skip


def _name(reference: Json) -> str:
    match reference:
        case {"Ref": name}:
            return f"Ref {name}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"GetAtt {name}.{attribute}"
    raise AssertionError(f"{reference} is no reference")


def _assert_published(found: list[Measure]) -> None:
    assert found
    for one in found:
        assert one.metric in PUBLISHED, one
        dimension_sets, statistics = PUBLISHED[one.metric]
        assert set(one.dimensions) in dimension_sets, one
        assert one.statistic in statistics, one


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_every_alarm_looks_at_a_metric_that_is_published(deploy: Deploy, choice: Choice) -> None:
    _assert_published(alarmed(deploy(**choice)))


@pytest.mark.parametrize("choice", [{}, FIREWALL])
def test_every_graph_shows_a_metric_that_is_published(deploy: Deploy, choice: Choice) -> None:
    _assert_published(graphed(deploy(**choice)))


def test_blocked_requests_are_on_the_dashboard_of_a_web_acl(deploy: Deploy) -> None:
    """A block is no 5xx: nothing else shows it."""
    (name,) = {
        one.dimensions["WebACL"]
        for one in graphed(deploy(**FIREWALL))
        if one.metric == ("AWS/WAFV2", "BlockedRequests")
    }
    assert name == deploy(**FIREWALL).one("WAFv2::WebACL")["VisibilityConfig"]["MetricName"]
    assert "AWS/WAFV2" not in {one.metric[0] for one in graphed(deploy())}


def sources(there: Deployed) -> dict[str, list[Json]]:
    """What each dimension's value must be."""
    return {
        "ApiId": [there.one("ApiGatewayV2::Api").ref],
        "Stage": [there.one("ApiGatewayV2::Stage").ref],
        "LoadBalancer": [
            there.one("ElasticLoadBalancingV2::LoadBalancer").att("LoadBalancerFullName")
        ],
        "TargetGroup": [
            there.one("ElasticLoadBalancingV2::TargetGroup").att("TargetGroupFullName")
        ],
        "ClusterName": [there.one("ECS::Cluster").ref],
        "ServiceName": [there.one("ECS::Service").att("Name")],
        "DBInstanceIdentifier": [there.one("RDS::DBInstance").ref],
        "clusterId": [there.one("ElastiCache::ServerlessCache").ref],
        "NatGatewayId": [gateway.ref for gateway in there.all("EC2::NatGateway")],
        "AvailabilityZone": [s.att("AvailabilityZone") for s in there.all("EC2::Subnet")],
        "WebACL": [a["VisibilityConfig"]["MetricName"] for a in there.all("WAFv2::WebACL")],
        "Region": [REGION],
        "Rule": ["ALL"],
    }


@pytest.mark.parametrize("choice", REVEALING.values(), ids=REVEALING)
def test_every_alarm_looks_at_what_is_there(deploy: Deploy, choice: Choice) -> None:
    there = deploy(**choice)
    expected = sources(there)
    for one in alarmed(there):
        for name, value in one.dimensions.items():
            assert value in expected[name], one


def test_every_graph_shows_what_is_there(deploy: Deploy) -> None:
    there = deploy(**FIREWALL)
    expected = {
        name: {value if isinstance(value, str) else f"<{_name(value)}>" for value in values}
        for name, values in sources(there).items()
    }
    for one in graphed(there):
        for name, value in one.dimensions.items():
            assert value in expected[name], one


def test_everything_promised_is_watched(deploy: Deploy) -> None:
    found = [one.metric for one in alarmed(deploy())]
    assert {metric: found.count(metric) for metric in set(found)} == WATCHED


# --- NAT gateways ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "alarms"),
    [
        ({}, 3),
        (TWO_ZONES, 2),
        (SINGLE, 1),
        ({**SINGLE, **TWO_ZONES}, 1),
        (REGIONAL, 3),
        ({**REGIONAL, **TWO_ZONES}, 2),
    ],
)
def test_every_nat_gateway_is_watched(deploy: Deploy, choice: Choice, alarms: int) -> None:
    """A regional one is measured zone by zone, so it has an alarm for each zone in use."""
    there = deploy(**choice)
    found = [one for one in alarmed(there) if one.metric[0] == "AWS/NATGateway"]
    assert len(found) == alarms
    watched = {one.dimensions["NatGatewayId"]["Ref"] for one in found}
    assert watched == {gateway.logical_id for gateway in there.all("EC2::NatGateway")}
    zones = [one.dimensions.get("AvailabilityZone") for one in found]
    if "regional" in choice.values():
        placed = [there.of(zone)["AvailabilityZone"] for zone in zones]
        assert sorted(placed) == ZONES[: len(private_subnets(there))]
    else:
        assert zones == [None] * alarms


# --- thresholds that can be crossed ----------------------------------------------------------


def test_every_incident_is_mailed_once(deploy: Deploy) -> None:
    """By an alarm, or by the composite alarm that it is in; ECS alone reads its own."""
    there = deploy()
    read_by_ecs = there.one("ECS::Service")["DeploymentConfiguration"]["Alarms"]["AlarmNames"]
    topic = there.one("SNS::Topic").ref
    composite = there.one("CloudWatch::CompositeAlarm")
    silent = [*read_by_ecs, *members(composite)]
    for alarm in [*there.all("CloudWatch::Alarm"), composite]:
        for actions in ("AlarmActions", "OKActions"):
            assert alarm.get(actions) == (None if alarm.ref in silent else [topic])
        assert said(alarm.get("ActionsEnabled") or True) == "true"


def members(composite: Resource) -> list[Json]:
    """The alarms that a composite alarm looks at."""
    pieces = composite["AlarmRule"]["Fn::Join"][1]
    return [piece for piece in pieces if isinstance(piece, dict)]


def test_every_expression_gives_one_series(deploy: Deploy) -> None:
    for alarm in deploy().all("CloudWatch::Alarm"):
        queries = alarm.get("Metrics") or []
        returned = [query for query in queries if said(query.get("ReturnData", True)) == "true"]
        assert len(returned) == (1 if queries else 0)
        assert all("Expression" in query for query in returned)


def test_every_alarm_needs_as_many_points_as_it_looks_at(deploy: Deploy) -> None:
    for alarm in deploy().all("CloudWatch::Alarm"):
        assert int(alarm["DatapointsToAlarm"]) <= int(alarm["EvaluationPeriods"])


def expression(there: Deployed, metric: str) -> str:
    """The expression of the alarm that looks at this metric."""
    (alarm,) = (
        alarm
        for alarm in there.all("CloudWatch::Alarm")
        if metric in [one.metric[1] for one in measures(alarm)]
    )
    (found,) = [query["Expression"] for query in alarm["Metrics"] if "Expression" in query]
    return str(found)


def test_cache_alarms_are_shares_of_its_limits(deploy: Deploy) -> None:
    there = deploy(CacheMaxEcpu="9000", CacheMaxStorage="25")
    ecpu = expression(there, "ElastiCacheProcessingUnits")
    assert eval(ecpu.replace("PERIOD(units)", "60"), {"units": 9000 * 60}) == 100
    storage = expression(there, "BytesUsedForCache")
    assert eval(storage, {"bytes": 25 * 10**9}) == 100


def test_silence_means_missing_tasks_where_there_is_always_one(deploy: Deploy) -> None:
    """Container Insights says nothing of a service without tasks, which may be meant."""

    def silence(there: Deployed) -> str:
        (alarm,) = (
            alarm
            for alarm in there.all("CloudWatch::Alarm")
            if "RunningTaskCount" in [one.metric[1] for one in measures(alarm)]
        )
        return str(alarm["TreatMissingData"])

    assert silence(deploy()) == "notBreaching"
    assert silence(deploy(**RUNNING)) == "breaching"
    assert silence(deploy(**RUNNING, DesiredCount="")) == "breaching"
    assert silence(deploy(**RUNNING, DesiredCount="0", MinCapacity="0")) == "notBreaching"


def test_connections_alarm_is_where_it_was_put(deploy: Deploy) -> None:
    (alarm,) = deploy(DatabaseConnectionsLimit="33").all(
        "CloudWatch::Alarm", MetricName="DatabaseConnections"
    )
    assert said(alarm["Threshold"]) == "33"
    assert alarm["ComparisonOperator"] == "GreaterThanThreshold"


def test_composite_alarm_is_over_what_users_feel(deploy: Deploy) -> None:
    there = deploy()
    composite = there.one("CloudWatch::CompositeAlarm")
    pieces = composite["AlarmRule"]["Fn::Join"][1]
    inside = [there.of(member) for member in members(composite)]
    assert all(alarm.type == "AWS::CloudWatch::Alarm" for alarm in inside)
    metrics = {one.metric[1] for alarm in inside for one in measures(alarm)}
    assert {"5xx", "UnHealthyHostCount", "RunningTaskCount"} <= metrics
    rule = "".join(piece if isinstance(piece, str) else _name(piece) for piece in pieces)
    assert rule == " OR ".join(f'ALARM("Ref {alarm.logical_id}")' for alarm in inside)
