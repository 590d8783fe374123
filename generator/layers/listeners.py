"""The load balancer's listeners and its target group.

listener (80, or 443 with a certificate) ●→ target group ●→ tasks on 8080

With a certificate, port 80 redirects requests from outside the VPC. The API comes from inside,
through its VPC link, and is always forwarded: while a certificate is added or removed, its
integration points at a listener that is about to change.
"""

from __future__ import annotations

from troposphere import Ref
from troposphere import elasticloadbalancingv2 as elb

from generator.assembly.kinds import Text, VpcId
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, depends_on
from generator.layers.names import name_tag, named
from generator.layers.ports import CONTAINER, HTTP, HTTPS

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"


def target_group(
    template: Template, environment: ParameterWire[Text], public: Condition, vpc_id: Wire[VpcId]
) -> None:
    # A target group cannot belong to two load balancers: another scheme replaces the load
    # balancer, so the target group's name changes with it and both are replaced together.
    name = public.choose(
        named(environment, "streamflix-ENV-ext"), named(environment, "streamflix-ENV-int")
    )
    template.add(
        elb.TargetGroup(
            "TargetGroup",
            Name=name,
            VpcId=vpc_id.value,
            TargetType="ip",
            Protocol="HTTP",
            Port=CONTAINER,
            HealthCheckEnabled=True,
            HealthCheckProtocol="HTTP",
            HealthCheckPort=str(CONTAINER),
            HealthCheckPath="/health",
            HealthCheckIntervalSeconds=30,
            HealthCheckTimeoutSeconds=5,
            HealthyThresholdCount=2,
            UnhealthyThresholdCount=3,
            TargetGroupAttributes=[
                elb.TargetGroupAttribute(Key="deregistration_delay.timeout_seconds", Value="30"),
            ],
            Tags=name_tag(environment, "api"),
        )
    )


def listeners(
    template: Template,
    environment: ParameterWire[Text],
    certificate: Condition,
    certificate_arn: ParameterWire[Text],
) -> None:
    forward = elb.Action(Type="forward", TargetGroupArn=Ref("TargetGroup"))
    redirect = elb.Action(
        Type="redirect",
        RedirectConfig=elb.RedirectConfig(Protocol="HTTPS", Port=str(HTTPS), StatusCode="HTTP_301"),
    )
    template.add(
        elb.Listener(
            "HttpListener",
            LoadBalancerArn=Ref("ApplicationLoadBalancer"),
            Protocol="HTTP",
            Port=HTTP,
            DefaultActions=[certificate.choose(redirect, forward)],
            Tags=name_tag(environment, "http"),
        ),
        # A target group that no listener forwards to loses its targets' health: 443 forwards to it
        # before 80 stops doing so.
        after=depends_on("HttpsListener", condition=certificate),
    )
    template.add(
        elb.Listener(
            "HttpsListener",
            LoadBalancerArn=Ref("ApplicationLoadBalancer"),
            Protocol="HTTPS",
            Port=HTTPS,
            SslPolicy=TLS_POLICY,
            Certificates=[elb.Certificate(CertificateArn=certificate_arn.value)],
            DefaultActions=[forward],
            Tags=name_tag(environment, "https"),
        ),
        certificate,
    )


def forward_from_vpc(
    template: Template, environment: ParameterWire[Text], vpc_cidr: ParameterWire[Text]
) -> None:
    inside = elb.SourceIpConfig(Values=[vpc_cidr.value])
    template.add(
        elb.ListenerRule(
            "HttpFromVpcRule",
            ListenerArn=Ref("HttpListener"),
            Priority=1,
            Conditions=[elb.Condition(Field="source-ip", SourceIpConfig=inside)],
            Actions=[elb.ListenerRuleAction(Type="forward", TargetGroupArn=Ref("TargetGroup"))],
            Tags=name_tag(environment, "http-from-vpc"),
        )
    )
