"""Which parameter types there are, and what a value of AWS's own types looks like.

Source: CloudFormation User Guide, "CloudFormation-supplied parameter types".

    type ●→ known or not, the shape of its values
"""

from __future__ import annotations

import re

# Type → what a value looks like, and that in words. IDs: EC2 User Guide, "Resource IDs".
_HEX = r"[0-9a-f]{8}(?:[0-9a-f]{9})?"
SHAPES: dict[str, tuple[str, str]] = {
    "AWS::EC2::AvailabilityZone::Name": (
        r"[a-z]{2,}(?:-[a-z]+)+-[0-9]+(?:-[a-z]+-[0-9]+)?[a-z]",
        "a zone's name, such as eu-west-2a",
    ),
    "AWS::EC2::Image::Id": (f"ami-{_HEX}", "an image's ID, such as ami-0123456789abcdef0"),
    "AWS::EC2::Instance::Id": (f"i-{_HEX}", "an instance's ID, such as i-0123456789abcdef0"),
    "AWS::EC2::KeyPair::KeyName": (r"[ -~]{1,255}", "a key pair's name"),
    "AWS::EC2::SecurityGroup::GroupName": (r".{1,255}", "a security group's name"),
    "AWS::EC2::SecurityGroup::Id": (
        f"sg-{_HEX}",
        "a security group's ID, such as sg-0123456789abcdef0",
    ),
    "AWS::EC2::Subnet::Id": (f"subnet-{_HEX}", "a subnet's ID, such as subnet-0123456789abcdef0"),
    "AWS::EC2::VPC::Id": (f"vpc-{_HEX}", "a VPC's ID, such as vpc-0123456789abcdef0"),
    "AWS::EC2::Volume::Id": (f"vol-{_HEX}", "a volume's ID, such as vol-0123456789abcdef0"),
    "AWS::Route53::HostedZone::Id": (r"Z[A-Z0-9]{1,31}", "a hosted zone's ID, such as Z23YXV4OVP"),
    "AWS::SSM::Parameter::Name": (r"[A-Za-z0-9_./:-]{1,2048}", "an SSM parameter's name"),
}
_PLAIN = ("String", "Number", "CommaDelimitedList", "List<Number>", "List<String>")
SSM = re.compile(r"AWS::SSM::Parameter::Value<(.+)>")
LIST = re.compile(r"List<(.+)>")


def inner_type(type_name: str) -> str:
    """The type behind ``AWS::SSM::Parameter::Value<…>``, or the type itself."""
    found = SSM.fullmatch(type_name)
    return found.group(1) if found else type_name


def exists(type_name: str) -> bool:
    """True for a parameter type that CloudFormation knows."""
    if type_name in (*_PLAIN, *SHAPES):
        return True
    inner = inner_type(type_name)
    listed = LIST.fullmatch(inner)
    item = listed.group(1) if listed else inner
    if item in SHAPES and item != "AWS::SSM::Parameter::Name":
        return True
    return inner != type_name and inner in ("String", "List<String>", "CommaDelimitedList")
