"""EC2's addresses: Elastic IPs, NAT gateways and network interfaces.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.ec2_network import TAGS
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Read, Tagging, Type

_EIP = {"Resources": ["{AllocationId}"]}

EIP = Type(
    service="ec2",
    create=Do("AllocateAddress", carries="*"),
    id="PublicIp",
    read=Read("DescribeAddresses", {"PublicIps": ["{id}"]}, "Addresses[0]"),
    delete=Do("ReleaseAddress", {"AllocationId": "{AllocationId}"}),
    steps=(
        Do(
            "AssociateAddress",
            {"AllocationId": "{AllocationId}"},
            "InstanceId",
            undo=Do("DisassociateAddress", {"AssociationId": "{AssociationId}"}),
        ),
    ),
    tags=Tagging(
        target=_EIP,
        put=("CreateTags", "Tags"),
        take=("DeleteTags", "Tags"),
        ask="DescribeTags",
        ask_target={"Filters": [{"Name": "resource-id", "Values": ["{AllocationId}"]}]},
        tells="Tags",
        outlive=True,
    ),
    silent=("TransferAddress", "IpamPoolId", "Address"),
    defaults={"Domain": "vpc"},
)

NAT_GATEWAY = Type(
    service="ec2",
    create=Do("CreateNatGateway", carries="*"),
    id="NatGateway.NatGatewayId",
    # A deleted gateway is told for an hour.
    read=Read(
        "DescribeNatGateways", {"NatGatewayIds": ["{id}"]}, "NatGateways[?State!='deleted'] | [0]"
    ),
    delete=Do("DeleteNatGateway", {"NatGatewayId": "{id}"}),
    tags=TAGS,
    reads={
        "AllocationId": "NatGatewayAddresses[0].AllocationId",
        "PrivateIpAddress": "NatGatewayAddresses[0].PrivateIp",
    },
    gives={"EniId": "NatGatewayAddresses[0].NetworkInterfaceId"},
    silent=("MaxDrainDurationSeconds",),
)

EIP_ASSOCIATION = Type(
    service="ec2",
    create=Do("AssociateAddress", carries="* EIP=PublicIp"),
    id="AssociationId",
    read=Read(
        "DescribeAddresses",
        {"Filters": [{"Name": "association-id", "Values": ["{id}"]}]},
        "Addresses[0]",
    ),
    delete=Do("DisassociateAddress", {"AssociationId": "{id}"}),
    reads={"EIP": "PublicIp"},
    composed={"Id": "{id}"},
)

NETWORK_INTERFACE = Type(
    service="ec2",
    create=Do("CreateNetworkInterface", carries="* GroupSet=Groups"),
    id="NetworkInterface.NetworkInterfaceId",
    read=Read(
        "DescribeNetworkInterfaces", {"NetworkInterfaceIds": ["{id}"]}, "NetworkInterfaces[0]"
    ),
    delete=Do("DeleteNetworkInterface", {"NetworkInterfaceId": "{id}"}),
    steps=(
        Do("ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "{id}"}, "SourceDestCheck"),
    ),
    update=(
        Do("ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "{id}"}, "Description"),
        Do("ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "{id}"}, "GroupSet=Groups"),
    ),
    tags=TAGS,
    reads={"GroupSet": "Groups[].GroupId"},
    gives={
        "PrimaryPrivateIpAddress": "PrivateIpAddress",
        "SecondaryPrivateIpAddresses": "PrivateIpAddresses[?!Primary].PrivateIpAddress",
    },
    composed={"Id": "{id}"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::EC2::EIP": Resource(EIP),
    "AWS::EC2::EIPAssociation": Resource(EIP_ASSOCIATION),
    "AWS::EC2::NatGateway": Resource(NAT_GATEWAY),
    "AWS::EC2::NetworkInterface": Resource(NETWORK_INTERFACE),
}
