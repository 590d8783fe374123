"""The interface endpoints: AWS's own services without leaving the VPC."""

from __future__ import annotations

from troposphere import Ref, Sub, ec2

from generator.assembly.kinds import PrivateSubnetIds, Text, VpcId
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire, all_of
from generator.layers.names import name_tag


def services(
    template: Template, endpoints: Condition, shell: Condition
) -> list[tuple[str, Condition]]:
    """The services that have one, and when: that of ECS Exec only with it."""
    always = ("ecr.api", "ecr.dkr", "logs", "secretsmanager")
    sessions = template.condition(all_of("HasSessionEndpoint", endpoints, shell))
    return [*((service, endpoints) for service in always), ("ssmmessages", sessions)]


def interface_endpoint(
    environment: ParameterWire[Text],
    service: str,
    vpc_id: Wire[VpcId],
    private_subnet_ids: Wire[PrivateSubnetIds],
) -> ec2.VPCEndpoint:
    """A service's endpoint in the private subnets, under the service's own name."""
    name = "".join(part.capitalize() for part in service.split("."))
    return ec2.VPCEndpoint(
        f"{name}Endpoint",
        VpcEndpointType="Interface",
        VpcId=vpc_id.value,
        SubnetIds=private_subnet_ids.value,
        SecurityGroupIds=[Ref("EndpointGroup")],
        ServiceName=Sub(f"com.amazonaws.${{AWS::Region}}.{service}"),
        PrivateDnsEnabled=True,
        Tags=name_tag(environment, service.replace(".", "-")),
    )
