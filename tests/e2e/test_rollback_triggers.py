"""Rollback triggers: an alarm that is missing or raised takes an operation back."""

from __future__ import annotations

import pytest
from worlds import World

TOPIC = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
CHANGED = {
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "films"}}}
}


@pytest.fixture
def alarm(world: World) -> str:
    """An alarm's ARN."""
    cloudwatch = world.client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="errors: many",
        Namespace="films",
        MetricName="errors",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    (told,) = cloudwatch.describe_alarms()["MetricAlarms"]
    return str(told["AlarmArn"])


def triggers(*arns: str) -> dict[str, object]:
    """A RollbackConfiguration."""
    return {"RollbackTriggers": [{"Arn": arn, "Type": "AWS::CloudWatch::Alarm"} for arn in arns]}


def state(world: World, value: str) -> None:
    """Someone sets the alarm's state."""
    world.client("cloudwatch").set_alarm_state(
        AlarmName="errors: many", StateValue=value, StateReason="a test"
    )


def test_a_quiet_alarm_lets_it_through(world: World, alarm: str) -> None:
    state(world, "OK")
    configuration = triggers(alarm)
    created = world.create("films", TOPIC, RollbackConfiguration=configuration)
    assert created == "CREATE_COMPLETE"
    assert world.stack("films")["RollbackConfiguration"] == configuration
    assert world.update("films", CHANGED) == "UPDATE_COMPLETE"


def test_a_missing_alarm_fails_the_operation(world: World, alarm: str) -> None:
    missing = alarm.replace("many", "few")
    created = world.create("films", TOPIC, RollbackConfiguration=triggers(alarm, missing))
    assert created == "ROLLBACK_COMPLETE"
    assert any(f"do not exist: [{missing}]" in one for one in world.reasons("films"))
    assert world.topics() == set()


def test_a_raised_alarm_takes_the_update_back(world: World, alarm: str) -> None:
    assert world.create("films", TOPIC) == "CREATE_COMPLETE"
    state(world, "ALARM")
    changes = world.change_set("films", CHANGED, RollbackConfiguration=triggers(alarm))
    assert world.execute(changes) == "UPDATE_ROLLBACK_COMPLETE"
    assert any(f"in ALARM: [{alarm}]" in one for one in world.reasons("films"))
    (topic,) = world.sns.list_topics()["Topics"]
    assert not world.sns.get_topic_attributes(**topic)["Attributes"].get("DisplayName")
