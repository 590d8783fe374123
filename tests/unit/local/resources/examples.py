"""One example of every resource type: what to make, what to change it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """``make`` is created and changed to ``make | change`` and back; None takes one out.

    ``attributes`` are patterns that GetAtt values match, ``ref`` one for the physical ID;
    ``leaves`` names what the service keeps after deletion, on AWS too.
    """

    make: Properties = field(default_factory=dict)
    change: Properties = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    ref: str = ".+"
    leaves: tuple[str, ...] = ()


WORLD: dict[str, tuple[str, Properties]] = {
    "Vpc": ("AWS::EC2::VPC", {"CidrBlock": "10.0.0.0/16"}),
    "OtherVpc": ("AWS::EC2::VPC", {"CidrBlock": "10.1.0.0/16"}),
    "Gateway": ("AWS::EC2::InternetGateway", {}),
    "OtherGateway": ("AWS::EC2::InternetGateway", {}),
    "SubnetA": (
        "AWS::EC2::Subnet",
        {"VpcId": "${Vpc}", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1a"},
    ),
    "SubnetB": (
        "AWS::EC2::Subnet",
        {"VpcId": "${Vpc}", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "eu-west-1b"},
    ),
    "Attachment": (
        "AWS::EC2::VPCGatewayAttachment",
        {"VpcId": "${Vpc}", "InternetGatewayId": "${Gateway}"},
    ),
    "Table": ("AWS::EC2::RouteTable", {"VpcId": "${Vpc}"}),
    "Address": ("AWS::EC2::EIP", {"Domain": "vpc"}),
    "Nat": (
        "AWS::EC2::NatGateway",
        {"SubnetId": "${SubnetA}", "AllocationId": "${Address.AllocationId}"},
    ),
    "OtherAddress": ("AWS::EC2::EIP", {"Domain": "vpc"}),
    "Acl": ("AWS::EC2::NetworkAcl", {"VpcId": "${Vpc}"}),
    "Dhcp": ("AWS::EC2::DHCPOptions", {"DomainName": "example.com"}),
    "Group": (
        "AWS::EC2::SecurityGroup",
        {"GroupDescription": "one", "VpcId": "${Vpc}"},
    ),
    "OtherGroup": (
        "AWS::EC2::SecurityGroup",
        {"GroupDescription": "two", "VpcId": "${Vpc}"},
    ),
}

TAG = [{"Key": "Name", "Value": "one"}]
TAGS = [{"Key": "Name", "Value": "two"}, {"Key": "Extra", "Value": "x"}]

EXAMPLES: dict[str, Example] = {
    "AWS::EC2::VPC": Example(
        {"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": "true", "Tags": TAG},
        {"EnableDnsHostnames": True, "Tags": TAGS},
        {"DefaultSecurityGroup": "sg-.+", "DefaultNetworkAcl": "acl-.+", "CidrBlock": "10.0.+"},
        ref="vpc-.+",
    ),
    "AWS::EC2::InternetGateway": Example({"Tags": TAG}, {"Tags": TAGS}, ref="igw-.+"),
    "AWS::EC2::VPCGatewayAttachment": Example(
        {"VpcId": "${Vpc}", "InternetGatewayId": "${Gateway}"},
        {"InternetGatewayId": "${OtherGateway}"},
        ref=r"IGW\|vpc-.+",
    ),
    "AWS::EC2::Subnet": Example(
        {
            "VpcId": "${Vpc}",
            "CidrBlock": "10.0.9.0/24",
            "AvailabilityZone": "eu-west-1b",
            "Tags": TAG,
        },
        {"MapPublicIpOnLaunch": "true", "Tags": TAGS},
        {"NetworkAclAssociationId": "aclassoc-.+", "AvailabilityZone": "eu-west-1b"},
        ref="subnet-.+",
    ),
    "AWS::EC2::RouteTable": Example({"VpcId": "${Vpc}", "Tags": TAG}, {"Tags": TAGS}, ref="rtb-.+"),
    "AWS::EC2::Route": Example(
        {
            "RouteTableId": "${Table}",
            "DestinationCidrBlock": "0.0.0.0/0",
            "GatewayId": "${Gateway}",
        },
        {"GatewayId": None, "NatGatewayId": "${Nat}"},
        {"CidrBlock": "0.0.0.0/0"},
        ref=r"rtb-[^|]+\|0.0.0.0/0",
    ),
    "AWS::EC2::SubnetRouteTableAssociation": Example(
        {"RouteTableId": "${Table}", "SubnetId": "${SubnetA}"}, ref="rtbassoc-.+"
    ),
    "AWS::EC2::EIP": Example(
        {"Domain": "vpc", "Tags": TAG},
        {"Tags": TAGS},
        {"AllocationId": "eipalloc-.+", "PublicIp": r"\d+\..+"},
        ref=r"\d+\.\d+\.\d+\.\d+",
    ),
    "AWS::EC2::NatGateway": Example(
        {"SubnetId": "${SubnetA}", "AllocationId": "${OtherAddress.AllocationId}", "Tags": TAG},
        {"Tags": TAGS},
        ref="nat-.+",
        leaves=("nat_gateways",),
    ),
    "AWS::EC2::VPCEndpoint": Example(
        {
            "VpcId": "${Vpc}",
            "ServiceName": "com.amazonaws.eu-west-1.s3",
            "VpcEndpointType": "Gateway",
            "RouteTableIds": ["${Table}"],
        },
        {"PolicyDocument": {"Version": "2012-10-17", "Statement": []}},
        ref="vpce-.+",
    ),
    "AWS::EC2::FlowLog": Example(
        {
            "ResourceId": "${Vpc}",
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogGroupName": "flows",
            "DeliverLogsPermissionArn": "arn:aws:iam::123456789012:role/flows",
            "MaxAggregationInterval": "60",
            "Tags": TAG,
        },
        {"Tags": TAGS},
        ref="fl-.+",
    ),
    "AWS::EC2::DHCPOptions": Example(
        {"DomainName": "example.com", "DomainNameServers": ["AmazonProvidedDNS"], "Tags": TAG},
        {"Tags": TAGS},
        ref="dopt-.+",
    ),
    "AWS::EC2::VPCDHCPOptionsAssociation": Example({"VpcId": "${Vpc}", "DhcpOptionsId": "${Dhcp}"}),
    "AWS::EC2::VPCCidrBlock": Example({"VpcId": "${Vpc}", "CidrBlock": "10.9.0.0/16"}),
    "AWS::EC2::NetworkAcl": Example({"VpcId": "${Vpc}", "Tags": TAG}, {"Tags": TAGS}, ref="acl-.+"),
    "AWS::EC2::NetworkAclEntry": Example(
        {
            "NetworkAclId": "${Acl}",
            "RuleNumber": 100,
            "Protocol": 6,
            "RuleAction": "allow",
            "CidrBlock": "10.0.0.0/16",
            "PortRange": {"From": 80, "To": 80},
        },
        {"CidrBlock": "10.1.0.0/16"},
    ),
    "AWS::EC2::NetworkInterface": Example(
        {"SubnetId": "${SubnetA}", "Description": "one", "Tags": TAG},
        {"Description": "two", "Tags": TAGS},
        {"PrimaryPrivateIpAddress": r"10\.0\.0\..+"},
        ref="eni-.+",
    ),
    "AWS::EC2::VPCPeeringConnection": Example(
        {"VpcId": "${Vpc}", "PeerVpcId": "${OtherVpc}", "Tags": TAG},
        {"Tags": TAGS},
        ref="pcx-.+",
        leaves=("vpc_pcxs",),
    ),
}
