"""Scaling: Application Auto Scaling's targets and policies, EC2's groups.

rows ●→ Resource ○→ Application Auto Scaling, EC2 Auto Scaling
"""

from __future__ import annotations

from generator.local.handler import Handler
from generator.local.resources.resource import Resource
from generator.local.resources.table import Do, Each, Naming, Read, Tagging, Type

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
    create=Do(
        "PutScalingPolicy",
        carries="* TargetTrackingScalingPolicyConfiguration"
        "=TargetTrackingScalingPolicyConfiguration",
    ),
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

_GROUP = {"AutoScalingGroupName": "{id}"}
_GROUP_TAG = {"ResourceId": "{id}", "ResourceType": "auto-scaling-group"}

GROUP = Type(
    service="autoscaling",
    create=Do(
        "CreateAutoScalingGroup",
        {"VPCZoneIdentifier": "{VPCZoneIdentifier}"},
        "* Cooldown=DefaultCooldown",
    ),
    id="{AutoScalingGroupName}",
    read=Read(
        "DescribeAutoScalingGroups", {"AutoScalingGroupNames": ["{id}"]}, "AutoScalingGroups[0]"
    ),
    delete=Do("DeleteAutoScalingGroup", {**_GROUP, "ForceDelete": True}),
    name=Naming("AutoScalingGroupName", 255),
    update=(Do("UpdateAutoScalingGroup", _GROUP, "* Cooldown=DefaultCooldown"),),
    reads={"Cooldown": "DefaultCooldown"},
)

_LAUNCH = {"LaunchConfigurationName": "{id}"}

LAUNCH_CONFIGURATION = Type(
    service="autoscaling",
    create=Do("CreateLaunchConfiguration", carries="*"),
    id="{LaunchConfigurationName}",
    read=Read(
        "DescribeLaunchConfigurations",
        {"LaunchConfigurationNames": ["{id}"]},
        "LaunchConfigurations[0]",
    ),
    delete=Do("DeleteLaunchConfiguration", _LAUNCH),
    name=Naming("LaunchConfigurationName", 255),
)

SCALING = {
    "AWS::ApplicationAutoScaling::ScalableTarget": Resource(SCALABLE_TARGET),
    "AWS::ApplicationAutoScaling::ScalingPolicy": Resource(SCALING_POLICY),
}

HANDLERS: dict[str, Handler] = {**SCALING}
