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
    dynamodb,
    ec2_autoscaling,
    ec2_compute,
    ec2_network,
    ec2_security,
    ecr,
    ecs,
    efs,
    elasticache,
    elbv2,
    events,
    iam,
    iam_attached,
    kinesis,
    kms,
    lambda_,
    logs,
    rds,
    route53,
    s3,
    secretsmanager,
    sns,
    sqs,
    ssm,
    stepfunctions,
    wafv2,
)

HANDLERS: Mapping[str, Handler] = {
    **apigatewayv2.HANDLERS,
    **autoscaling.HANDLERS,
    **cloudwatch.HANDLERS,
    **dynamodb.HANDLERS,
    **ec2_autoscaling.HANDLERS,
    **ec2_compute.HANDLERS,
    **ec2_network.HANDLERS,
    **ec2_security.HANDLERS,
    **ecr.HANDLERS,
    **ecs.HANDLERS,
    **efs.HANDLERS,
    **elasticache.HANDLERS,
    **elbv2.HANDLERS,
    **events.HANDLERS,
    **iam.HANDLERS,
    **iam_attached.HANDLERS,
    **kinesis.HANDLERS,
    **kms.HANDLERS,
    **lambda_.HANDLERS,
    **logs.HANDLERS,
    **rds.HANDLERS,
    **route53.HANDLERS,
    **s3.HANDLERS,
    **secretsmanager.HANDLERS,
    **sns.HANDLERS,
    **sqs.HANDLERS,
    **ssm.HANDLERS,
    **stepfunctions.HANDLERS,
    **wafv2.HANDLERS,
}
