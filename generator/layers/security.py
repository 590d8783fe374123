"""Who may talk to whom: one security group a role, and the private doors to AWS's own services.

    internet ○→ load balancer ○→ tasks ○→ database, cache, HTTPS
    API      ○→ VPC link ○→ load balancer

Egress stands in the group; ingress from another group is a resource of its own, because two
groups that name each other would be a cycle.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from troposphere import Ref, ec2

from generator.assembly.kinds import (
    CacheGroupId,
    DatabaseGroupId,
    Flag,
    LoadBalancerGroupId,
    PrivateSubnetIds,
    TaskGroupId,
    Text,
    VpcId,
    VpcLinkGroupId,
)
from generator.assembly.template import Template
from generator.assembly.wires import (
    Condition,
    Dependency,
    ParameterWire,
    Wire,
    depends_on,
    equals,
    wire,
)
from generator.layers import conditions
from generator.layers.endpoints import interface_endpoint, services
from generator.layers.names import name_tag, words
from generator.layers.ports import ANYWHERE, CACHE, CACHE_READER, CONTAINER, DATABASE, HTTP, HTTPS

# CloudFormation takes a new group's allow-all egress away only where a rule is given.
NOWHERE = ec2.SecurityGroupRule(
    IpProtocol="-1", CidrIp="127.0.0.1/32", Description="Nowhere: replaces the rule that allows all"
)


# What lets the VPC link in at the load balancer.
VPC_LINK_RULES = ("LoadBalancerFromVpcLink", "LoadBalancerFromVpcLinkHttps")


class Security(NamedTuple):
    """The security groups."""

    load_balancer_group_id: Wire[LoadBalancerGroupId]
    task_group_id: Wire[TaskGroupId]
    database_group_id: Wire[DatabaseGroupId]
    cache_group_id: Wire[CacheGroupId]
    vpc_link_group_id: Wire[VpcLinkGroupId]


def security(
    template: Template,
    *,
    environment: ParameterWire[Text],
    load_balancer_scheme: ParameterWire[Text],
    certificate_arn: ParameterWire[Text],
    interface_endpoints: ParameterWire[Flag],
    execute_command: ParameterWire[Flag],
    vpc_id: Wire[VpcId],
    private_subnet_ids: Wire[PrivateSubnetIds],
) -> Security:
    """StreamFlix security: one security group a role, and the interface endpoints."""
    public = template.condition(conditions.internet_facing(load_balancer_scheme))
    certificate = template.condition(conditions.has_certificate(certificate_arn))

    def group(role: str, text: str, egress: list[Any], **ingress: Any) -> Any:
        return ec2.SecurityGroup(
            f"{role}Group",
            GroupDescription=text,
            VpcId=vpc_id.value,
            SecurityGroupEgress=egress,
            Tags=name_tag(environment, words(role)),
            **ingress,
        )

    template.add(group("Database", "PostgreSQL database", [NOWHERE]))
    template.add(group("Cache", "Serverless cache", [NOWHERE]))
    template.add(group("Task", "ECS tasks", _task_egress()))
    template.add(
        group(
            "LoadBalancer",
            "Application load balancer",
            [_to("Task", CONTAINER, "Requests to the tasks")],
            SecurityGroupIngress=public.choose(_from_internet(certificate)),
        )
    )
    # Both ports whatever the listeners are: rules are changed first and the API's integration last,
    # so a rule that followed the certificate would cut the API off in between.
    to_listeners = [
        _to("LoadBalancer", HTTP, "HTTP to the load balancer"),
        _to("LoadBalancer", HTTPS, "HTTPS to the load balancer"),
    ]
    template.add(group("VpcLink", "VPC link of the API", to_listeners))
    _ingress(template, "LoadBalancer", "VpcLink", HTTP)
    _ingress(template, "LoadBalancer", "VpcLink", HTTPS, "Https")
    _ingress(template, "Task", "LoadBalancer", CONTAINER)
    _ingress(template, "Database", "Task", DATABASE)
    _ingress(template, "Cache", "Task", CACHE)
    _ingress(template, "Cache", "Task", CACHE_READER, "Reader")

    endpoints = template.condition(equals("HasInterfaceEndpoints", interface_endpoints, "true"))
    template.add(group("Endpoint", "Interface endpoints of AWS services", [NOWHERE]), endpoints)
    _ingress(template, "Endpoint", "Task", HTTPS, condition=endpoints)
    # An endpoint takes over its service's name in the VPC: the rule that lets the tasks in comes
    # before it and goes after it.
    admitted = depends_on("EndpointFromTask", condition=endpoints)
    shell = template.condition(conditions.may_execute_command(execute_command))
    for service, condition in services(template, endpoints, shell):
        endpoint = interface_endpoint(environment, service, vpc_id, private_subnet_ids)
        template.add(endpoint, condition, after=admitted)

    return Security(
        wire(
            LoadBalancerGroupId,
            Ref("LoadBalancerGroup"),
            "ID of the load balancer's security group.",
            depends_on(*VPC_LINK_RULES),
        ),
        wire(
            TaskGroupId,
            Ref("TaskGroup"),
            "ID of the tasks' security group.",
            _reach(endpoints),
        ),
        wire(DatabaseGroupId, Ref("DatabaseGroup"), "ID of the database's security group."),
        wire(CacheGroupId, Ref("CacheGroup"), "ID of the cache's security group."),
        wire(
            VpcLinkGroupId,
            Ref("VpcLinkGroup"),
            "ID of the VPC link's security group.",
            depends_on(*VPC_LINK_RULES),
        ),
    )


def _reach(endpoints: Condition) -> tuple[Dependency, ...]:
    """What a task meets from its first second on: anyone who calls it, and whom it calls."""
    always = ("TaskFromLoadBalancer", "DatabaseFromTask", "CacheFromTask", "CacheFromTaskReader")
    return (*depends_on(*always), *depends_on("EndpointFromTask", condition=endpoints))


def _from_internet(certificate: Condition) -> list[Any]:
    def rule(port: int, text: str) -> ec2.SecurityGroupRule:
        return ec2.SecurityGroupRule(
            IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp=ANYWHERE, Description=text
        )

    return [
        rule(HTTP, "HTTP from anywhere"),
        certificate.choose(rule(HTTPS, "HTTPS from anywhere")),
    ]


def _to(role: str, port: Any, text: str) -> ec2.SecurityGroupRule:
    return ec2.SecurityGroupRule(
        IpProtocol="tcp",
        FromPort=port,
        ToPort=port,
        DestinationSecurityGroupId=Ref(f"{role}Group"),
        Description=text,
    )


def _task_egress() -> list[Any]:
    return [
        _to("Database", DATABASE, "PostgreSQL"),
        _to("Cache", CACHE, "Cache"),
        _to("Cache", CACHE_READER, "Cache, reading from replicas"),
        ec2.SecurityGroupRule(
            IpProtocol="tcp",
            FromPort=HTTPS,
            ToPort=HTTPS,
            CidrIp=ANYWHERE,
            Description="HTTPS: images, logs, secrets and other services",
        ),
    ]


def _ingress(
    template: Template,
    role: str,
    source: str,
    port: int,
    suffix: str = "",
    condition: Condition | None = None,
) -> None:
    """Let one group in at another: the rule ``ROLEFromSOURCE``, with a suffix for a second port."""
    template.add(
        ec2.SecurityGroupIngress(
            f"{role}From{source}{suffix}",
            GroupId=Ref(f"{role}Group"),
            SourceSecurityGroupId=Ref(f"{source}Group"),
            IpProtocol="tcp",
            FromPort=port,
            ToPort=port,
            Description=f"From the {words(source)} group",
        ),
        condition,
    )
