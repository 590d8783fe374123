"""The dashboard: one row a part of StreamFlix, two graphs a row.

Values in ``${…}`` are filled in by Fn::Sub with the dimensions of :class:`alarms.MetricSource`, and
``${Firewall}`` with one graph more where there is a web ACL.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.layers import web_acl

WIDTH = 12
HEIGHT = 6

_API = ["ApiId", "${ApiId}", "Stage", "${Stage}"]
_TARGETS = ["TargetGroup", "${TargetGroup}", "LoadBalancer", "${LoadBalancer}"]
_SERVICE = ["ClusterName", "${ClusterName}", "ServiceName", "${ServiceName}"]
_DATABASE = ["DBInstanceIdentifier", "${DBInstanceIdentifier}"]
_CACHE = ["clusterId", "${clusterId}"]

# Namespace, metric, dimensions, statistic.
_Line = tuple[str, str, list[str], str]

_GRAPHS: dict[str, list[_Line]] = {
    "API: requests and errors": [
        ("AWS/ApiGateway", "Count", _API, "Sum"),
        ("AWS/ApiGateway", "4xx", _API, "Sum"),
        ("AWS/ApiGateway", "5xx", _API, "Sum"),
    ],
    "API: latency (ms)": [
        ("AWS/ApiGateway", "Latency", _API, "p50"),
        ("AWS/ApiGateway", "Latency", _API, "p99"),
        ("AWS/ApiGateway", "IntegrationLatency", _API, "p99"),
    ],
    "Load balancer: answers of the tasks": [
        ("AWS/ApplicationELB", "HTTPCode_Target_2XX_Count", _TARGETS, "Sum"),
        ("AWS/ApplicationELB", "HTTPCode_Target_4XX_Count", _TARGETS, "Sum"),
        ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", _TARGETS, "Sum"),
    ],
    "Load balancer: targets": [
        ("AWS/ApplicationELB", "HealthyHostCount", _TARGETS, "Minimum"),
        ("AWS/ApplicationELB", "UnHealthyHostCount", _TARGETS, "Maximum"),
    ],
    "Tasks: CPU and memory (%)": [
        ("AWS/ECS", "CPUUtilization", _SERVICE, "Average"),
        ("AWS/ECS", "MemoryUtilization", _SERVICE, "Average"),
    ],
    "Tasks: wanted and running": [
        ("ECS/ContainerInsights", "DesiredTaskCount", _SERVICE, "Average"),
        ("ECS/ContainerInsights", "RunningTaskCount", _SERVICE, "Average"),
    ],
    "Database: CPU (%) and connections": [
        ("AWS/RDS", "CPUUtilization", _DATABASE, "Average"),
        ("AWS/RDS", "DatabaseConnections", _DATABASE, "Maximum"),
    ],
    "Database: free storage (bytes)": [("AWS/RDS", "FreeStorageSpace", _DATABASE, "Minimum")],
    "Cache: processing units and throttling": [
        ("AWS/ElastiCache", "ElastiCacheProcessingUnits", _CACHE, "Sum"),
        ("AWS/ElastiCache", "ThrottledCmds", _CACHE, "Sum"),
    ],
    "Cache: data (bytes) and hit rate (%)": [
        ("AWS/ElastiCache", "BytesUsedForCache", _CACHE, "Maximum"),
        ("AWS/ElastiCache", "CacheHitRate", _CACHE, "Average"),
    ],
}


_FIREWALL = ["WebACL", web_acl.METRIC, "Region", "${AWS::Region}", "Rule", "ALL"]
_FIREWALL_GRAPH: dict[str, list[_Line]] = {
    "Web ACL: blocked and counted requests": [
        ("AWS/WAFV2", "BlockedRequests", _FIREWALL, "Sum"),
        ("AWS/WAFV2", "CountedRequests", _FIREWALL, "Sum"),
    ],
}


def dashboard_body() -> str:
    """The dashboard's JSON (PutDashboard, DashboardBody), with ``${…}`` to substitute."""
    widgets = ",\n".join(_widgets(_GRAPHS))
    return f'{{\n  "widgets": [\n{widgets}${{Firewall}}\n  ]\n}}'


def firewall_graph() -> str:
    """The graph that goes in the place of ``${Firewall}``, with the comma before it.

    ``ENV`` stands where the environment's name goes.
    """
    (widget,) = _widgets(_FIREWALL_GRAPH, len(_GRAPHS))
    return f",\n{widget}"


def _widgets(graphs: Mapping[str, Sequence[_Line]], first: int = 0) -> Iterator[str]:
    for place, (title, lines) in enumerate(graphs.items(), first):
        yield f"    {json.dumps(_widget(place, title, lines))}"


def _widget(place: int, title: str, lines: Sequence[_Line]) -> dict[str, Any]:
    metrics = [
        [namespace, metric, *dimensions, {"stat": statistic}]
        for namespace, metric, dimensions, statistic in lines
    ]
    properties = {"title": title, "region": "${AWS::Region}", "period": 60, "metrics": metrics}
    return {
        "type": "metric",
        "x": place % 2 * WIDTH,
        "y": place // 2 * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": properties,
    }
