"""Alarms: that their metric exists, that they can go off, and that someone is notified.

ResolvedProduct ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.cfn.values import Path, Value
from generator.check.coverage import rules
from generator.check.coverage.metrics import dimension_fault, dimensions, metric_fault, metrics
from generator.check.model import CheckContext, finding_at
from generator.check.resources import (
    certain,
    items,
    mentioned,
    number,
    part,
    possible,
    properties,
    reference,
    referring,
    target,
    text,
    truth,
)
from generator.findings import Finding
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance
from generator.plan.impact.tables import Row

ALARM = "AWS::CloudWatch::Alarm"
INSIGHTS = "containerInsights"
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
DASHBOARD = "AWS::CloudWatch::Dashboard"
# CloudWatch User Guide, "Alarm actions"; resources of other vendors may be anything.
_ACTIONS = ("AWS::SNS::", "AWS::Lambda::", "AWS::Serverless::", "AWS::SSM", "Custom::")
TOPIC = "AWS::SNS::Topic"


@dataclass(frozen=True)
class Metric:
    """A metric that an alarm watches: names, dimensions by name, and where it stands."""

    namespace: str
    name: str
    dimensions: Sequence[tuple[str, Value]] | None
    path: Path


def watched(alarm: ResourceInstance) -> Iterator[Metric]:
    """The metrics of an alarm, also those of an expression."""
    said = properties(alarm)
    if "MetricName" in said:
        yield from _metric(dict(said), ("Properties",))
    for index, one in enumerate(items(said.get("Metrics")) or []):
        found = part(one, "MetricStat", "Metric")
        yield from _metric(found, ("Properties", "Metrics", index))


def _metric(said: Value, path: Path) -> Iterator[Metric]:
    namespace, name = text(part(said, "Namespace")), text(part(said, "MetricName"))
    if namespace and name:
        listed = items(part(said, "Dimensions"))
        pairs = [(text(part(one, "Name")), part(one, "Value")) for one in listed or []]
        known = [(name, value) for name, value in pairs if name is not None]
        is_known = listed is not None and len(known) == len(pairs)
        yield Metric(namespace, name, known if is_known else None, path)


def check_alarms(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    """Alarms that never go off, always are, or notify no one."""
    for alarm in certain(product, ALARM):
        for metric in watched(alarm):
            if fault := metric_fault(metric.namespace, metric.name):
                yield finding_at(product, rules.NO_DATA, alarm.key, fault, *metric.path)
            yield from _dimensions(product, context, alarm, metric)
            yield from _insights(product, context, alarm, metric)
        yield from _threshold(product, context, alarm)
    if context.environment:
        yield from _silent(product, context)


def _dimensions(
    product: ResolvedProduct, context: CheckContext, alarm: ResourceInstance, metric: Metric
) -> Iterator[Finding]:
    known = dimensions().get(metric.namespace, {})
    for name, value in metric.dimensions or ():
        if fault := dimension_fault(metric.namespace, name):
            yield finding_at(product, rules.NO_DATA, alarm.key, fault, *metric.path)
        rows = [row for row in known.get(name, ()) if row["type"]]
        allowed = {(row["type"], row["attribute"]) for row in rows}
        if rows and (fault := _value_fault(product, context, name, value, allowed)):
            yield finding_at(product, rules.WRONG_DIMENSION, alarm.key, fault, *metric.path)
    row = metrics().get(metric.namespace, {}).get(metric.name)
    if row is None or not row["sets"] or metric.dimensions is None:
        return
    names = {name for name, _ in metric.dimensions}
    sets = [set(one.split("+")) for one in row["sets"].split(",")]
    if names not in sets:
        message = (
            f"{metric.name} is not published with {' and '.join(sorted(names)) or 'no dimension'}:"
            f" it needs {' and '.join(sorted(sets[0]))}."
        )
        yield finding_at(product, rules.NO_DATA, alarm.key, message, *metric.path)


def _insights(
    product: ResolvedProduct, context: CheckContext, alarm: ResourceInstance, metric: Metric
) -> Iterator[Finding]:
    """Metrics of Container Insights of a cluster that has it switched off."""
    for name, value in metric.dimensions or ():
        cluster = target(product, value)
        is_meant = metric.namespace == "ECS/ContainerInsights" and name == "ClusterName"
        if not is_meant or cluster is None or cluster.type != "AWS::ECS::Cluster":
            continue
        found = items(properties(cluster).get("ClusterSettings"))
        values = [part(one, "Value") for one in found or [] if part(one, "Name") == INSIGHTS]
        is_off = values == ["disabled"] or (not values and found is not None)
        if is_off and (values or context.environment):
            message = f"{metric.name} is a metric of Container Insights, which"
            message += f" {cluster.key[1]} has off."
            yield finding_at(product, rules.NO_DATA, alarm.key, message, *metric.path)


def _value_fault(
    product: ResolvedProduct,
    context: CheckContext,
    name: str,
    value: Value,
    allowed: set[tuple[str, str]],
) -> str:
    types = sorted({kind for kind, _ in allowed})
    found, one = reference(value), target(product, value)
    if found is not None and one is not None:
        way = found[1] or "Ref"
        if (one.type, way) in allowed:
            return ""
        if one.type not in types:
            return f"{name} refers to {one.key[1]}, which is {one.type} and not {types[0]}."
        rights = [right for kind, right in allowed if kind == one.type]
        return f"{name} is the {way} of {one.key[1]}: it needs {rights[0]}."
    literal = text(value)
    own = [one for kind in types for one in possible(product, kind)]
    if not context.environment or literal is None or not own:
        return ""
    if any(literal in properties(one).values() for one in own):
        return ""
    return f"{name} is {literal}, which is none of this product's: {own[0].key[1]} is."


def _threshold(
    product: ResolvedProduct, context: CheckContext, alarm: ResourceInstance
) -> Iterator[Finding]:
    said = properties(alarm)
    metric = metrics().get(str(said.get("Namespace")), {}).get(str(said.get("MetricName")))
    limit, operator = number(said.get("Threshold")), text(said.get("ComparisonOperator"))
    wanted, periods = number(said.get("DatapointsToAlarm")), number(said.get("EvaluationPeriods"))
    if wanted is not None and periods is not None and wanted > periods:
        message = f"DatapointsToAlarm is {wanted:.0f} of {periods:.0f} EvaluationPeriods: rejected."
        yield finding_at(product, rules.NEVER_FIRES, alarm.key, message, "Properties")
    if metric is None or limit is None or operator is None:
        return
    fault = _range_fault(metric, limit, operator, str(said.get("Statistic")))
    if not fault and context.environment and not _scales(product, said.get("AlarmActions")):
        fault = _sense_fault(metric, limit, operator)
    if fault:
        where = ("Properties", "Threshold")
        yield finding_at(product, rules.NEVER_FIRES, alarm.key, fault, *where)


def _range_fault(row: Row, limit: float, operator: str, how: str) -> str:
    name, low, high = row["metric"], number(row["low"]), number(row["high"])
    top = None if how in ("Sum", "SampleCount") else high
    beyond = {
        "GreaterThanThreshold": top is not None and limit >= top,
        "GreaterThanOrEqualToThreshold": top is not None and limit > top,
        "LessThanThreshold": low is not None and limit <= low,
        "LessThanOrEqualToThreshold": low is not None and limit < low,
    }
    always = {
        "GreaterThanThreshold": low is not None and limit < low,
        "GreaterThanOrEqualToThreshold": low is not None and limit <= low,
        "LessThanThreshold": top is not None and limit > top,
        "LessThanOrEqualToThreshold": top is not None and limit >= top,
    }
    extent = f"{name} is never below {low:g}" + ("" if top is None else f" nor above {top:g}")
    if beyond.get(operator):
        return f"{extent}: the alarm ({_SIGNS[operator]} {limit:g}) never goes off."
    if always.get(operator):
        return f"{extent}: the alarm ({_SIGNS[operator]} {limit:g}) is always on."
    return ""


_SIGNS = {
    "GreaterThanThreshold": ">",
    "GreaterThanOrEqualToThreshold": ">=",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "<=",
}


def _sense_fault(row: Row, limit: float, operator: str) -> str:
    name, bad = row["metric"], row["bad"]
    wrong = {"high": "LessThan", "low": "GreaterThan"}.get(bad)
    if wrong and operator.startswith(wrong):
        alarm = f"the alarm ({_SIGNS[operator]} {limit:g})"
        return f"{name} is bad when it is {bad}, and {alarm} goes off when it is not."
    least, _, most = row["useful"].partition("-")
    if least and limit < float(least):
        return f"A threshold of {limit:g} for {name} is too small: check its unit."
    if most and limit > float(most):
        return f"A threshold of {limit:g} for {name} is too large: check its unit."
    return ""


def _scales(product: ResolvedProduct, actions: Value) -> bool:
    """Whether an action scales: such an alarm also watches for too little load."""
    found = [product.resources.get(one) for one in mentioned(actions)]
    return any(one is not None and "Scaling" in one.type for one in found)


def _silent(product: ResolvedProduct, context: CheckContext) -> Iterator[Finding]:
    alarms = [*certain(product, ALARM), *certain(product, COMPOSITE)]
    used = _used(product, {alarm.key for alarm in alarms})
    triggers = set(context.settings.rollback_triggers) if context.settings else set()
    for alarm in alarms:
        said = properties(alarm)
        actions = items(said.get("AlarmActions"))
        for action in actions or []:
            one = target(product, action)
            if one is not None and not one.type.startswith(_ACTIONS) and "Scal" not in one.type:
                message = f"Its action {one.key[1]} is {one.type}, which cannot be notified."
                yield finding_at(product, rules.SILENT, alarm.key, message, "Properties")
        is_named = alarm.key in used or alarm.key[1] in triggers
        if truth(said.get("ActionsEnabled", True)) is False and not is_named:
            message = "Its actions are switched off: no one is notified."
            yield finding_at(product, rules.SILENT, alarm.key, message, "Properties")
        elif actions == [] and not is_named:
            message = "It has no AlarmActions, and nothing else uses it: no one is notified."
            yield finding_at(product, rules.SILENT, alarm.key, message, "Properties")
    if context.is_production:
        yield from _unheard(product, alarms)


def _used(product: ResolvedProduct, alarms: set[Address]) -> set[Address]:
    """The alarms that a composite alarm with actions, a deployment or a rollback refers to."""
    found: set[Address] = set()
    for one in product.resources.values():
        said = properties(one)
        if one.type == COMPOSITE:
            is_on = truth(said.get("ActionsEnabled", True)) is not False
            found |= (
                mentioned(said.get("AlarmRule")) if is_on and said.get("AlarmActions") else set()
            )
        elif one.type not in (ALARM, DASHBOARD) and not one.is_container:
            found |= mentioned(list(said.values()))
    return found & alarms


def _unheard(product: ResolvedProduct, alarms: list[ResourceInstance]) -> Iterator[Finding]:
    topics: dict[Address, ResourceInstance] = {}
    for alarm in alarms:
        for action in items(properties(alarm).get("AlarmActions")) or []:
            one = target(product, action)
            if one is not None and one.type == TOPIC:
                topics[one.key] = one
    for topic in topics.values():
        if fault := _topic_fault(product, topic):
            yield finding_at(product, rules.SILENT, topic.key, fault)


def _topic_fault(product: ResolvedProduct, topic: ResourceInstance) -> str:
    """Why what alarms publish to a topic reaches no one."""
    said = properties(topic)
    heard = referring(product, "AWS::SNS::Subscription", "TopicArn", topic.key)
    if not any(heard) and not said.get("Subscription"):
        return "Alarms are published to it, and it has no subscription: no one is notified."
    if said.get("KmsMasterKeyId") == "alias/aws/sns":
        return "CloudWatch cannot use the key alias/aws/sns: no alarm is published to it."
    policies = list(referring(product, "AWS::SNS::TopicPolicy", "Topics", topic.key))
    written = str([properties(one).get("PolicyDocument") for one in policies])
    if policies and not any(name in written for name in _PUBLISHERS):
        return "Its policy does not let cloudwatch.amazonaws.com publish: no one is notified."
    return ""


# Who may publish what alarms say: CloudWatch, or the account that owns the topic.
_PUBLISHERS = ("cloudwatch.amazonaws.com", "AWS:SourceOwner", "aws:SourceOwner", "'*'", ":root")
