"""Every resource type that stacks here can have: type name → its handler.

An explicit table, so that a type that is missing is missing in one place and fails loudly.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.local.handler import Handler
from generator.local.resources import (
    ec2_network,
    ec2_security,
    ecr,
    ecs,
    elbv2,
    iam,
    iam_attached,
    logs,
    rds,
)

HANDLERS: Mapping[str, Handler] = {
    **ec2_network.HANDLERS,
    **ec2_security.HANDLERS,
    **ecr.HANDLERS,
    **ecs.HANDLERS,
    **elbv2.HANDLERS,
    **iam.HANDLERS,
    **iam_attached.HANDLERS,
    **logs.HANDLERS,
    **rds.HANDLERS,
}
