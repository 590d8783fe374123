"""EC2's networks: VPCs, their subnets and address blocks, internet gateways and peerings.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Read, Tagging, Type

TAGS = Tagging(
    target={"Resources": ["{id}"]},
    put=("CreateTags", "Tags"),
    take=("DeleteTags", "Tags"),
    list="DescribeTags",
    list_target={"Filters": [{"Name": "resource-id", "Values": ["{id}"]}]},
    tells="Tags",
    outlive=True,
)


def about_vpc(operation: str, path: str) -> Read:
    """A question about the defaults that a VPC came with."""
    return Read(operation, {"Filters": [{"Name": "vpc-id", "Values": ["{id}"]}]}, path)


def vpc_attribute(name: str) -> Read:
    """EC2 tells a VPC's DNS settings one at a time."""
    pascal = name[:1].upper() + name[1:]
    return Read("DescribeVpcAttribute", {"VpcId": "{id}", "Attribute": name}, f"{pascal}.Value")


VPC = Type(
    service="ec2",
    create=ApiCall("CreateVpc", carries="*"),
    id="Vpc.VpcId",
    read=Read("DescribeVpcs", {"VpcIds": ["{id}"]}, "Vpcs[0]"),
    delete=ApiCall("DeleteVpc", {"VpcId": "{id}"}),
    # EC2 wants support on before host names, and takes one attribute at a time.
    steps=(
        ApiCall("ModifyVpcAttribute", {"VpcId": "{id}"}, "EnableDnsSupport"),
        ApiCall("ModifyVpcAttribute", {"VpcId": "{id}"}, "EnableDnsHostnames"),
    ),
    update=(ApiCall("ModifyVpcTenancy", {"VpcId": "{id}"}, "InstanceTenancy"),),
    tags=TAGS,
    more={
        "EnableDnsSupport": vpc_attribute("enableDnsSupport"),
        "EnableDnsHostnames": vpc_attribute("enableDnsHostnames"),
        "Groups": about_vpc("DescribeSecurityGroups", "SecurityGroups[?GroupName=='default']"),
        "Acls": about_vpc("DescribeNetworkAcls", "NetworkAcls[?IsDefault]"),
    },
    gives={
        "DefaultSecurityGroup": "Groups[0].GroupId",
        "DefaultNetworkAcl": "Acls[0].NetworkAclId",
        "CidrBlockAssociations": "CidrBlockAssociationSet[].AssociationId",
        "Ipv6CidrBlocks": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock || `[]`",
    },
    silent=("Ipv4IpamPoolId", "Ipv4NetmaskLength"),
    defaults={"EnableDnsSupport": True, "EnableDnsHostnames": False, "InstanceTenancy": "default"},
)

INTERNET_GATEWAY = Type(
    service="ec2",
    create=ApiCall("CreateInternetGateway"),
    id="InternetGateway.InternetGatewayId",
    read=Read("DescribeInternetGateways", {"InternetGatewayIds": ["{id}"]}, "InternetGateways[0]"),
    delete=ApiCall("DeleteInternetGateway", {"InternetGatewayId": "{id}"}),
    tags=TAGS,
)

_SUBNET = {"SubnetId": "{id}"}

SUBNET = Type(
    service="ec2",
    create=ApiCall("CreateSubnet", carries="*"),
    id="Subnet.SubnetId",
    read=Read("DescribeSubnets", {"SubnetIds": ["{id}"]}, "Subnets[0]"),
    delete=ApiCall("DeleteSubnet", _SUBNET),
    steps=(
        ApiCall("ModifySubnetAttribute", _SUBNET, "MapPublicIpOnLaunch"),
        ApiCall("ModifySubnetAttribute", _SUBNET, "AssignIpv6AddressOnCreation"),
        ApiCall("ModifySubnetAttribute", _SUBNET, "EnableDns64"),
        ApiCall("ModifySubnetAttribute", _SUBNET, "EnableLniAtDeviceIndex"),
        ApiCall(
            "ModifySubnetAttribute",
            _SUBNET,
            "PrivateDnsNameOptionsOnLaunch.HostnameType=PrivateDnsHostnameTypeOnLaunch",
        ),
    ),
    tags=TAGS,
    more={
        "Acls": Read(
            "DescribeNetworkAcls",
            {"Filters": [{"Name": "association.subnet-id", "Values": ["{id}"]}]},
            "NetworkAcls[].Associations[]",
        )
    },
    reads={"Ipv6CidrBlock": "Ipv6CidrBlockAssociationSet[0].Ipv6CidrBlock"},
    gives={
        "NetworkAclAssociationId": "Acls[?SubnetId=='{id}'].NetworkAclAssociationId | [0]",
        "Ipv6CidrBlocks": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock || `[]`",
    },
    silent=("Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength"),
    defaults={"MapPublicIpOnLaunch": False, "AssignIpv6AddressOnCreation": False},
)

DHCP_OPTIONS = Type(
    service="ec2",
    create=ApiCall(
        "CreateDhcpOptions",
        {
            "DhcpConfigurations": [
                {"Key": "domain-name", "Values": ["{DomainName}"]},
                {"Key": "domain-name-servers", "Values": "{DomainNameServers}"},
                {"Key": "ntp-servers", "Values": "{NtpServers}"},
                {"Key": "netbios-name-servers", "Values": "{NetbiosNameServers}"},
                {"Key": "netbios-node-type", "Values": ["{NetbiosNodeType}"]},
            ]
        },
    ),
    id="DhcpOptions.DhcpOptionsId",
    read=Read("DescribeDhcpOptions", {"DhcpOptionsIds": ["{id}"]}, "DhcpOptions[0]"),
    delete=ApiCall("DeleteDhcpOptions", {"DhcpOptionsId": "{id}"}),
    tags=TAGS,
    reads={
        "DomainName": "DhcpConfigurations[?Key=='domain-name'].Values[0].Value | [0]",
        "DomainNameServers": "DhcpConfigurations[?Key=='domain-name-servers'].Values[].Value",
        "NtpServers": "DhcpConfigurations[?Key=='ntp-servers'].Values[].Value",
        "NetbiosNameServers": "DhcpConfigurations[?Key=='netbios-name-servers'].Values[].Value",
        "NetbiosNodeType": "DhcpConfigurations[?Key=='netbios-node-type'].Values[0].Value | [0]",
    },
)

VPC_DHCP_OPTIONS_ASSOCIATION = Type(
    service="ec2",
    create=ApiCall("AssociateDhcpOptions", carries="VpcId DhcpOptionsId"),
    id="{DhcpOptionsId}|{VpcId}",
    read=Read(
        "DescribeVpcs", {"VpcIds": ["{VpcId}"]}, "Vpcs[?DhcpOptionsId=='{DhcpOptionsId}'] | [0]"
    ),
    delete=ApiCall("AssociateDhcpOptions", {"DhcpOptionsId": "default"}, "VpcId"),
)

VPC_CIDR_BLOCK = Type(
    service="ec2",
    create=ApiCall("AssociateVpcCidrBlock", carries="*"),
    id="CidrBlockAssociation.AssociationId || Ipv6CidrBlockAssociation.AssociationId",
    read=Read(
        "DescribeVpcs",
        {"VpcIds": ["{VpcId}"]},
        "Vpcs[0].[CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet][] | [?AssociationId=='{id}'"
        " && (CidrBlockState.State=='associated' || Ipv6CidrBlockState.State=='associated')] | [0]",
    ),
    delete=ApiCall("DisassociateVpcCidrBlock", {"AssociationId": "{id}"}),
    reads={"VpcId": "'{VpcId}'"},
    composed={"Id": "{id}"},
    silent=("Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength"),
    kept={"AmazonProvidedIpv6CidrBlock": "EC2 tells the block, not who chose it"},
)

VPC_PEERING_CONNECTION = Type(
    service="ec2",
    create=ApiCall("CreateVpcPeeringConnection", carries="*"),
    id="VpcPeeringConnection.VpcPeeringConnectionId",
    read=Read(
        "DescribeVpcPeeringConnections",
        {"VpcPeeringConnectionIds": ["{id}"]},
        "VpcPeeringConnections[?Status.Code!='deleted'] | [0]",
    ),
    delete=ApiCall("DeleteVpcPeeringConnection", {"VpcPeeringConnectionId": "{id}"}),
    tags=TAGS,
    reads={
        "VpcId": "RequesterVpcInfo.VpcId",
        "PeerVpcId": "AccepterVpcInfo.VpcId",
        "PeerOwnerId": "AccepterVpcInfo.OwnerId",
        "PeerRegion": "AccepterVpcInfo.Region",
    },
    silent=("PeerRoleArn", "AssumeRoleRegion"),
    composed={"Id": "{id}"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::EC2::VPC": TableHandler(VPC),
    "AWS::EC2::InternetGateway": TableHandler(INTERNET_GATEWAY),
    "AWS::EC2::Subnet": TableHandler(SUBNET),
    "AWS::EC2::DHCPOptions": TableHandler(DHCP_OPTIONS),
    "AWS::EC2::VPCDHCPOptionsAssociation": TableHandler(VPC_DHCP_OPTIONS_ASSOCIATION),
    "AWS::EC2::VPCCidrBlock": TableHandler(VPC_CIDR_BLOCK),
    "AWS::EC2::VPCPeeringConnection": TableHandler(VPC_PEERING_CONNECTION),
}
