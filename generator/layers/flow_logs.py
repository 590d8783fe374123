"""The VPC's flow logs: who talked to whom, kept in CloudWatch Logs."""

from __future__ import annotations

from troposphere import GetAtt, Ref, ec2, iam, logs

from generator.assembly.kinds import Count, Text
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire
from generator.layers import conditions, policies
from generator.layers.names import name_tag, named


def flow_logs(
    template: Template,
    environment: ParameterWire[Text],
    log_retention_days: ParameterWire[Count],
    permissions_boundary_arn: ParameterWire[Text],
) -> None:
    group = template.add(
        logs.LogGroup(
            "FlowLogGroup",
            LogGroupName=named(environment, "/aws/vpc/streamflix-ENV"),
            RetentionInDays=log_retention_days.value,
            Tags=name_tag(environment, "flow-logs"),
        )
    )
    boundary = template.condition(conditions.has_boundary(permissions_boundary_arn))
    document = policies.write_logs(GetAtt(group, "Arn"))
    role = template.add(
        iam.Role(
            "FlowLogRole",
            AssumeRolePolicyDocument=policies.assumed_by_flow_logs(),
            Policies=[iam.Policy(PolicyName="WriteFlowLogs", PolicyDocument=document)],
            PermissionsBoundary=boundary.choose(permissions_boundary_arn.value),
            Tags=name_tag(environment, "flow-logs"),
        )
    )
    template.add(
        ec2.FlowLog(
            "FlowLog",
            ResourceType="VPC",
            ResourceId=Ref("Vpc"),
            TrafficType="ALL",
            LogDestinationType="cloud-watch-logs",
            LogGroupName=Ref(group),
            DeliverLogsPermissionArn=GetAtt(role, "Arn"),
            MaxAggregationInterval=600,
            Tags=name_tag(environment, "flow-logs"),
        )
    )
