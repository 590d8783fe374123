"""EC2's routes: tables, routes, what they apply to, and gateways at a VPC.

rows ●→ Resource ○→ EC2
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.ec2_network import TAGS
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Read, Type

ROUTE_TABLE = Type(
    service="ec2",
    create=ApiCall("CreateRouteTable", carries="VpcId"),
    id="RouteTable.RouteTableId",
    read=Read("DescribeRouteTables", {"RouteTableIds": ["{id}"]}, "RouteTables[0]"),
    delete=ApiCall("DeleteRouteTable", {"RouteTableId": "{id}"}),
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
    create=ApiCall("CreateRoute", carries="*"),
    id="{RouteTableId}|{DestinationCidrBlock}{DestinationIpv6CidrBlock}{DestinationPrefixListId}",
    read=Read("DescribeRouteTables", {"RouteTableIds": ["{RouteTableId}"]}, _ROUTE),
    delete=ApiCall("DeleteRoute", {"RouteTableId": "{RouteTableId}"}, _DESTINATION),
    update=(ApiCall("ReplaceRoute", carries="*"),),
    reads={"RouteTableId": "'{RouteTableId}'"},
    gives={"CidrBlock": "DestinationCidrBlock || DestinationIpv6CidrBlock"},
)

SUBNET_ROUTE_TABLE_ASSOCIATION = Type(
    service="ec2",
    create=ApiCall("AssociateRouteTable", carries="RouteTableId SubnetId"),
    id="AssociationId",
    read=Read(
        "DescribeRouteTables",
        {"RouteTableIds": ["{RouteTableId}"]},
        "RouteTables[].Associations[] | [?RouteTableAssociationId=='{id}'] | [0]",
    ),
    delete=ApiCall("DisassociateRouteTable", {"AssociationId": "{id}"}),
    composed={"Id": "{id}"},
)


class Association(TableHandler):
    """AWS::EC2::SubnetRouteTableAssociation: a subnet has one, so another table takes it over.

    Amazon EC2 API Reference, ReplaceRouteTableAssociation: "The result is a new association ID".
    """

    def create(self, call: Call, properties: Properties) -> str:
        """Associate the subnet; the association that it has goes over to the new table."""
        ec2 = call.client("ec2")
        filters = [{"Name": "association.subnet-id", "Values": [properties["SubnetId"]]}]
        held = [
            one["RouteTableAssociationId"]
            for table in ec2.describe_route_tables(Filters=filters)["RouteTables"]
            for one in table["Associations"]
            if one.get("SubnetId") == properties["SubnetId"]
        ]
        if not held:
            return super().create(call, properties)
        table = properties["RouteTableId"]
        moved = ec2.replace_route_table_association(AssociationId=held[0], RouteTableId=table)
        return str(moved["NewAssociationId"])


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


HANDLERS: dict[str, Handler] = {
    "AWS::EC2::VPCGatewayAttachment": GatewayAttachment(),
    "AWS::EC2::RouteTable": TableHandler(ROUTE_TABLE),
    "AWS::EC2::Route": TableHandler(ROUTE),
    "AWS::EC2::SubnetRouteTableAssociation": Association(SUBNET_ROUTE_TABLE_ASSOCIATION),
}
