"""Every resource type that stacks here can have: type name → its handler.

An explicit table, so that a type that is missing is missing in one place and fails loudly.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.local.handler import Handler
from generator.local.resources import (
    apigatewayv2,
    autoscaling,
    cloudwatch,
    ec2_network,
    ec2_security,
    ecr,
    ecs,
    elasticache,
    elbv2,
    iam,
    iam_attached,
    kinesis,
    kms,
    logs,
    rds,
    secretsmanager,
    sns,
    ssm,
    wafv2,
)

HANDLERS: Mapping[str, Handler] = {
    **apigatewayv2.HANDLERS,
    **autoscaling.HANDLERS,
    **cloudwatch.HANDLERS,
    **ec2_network.HANDLERS,
    **ec2_security.HANDLERS,
    **ecr.HANDLERS,
    **ecs.HANDLERS,
    **elasticache.HANDLERS,
    **elbv2.HANDLERS,
    **iam.HANDLERS,
    **iam_attached.HANDLERS,
    **kinesis.HANDLERS,
    **kms.HANDLERS,
    **logs.HANDLERS,
    **rds.HANDLERS,
    **secretsmanager.HANDLERS,
    **sns.HANDLERS,
    **ssm.HANDLERS,
    **wafv2.HANDLERS,
}
