"""EC2 Auto Scaling: groups, launch configurations and scaling policies.

rows ●→ Resource ○→ EC2 Auto Scaling
"""

from __future__ import annotations

from typing import Any

from generator.local.handler import Call, Handler, Properties
from generator.local.resources import compare
from generator.local.resources.resource import TableHandler
from generator.local.resources.service_api import ServiceApi
from generator.local.resources.table import ApiCall, Each, Naming, Read, Type

_GROUP = {"AutoScalingGroupName": "{id}"}


def _attached(items: str, verb: str, member: str) -> Each:
    """What a group is attached to: target groups and classic load balancers."""
    return Each(
        items,
        ApiCall(f"Attach{verb}", {**_GROUP, member: ["{item}"]}),
        ApiCall(f"Detach{verb}", {**_GROUP, member: ["{item}"]}),
        on_create=False,
    )


GROUP = Type(
    service="autoscaling",
    create=ApiCall("CreateAutoScalingGroup", carries="* Cooldown=DefaultCooldown"),
    id="{AutoScalingGroupName}",
    read=Read(
        "DescribeAutoScalingGroups", {"AutoScalingGroupNames": ["{id}"]}, "AutoScalingGroups[0]"
    ),
    delete=ApiCall("DeleteAutoScalingGroup", {**_GROUP, "ForceDelete": True}),
    name=Naming("AutoScalingGroupName", 255),
    steps=(
        _attached("TargetGroupARNs", "LoadBalancerTargetGroups", "TargetGroupARNs"),
        _attached("LoadBalancerNames", "LoadBalancers", "LoadBalancerNames"),
    ),
    update=(ApiCall("UpdateAutoScalingGroup", _GROUP, "* Cooldown=DefaultCooldown"),),
    reads={"Cooldown": "DefaultCooldown"},
    besides=("Tags",),
    kept=dict.fromkeys(
        (
            "MetricsCollection",
            "NotificationConfigurations",
            "NotificationConfiguration",
            "LifecycleHookSpecificationList",
            "TrafficSources",
            "SkipZonalShiftValidation",
            "InstanceId",
            "AvailabilityZoneIds",
        ),
        "told by operations of their own, or not by moto",
    ),
    defaults={"Cooldown": 300, "HealthCheckGracePeriod": 0, "TerminationPolicies": ["Default"]},
)


class Group(TableHandler):
    """AWS::AutoScaling::AutoScalingGroup: subnets are one text, tags say more than others."""

    def create(self, call: Call, properties: Properties) -> str:
        """Create the group."""
        return super().create(call, _worded(call, properties))

    def update(self, call: Call, physical_id: str, before: Properties, after: Properties) -> None:
        """Change the group, then its tags."""
        super().update(call, physical_id, _worded(call, before), _worded(call, after))
        old, new = ({t["Key"]: t for t in _tags(call, physical_id, p)} for p in (before, after))
        scaling = call.client("autoscaling")
        if gone := [tag for key, tag in old.items() if key not in new]:
            scaling.delete_tags(Tags=gone)
        if new:
            scaling.create_or_update_tags(Tags=list(new.values()))

    def tell(self, api: ServiceApi, name: str) -> Any:
        """Subnets as a list again, tags without what is only EC2's."""
        found = super().tell(api, name)
        if name == "VPCZoneIdentifier" and isinstance(found, str):
            return found.split(",")
        if name == "Tags":
            kept = ("Key", "Value", "PropagateAtLaunch")
            own = {t["Key"] for t in api.properties.get("Tags") or ()}
            return [{k: t[k] for k in kept} for t in found or () if t["Key"] in own]
        return found


def _worded(call: Call, properties: Properties) -> dict[str, Any]:
    worded = dict(properties)
    if isinstance(zones := properties.get("VPCZoneIdentifier"), list):
        worded["VPCZoneIdentifier"] = ",".join(zones)
    worded["Tags"] = [
        {k: v for k, v in t.items() if k != "ResourceId"} for t in _tags(call, "", properties)
    ]
    return worded


def _tags(call: Call, group: str, properties: Properties) -> list[dict[str, Any]]:
    """The group's own tags and its stack's, which instances inherit."""
    which = {"ResourceId": group, "ResourceType": "auto-scaling-group"}
    own = {t["Key"]: t for t in properties.get("Tags") or ()}
    handed = {k: {"Key": k, "Value": v, "PropagateAtLaunch": True} for k, v in call.tags.items()}
    return [
        {**which, **tag, "PropagateAtLaunch": compare.alike(tag["PropagateAtLaunch"], True)}
        for tag in {**handed, **own}.values()
    ]


LAUNCH_CONFIGURATION = Type(
    service="autoscaling",
    create=ApiCall(
        "CreateLaunchConfiguration", carries="* InstanceMonitoring=InstanceMonitoring.Enabled"
    ),
    id="{LaunchConfigurationName}",
    read=Read(
        "DescribeLaunchConfigurations",
        {"LaunchConfigurationNames": ["{id}"]},
        "LaunchConfigurations[0]",
    ),
    delete=ApiCall("DeleteLaunchConfiguration", {"LaunchConfigurationName": "{id}"}),
    name=Naming("LaunchConfigurationName", 255),
    reads={"InstanceMonitoring": "InstanceMonitoring.Enabled"},
)

_POLICY = {"AutoScalingGroupName": "{AutoScalingGroupName}", "PolicyName": "{PolicyName}"}

SCALING_POLICY = Type(
    service="autoscaling",
    create=ApiCall("PutScalingPolicy", {"PolicyName": "{unique}"}, "*"),
    id="PolicyARN",
    read=Read(
        "DescribePolicies",
        {"AutoScalingGroupName": "{AutoScalingGroupName}"},
        "ScalingPolicies[?PolicyARN=='{id}'] | [0]",
    ),
    delete=ApiCall("DeletePolicy", _POLICY),
    update=(ApiCall("PutScalingPolicy", {"PolicyName": "{PolicyName}"}, "*"),),
    gives={"Arn": "PolicyARN"},
    defaults={"AdjustmentType": ""},
)

SCHEDULED_ACTION = Type(
    service="autoscaling",
    create=ApiCall("PutScheduledUpdateGroupAction", {"ScheduledActionName": "{unique}"}, "*"),
    id="{unique}",
    read=Read(
        "DescribeScheduledActions",
        {"AutoScalingGroupName": "{AutoScalingGroupName}", "ScheduledActionNames": ["{id}"]},
        "ScheduledUpdateGroupActions[0]",
    ),
    delete=ApiCall(
        "DeleteScheduledAction", {"ScheduledActionName": "{id}"}, "AutoScalingGroupName"
    ),
    update=(ApiCall("PutScheduledUpdateGroupAction", {"ScheduledActionName": "{id}"}, "*"),),
)

HANDLERS: dict[str, Handler] = {
    "AWS::AutoScaling::AutoScalingGroup": Group(GROUP),
    "AWS::AutoScaling::LaunchConfiguration": TableHandler(LAUNCH_CONFIGURATION),
    "AWS::AutoScaling::ScalingPolicy": TableHandler(SCALING_POLICY),
    "AWS::AutoScaling::ScheduledAction": TableHandler(SCHEDULED_ACTION),
}
