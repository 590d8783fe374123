"""A product of two layers, small enough to read whole."""

from __future__ import annotations

from typing import NamedTuple

from troposphere import GetAtt, Ref, ec2, sns

from generator.assembly.kinds import PublicSubnetIds, Text, TextList, VpcId
from generator.assembly.place import Place
from generator.assembly.template import Template
from generator.assembly.wires import Definition, ParameterWire, Wire, depends_on, equals, wire


def root_parameter(kind: type, attribute: str) -> ParameterWire:
    """A root parameter as a class body would make it."""
    definition = Definition(kind.parameter_type, "", "What it is.", "G", "L", "changeable", "-")
    made = ParameterWire(kind, None, "What it is.", definition=definition)
    made.__set_name__(object, attribute)
    return made


MODE = root_parameter(Text, "mode")
ZONES = root_parameter(TextList, "zones")
BIG = equals("Big", MODE, "big")


class Ground(NamedTuple):
    """The ground's outputs."""

    vpc_id: Wire[VpcId]
    subnet_ids: Wire[PublicSubnetIds]


def ground(
    template: Template, *, mode: ParameterWire[Text], zones: ParameterWire[TextList]
) -> Ground:
    """The ground: a VPC and its
    subnets."""
    big = template.condition(BIG)
    vpc = template.add(ec2.VPC("Vpc", CidrBlock="10.0.0.0/16"))
    one = ec2.Subnet("One", VpcId=Ref(vpc), CidrBlock="10.0.0.0/24")
    two = ec2.Subnet("Two", VpcId=Ref(vpc), CidrBlock="10.0.1.0/24")
    template.add(one)
    template.add(two, big)
    for name, condition in (("Route", None), ("SecondRoute", big)):
        route = ec2.Route(
            name, RouteTableId="rtb-1", DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-1"
        )
        template.add(route, condition)
    return Ground(
        wire(VpcId, Ref(vpc), "The VPC."),
        wire(
            PublicSubnetIds,
            big.choose([Ref(one), Ref(two)], [Ref(one)]),
            "The subnets.",
            (*depends_on("Route"), *depends_on("SecondRoute", condition=big)),
        ),
    )


class House(NamedTuple):
    """The house's outputs."""

    topic_name: Wire[Text]


def house(
    template: Template,
    *,
    mode: ParameterWire[Text],
    vpc_id: Wire[VpcId],
    subnet_ids: Wire[PublicSubnetIds],
) -> House:
    """The house on it."""
    big = template.condition(BIG)
    topic = template.add(sns.Topic("Topic"))
    template.add(ec2.SecurityGroup("Group", GroupDescription="g", VpcId=vpc_id.value))
    endpoint = ec2.VPCEndpoint(
        "Endpoint", VpcId=vpc_id.value, ServiceName="s", SubnetIds=subnet_ids.value
    )
    template.add(endpoint)
    only_big = ec2.VPCEndpoint(
        "BigEndpoint", VpcId=vpc_id.value, ServiceName="s", SubnetIds=subnet_ids.value
    )
    template.add(only_big, big)
    return House(wire(Text, GetAtt(topic, "TopicName"), "The topic's name."))


def toy(place: Place) -> House:
    """The whole product."""
    base = place(ground, mode=MODE, zones=ZONES)
    return place(house, mode=MODE, vpc_id=base.vpc_id, subnet_ids=base.subnet_ids)
