"""What an account holds, asked of the services themselves and of no stack.

services ○→ identifiers by kind
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.deploy.aws.client import Aws


@dataclass(frozen=True)
class Question:
    """A kind of things, and the paginated operation and JMESPath query that list them."""

    kind: str
    service: str
    operation: str
    query: str


SNAPSHOTS = "database snapshots"
"""The one kind that outlives a stack on purpose (DeletionPolicy: Snapshot)."""

QUESTIONS = (
    Question("VPCs", "ec2", "describe_vpcs", "Vpcs[?!IsDefault].VpcId"),
    Question("subnets", "ec2", "describe_subnets", "Subnets[].SubnetId"),
    Question(
        "NAT gateways",
        "ec2",
        "describe_nat_gateways",
        "NatGateways[?State != 'deleted'].NatGatewayId",
    ),
    Question("security groups", "ec2", "describe_security_groups", "SecurityGroups[].GroupId"),
    Question("load balancers", "elbv2", "describe_load_balancers", "LoadBalancers[].DNSName"),
    Question("target groups", "elbv2", "describe_target_groups", "TargetGroups[].TargetGroupArn"),
    Question("APIs", "apigatewayv2", "get_apis", "Items[].ApiId"),
    Question("clusters", "ecs", "list_clusters", "clusterArns[]"),
    Question("task definitions", "ecs", "list_task_definitions", "taskDefinitionArns[]"),
    Question("repositories", "ecr", "describe_repositories", "repositories[].repositoryUri"),
    Question("databases", "rds", "describe_db_instances", "DBInstances[].DBInstanceIdentifier"),
    Question(
        "caches",
        "elasticache",
        "describe_serverless_caches",
        "ServerlessCaches[].ServerlessCacheName",
    ),
    Question("secrets", "secretsmanager", "list_secrets", "SecretList[].Name"),
    Question("roles", "iam", "list_roles", "Roles[].RoleName"),
    Question("log groups", "logs", "describe_log_groups", "logGroups[].logGroupName"),
    Question("topics", "sns", "list_topics", "Topics[].TopicArn"),
    Question(
        "alarms",
        "cloudwatch",
        "describe_alarms",
        "[MetricAlarms, CompositeAlarms][][].AlarmName",
    ),
    Question(
        SNAPSHOTS,
        "rds",
        "describe_db_snapshots",
        "DBSnapshots[?SnapshotType == 'manual'].DBSnapshotIdentifier",
    ),
)


Inventory = Mapping[str, frozenset[str]]
"""Kind → identifiers."""


def inventory(aws: Aws, questions: Iterable[Question] = QUESTIONS) -> Inventory:
    """What is there now, for every question."""
    return {
        one.kind: frozenset(aws.search(one.service, one.operation, one.query)) for one in questions
    }
