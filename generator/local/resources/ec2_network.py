"""EC2's networks: VPCs, subnets, gateways and routes.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Each, Read, Tagging, Type

TAGS = Tagging(
    target={"Resources": ["{id}"]},
    put=("CreateTags", "Tags"),
    take=("DeleteTags", "Tags"),
    ask="DescribeTags",
    ask_target={"Filters": [{"Name": "resource-id", "Values": ["{id}"]}]},
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
    create=Do("CreateVpc", carries="*"),
    id="Vpc.VpcId",
    read=Read("DescribeVpcs", {"VpcIds": ["{id}"]}, "Vpcs[0]"),
    delete=Do("DeleteVpc", {"VpcId": "{id}"}),
    # EC2 wants support on before host names, and takes one attribute at a time.
    steps=(
        Do("ModifyVpcAttribute", {"VpcId": "{id}"}, "EnableDnsSupport"),
        Do("ModifyVpcAttribute", {"VpcId": "{id}"}, "EnableDnsHostnames"),
    ),
    update=(Do("ModifyVpcTenancy", {"VpcId": "{id}"}, "InstanceTenancy"),),
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
    create=Do("CreateInternetGateway"),
    id="InternetGateway.InternetGatewayId",
    read=Read("DescribeInternetGateways", {"InternetGatewayIds": ["{id}"]}, "InternetGateways[0]"),
    delete=Do("DeleteInternetGateway", {"InternetGatewayId": "{id}"}),
    tags=TAGS,
)

_SUBNET = {"SubnetId": "{id}"}

SUBNET = Type(
    service="ec2",
    create=Do("CreateSubnet", carries="*"),
    id="Subnet.SubnetId",
    read=Read("DescribeSubnets", {"SubnetIds": ["{id}"]}, "Subnets[0]"),
    delete=Do("DeleteSubnet", _SUBNET),
    steps=(
        Do("ModifySubnetAttribute", _SUBNET, "MapPublicIpOnLaunch"),
        Do("ModifySubnetAttribute", _SUBNET, "AssignIpv6AddressOnCreation"),
        Do("ModifySubnetAttribute", _SUBNET, "EnableDns64"),
        Do("ModifySubnetAttribute", _SUBNET, "EnableLniAtDeviceIndex"),
        Do(
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

ROUTE_TABLE = Type(
    service="ec2",
    create=Do("CreateRouteTable", carries="VpcId"),
    id="RouteTable.RouteTableId",
    read=Read("DescribeRouteTables", {"RouteTableIds": ["{id}"]}, "RouteTables[0]"),
    delete=Do("DeleteRouteTable", {"RouteTableId": "{id}"}),
    tags=TAGS,
)

# A route is named by its table and whichever destination it has.
_DESTINATION = "DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId"
_ROUTE = (
    "RouteTables[].Routes[] | [?DestinationCidrBlock=='{DestinationCidrBlock}'"
    " || DestinationIpv6CidrBlock=='{DestinationIpv6CidrBlock}'"
    " || DestinationPrefixListId=='{DestinationPrefixListId}'] | [0]"
)

ROUTE = Type(
    service="ec2",
    create=Do("CreateRoute", carries="*"),
    id="{RouteTableId}|{DestinationCidrBlock}{DestinationIpv6CidrBlock}{DestinationPrefixListId}",
    read=Read("DescribeRouteTables", {"RouteTableIds": ["{RouteTableId}"]}, _ROUTE),
    delete=Do("DeleteRoute", {"RouteTableId": "{RouteTableId}"}, _DESTINATION),
    update=(Do("ReplaceRoute", carries="*"),),
    reads={"RouteTableId": "'{RouteTableId}'"},
    gives={"CidrBlock": "DestinationCidrBlock || DestinationIpv6CidrBlock"},
)

SUBNET_ROUTE_TABLE_ASSOCIATION = Type(
    service="ec2",
    create=Do("AssociateRouteTable", carries="RouteTableId SubnetId"),
    id="AssociationId",
    read=Read(
        "DescribeRouteTables",
        {"RouteTableIds": ["{RouteTableId}"]},
        "RouteTables[].Associations[] | [?RouteTableAssociationId=='{id}'] | [0]",
    ),
    delete=Do("DisassociateRouteTable", {"AssociationId": "{id}"}),
    composed={"Id": "{id}"},
)

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

DHCP_OPTIONS = Type(
    service="ec2",
    create=Do(
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
    delete=Do("DeleteDhcpOptions", {"DhcpOptionsId": "{id}"}),
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
    create=Do("AssociateDhcpOptions", carries="VpcId DhcpOptionsId"),
    id="{DhcpOptionsId}|{VpcId}",
    read=Read(
        "DescribeVpcs", {"VpcIds": ["{VpcId}"]}, "Vpcs[?DhcpOptionsId=='{DhcpOptionsId}'] | [0]"
    ),
    delete=Do("AssociateDhcpOptions", {"DhcpOptionsId": "default"}, "VpcId"),
)

VPC_CIDR_BLOCK = Type(
    service="ec2",
    create=Do("AssociateVpcCidrBlock", carries="*"),
    id="CidrBlockAssociation.AssociationId || Ipv6CidrBlockAssociation.AssociationId",
    read=Read(
        "DescribeVpcs",
        {"VpcIds": ["{VpcId}"]},
        "Vpcs[0].[CidrBlockAssociationSet, Ipv6CidrBlockAssociationSet][] | [?AssociationId=='{id}'"
        " && (CidrBlockState.State=='associated' || Ipv6CidrBlockState.State=='associated')] | [0]",
    ),
    delete=Do("DisassociateVpcCidrBlock", {"AssociationId": "{id}"}),
    reads={"VpcId": "'{VpcId}'"},
    composed={"Id": "{id}"},
    silent=("Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6NetmaskLength"),
    kept={"AmazonProvidedIpv6CidrBlock": "EC2 tells the block, not who chose it"},
)

NETWORK_ACL = Type(
    service="ec2",
    create=Do("CreateNetworkAcl", carries="VpcId"),
    id="NetworkAcl.NetworkAclId",
    read=Read("DescribeNetworkAcls", {"NetworkAclIds": ["{id}"]}, "NetworkAcls[0]"),
    delete=Do("DeleteNetworkAcl", {"NetworkAclId": "{id}"}),
    tags=TAGS,
    composed={"Id": "{id}"},
)

_ENTRY = {"NetworkAclId": "{NetworkAclId}", "RuleNumber": "{RuleNumber}"}

NETWORK_ACL_ENTRY = Type(
    service="ec2",
    create=Do("CreateNetworkAclEntry", {"Egress": False}, "* Icmp=IcmpTypeCode"),
    id="{NetworkAclId}|{RuleNumber}|{Egress}",
    read=Read(
        "DescribeNetworkAcls",
        {"NetworkAclIds": ["{NetworkAclId}"]},
        "NetworkAcls[].Entries[] | [?RuleNumber==`{RuleNumber}`] | [0]",
    ),
    delete=Do("DeleteNetworkAclEntry", {**_ENTRY, "Egress": False}, "Egress"),
    update=(Do("ReplaceNetworkAclEntry", {"Egress": False}, "* Icmp=IcmpTypeCode"),),
    reads={"NetworkAclId": "'{NetworkAclId}'", "Icmp": "IcmpTypeCode"},
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

VPC_PEERING_CONNECTION = Type(
    service="ec2",
    create=Do("CreateVpcPeeringConnection", carries="*"),
    id="VpcPeeringConnection.VpcPeeringConnectionId",
    read=Read(
        "DescribeVpcPeeringConnections",
        {"VpcPeeringConnectionIds": ["{id}"]},
        "VpcPeeringConnections[?Status.Code!='deleted'] | [0]",
    ),
    delete=Do("DeleteVpcPeeringConnection", {"VpcPeeringConnectionId": "{id}"}),
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


class GatewayAttachment:
    """AWS::EC2::VPCGatewayAttachment: an internet gateway or a VPN gateway, at a VPC."""

    def create(self, call: Call, properties: Properties) -> str:
        """Attach the gateway; ``IGW|vpc-…`` or ``VGW|vpc-…``."""
        self._turn(call, "Attach", properties)
        return f"{_attachment_type(properties)}|{properties['VpcId']}"

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Another gateway takes the place of the former."""
        if before != after:
            self._turn(call, "Detach", before)
            self._turn(call, "Attach", after)

    def delete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Detach the gateway where it is still attached."""
        if self.read(call, physical_id, properties) is not None:
            self._turn(call, "Detach", properties)

    def read(self, call: Call, physical_id: str, properties: Properties) -> Properties | None:
        """The gateway and its VPC, as the gateway tells."""
        ec2, name = call.client("ec2"), _gateway(properties)
        filters = [{"Name": "attachment.vpc-id", "Values": [properties["VpcId"]]}]
        if name == "InternetGatewayId":
            found = ec2.describe_internet_gateways(Filters=filters)["InternetGateways"]
        else:
            found = ec2.describe_vpn_gateways(Filters=filters)["VpnGateways"]
        ids = [gateway[name] for gateway in found]
        return {name: ids[0], "VpcId": properties["VpcId"]} if ids else None

    def attributes(self, call: Call, physical_id: str, properties: Properties) -> dict[str, str]:
        """``AttachmentType`` and what the attachment joins."""
        return {"AttachmentType": _attachment_type(properties), "VpcId": properties["VpcId"]}

    def _turn(self, call: Call, verb: str, properties: Properties) -> None:
        ec2, name, vpc = call.client("ec2"), _gateway(properties), properties["VpcId"]
        kind = "internet_gateway" if name == "InternetGatewayId" else "vpn_gateway"
        getattr(ec2, f"{verb.lower()}_{kind}")(**{name: properties[name], "VpcId": vpc})


def _gateway(properties: Properties) -> str:
    return "InternetGatewayId" if "InternetGatewayId" in properties else "VpnGatewayId"


def _attachment_type(properties: Properties) -> str:
    return "IGW" if _gateway(properties) == "InternetGatewayId" else "VGW"


_FULL_ACCESS = {
    "Version": "2008-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}
_ENDPOINT = {"VpcEndpointId": "{id}"}


def _moved(items: str) -> Each:
    """A list of an endpoint's that is changed by adding and removing."""
    return Each(
        items,
        Do("ModifyVpcEndpoint", {**_ENDPOINT, f"Add{items}": ["{item}"]}),
        Do("ModifyVpcEndpoint", {**_ENDPOINT, f"Remove{items}": ["{item}"]}),
        on_create=False,
    )


VPC_ENDPOINT = Type(
    service="ec2",
    create=Do("CreateVpcEndpoint", carries="*"),
    id="VpcEndpoint.VpcEndpointId",
    read=Read("DescribeVpcEndpoints", {"VpcEndpointIds": ["{id}"]}, "VpcEndpoints[0]"),
    delete=Do("DeleteVpcEndpoints", {"VpcEndpointIds": ["{id}"]}),
    steps=tuple(_moved(items) for items in ("SubnetIds", "RouteTableIds", "SecurityGroupIds")),
    update=(Do("ModifyVpcEndpoint", _ENDPOINT, "PolicyDocument PrivateDnsEnabled"),),
    tags=TAGS,
    reads={"SecurityGroupIds": "Groups[].GroupId"},
    gives={"DnsEntries": "DnsEntries[].join(':', [HostedZoneId, DnsName])"},
    defaults={"PolicyDocument": _FULL_ACCESS, "PrivateDnsEnabled": False},
    composed={"Id": "{id}"},
)

FLOW_LOG = Type(
    service="ec2",
    create=Do("CreateFlowLogs", {"ResourceIds": ["{ResourceId}"]}, "*"),
    id="FlowLogIds[0]",
    read=Read("DescribeFlowLogs", {"FlowLogIds": ["{id}"]}, "FlowLogs[0]"),
    delete=Do("DeleteFlowLogs", {"FlowLogIds": ["{id}"]}),
    tags=TAGS,
    kept={"ResourceType": "DescribeFlowLogs does not tell it"},
    composed={"Id": "{id}"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::EC2::VPC": Resource(VPC),
    "AWS::EC2::InternetGateway": Resource(INTERNET_GATEWAY),
    "AWS::EC2::VPCGatewayAttachment": GatewayAttachment(),
    "AWS::EC2::Subnet": Resource(SUBNET),
    "AWS::EC2::RouteTable": Resource(ROUTE_TABLE),
    "AWS::EC2::Route": Resource(ROUTE),
    "AWS::EC2::SubnetRouteTableAssociation": Resource(SUBNET_ROUTE_TABLE_ASSOCIATION),
    "AWS::EC2::EIP": Resource(EIP),
    "AWS::EC2::EIPAssociation": Resource(EIP_ASSOCIATION),
    "AWS::EC2::NatGateway": Resource(NAT_GATEWAY),
    "AWS::EC2::VPCEndpoint": Resource(VPC_ENDPOINT),
    "AWS::EC2::FlowLog": Resource(FLOW_LOG),
    "AWS::EC2::DHCPOptions": Resource(DHCP_OPTIONS),
    "AWS::EC2::VPCDHCPOptionsAssociation": Resource(VPC_DHCP_OPTIONS_ASSOCIATION),
    "AWS::EC2::VPCCidrBlock": Resource(VPC_CIDR_BLOCK),
    "AWS::EC2::NetworkAcl": Resource(NETWORK_ACL),
    "AWS::EC2::NetworkAclEntry": Resource(NETWORK_ACL_ENTRY),
    "AWS::EC2::NetworkInterface": Resource(NETWORK_INTERFACE),
    "AWS::EC2::VPCPeeringConnection": Resource(VPC_PEERING_CONNECTION),
}
