"""Application Auto Scaling: scalable targets and their policies.

rows ●→ Resource ○→ Application Auto Scaling
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Each, Read, Type

_TARGET = {
    "ServiceNamespace": "{ServiceNamespace}",
    "ResourceId": "{ResourceId}",
    "ScalableDimension": "{ScalableDimension}",
}
_ACTION = {**_TARGET, "ScheduledActionName": "{item.ScheduledActionName}"}

SCALABLE_TARGET = Type(
    service="application-autoscaling",
    create=Do("RegisterScalableTarget", carries="*"),
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
    delete=Do("DeregisterScalableTarget", _TARGET),
    steps=(
        Each(
            "ScheduledActions",
            Do(
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
            Do("DeleteScheduledAction", _ACTION),
            before_delete=True,
        ),
    ),
    update=(Do("RegisterScalableTarget", carries="* RoleARN"),),
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
    create=Do("PutScalingPolicy", carries="*"),
    id="PolicyARN",
    read=Read(
        "DescribeScalingPolicies",
        {"ServiceNamespace": "{ServiceNamespace}", "PolicyNames": ["{PolicyName}"]},
        "ScalingPolicies[?PolicyARN=='{id}'] | [0]",
    ),
    delete=Do(
        "DeleteScalingPolicy",
        {**_TARGET, "PolicyName": "{PolicyName}"},
    ),
    update=(Do("PutScalingPolicy", carries="*"),),
    composed={"Arn": "{id}"},
    silent=("ScalingTargetId",),
)

HANDLERS: dict[str, Handler] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Resource(SCALABLE_TARGET),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Resource(SCALING_POLICY),
}
