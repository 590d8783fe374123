"""EventBridge: rules with their targets, and buses.

rows ●→ Resource ○→ EventBridge
"""

from __future__ import annotations

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Each, Naming, Read, Tagging, Type

TAGS = Tagging(
    target={"ResourceARN": "{Arn}"},
    put=("TagResource", "Tags"),
    take=("UntagResource", "TagKeys"),
    list="ListTagsForResource",
    tells="Tags",
)

RULE = Type(
    service="events",
    create=ApiCall("PutRule", carries="*"),
    id="{EventBusName}|{Name}",
    read=Read("DescribeRule", {"Name": "{RuleName}", "EventBusName": "{EventBusName}"}),
    delete=ApiCall("DeleteRule", {"Name": "{RuleName}", "EventBusName": "{EventBusName}"}),
    name=Naming("Name", 64),
    name_is_id=False,
    steps=(
        Each(
            "Targets",
            ApiCall(
                "PutTargets",
                {"Rule": "{RuleName}", "EventBusName": "{EventBusName}", "Targets": ["{item}"]},
            ),
            ApiCall(
                "RemoveTargets",
                {"Rule": "{RuleName}", "EventBusName": "{EventBusName}", "Ids": ["{item.Id}"]},
            ),
            before_delete=True,
        ),
    ),
    update=(ApiCall("PutRule", {"Name": "{RuleName}"}, "*"),),
    tags=TAGS,
    more={
        "Targets": Read(
            "ListTargetsByRule",
            {"Rule": "{RuleName}", "EventBusName": "{EventBusName}"},
            "Targets",
        )
    },
    composed={"RuleName": "{RuleName}"},
)


class Rule(TableHandler):
    """AWS::Events::Rule: ``NAME`` on the default bus, ``BUS|NAME`` on others."""

    def create(self, call: Call, properties: Properties) -> str:
        """Put the rule; its bus is part of the physical ID where it is not the default one."""
        made = super().create(call, properties)
        return made.removeprefix("|").removeprefix("default|")

    def api(self, call: Call, physical_id: str, properties: Properties) -> ServiceApi:
        """The asker knows the rule's name."""
        name = physical_id.rsplit("|", 1)[-1]
        return super().api(call, physical_id, {**properties, "RuleName": name})


BUS = Type(
    service="events",
    create=ApiCall("CreateEventBus", carries="*"),
    id="{Name}",
    read=Read("DescribeEventBus", {"Name": "{id}"}),
    delete=ApiCall("DeleteEventBus", {"Name": "{id}"}),
    tags=TAGS,
    silent=("EventSourceName",),
    kept=dict.fromkeys(
        ("DeadLetterConfig", "KmsKeyIdentifier", "LogConfig", "Policy", "Description"),
        "moto does not keep it",
    ),
)

HANDLERS: dict[str, Handler] = {
    "AWS::Events::Rule": Rule(RULE),
    "AWS::Events::EventBus": TableHandler(BUS),
}
