"""The VPC's flow logs: who talked to whom, kept in CloudWatch Logs."""

from __future__ import annotations

from troposphere import GetAtt, Ref, ec2, iam, logs

from generator.assembly.kinds import Count, Text
from generator.assembly.template import Template
from generator.assembly.wires import Given
from generator.layers import policies, switches
from generator.layers.names import name_tag, named


def flow_logs(
    template: Template,
    environment: Given[Text],
    log_retention_days: Given[Count],
    permissions_boundary_arn: Given[Text],
) -> None:
    group = template.add(
        logs.LogGroup(
            "FlowLogGroup",
            LogGroupName=named(environment, "/aws/vpc/streamflix-ENV"),
            RetentionInDays=log_retention_days.value,
            Tags=name_tag(environment, "flow-logs"),
        )
    )
    boundary = template.switch(switches.has_boundary(permissions_boundary_arn))
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
