"""Systems Manager: parameters.

rows ●→ Resource ○→ SSM
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import Resource
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

HANDLERS: dict[str, Handler] = {"AWS::SSM::Parameter": Resource(PARAMETER)}
