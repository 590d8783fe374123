"""What a value is, and whether a parameter of some type can take it.

A kind is written as the resource schemas write formats: ``AWS::EC2::Subnet.Id``. What no one can
know has no kind, and fits everywhere.

    resource type, attribute ●→ kind      Produced, parameter type ●→ why it does not fit
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

# A list that is joined by commas crosses stacks; a bare one does not.
Shape = Literal["unknown", "single", "joined", "list"]

# What Ref ("") and attributes give, where it is one of CloudFormation's own parameter types
# (User Guide, "CloudFormation-supplied parameter types", and each type's return values).
KINDS: dict[tuple[str, str], str] = {
    ("AWS::EC2::VPC", ""): "AWS::EC2::VPC.Id",
    ("AWS::EC2::VPC", "VpcId"): "AWS::EC2::VPC.Id",
    ("AWS::EC2::VPC", "DefaultSecurityGroup"): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::Subnet", ""): "AWS::EC2::Subnet.Id",
    ("AWS::EC2::Subnet", "SubnetId"): "AWS::EC2::Subnet.Id",
    ("AWS::EC2::Subnet", "VpcId"): "AWS::EC2::VPC.Id",
    ("AWS::EC2::Subnet", "AvailabilityZone"): "AWS::EC2::AvailabilityZone.Name",
    ("AWS::EC2::SecurityGroup", ""): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::SecurityGroup", "GroupId"): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::SecurityGroup", "Id"): "AWS::EC2::SecurityGroup.Id",
    ("AWS::EC2::SecurityGroup", "VpcId"): "AWS::EC2::VPC.Id",
    ("AWS::EC2::Instance", ""): "AWS::EC2::Instance.Id",
    ("AWS::EC2::Instance", "InstanceId"): "AWS::EC2::Instance.Id",
    ("AWS::EC2::Instance", "AvailabilityZone"): "AWS::EC2::AvailabilityZone.Name",
    ("AWS::EC2::Volume", ""): "AWS::EC2::Volume.Id",
    ("AWS::EC2::Volume", "VolumeId"): "AWS::EC2::Volume.Id",
    ("AWS::EC2::KeyPair", ""): "AWS::EC2::KeyPair.KeyName",
    ("AWS::Route53::HostedZone", ""): "AWS::Route53::HostedZone.Id",
    ("AWS::Route53::HostedZone", "Id"): "AWS::Route53::HostedZone.Id",
}

# Attributes that may well be one of those IDs although the table does not list them.
MAYBE_IDS = ("Id", "Ids", "Group", "Groups", "Zone", "Zones", "KeyName")

SPELLED_OTHERWISE = {"AWS::EC2::SecurityGroup.GroupName": "AWS::EC2::SecurityGroup.Name"}


@dataclass(frozen=True)
class Produced:
    """What an expression gives: its ``kind`` ("" = unknown), its shape, and how it came here."""

    kind: str = ""
    shape: Shape = "unknown"
    trail: tuple[str, ...] = ()

    def shape_problem(self, parameter_type: str) -> str:
        """Why a parameter of this type cannot take the shape; empty where it can."""
        if self.shape == "list":
            return "the value is a list, which only Fn::Join carries into a nested stack."
        takes_one = not is_list_type(parameter_type) and parameter_type != "String"
        if self.shape == "joined" and takes_one:
            return f"the value is a list, the parameter ({parameter_type}) takes one value."
        return ""

    def kind_problem(self, parameter_type: str) -> str:
        """Why a parameter of this type cannot take the kind; empty where it can."""
        wanted = kind_of_type(parameter_type)
        if not wanted or not self.kind or wanted == self.kind:
            return ""
        if wanted == "Number" and self.kind not in KINDS.values():
            return ""
        return f"the value is {self.kind}, the parameter ({parameter_type}) takes {wanted}."


UNKNOWN = Produced()


def type_of(declared: Any) -> str:
    """The type that a parameter's declaration states; a declaration without one is a text's."""
    return str(declared.get("Type", "String")) if isinstance(declared, dict) else "String"


def is_list_type(parameter_type: str) -> bool:
    """True for CommaDelimitedList and List<…>, behind an SSM type too."""
    inner = _behind_ssm(parameter_type)
    return inner == "CommaDelimitedList" or inner.startswith("List<")


def kind_of_type(parameter_type: str) -> str:
    """The kind that a parameter type asks for; empty where it takes any text."""
    if parameter_type.startswith("AWS::SSM::"):
        return ""  # the value is the name of an SSM parameter
    one = parameter_type.removeprefix("List<").removesuffix(">")
    if not one.startswith("AWS::"):
        return "Number" if one == "Number" else ""
    kind = ".".join(one.rsplit("::", 1))
    return SPELLED_OTHERWISE.get(kind, kind)


def _behind_ssm(parameter_type: str) -> str:
    if parameter_type.startswith("AWS::SSM::Parameter::Value<"):
        return parameter_type.removeprefix("AWS::SSM::Parameter::Value<").removesuffix(">")
    return parameter_type


def kind_of_resource(type_name: str, attribute: str) -> str:
    """The kind of a resource's Ref (attribute "") or attribute; empty where no one can know."""
    known = KINDS.get((type_name, attribute))
    if known:
        return known
    if not type_name.startswith("AWS::") or type_name.startswith("AWS::CloudFormation::"):
        return ""
    if attribute.endswith(MAYBE_IDS):
        return ""
    return f"{type_name}.{attribute or 'Ref'}"
