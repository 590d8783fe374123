"""RDS's groups: the subnets and the parameters that databases share.

rows ●→ Resource ○→ RDS
"""

from __future__ import annotations

from typing import Any

from botocore import xform_name

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import shapes
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type


def tagged_by(arn: str) -> Tagging:
    """How RDS tags: by the ARN that a description tells under this name."""
    return Tagging(
        target={"ResourceName": f"{{{arn}}}"},
        put=("AddTagsToResource", "Tags"),
        take=("RemoveTagsFromResource", "TagKeys"),
        list="ListTagsForResource",
        tells="TagList",
    )


_SUBNETS = {"DBSubnetGroupName": "{id}"}
_SUBNET_CARRIES = "DBSubnetGroupDescription SubnetIds"

SUBNET_GROUP = Type(
    service="rds",
    create=ApiCall("CreateDBSubnetGroup", carries=f"DBSubnetGroupName {_SUBNET_CARRIES}"),
    id="DBSubnetGroup.DBSubnetGroupName",
    read=Read("DescribeDBSubnetGroups", _SUBNETS, "DBSubnetGroups[0]"),
    delete=ApiCall("DeleteDBSubnetGroup", _SUBNETS),
    name=Naming("DBSubnetGroupName", 255, lower=True),
    update=(ApiCall("ModifyDBSubnetGroup", _SUBNETS, _SUBNET_CARRIES),),
    tags=tagged_by("DBSubnetGroupArn"),
    reads={"SubnetIds": "Subnets[].SubnetIdentifier"},
)


def _parameter_group(kind: str) -> Type:
    """DBParameterGroup and DBClusterParameterGroup."""
    name = f"{kind}ParameterGroupName"
    who = {name: "{id}"}
    return Type(
        service="rds",
        create=ApiCall(
            f"Create{kind}ParameterGroup",
            carries=f"{name} Family=DBParameterGroupFamily Description",
        ),
        id=f"{kind}ParameterGroup.{name}",
        read=Read(f"Describe{kind}ParameterGroups", who, f"{kind}ParameterGroups[0]"),
        delete=ApiCall(f"Delete{kind}ParameterGroup", who),
        name=Naming(name, 255, lower=True),
        tags=tagged_by(f"{kind}ParameterGroupArn"),
        more={
            "UserParameters": Read(
                f"Describe{kind}Parameters", {**who, "Source": "user"}, "Parameters"
            )
        },
        reads={"Family": "DBParameterGroupFamily"},
        besides=("Parameters",),
    )


class ParameterGroup(TableHandler):
    """A parameter group: CloudFormation has a map of what RDS has as a list."""

    def __init__(self, kind: str) -> None:
        super().__init__(_parameter_group(kind))
        self._kind = kind

    def complete(self, call: Call, physical_id: str, properties: Properties) -> None:
        """Set the parameters given."""
        super().complete(call, physical_id, properties)
        self._turn(call, "Modify", physical_id, properties.get("Parameters") or {})

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Set what is given now, reset what no longer is."""
        super().update(call, physical_id, before, after)
        old, new = before.get("Parameters") or {}, after.get("Parameters") or {}
        self._turn(call, "Reset", physical_id, {k: v for k, v in old.items() if k not in new})
        self._turn(call, "Modify", physical_id, {k: v for k, v in new.items() if old.get(k) != v})

    def tell(self, api: ServiceApi, name: str) -> Any:
        """The parameters that are not the family's own."""
        if name != "Parameters":
            return super().tell(api, name)
        found = api.find("UserParameters") or ()
        return {p["ParameterName"]: p["ParameterValue"] for p in found if "ParameterValue" in p}

    def _turn(self, call: Call, verb: str, name: str, parameters: Properties) -> None:
        if not parameters:
            return
        values = [
            {
                "ParameterName": key,
                "ApplyMethod": "immediate",
                **({"ParameterValue": shapes.text(value)} if verb == "Modify" else {}),
            }
            for key, value in parameters.items()
        ]
        run = getattr(call.client("rds"), xform_name(f"{verb}{self._kind}ParameterGroup"))
        run(**{f"{self._kind}ParameterGroupName": name, "Parameters": values})


HANDLERS: dict[str, Handler] = {
    "AWS::RDS::DBSubnetGroup": TableHandler(SUBNET_GROUP),
    "AWS::RDS::DBParameterGroup": ParameterGroup("DB"),
    "AWS::RDS::DBClusterParameterGroup": ParameterGroup("DBCluster"),
}
