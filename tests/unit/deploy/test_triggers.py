"""Rollback triggers: only what exists, is quiet, and can be asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.config.settings.model import Settings
from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.rollback_triggers import Triggers, rollback_triggers
from generator.plan.model import Action, Change, PropertyChange
from generator.plan.stack_tree import DeployedStack, StackResource, StackTree

from .fakes import FakeAws

SETTINGS = Settings(
    "eu-west-2", "prod", "nested", rollback_triggers=("SlowAlarm", "Verdict"), monitoring_minutes=5
)
METRIC, COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"


def arn(name: str) -> str:
    return f"arn:aws:cloudwatch:eu-west-2:123456789012:alarm:{name}"


def alarm(name: str, state: str = "OK") -> dict[str, str]:
    return {"AlarmName": name, "AlarmArn": arn(name), "StateValue": state}


def with_alarms(slow: str = "OK", verdict: str = "OK") -> Any:
    """An AWS with both alarms; an empty state: the alarm is gone."""

    def told(asked: Any) -> dict[str, Any]:
        known = {"slow-1": alarm("slow-1", slow), "verdict-1": alarm("verdict-1", verdict)}
        named = [known[name] for name in asked["AlarmNames"] if known[name]["StateValue"]]
        metric = [one for one in named if one["AlarmName"] == "slow-1"]
        return {"MetricAlarms": metric, "CompositeAlarms": [o for o in named if o not in metric]}

    return FakeAws(answers={"describe_alarms": told})


def deployed(**description: Any) -> StackTree:
    """The stack with both alarms and a topic."""
    resources = (
        StackResource("SlowAlarm", METRIC, "slow-1", "CREATE_COMPLETE"),
        StackResource("Verdict", COMPOSITE, "verdict-1", "CREATE_COMPLETE"),
        StackResource("Topic", "AWS::SNS::Topic", "t", "CREATE_COMPLETE"),
    )
    held = {one.logical_id: one for one in resources}
    return StackTree({"": DeployedStack("", "prod", {"StackName": "prod", **description}, held)})


def listed(*triggers: tuple[str, str], minutes: int = 5) -> dict[str, Any]:
    told = [{"Arn": arn(name), "Type": kind} for name, kind in triggers]
    return {"RollbackTriggers": told, "MonitoringTimeInMinutes": minutes}


def test_alarms_that_exist_and_are_quiet_are_triggers_of_their_type() -> None:
    found = rollback_triggers(with_alarms("INSUFFICIENT_DATA"), SETTINGS, deployed())

    assert found == Triggers(listed(("slow-1", METRIC), ("verdict-1", COMPOSITE)))


def test_an_alarm_that_is_on_already_is_left_out_with_a_word() -> None:
    found = rollback_triggers(with_alarms("ALARM"), SETTINGS, deployed())

    assert found.configuration == listed(("verdict-1", COMPOSITE))
    assert found.notes == (
        "SlowAlarm is in alarm already: this deployment is not taken back by it.",
    )


def test_an_alarm_that_is_gone_is_left_out_with_a_word() -> None:
    found = rollback_triggers(with_alarms("", ""), SETTINGS, deployed())

    assert found.configuration == {}
    assert [note.split(":")[0] for note in found.notes] == [
        "SlowAlarm does not exist yet",
        "Verdict does not exist yet",
    ]


def test_a_first_deployment_has_no_triggers_and_asks_for_none() -> None:
    aws = with_alarms()

    found = rollback_triggers(aws, SETTINGS, None)

    assert (found.configuration, len(found.notes)) == ({}, 2)
    assert aws.done == []


@pytest.mark.parametrize("settings", [SETTINGS, replace(SETTINGS, rollback_triggers=())])
def test_triggers_of_the_last_operation_are_taken_away_where_none_are_left(
    settings: Settings,
) -> None:
    had = {"RollbackTriggers": [{"Arn": arn("old"), "Type": METRIC}]}

    found = rollback_triggers(
        with_alarms("ALARM", ""), settings, deployed(RollbackConfiguration=had)
    )

    assert found.configuration == listed(minutes=0)


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    nothing = replace(SETTINGS, rollback_triggers=())

    assert rollback_triggers(with_alarms(), nothing, deployed()) == Triggers()
    assert rollback_triggers(with_alarms(), nothing, deployed(RollbackConfiguration=None)) == (
        Triggers()
    )


def test_an_alarm_elsewhere_is_named_by_its_arn() -> None:
    aws: Any = FakeAws(answers={"describe_alarms": [{"MetricAlarms": [alarm("a:b")]}]})
    settings = replace(SETTINGS, rollback_triggers=(arn("a:b"),))

    found = rollback_triggers(aws, settings, deployed())

    assert found.configuration == listed(("a:b", METRIC))
    [(_, asked)] = aws.done
    assert asked["AlarmNames"] == ["a:b"]


def test_alarms_that_cannot_be_asked_about_do_not_stop_a_deployment() -> None:
    aws = with_alarms()
    aws.answers = {"describe_alarms": [AwsApiError("AccessDenied", "AWS rejected DescribeAlarms.")]}

    found = rollback_triggers(aws, SETTINGS, deployed())

    assert found.configuration == {}
    assert found.notes == (
        "Nothing takes this deployment back by an alarm: the alarms cannot be asked about."
        " AWS rejected DescribeAlarms.",
    )


def database(change: PropertyChange) -> Change:
    kind = "AWS::RDS::DBInstance"
    return Change("Database", "Instance", kind, Action.MODIFY, properties=(change,))


def test_no_alarm_rolls_back_an_upgrade_of_a_database_s_engine() -> None:
    version = PropertyChange("EngineVersion", "16.4", "17.2")
    upgrade = Change(
        "Database", "Instance", "AWS::RDS::DBInstance", Action.MODIFY, properties=(version,)
    )
    had = {"RollbackTriggers": [{"Arn": arn("old"), "Type": METRIC}]}

    found = rollback_triggers(
        with_alarms(), SETTINGS, deployed(RollbackConfiguration=had), [upgrade]
    )

    assert found.configuration == listed(minutes=0)
    assert found.notes[0].startswith("Database/Instance: the engine version changes")


def test_other_changes_of_a_database_keep_the_triggers() -> None:
    other = PropertyChange("BackupRetentionPeriod", 7, 14)
    change = Change(
        "Database", "Instance", "AWS::RDS::DBInstance", Action.MODIFY, properties=(other,)
    )

    found = rollback_triggers(with_alarms(), SETTINGS, deployed(), [change])

    assert found.configuration == listed(("slow-1", METRIC), ("verdict-1", COMPOSITE))
