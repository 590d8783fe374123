"""The alarms that roll a deployment back.

They watch the target group alone and are made beside it, so that the service can name them.
"""

from __future__ import annotations

from typing import Any

from troposphere import GetAtt, Ref, cloudwatch

from generator.assembly.kinds import Text
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire
from generator.layers.names import name_tag, named


def deployment_alarms(template: Template, environment: ParameterWire[Text]) -> list[Any]:
    """Alarms on the target group alone, made here so that the service can name them."""
    watched = {
        "TargetGroup": GetAtt("TargetGroup", "TargetGroupFullName"),
        "LoadBalancer": GetAtt("ApplicationLoadBalancer", "LoadBalancerFullName"),
    }
    dimensions = [cloudwatch.MetricDimension(Name=name, Value=v) for name, v in watched.items()]
    for name, tag, metric, statistic, threshold, text in (
        (
            "UnhealthyTargets",
            "unhealthy-targets",
            "UnHealthyHostCount",
            "Maximum",
            0,
            "a task fails its health check",
        ),
        (
            "TargetErrors",
            "target-errors",
            "HTTPCode_Target_5XX_Count",
            "Sum",
            10,
            "tasks answer with errors (5xx)",
        ),
    ):
        template.add(
            cloudwatch.Alarm(
                f"{name}Alarm",
                AlarmDescription=named(environment, f"StreamFlix ENV: {text}. Rolls back."),
                Namespace="AWS/ApplicationELB",
                MetricName=metric,
                Dimensions=dimensions,
                Statistic=statistic,
                Period=60,
                EvaluationPeriods=3,
                DatapointsToAlarm=3,
                Threshold=threshold,
                ComparisonOperator="GreaterThanThreshold",
                TreatMissingData="notBreaching",
                Tags=name_tag(environment, tag),
            )
        )
    return [Ref("UnhealthyTargetsAlarm"), Ref("TargetErrorsAlarm")]
