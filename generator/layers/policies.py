"""Who may do what: every IAM policy of StreamFlix, as pure functions.

Each statement names its resources. Where a service knows no narrower resource than ``*``, the
reason stands beside it.
"""

from __future__ import annotations

from typing import Any

from awacs import logs, rds_db, secretsmanager, sns, ssmmessages, sts
from awacs.aws import (
    Allow,
    ArnLike,
    Condition,
    PolicyDocument,
    Principal,
    Statement,
    StringEquals,
)
from troposphere import AccountId, Sub

VERSION = "2012-10-17"

# The managed policy with which ECS pulls images and writes logs for a task.
TASK_EXECUTION_POLICY = Sub(
    "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
)


def _document(*statements: Statement) -> PolicyDocument:
    return PolicyDocument(Version=VERSION, Statement=list(statements))


def assumed_by_tasks() -> PolicyDocument:
    """Trust: ECS tasks of this account."""
    return _document(
        Statement(
            Effect=Allow,
            Principal=Principal("Service", "ecs-tasks.amazonaws.com"),
            Action=[sts.AssumeRole],
            Condition=Condition(StringEquals("aws:SourceAccount", AccountId)),
        )
    )


def assumed_by_flow_logs() -> PolicyDocument:
    """Trust: VPC flow logs of this account and region."""
    source = Sub("arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:vpc-flow-log/*")
    return _document(
        Statement(
            Effect=Allow,
            Principal=Principal("Service", "vpc-flow-logs.amazonaws.com"),
            Action=[sts.AssumeRole],
            Condition=Condition(
                [StringEquals("aws:SourceAccount", AccountId), ArnLike("aws:SourceArn", source)]
            ),
        )
    )


def read_secret(secret_arn: Any) -> PolicyDocument:
    """Read exactly one secret. Its default key, aws/secretsmanager, needs no KMS permission."""
    return _document(
        Statement(
            Sid="ReadDatabaseSecret",
            Effect=Allow,
            Action=[secretsmanager.DescribeSecret, secretsmanager.GetSecretValue],
            Resource=[secret_arn],
        )
    )


def open_sessions() -> PolicyDocument:
    """Carry the sessions of ECS Exec."""
    return _document(
        Statement(
            Sid="CarryEcsExecSessions",
            Effect=Allow,
            Action=[
                ssmmessages.CreateControlChannel,
                ssmmessages.CreateDataChannel,
                ssmmessages.OpenControlChannel,
                ssmmessages.OpenDataChannel,
            ],
            # The message channels have no resource type: IAM knows only * for these actions
            # (Service Authorization Reference, Amazon Message Gateway Service).
            Resource=["*"],
        )
    )


def connect_to_database(resource_id: Any, user: str) -> PolicyDocument:
    """Log in to one database as one user with an IAM token."""
    arn = (
        f"arn:${{AWS::Partition}}:rds-db:${{AWS::Region}}:${{AWS::AccountId}}:dbuser:${{Id}}/{user}"
    )
    return _document(
        Statement(
            Sid="ConnectToDatabase",
            Effect=Allow,
            Action=[rds_db.connect],
            Resource=[Sub(arn, Id=resource_id)],
        )
    )


def write_logs(log_group_arn: Any) -> PolicyDocument:
    """Write to one log group (its ARN as Fn::GetAtt gives it, ending in ``:*``)."""
    return _document(
        Statement(
            Sid="WriteFlowLogs",
            Effect=Allow,
            Action=[logs.CreateLogStream, logs.DescribeLogStreams, logs.PutLogEvents],
            Resource=[log_group_arn],
        ),
    )


def publish_alarms(topic_arn: Any) -> PolicyDocument:
    """CloudWatch alarms of this account publish to one topic."""
    return _document(
        Statement(
            Sid="PublishAlarms",
            Effect=Allow,
            Principal=Principal("Service", "cloudwatch.amazonaws.com"),
            Action=[sns.Publish],
            Resource=[topic_arn],
            Condition=Condition(StringEquals("aws:SourceAccount", AccountId)),
        )
    )
