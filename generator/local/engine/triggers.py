"""Rollback triggers: alarms that take an operation back when they are missing, or raise an alarm.

Source: User Guide, "Roll back your CloudFormation stack on alarm breach". Looked at when an
operation begins and when its resources are there; no one waits for the monitoring time.

    stack ○→ CloudWatch ●→ why the operation is taken back, or nothing
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.local.engine.context import EngineContext
from generator.local.records.stacks import Stack


def breach(context: EngineContext, stack: Stack) -> str:
    """Why the stack's triggers take its operation back; empty where they do not."""
    given = stack.rollback_configuration.get("RollbackTriggers", ())
    arns = [str(one["Arn"]) for one in given]
    states = {arn: state for arn in arns for state in _states(context, arn)}
    missing = [arn for arn in arns if arn not in states]
    if missing:
        return f"The following rollback triggers do not exist: {_list(missing)}. "
    raised = [arn for arn in arns if states[arn] == "ALARM"]
    return f"The following rollback triggers are in ALARM: {_list(raised)}. " if raised else ""


def _states(context: EngineContext, arn: str) -> list[str]:
    """An alarm's state (``arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME``); none where it is not."""
    parts = arn.split(":", 6)
    if len(parts) < 7:
        return []
    told: Any = context.clients.client("cloudwatch", parts[4], parts[3]).describe_alarms(
        AlarmNames=[parts[6]], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    found = [*told.get("MetricAlarms", ()), *told.get("CompositeAlarms", ())]
    return [str(one["StateValue"]) for one in found if one["AlarmArn"] == arn]


def _list(arns: Iterable[str]) -> str:
    return f"[{', '.join(arns)}]"
