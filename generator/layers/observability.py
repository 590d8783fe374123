"""The alarms and their topic, one composite alarm for what users feel, and the dashboard.

    metric ●→ alarm ○→ topic ○→ mail
    metric ●→ alarm that users feel ●→ composite alarm ○→ topic ○→ mail

One incident sends one mail: what users feel is reported by the composite alarm alone, whose message
names the alarms that set it off (TriggeringChildren).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from troposphere import Ref, Sub, cloudwatch, sns

from generator.assembly.kinds import (
    ApiId,
    CacheName,
    ClusterName,
    Count,
    DatabaseIdentifier,
    Flag,
    LoadBalancerFullName,
    NatGatewayId,
    ServiceName,
    StackName,
    StageName,
    TargetGroupFullName,
    Text,
    ZoneName,
)
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, is_set, wire
from generator.layers import conditions, policies
from generator.layers.alarms import MetricAlarm, MetricSource, metric_alarms
from generator.layers.dashboard import dashboard_body, firewall_graph
from generator.layers.names import name_tag, named
from generator.layers.nat_alarms import nat_alarms

# The alarms that mean "users are affected": any of them makes the service unhealthy.
USERS_FEEL = ("ApiErrors", "ApiLatency", "LoadBalancerErrors", "UnhealthyHosts", "MissingTasks")


class Observability(NamedTuple):
    """Where alarms and graphs are."""

    alarm_topic_arn: Wire[Text]
    dashboard_name: Wire[Text]


def observability(
    template: Template,
    *,
    environment: ParameterWire[Text],
    stack_name: Wire[StackName],
    zone_count: ParameterWire[Text],
    nat_gateways: ParameterWire[Text],
    web_acl: ParameterWire[Flag],
    image_tag: ParameterWire[Text],
    min_capacity: ParameterWire[Count],
    alarm_email: ParameterWire[Text],
    alarm_topic_key_arn: ParameterWire[Text],
    cache_max_storage: ParameterWire[Count],
    cache_max_ecpu: ParameterWire[Count],
    database_connections_limit: ParameterWire[Count],
    api_id: Wire[ApiId],
    api_stage_name: Wire[StageName],
    load_balancer_full_name: Wire[LoadBalancerFullName],
    target_group_full_name: Wire[TargetGroupFullName],
    cluster_name: Wire[ClusterName],
    service_name: Wire[ServiceName],
    database_identifier: Wire[DatabaseIdentifier],
    cache_name: Wire[CacheName],
    nat_gateway1_id: Wire[NatGatewayId],
    nat_gateway2_id: Wire[NatGatewayId],
    nat_gateway3_id: Wire[NatGatewayId],
    zone1_name: Wire[ZoneName],
    zone2_name: Wire[ZoneName],
    zone3_name: Wire[ZoneName],
) -> Observability:
    """StreamFlix observability: alarms, their topic, and the dashboard."""
    topic = _topic(template, environment, alarm_email, alarm_topic_key_arn)
    source = MetricSource(
        api={"ApiId": api_id.value, "Stage": api_stage_name.value},
        load_balancer={"LoadBalancer": load_balancer_full_name.value},
        targets={
            "TargetGroup": target_group_full_name.value,
            "LoadBalancer": load_balancer_full_name.value,
        },
        service={"ClusterName": cluster_name.value, "ServiceName": service_name.value},
        database={"DBInstanceIdentifier": database_identifier.value},
        cache={"clusterId": cache_name.value},
    )
    limits = {
        "connections": database_connections_limit.value,
        "storage": cache_max_storage.value,
        "ecpu": cache_max_ecpu.value,
    }
    running = template.condition(conditions.always_runs_tasks(image_tag, min_capacity))
    for alarm in metric_alarms(source, limits, running):
        _alarm(template, environment, alarm, topic)
    gateways = (nat_gateway1_id, nat_gateway2_id, nat_gateway3_id)
    zones = (zone1_name, zone2_name, zone3_name)
    for alarm in nat_alarms(template, nat_gateways, zone_count, gateways, zones):
        _alarm(template, environment, alarm, topic)
    _composite(template, environment, topic)
    firewall = template.condition(conditions.has_web_acl(web_acl))
    board = _dashboard(template, environment, stack_name, firewall, source)
    return Observability(
        wire(Text, Ref(topic), "ARN of the topic that alarms are published to."),
        wire(Text, Ref(board), "Name of the CloudWatch dashboard."),
    )


def _topic(
    template: Template,
    environment: ParameterWire[Text],
    alarm_email: ParameterWire[Text],
    alarm_topic_key_arn: ParameterWire[Text],
) -> sns.Topic:
    key = template.condition(is_set("HasAlarmTopicKey", alarm_topic_key_arn))
    topic = template.add(
        sns.Topic(
            "AlarmTopic",
            # Never alias/aws/sns: CloudWatch may not use that key, and alarms would be lost.
            KmsMasterKeyId=key.choose(alarm_topic_key_arn.value),
            Tags=name_tag(environment, "alarms"),
        )
    )
    document = policies.publish_alarms(Ref(topic))
    template.add(sns.TopicPolicy("AlarmTopicPolicy", Topics=[Ref(topic)], PolicyDocument=document))
    subscription = sns.SubscriptionResource(
        "AlarmSubscription", TopicArn=Ref(topic), Protocol="email", Endpoint=alarm_email.value
    )
    template.add(subscription, template.condition(is_set("HasAlarmEmail", alarm_email)))
    return topic


def _alarm(
    template: Template, environment: ParameterWire[Text], alarm: MetricAlarm, topic: sns.Topic
) -> None:
    measured = {"Metrics": alarm.metrics()} if alarm.expression else alarm.single()
    template.add(
        cloudwatch.Alarm(
            f"{alarm.name}Alarm",
            AlarmDescription=named(environment, f"StreamFlix ENV: {alarm.text}."),
            ComparisonOperator=alarm.comparison,
            Threshold=alarm.threshold,
            EvaluationPeriods=alarm.periods,
            DatapointsToAlarm=alarm.periods,
            TreatMissingData=alarm.missing,
            Tags=name_tag(environment, alarm.tag),
            **_actions(topic, alarm.name not in USERS_FEEL),
            **measured,
        ),
        alarm.condition,
    )


def _composite(template: Template, environment: ParameterWire[Text], topic: sns.Topic) -> None:
    template.add(
        cloudwatch.CompositeAlarm(
            "ServiceUnhealthyAlarm",
            AlarmDescription=named(environment, "StreamFlix ENV: the service is unhealthy."),
            AlarmRule=Sub(_any_of([f"{name}Alarm" for name in USERS_FEEL])),
            Tags=name_tag(environment, "service-unhealthy"),
            **_actions(topic),
        )
    )


def _actions(topic: sns.Topic, reports: bool = True) -> dict[str, Any]:
    return {"AlarmActions": [Ref(topic)], "OKActions": [Ref(topic)]} if reports else {}


def _dashboard(
    template: Template,
    environment: ParameterWire[Text],
    stack_name: Wire[StackName],
    firewall: Condition,
    source: MetricSource,
) -> cloudwatch.Dashboard:
    graph = firewall.choose(named(environment, firewall_graph()), "")
    return template.add(
        cloudwatch.Dashboard(
            "Dashboard",
            # Dashboards are global, and a generated name does not begin with the stack's, by which
            # the deployers' roles know it.
            DashboardName=Sub("${StackName}-${AWS::Region}", StackName=stack_name.value),
            DashboardBody=Sub(dashboard_body(), Firewall=graph, **source.named()),
            Tags=name_tag(environment, "overview"),
        )
    )


def _any_of(alarms: Sequence[str]) -> str:
    """A composite alarm's rule over alarms of this template, for Fn::Sub."""
    return " OR ".join(f'ALARM("${{{alarm}}}")' for alarm in alarms)
