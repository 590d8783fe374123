"""The load balancer before the tasks, and the alarms that stop a bad deployment."""

from __future__ import annotations

from typing import Any, NamedTuple

from troposphere import GetAtt, Ref
from troposphere import elasticloadbalancingv2 as elb

from generator.assembly.kinds import (
    AlarmNames,
    Flag,
    ListenerArn,
    LoadBalancerDnsName,
    LoadBalancerFullName,
    LoadBalancerGroupId,
    PrivateSubnetIds,
    PublicSubnetIds,
    TargetGroupArn,
    TargetGroupFullName,
    Text,
    VpcId,
)
from generator.assembly.template import Template
from generator.assembly.wires import (
    Condition,
    Dependency,
    ParameterWire,
    Wire,
    depends_on,
    is_set,
    wire,
)
from generator.layers import conditions
from generator.layers.deployment_alarms import deployment_alarms
from generator.layers.listeners import forward_from_vpc, listeners, target_group
from generator.layers.names import name_tag
from generator.layers.web_acl import protect


class LoadBalancer(NamedTuple):
    """How to reach the tasks, and how to measure it."""

    load_balancer_dns_name: Wire[LoadBalancerDnsName]
    load_balancer_full_name: Wire[LoadBalancerFullName]
    listener_arn: Wire[ListenerArn]
    target_group_arn: Wire[TargetGroupArn]
    target_group_full_name: Wire[TargetGroupFullName]
    deployment_alarm_names: Wire[AlarmNames]


def load_balancer(
    template: Template,
    *,
    environment: ParameterWire[Text],
    load_balancer_scheme: ParameterWire[Text],
    certificate_arn: ParameterWire[Text],
    load_balancer_deletion_protection: ParameterWire[Flag],
    access_logs_bucket: ParameterWire[Text],
    web_acl: ParameterWire[Flag],
    vpc_cidr: ParameterWire[Text],
    vpc_id: Wire[VpcId],
    public_subnet_ids: Wire[PublicSubnetIds],
    private_subnet_ids: Wire[PrivateSubnetIds],
    load_balancer_group_id: Wire[LoadBalancerGroupId],
) -> LoadBalancer:
    """StreamFlix load balancer: listeners, target group, web ACL and deployment alarms."""
    public = template.condition(conditions.internet_facing(load_balancer_scheme))
    certificate = template.condition(conditions.has_certificate(certificate_arn))
    logs = template.condition(is_set("HasAccessLogsBucket", access_logs_bucket))
    balancer = template.add(
        elb.LoadBalancer(
            "ApplicationLoadBalancer",
            Type="application",
            Scheme=load_balancer_scheme.value,
            Subnets=public.choose(public_subnet_ids.value, private_subnet_ids.value),
            SecurityGroups=[load_balancer_group_id.value],
            LoadBalancerAttributes=_attributes(
                load_balancer_deletion_protection, access_logs_bucket, logs
            ),
            Tags=name_tag(environment, "api"),
        )
    )
    target_group(template, environment, public, vpc_id)
    listeners(template, environment, certificate, certificate_arn)
    forward_from_vpc(template, environment, vpc_cidr)
    protect(template, environment, template.condition(conditions.has_web_acl(web_acl)))
    alarms = deployment_alarms(template, environment)
    return LoadBalancer(
        wire(LoadBalancerDnsName, GetAtt(balancer, "DNSName"), "DNS name of the load balancer."),
        wire(
            LoadBalancerFullName,
            GetAtt(balancer, "LoadBalancerFullName"),
            "Full name of the load balancer, for its metrics.",
        ),
        wire(
            ListenerArn,
            certificate.choose(Ref("HttpsListener"), Ref("HttpListener")),
            "ARN of the listener that forwards to the tasks.",
        ),
        wire(TargetGroupArn, Ref("TargetGroup"), "ARN of the target group.", _served(certificate)),
        wire(
            TargetGroupFullName,
            GetAtt("TargetGroup", "TargetGroupFullName"),
            "Full name of the target group, for its metrics.",
            _served(certificate),
        ),
        wire(AlarmNames, alarms, "Names of the alarms that roll a deployment back."),
    )


def _served(certificate: Condition) -> tuple[Dependency, ...]:
    """ECS registers tasks only with a target group that a listener forwards to."""
    return (*depends_on("HttpListener"), *depends_on("HttpsListener", condition=certificate))


def _attributes(
    protection: ParameterWire[Flag], bucket: ParameterWire[Text], logs: Condition
) -> list[Any]:
    def attribute(key: str, value: Any) -> elb.LoadBalancerAttributes:
        return elb.LoadBalancerAttributes(Key=key, Value=value)

    return [
        attribute("deletion_protection.enabled", protection.value),
        attribute("routing.http.drop_invalid_header_fields.enabled", "true"),
        attribute("access_logs.s3.enabled", logs.choose("true", "false")),
        logs.choose(attribute("access_logs.s3.bucket", bucket.value)),
    ]
