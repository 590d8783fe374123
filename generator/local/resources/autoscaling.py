"""Application Auto Scaling: scalable targets and their policies.

rows ●→ Resource ○→ Application Auto Scaling
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Each, Read, Type

_TARGET = {
    "ServiceNamespace": "{ServiceNamespace}",
    "ResourceId": "{ResourceId}",
    "ScalableDimension": "{ScalableDimension}",
}
_ACTION = {**_TARGET, "ScheduledActionName": "{item.ScheduledActionName}"}

SCALABLE_TARGET = Type(
    service="application-autoscaling",
    create=ApiCall("RegisterScalableTarget", carries="*"),
    id="{ResourceId}|{ScalableDimension}|{ServiceNamespace}",
    read=Read(
        "DescribeScalableTargets",
        {
            "ServiceNamespace": "{ServiceNamespace}",
            "ResourceIds": ["{ResourceId}"],
            "ScalableDimension": "{ScalableDimension}",
        },
        "ScalableTargets[0]",
    ),
    delete=ApiCall("DeregisterScalableTarget", _TARGET),
    steps=(
        Each(
            "ScheduledActions",
            ApiCall(
                "PutScheduledAction",
                {
                    **_ACTION,
                    "Schedule": "{item.Schedule}",
                    "Timezone": "{item.Timezone}",
                    "StartTime": "{item.StartTime}",
                    "EndTime": "{item.EndTime}",
                    "ScalableTargetAction": "{item.ScalableTargetAction}",
                },
            ),
            ApiCall("DeleteScheduledAction", _ACTION),
            before_delete=True,
        ),
    ),
    update=(ApiCall("RegisterScalableTarget", carries="* RoleARN"),),
    more={
        "ScheduledActions": Read(
            "DescribeScheduledActions",
            {
                "ServiceNamespace": "{ServiceNamespace}",
                "ResourceId": "{ResourceId}",
                "ScalableDimension": "{ScalableDimension}",
            },
            "ScheduledActions",
        )
    },
    silent=("RoleARN",),
    composed={"Id": "{id}"},
    defaults={
        "SuspendedState": {
            "DynamicScalingInSuspended": False,
            "DynamicScalingOutSuspended": False,
            "ScheduledScalingSuspended": False,
        }
    },
)

SCALING_POLICY = Type(
    service="application-autoscaling",
    create=ApiCall("PutScalingPolicy", carries="*"),
    id="PolicyARN",
    read=Read(
        "DescribeScalingPolicies",
        {"ServiceNamespace": "{ServiceNamespace}", "PolicyNames": ["{PolicyName}"]},
        "ScalingPolicies[?PolicyARN=='{id}'] | [0]",
    ),
    delete=ApiCall(
        "DeleteScalingPolicy",
        {**_TARGET, "PolicyName": "{PolicyName}"},
    ),
    update=(ApiCall("PutScalingPolicy", carries="*"),),
    composed={"Arn": "{id}"},
    silent=("ScalingTargetId",),
)


class ScalingPolicy(TableHandler):
    """AWS::ApplicationAutoScaling::ScalingPolicy: its target may be named by its ID alone."""

    def named(self, call: Call, properties: Properties) -> dict[str, Any]:
        """The properties, with the three that ``ScalingTargetId`` stands for."""
        return _targeted(super().named(call, properties))

    def api(self, call: Call, physical_id: str, properties: Properties) -> ServiceApi:
        """The service, asked about this policy of its target."""
        return super().api(call, physical_id, _targeted(properties))


def _targeted(properties: Properties) -> dict[str, Any]:
    target = str(properties.get("ScalingTargetId", "")).split("|")
    names = ("ResourceId", "ScalableDimension", "ServiceNamespace")
    return {**(dict(zip(names, target, strict=False)) if len(target) > 1 else {}), **properties}


HANDLERS: dict[str, Handler] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": TableHandler(SCALABLE_TARGET),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ScalingPolicy(SCALING_POLICY),
}
