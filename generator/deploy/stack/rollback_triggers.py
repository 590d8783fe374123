"""Rollback triggers: alarms that take a deployment back, where they can be relied on.

A trigger that is missing fails the whole operation, and one that is in alarm already would take
back the very change that fixes it. (API reference, ``RollbackConfiguration``; User Guide, "Roll
back your CloudFormation stack on alarm breach with rollback triggers".)

    Settings, stack ○→ DescribeAlarms ●→ Triggers
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.config.settings.model import Settings
from generator.config.settings.references import ALARM_TYPES
from generator.deploy.aws.client import Answer, Aws
from generator.errors import AwsError
from generator.plan.model import Change
from generator.plan.stack_tree import StackTree

MOST = 5
"""How many triggers CloudFormation takes."""


@dataclass(frozen=True)
class Triggers:
    """What CreateChangeSet is given as RollbackConfiguration, or nothing where it is left out.

    ``notes``: a sentence for each trigger that is left out.
    """

    configuration: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def rollback_triggers(
    aws: Aws, settings: Settings, tree: StackTree | None, changes: Iterable[Change] = ()
) -> Triggers:
    """The triggers for the next deployment of a stack; None: the first one.

    CloudFormation goes on with the triggers of the last operation unless told otherwise:
    where there were some, an empty list is said. Never raises for what AWS answers: an alarm that
    cannot be asked about is left out.
    """
    configured = tree.root.description.get("RollbackConfiguration") if tree else None
    had = bool((configured or {}).get("RollbackTriggers"))
    alarms, notes = _chosen(aws, settings, tree, changes)
    if not alarms and not had:
        return Triggers({}, notes)
    minutes = settings.monitoring_minutes if alarms else 0
    listed = [{"Arn": arn, "Type": kind} for arn, kind in alarms]
    told = {"RollbackTriggers": listed, "MonitoringTimeInMinutes": minutes}
    return Triggers(told, notes)


def _chosen(
    aws: Aws, settings: Settings, tree: StackTree | None, changes: Iterable[Change]
) -> tuple[Alarms, tuple[str, ...]]:
    """The alarms that are set, and a sentence for each that is left out."""
    if not settings.rollback_triggers:
        return (), ()
    upgraded = [one.place for one in changes if _is_upgrade(one)]
    return ((), (_one_way(upgraded),)) if upgraded else _found(aws, settings, tree)


def _is_upgrade(change: Change) -> bool:
    """Whether a database gets another engine version in place."""
    versions = [one for one in change.properties if one.path == "EngineVersion"]
    return change.type in _DATABASES and change.action == "modify" and bool(versions)


def _one_way(places: Iterable[str]) -> str:
    """Source: RDS user guide, "Upgrading a DB instance engine version": no downgrade in place."""
    return (
        f"{' and '.join(places)}: the engine version changes, and that cannot be rolled back. So no"
        " rollback trigger is set. Deploy this change alone; users have no database meanwhile."
    )


_DATABASES = ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")

Alarms = tuple[tuple[str, str], ...]
"""(ARN, type) of each."""


def _found(aws: Aws, settings: Settings, tree: StackTree | None) -> tuple[Alarms, tuple[str, ...]]:
    try:
        names = _names(settings, tree)
        states = _states(aws, [name for name in names.values() if name])
    except AwsError as error:
        what = "Nothing takes this deployment back by an alarm: the alarms cannot be asked about."
        return (), (f"{what} {error}",)
    alarms: list[tuple[str, str]] = []
    notes: list[str] = []
    for said, name in names.items():
        known = states.get(name)
        if known is None:
            notes.append(f"{said} does not exist yet: this deployment is not taken back by it.")
        elif known[2] == "ALARM":
            notes.append(f"{said} is in alarm already: this deployment is not taken back by it.")
        else:
            alarms.append(known[:2])
    return tuple(alarms[:MOST]), tuple(notes)


def _names(settings: Settings, tree: StackTree | None) -> dict[str, str]:
    """Each trigger as the settings say it → the alarm's name; empty where there is none yet."""
    physical: dict[str, str] = {}
    if tree is not None:
        for (_, name), one in tree.resources:
            if one.type in ALARM_TYPES:
                physical[name] = one.physical_id
    return {
        said: said.split(":", 6)[6] if said.startswith("arn:") else physical.get(said, "")
        for said in settings.rollback_triggers
    }


def _states(aws: Aws, names: list[str]) -> dict[str, tuple[str, str, str]]:
    """Alarm's name → its ARN, its type and its state."""
    if not names:
        return {}
    asked = {"AlarmNames": names, "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    answer = aws.ask("cloudwatch", "describe_alarms", asked)
    return dict(_told(answer))


def _told(answer: Answer) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for key, kind in zip(("MetricAlarms", "CompositeAlarms"), ALARM_TYPES, strict=True):
        for one in answer.get(key, []):
            yield one["AlarmName"], (one["AlarmArn"], kind, str(one.get("StateValue", "")))
