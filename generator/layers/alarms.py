"""Every metric that StreamFlix raises an alarm on, one entry each.

Names and dimensions are those of the services' CloudWatch metric pages: an alarm on a metric
that no one publishes never fires.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from troposphere import Sub, cloudwatch

from generator.assembly.wires import Condition
from generator.layers.names import words

Dimensions = Mapping[str, Any]

# Bytes in the GB of ElastiCache Serverless' usage limits.
GB = 1_000_000_000
GIB = 1024**3


@dataclass(frozen=True)
class MetricSource:
    """The dimensions by which each part of StreamFlix is measured."""

    api: Dimensions
    load_balancer: Dimensions
    targets: Dimensions
    service: Dimensions
    database: Dimensions
    cache: Dimensions

    def named(self) -> dict[str, Any]:
        """All of them by dimension name, for Fn::Sub."""
        parts = (self.api, self.targets, self.service, self.database, self.cache)
        return {name: value for part in parts for name, value in part.items()}


@dataclass(frozen=True)
class MetricAlarm:
    """One alarm: a metric, or an expression ``expression`` over several of one namespace.

    ``metric`` names the metric, or for an expression each metric by its ID. ``optional``
    dimensions stand only where their condition is on. ``text`` completes "StreamFlix ENV: …".
    """

    name: str
    text: str
    namespace: str
    metric: str | Mapping[str, str]
    dimensions: Dimensions
    threshold: Any
    statistic: str = "Average"
    comparison: str = "GreaterThanThreshold"
    periods: int = 5
    period: int = 60
    missing: Any = "notBreaching"
    expression: Any = None
    condition: Condition | None = None
    optional: Mapping[str, tuple[Condition, Any]] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """``ApiErrors`` → ``api-errors``."""
        return words(self.name)

    def _dimensions(self) -> list[Any]:
        always = [cloudwatch.MetricDimension(Name=n, Value=v) for n, v in self.dimensions.items()]
        sometimes = [
            condition.choose(cloudwatch.MetricDimension(Name=name, Value=value))
            for name, (condition, value) in self.optional.items()
        ]
        return always + sometimes

    def single(self) -> dict[str, Any]:
        """The properties of an alarm on one metric. Percentiles have a property of their own."""
        extended = self.statistic.startswith("p")
        return {
            "Namespace": self.namespace,
            "MetricName": self.metric,
            "Dimensions": self._dimensions(),
            "Period": self.period,
            "ExtendedStatistic" if extended else "Statistic": self.statistic,
        }

    def metrics(self) -> list[Any]:
        """The Metrics of an alarm on an expression; the expression itself comes first."""
        named = self.metric if isinstance(self.metric, Mapping) else {}
        result = cloudwatch.MetricDataQuery(
            Id="result", Expression=self.expression, Label=self.text, ReturnData=True
        )
        return [result, *(self._query(key, metric) for key, metric in named.items())]

    def _query(self, key: str, metric: str) -> cloudwatch.MetricDataQuery:
        measured = cloudwatch.Metric(
            Namespace=self.namespace, MetricName=metric, Dimensions=self._dimensions()
        )
        stat = cloudwatch.MetricStat(Metric=measured, Period=self.period, Stat=self.statistic)
        return cloudwatch.MetricDataQuery(Id=key, MetricStat=stat, ReturnData=False)


def metric_alarms(
    source: MetricSource, limits: Mapping[str, Any], running: Condition
) -> Sequence[MetricAlarm]:
    """All alarms but those of the NAT gateways, which depend on the zones.

    ``limits`` holds ``connections``, ``storage`` (GB) and ``ecpu`` (per second): what the
    database and the cache may use. ``running`` is true where there is always a task to run.
    """
    return (*_entrance(source), *_tasks(source, running), *_database(source, limits),
            *_cache(source, limits))  # fmt: skip


def _entrance(source: MetricSource) -> Sequence[MetricAlarm]:
    api, balancer = "AWS/ApiGateway", "AWS/ApplicationELB"
    return (
        MetricAlarm("ApiErrors", "the API answers with errors (5xx)",
                    api, "5xx", source.api, 5, "Sum"),
        MetricAlarm("ApiLatency", "one API request in a hundred takes over 2 seconds",
                    api, "Latency", source.api, 2000, "p99"),
        MetricAlarm("LoadBalancerErrors", "the load balancer answers with errors of its own (5xx)",
                    balancer, "HTTPCode_ELB_5XX_Count", source.load_balancer, 5, "Sum"),
        MetricAlarm("UnhealthyHosts", "tasks fail their health check",
                    balancer, "UnHealthyHostCount", source.targets, 0, "Maximum"),
        MetricAlarm("TargetLatency", "one request in a hundred keeps a task busy over 2 seconds",
                    balancer, "TargetResponseTime", source.targets, 2, "p99"),
    )  # fmt: skip


def _tasks(source: MetricSource, running: Condition) -> Sequence[MetricAlarm]:
    return (
        MetricAlarm("TaskCpu", "the tasks use over 85 % of their CPU",
                    "AWS/ECS", "CPUUtilization", source.service, 85),
        MetricAlarm("TaskMemory", "the tasks use over 85 % of their memory",
                    "AWS/ECS", "MemoryUtilization", source.service, 85),
        # Container Insights says nothing while a service has no tasks: where there is always one to
        # run, silence means that none is running.
        MetricAlarm("MissingTasks", "fewer tasks are running than wanted", "ECS/ContainerInsights",
                    {"desired": "DesiredTaskCount", "running": "RunningTaskCount"}, source.service,
                    0, periods=10, missing=running.choose("breaching", "notBreaching"),
                    expression="desired - running"),
    )  # fmt: skip


def _database(source: MetricSource, limits: Mapping[str, Any]) -> Sequence[MetricAlarm]:
    rds = "AWS/RDS"
    return (
        MetricAlarm("DatabaseCpu", "the database uses over 80 % of its CPU",
                    rds, "CPUUtilization", source.database, 80, periods=10),
        MetricAlarm("DatabaseStorage", "the database has under 2 GiB of storage left",
                    rds, "FreeStorageSpace", source.database, 2 * GIB, "Minimum",
                    "LessThanThreshold"),
        MetricAlarm("DatabaseConnections", "the database has more connections than it should",
                    rds, "DatabaseConnections", source.database, limits["connections"], "Maximum"),
    )  # fmt: skip


def _cache(source: MetricSource, limits: Mapping[str, Any]) -> Sequence[MetricAlarm]:
    service = "AWS/ElastiCache"
    ecpu = Sub("100 * units / PERIOD(units) / ${Limit}", Limit=limits["ecpu"])
    storage = Sub(f"100 * bytes / ({GB} * ${{Limit}})", Limit=limits["storage"])
    return (
        MetricAlarm("CacheThrottling", "the cache turns commands away",
                    service, "ThrottledCmds", source.cache, 0, "Sum"),
        MetricAlarm("CacheEcpu", "the cache uses over 80 % of its processing units",
                    service, {"units": "ElastiCacheProcessingUnits"}, source.cache, 80, "Sum",
                    expression=ecpu),
        MetricAlarm("CacheStorage", "the cache uses over 80 % of its storage",
                    service, {"bytes": "BytesUsedForCache"}, source.cache, 80, "Maximum",
                    expression=storage),
    )  # fmt: skip
