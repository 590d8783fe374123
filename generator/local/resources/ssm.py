"""Systems Manager: parameters.

rows ●→ Resource ○→ SSM
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.identity import mixed_suffix
from generator.local.resources.resource import TableHandler
from generator.local.resources.table import ApiCall, Naming, Read, Tagging, Type

PARAMETER = Type(
    service="ssm",
    create=ApiCall("PutParameter", carries="*"),
    id="{Name}",
    read=Read("GetParameter", {"Name": "{id}"}, "Parameter"),
    delete=ApiCall("DeleteParameter", {"Name": "{id}"}),
    name=Naming("Name", 1011),
    update=(ApiCall("PutParameter", {"Name": "{id}", "Overwrite": True}, "*"),),
    tags=Tagging(
        target={"ResourceType": "Parameter", "ResourceId": "{id}"},
        put=("AddTagsToResource", "Tags"),
        take=("RemoveTagsFromResource", "TagKeys"),
        list="ListTagsForResource",
        tells="TagList",
    ),
    more={
        "About": Read(
            "DescribeParameters",
            {"ParameterFilters": [{"Key": "Name", "Values": ["{id}"]}]},
            "Parameters[0]",
        )
    },
    reads={
        "Description": "About.Description",
        "Tier": "About.Tier",
        "AllowedPattern": "About.AllowedPattern",
    },
    gives={"Arn": "ARN"},
    defaults={"Description": ""},
    silent=("Policies",),
)


class Parameter(TableHandler):
    """AWS::SSM::Parameter: its generated name does not begin with the stack's."""

    def named(self, call: Call, properties: Properties) -> dict[str, Any]:
        """The properties with a name, ``CFN-LOGICALID-RANDOM`` where none was given."""
        return {"Name": f"CFN-{call.logical_id}-{mixed_suffix(call.token)}", **properties}


HANDLERS: dict[str, Handler] = {"AWS::SSM::Parameter": Parameter(PARAMETER)}
