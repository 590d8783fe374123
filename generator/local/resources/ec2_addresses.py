"""EC2's addresses: Elastic IPs, NAT gateways and network interfaces.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.ec2_network import TAGS
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Read, Tagging, Type

_EIP = {"Resources": ["{AllocationId}"]}

EIP = Type(
    service="ec2",
    create=ApiCall("AllocateAddress", carries="*"),
    id="PublicIp",
    read=Read("DescribeAddresses", {"PublicIps": ["{id}"]}, "Addresses[0]"),
    delete=ApiCall("ReleaseAddress", {"AllocationId": "{AllocationId}"}),
    steps=(
        ApiCall(
            "AssociateAddress",
            {"AllocationId": "{AllocationId}"},
            "InstanceId",
            undo=ApiCall("DisassociateAddress", {"AssociationId": "{AssociationId}"}),
        ),
    ),
    tags=Tagging(
        target=_EIP,
        put=("CreateTags", "Tags"),
        take=("DeleteTags", "Tags"),
        list="DescribeTags",
        list_target={"Filters": [{"Name": "resource-id", "Values": ["{AllocationId}"]}]},
        tells="Tags",
        outlive=True,
    ),
    silent=("TransferAddress", "IpamPoolId", "Address"),
    defaults={"Domain": "vpc"},
)

NAT_GATEWAY = Type(
    service="ec2",
    create=ApiCall("CreateNatGateway", carries="*"),
    id="NatGateway.NatGatewayId",
    # A deleted gateway is reported for an hour.
    read=Read(
        "DescribeNatGateways", {"NatGatewayIds": ["{id}"]}, "NatGateways[?State!='deleted'] | [0]"
    ),
    delete=ApiCall("DeleteNatGateway", {"NatGatewayId": "{id}"}),
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
    create=ApiCall("AssociateAddress", carries="* EIP=PublicIp"),
    id="AssociationId",
    read=Read(
        "DescribeAddresses",
        {"Filters": [{"Name": "association-id", "Values": ["{id}"]}]},
        "Addresses[0]",
    ),
    delete=ApiCall("DisassociateAddress", {"AssociationId": "{id}"}),
    reads={"EIP": "PublicIp"},
    composed={"Id": "{id}"},
)

NETWORK_INTERFACE = Type(
    service="ec2",
    create=ApiCall("CreateNetworkInterface", carries="* GroupSet=Groups"),
    id="NetworkInterface.NetworkInterfaceId",
    read=Read(
        "DescribeNetworkInterfaces", {"NetworkInterfaceIds": ["{id}"]}, "NetworkInterfaces[0]"
    ),
    delete=ApiCall("DeleteNetworkInterface", {"NetworkInterfaceId": "{id}"}),
    steps=(
        ApiCall(
            "ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "{id}"}, "SourceDestCheck"
        ),
    ),
    update=(
        ApiCall("ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "{id}"}, "Description"),
        ApiCall(
            "ModifyNetworkInterfaceAttribute", {"NetworkInterfaceId": "{id}"}, "GroupSet=Groups"
        ),
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
    "AWS::EC2::EIP": TableHandler(EIP),
    "AWS::EC2::EIPAssociation": TableHandler(EIP_ASSOCIATION),
    "AWS::EC2::NatGateway": TableHandler(NAT_GATEWAY),
    "AWS::EC2::NetworkInterface": TableHandler(NETWORK_INTERFACE),
}
