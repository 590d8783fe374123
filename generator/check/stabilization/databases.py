"""Settings of databases, caches and tasks that fit each alone and are rejected together.

Source: Amazon RDS User Guide, "Managing capacity automatically with Amazon RDS storage
autoscaling", "gp3 storage", "Turning on the Advanced mode of Database Insights", "Working with DB
subnet groups", "Overview of parameter groups"; Amazon ElastiCache User Guide, "Supported engines";
Amazon ECS Developer Guide, "Task size".

    ResolvedProduct ●→ Findings
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.check.model import CheckContext, finding_at
from generator.check.resources import certain, number, properties, target, text, truth
from generator.check.stabilization import rules
from generator.check.stabilization.services import containers
from generator.findings import Finding
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance

INSTANCE = "AWS::RDS::DBInstance"
_IOPS_FROM = 400
"""GiB from which gp3 storage of most engines takes IOPS of its own."""
_YEAR_AND_A_QUARTER = 465
_VERSION = re.compile(r"([0-9]+)(\.[0-9]+)?")


def check_databases(product: ResolvedProduct, _: CheckContext) -> Iterator[Finding]:
    """Combinations with which RDS, ElastiCache or ECS rejects a request."""
    for one in certain(product, INSTANCE):
        faults = [*_storage(one), *_insights(one), *_family(product, one)]
        for message, name in faults:
            yield finding_at(product, rules.COMBINATION, one.key, message, "Properties", name)
    for one in certain(product, "AWS::ElastiCache::ServerlessCache"):
        said = properties(one)
        major = number(said.get("MajorEngineVersion"))
        if said.get("Engine") == "redis" and major is not None and major != 7:
            message = f"Serverless caches have redis 7 only, not {major:g}."
            where = ("Properties", "MajorEngineVersion")
            yield finding_at(product, rules.COMBINATION, one.key, message, *where)
    for task in certain(product, "AWS::ECS::TaskDefinition"):
        yield from _sizes(product, task)


def _storage(one: ResourceInstance) -> Iterator[tuple[str, str]]:
    said = properties(one)
    now, most = number(said.get("AllocatedStorage")), number(said.get("MaxAllocatedStorage"))
    if now is not None and most is not None and most * 10 < now * 11:
        yield (
            f"MaxAllocatedStorage is {most:.0f}: it must be 10 % more than the {now:.0f} GiB of"
            " AllocatedStorage.",
            "MaxAllocatedStorage",
        )
    engine = str(said.get("Engine"))
    is_other = engine.startswith(("sqlserver", "oracle"))
    is_small = now is not None and now < _IOPS_FROM and not is_other
    if said.get("StorageType") == "gp3" and is_small and number(said.get("Iops")):
        yield f"gp3 storage takes Iops from {_IOPS_FROM} GiB on, and this has {now:.0f}.", "Iops"


def _insights(one: ResourceInstance) -> Iterator[tuple[str, str]]:
    said = properties(one)
    if said.get("DatabaseInsightsMode") != "advanced":
        return
    days = number(said.get("PerformanceInsightsRetentionPeriod", 7))
    if truth(said.get("EnablePerformanceInsights", False)) is False:
        message = "The advanced mode of Database Insights needs EnablePerformanceInsights."
        yield message, "DatabaseInsightsMode"
    elif days is not None and days < _YEAR_AND_A_QUARTER:
        yield (
            "The advanced mode of Database Insights needs a PerformanceInsightsRetentionPeriod of"
            f" {_YEAR_AND_A_QUARTER} days, and it is {days:.0f}.",
            "PerformanceInsightsRetentionPeriod",
        )


def _family(product: ResolvedProduct, one: ResourceInstance) -> Iterator[tuple[str, str]]:
    said = properties(one)
    group = target(product, said.get("DBParameterGroupName"))
    family = text(properties(group).get("Family")) if group is not None else None
    engine, version = text(said.get("Engine")), _VERSION.match(str(said.get("EngineVersion", "")))
    if not family or not engine or version is None or isinstance(said.get("EngineVersion"), float):
        return
    wanted = {f"{engine}{version[1]}", f"{engine}{version[0]}"}
    if engine in ("postgres", "mysql", "mariadb") and family not in wanted:
        yield (
            f"{engine} {said['EngineVersion']} cannot use a parameter group of {family}.",
            "DBParameterGroupName",
        )


def _sizes(product: ResolvedProduct, task: ResourceInstance) -> Iterator[Finding]:
    for name in ("Memory", "Cpu"):
        whole = number(properties(task).get(name))
        parts = [number(one.get(name)) or 0 for one in containers(task)]
        if whole is not None and sum(parts) > whole:
            message = f"Its containers have {name} {sum(parts):.0f}, and the task {whole:.0f}."
            yield finding_at(product, rules.COMBINATION, task.key, message, "Properties", name)
