"""A product of two layers, small enough to read whole."""

from __future__ import annotations

from typing import NamedTuple

from troposphere import GetAtt, Ref, ec2, sns

from generator.assembly.kinds import PublicSubnetIds, Text, TextList, VpcId
from generator.assembly.place import Place
from generator.assembly.template import Template
from generator.assembly.wires import Definition, Given, Wire, equals, needs, wire


def given(kind: type, attribute: str) -> Given:
    """A root parameter as a class body would make it."""
    definition = Definition(kind.parameter_type, "", "What it is.", "G", "L", "changeable", "-")
    made = Given(kind, None, "What it is.", definition=definition)
    made.__set_name__(object, attribute)
    return made


MODE = given(Text, "mode")
ZONES = given(TextList, "zones")
BIG = equals("Big", MODE, "big")


class Ground(NamedTuple):
    """What the ground hands on."""

    vpc_id: Wire[VpcId]
    subnet_ids: Wire[PublicSubnetIds]


def ground(template: Template, *, mode: Given[Text], zones: Given[TextList]) -> Ground:
    """The ground: a VPC and its
    subnets."""
    big = template.switch(BIG)
    vpc = template.add(ec2.VPC("Vpc", CidrBlock="10.0.0.0/16"))
    one = ec2.Subnet("One", VpcId=Ref(vpc), CidrBlock="10.0.0.0/24")
    two = ec2.Subnet("Two", VpcId=Ref(vpc), CidrBlock="10.0.1.0/24")
    template.add(one)
    template.add(two, big)
    for name, when in (("Route", None), ("SecondRoute", big)):
        route = ec2.Route(
            name, RouteTableId="rtb-1", DestinationCidrBlock="0.0.0.0/0", GatewayId="igw-1"
        )
        template.add(route, when)
    return Ground(
        wire(VpcId, Ref(vpc), "The VPC."),
        wire(
            PublicSubnetIds,
            big.choose([Ref(one), Ref(two)], [Ref(one)]),
            "The subnets.",
            (*needs("Route"), *needs("SecondRoute", when=big)),
        ),
    )


class House(NamedTuple):
    """What the house hands on."""

    topic_name: Wire[Text]


def house(
    template: Template,
    *,
    mode: Given[Text],
    vpc_id: Wire[VpcId],
    subnet_ids: Wire[PublicSubnetIds],
) -> House:
    """The house on it."""
    big = template.switch(BIG)
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
