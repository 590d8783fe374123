"""What watches and guards a VPC: endpoints, flow logs and network ACLs.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.ec2_network import TAGS
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Each, Read, Type

_FULL_ACCESS = {
    "Version": "2008-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}

_ENDPOINT = {"VpcEndpointId": "{id}"}


def _moved(items: str) -> Each:
    """A list of an endpoint's that is changed by adding and removing."""
    return Each(
        items,
        ApiCall("ModifyVpcEndpoint", {**_ENDPOINT, f"Add{items}": ["{item}"]}),
        ApiCall("ModifyVpcEndpoint", {**_ENDPOINT, f"Remove{items}": ["{item}"]}),
        on_create=False,
    )


VPC_ENDPOINT = Type(
    service="ec2",
    create=ApiCall("CreateVpcEndpoint", carries="*"),
    id="VpcEndpoint.VpcEndpointId",
    read=Read("DescribeVpcEndpoints", {"VpcEndpointIds": ["{id}"]}, "VpcEndpoints[0]"),
    delete=ApiCall("DeleteVpcEndpoints", {"VpcEndpointIds": ["{id}"]}),
    steps=tuple(_moved(items) for items in ("SubnetIds", "RouteTableIds", "SecurityGroupIds")),
    update=(ApiCall("ModifyVpcEndpoint", _ENDPOINT, "PolicyDocument PrivateDnsEnabled"),),
    tags=TAGS,
    reads={"SecurityGroupIds": "Groups[].GroupId"},
    gives={"DnsEntries": "DnsEntries[].join(':', [HostedZoneId, DnsName])"},
    defaults={"PolicyDocument": _FULL_ACCESS, "PrivateDnsEnabled": False},
    composed={"Id": "{id}"},
)

FLOW_LOG = Type(
    service="ec2",
    create=ApiCall("CreateFlowLogs", {"ResourceIds": ["{ResourceId}"]}, "*"),
    id="FlowLogIds[0]",
    read=Read("DescribeFlowLogs", {"FlowLogIds": ["{id}"]}, "FlowLogs[0]"),
    delete=ApiCall("DeleteFlowLogs", {"FlowLogIds": ["{id}"]}),
    tags=TAGS,
    kept={"ResourceType": "DescribeFlowLogs does not tell it"},
    composed={"Id": "{id}"},
)

NETWORK_ACL = Type(
    service="ec2",
    create=ApiCall("CreateNetworkAcl", carries="VpcId"),
    id="NetworkAcl.NetworkAclId",
    read=Read("DescribeNetworkAcls", {"NetworkAclIds": ["{id}"]}, "NetworkAcls[0]"),
    delete=ApiCall("DeleteNetworkAcl", {"NetworkAclId": "{id}"}),
    tags=TAGS,
    composed={"Id": "{id}"},
)

_ENTRY = {"NetworkAclId": "{NetworkAclId}", "RuleNumber": "{RuleNumber}"}

NETWORK_ACL_ENTRY = Type(
    service="ec2",
    create=ApiCall("CreateNetworkAclEntry", {"Egress": False}, "* Icmp=IcmpTypeCode"),
    id="{NetworkAclId}|{RuleNumber}|{Egress}",
    read=Read(
        "DescribeNetworkAcls",
        {"NetworkAclIds": ["{NetworkAclId}"]},
        "NetworkAcls[].Entries[] | [?RuleNumber==`{RuleNumber}`] | [0]",
    ),
    delete=ApiCall("DeleteNetworkAclEntry", {**_ENTRY, "Egress": False}, "Egress"),
    update=(ApiCall("ReplaceNetworkAclEntry", {"Egress": False}, "* Icmp=IcmpTypeCode"),),
    reads={"NetworkAclId": "'{NetworkAclId}'"},
    kept={"Icmp": "moto does not keep it"},
    composed={"Id": "{id}"},
)

HANDLERS: dict[str, Handler] = {
    "AWS::EC2::VPCEndpoint": TableHandler(VPC_ENDPOINT),
    "AWS::EC2::FlowLog": TableHandler(FLOW_LOG),
    "AWS::EC2::NetworkAcl": TableHandler(NETWORK_ACL),
    "AWS::EC2::NetworkAclEntry": TableHandler(NETWORK_ACL_ENTRY),
}
