"""How the number of tasks follows the load: on CPU, and on requests per task."""

from __future__ import annotations

from typing import Any

from troposphere import Ref, Sub
from troposphere import applicationautoscaling as scaling

from generator.assembly.kinds import Count, LoadBalancerFullName, TargetGroupFullName, Text
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire
from generator.layers.names import name_tag


def scale(
    template: Template,
    *,
    environment: ParameterWire[Text],
    image: Condition,
    min_capacity: ParameterWire[Count],
    max_capacity: ParameterWire[Count],
    cpu_target: ParameterWire[Count],
    requests_per_target: ParameterWire[Count],
    load_balancer_full_name: Wire[LoadBalancerFullName],
    target_group_full_name: Wire[TargetGroupFullName],
) -> None:
    """Scale the ECS service between its bounds; without an image both bounds are 0."""
    template.add(
        scaling.ScalableTarget(
            "ScalableTarget",
            ServiceNamespace="ecs",
            ScalableDimension="ecs:service:DesiredCount",
            ResourceId=Sub("service/${Cluster}/${EcsService.Name}"),
            MinCapacity=image.choose(min_capacity.value, 0),
            MaxCapacity=image.choose(max_capacity.value, 0),
            Tags=name_tag(environment, "api"),
        )
    )
    label = Sub(
        "${LoadBalancer}/${TargetGroup}",
        LoadBalancer=load_balancer_full_name.value,
        TargetGroup=target_group_full_name.value,
    )
    _track(template, "Cpu", cpu_target, "ECSServiceAverageCPUUtilization")
    _track(template, "Requests", requests_per_target, "ALBRequestCountPerTarget", label)


def _track(
    template: Template, name: str, target: ParameterWire[Count], metric: str, label: Any = None
) -> None:
    labelled = {"ResourceLabel": label} if label is not None else {}
    template.add(
        scaling.ScalingPolicy(
            f"{name}ScalingPolicy",
            PolicyName=f"{name}TargetTracking",
            PolicyType="TargetTrackingScaling",
            ScalingTargetId=Ref("ScalableTarget"),
            TargetTrackingScalingPolicyConfiguration=(
                scaling.TargetTrackingScalingPolicyConfiguration(
                    TargetValue=target.value,
                    PredefinedMetricSpecification=scaling.PredefinedMetricSpecification(
                        PredefinedMetricType=metric, **labelled
                    ),
                    ScaleInCooldown=300,
                    ScaleOutCooldown=60,
                )
            ),
        )
    )
