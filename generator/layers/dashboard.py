"""The dashboard: one row a part of StreamFlix, two graphs a row.

Values in ``${…}`` are filled in by Fn::Sub with the dimensions of :class:`alarms.MetricSource`.
"""

from __future__ import annotations

import json
from typing import Any

WIDTH = 12
HEIGHT = 6

_API = ["ApiId", "${ApiId}", "Stage", "${Stage}"]
_TARGETS = ["TargetGroup", "${TargetGroup}", "LoadBalancer", "${LoadBalancer}"]
_SERVICE = ["ClusterName", "${ClusterName}", "ServiceName", "${ServiceName}"]
_DATABASE = ["DBInstanceIdentifier", "${DBInstanceIdentifier}"]
_CACHE = ["clusterId", "${clusterId}"]

# Title → lines: namespace, metric, dimensions, statistic.
_GRAPHS: dict[str, list[tuple[str, str, list[str], str]]] = {
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


def dashboard_body() -> str:
    """The dashboard's JSON (PutDashboard, DashboardBody), with ``${…}`` to substitute."""
    widgets = [_widget(place, title) for place, title in enumerate(_GRAPHS)]
    body = ",\n".join(f"    {json.dumps(widget)}" for widget in widgets)
    return f'{{\n  "widgets": [\n{body}\n  ]\n}}'


def _widget(place: int, title: str) -> dict[str, Any]:
    lines = [
        [namespace, metric, *dimensions, {"stat": statistic}]
        for namespace, metric, dimensions, statistic in _GRAPHS[title]
    ]
    return {
        "type": "metric",
        "x": place % 2 * WIDTH,
        "y": place // 2 * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": {"title": title, "region": "${AWS::Region}", "period": 60, "metrics": lines},
    }
