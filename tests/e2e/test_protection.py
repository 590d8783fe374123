"""Protection as code: policies on the stacks that own what they protect, and rollback triggers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import World
from .small import NAME, Small, small

KEEPER = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "kept"}}
ALARM = {
    "Type": "AWS::CloudWatch::Alarm",
    "Properties": {
        "Namespace": "N",
        "MetricName": "M",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    },
}


@pytest.fixture
def product(
    world: World, in_project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Small]:
    """The small product; what is to be kept, and an alarm, lie in the nested stack First."""
    with small(world, in_project, tmp_path, capsys) as made:
        made.edit("first.yaml", lambda t: t["Resources"].update(Keeper=KEEPER, SlowAlarm=ALARM))
        yield made


def policy(world: World, nested: str = "") -> Any:
    """A stack's policy, None where it has none."""
    name = world.resources(NAME)[nested]["PhysicalResourceId"] if nested else NAME
    body = world.cfn.get_stack_policy(StackName=name).get("StackPolicyBody")
    return json.loads(body) if body else None


def unset(product: Small, key: str) -> None:
    """Take a line out of the settings."""
    file = product.folder / "parameters/settings/local.yaml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith(f"{key}:")]
    file.write_text("\n".join([*lines, ""]))


def without_keeper(template: Any) -> None:
    del template["Resources"]["Keeper"]


def deploy(product: Small, code: int = 0) -> tuple[str, str]:
    """What a deployment prints on standard output and standard error."""
    got, out, err = product.run("deploy", "local", "--yes")
    assert got == code, (out, err)
    return out, err


def test_a_policy_is_set_on_the_stack_that_owns_the_resource(product: Small) -> None:
    product.settings("protected-resources: [Keeper]")

    out, _ = deploy(product)

    assert "No update may replace or delete Keeper in the nested stack First now." in out
    [_, deny] = policy(product.world, "First")["Statement"]
    assert deny["Resource"] == ["LogicalResourceId/Keeper"]
    [_, around] = policy(product.world)["Statement"]
    assert around["Resource"] == ["LogicalResourceId/First"]
    assert policy(product.world, "Second") is None
    out, _ = deploy(product)
    assert "Keeper" not in out


def test_an_update_cannot_drop_the_nested_stack_of_a_protected_resource(product: Small) -> None:
    product.settings("protected-resources: [Keeper]")
    deploy(product)
    world = product.world
    template = {"Resources": {"Other": {"Type": "AWS::SNS::Topic"}}}

    assert world.update(NAME, template) == "UPDATE_ROLLBACK_COMPLETE"

    assert any("denied by stack policy" in one for one in world.reasons(NAME))
    assert policy(world, "First")


def test_what_is_protected_is_not_deleted_until_the_settings_say_so(product: Small) -> None:
    product.settings("protected-resources: [Keeper, First]")
    deploy(product)
    product.edit("first.yaml", without_keeper)
    _, err = deploy(product, code=2)
    assert "local.yaml:6: No stack has a resource Keeper: nothing would be protected." in err

    # Someone else's template: the policy is what holds.
    product.edit("second.yaml", lambda t: t["Resources"].update(Keeper=KEEPER))
    _, err = deploy(product, code=3)
    assert "First/Keeper (AWS::SSM::Parameter), UPDATE_FAILED: Action denied by stack" in err
    assert product.status() == "UPDATE_ROLLBACK_COMPLETE"

    unset(product, "protected-resources")
    out, _ = deploy(product)
    assert "Updates may replace or delete Keeper in the nested stack First again." in out
    assert [one["Effect"] for one in policy(product.world, "First")["Statement"]] == ["Allow"]
    assert "Keeper" not in product.world.resources(
        product.world.resources(NAME)["First"]["PhysicalResourceId"]
    )


def test_a_policy_of_somebody_elses_stays_where_nothing_is_protected(product: Small) -> None:
    deploy(product)
    deny = {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}
    nested = product.world.resources(NAME)["Second"]["PhysicalResourceId"]
    body = json.dumps({"Statement": [deny]})
    product.world.cfn.set_stack_policy(StackName=nested, StackPolicyBody=body)

    out, _ = deploy(product)
    assert "the nested stack Second has a stack policy that no settings made" in out
    assert policy(product.world, "Second") == {"Statement": [deny]}

    product.settings("protected-resources: [Topic]")
    out, _ = deploy(product)
    assert "The stack policy that the nested stack Second had is replaced" in out


def test_termination_protection_is_switched_on_and_off_with_a_word(product: Small) -> None:
    product.settings("termination-protection: true")
    out, _ = deploy(product)
    assert f"{NAME} is protected from deletion now." in out
    assert product.world.stack(NAME)["EnableTerminationProtection"] is True
    assert product.run("destroy", "local", "--yes")[0] == 1

    unset(product, "termination-protection")
    out, _ = deploy(product)
    assert f"{NAME} is no longer protected from deletion: its settings have" in out
    assert product.world.stack(NAME)["EnableTerminationProtection"] is False
    assert product.run("destroy", "local", "--yes")[0] == 0


def triggers(world: World) -> list[Any]:
    return list(world.stack(NAME)["RollbackConfiguration"].get("RollbackTriggers", []))


def test_a_trigger_counts_once_its_alarm_exists_and_is_quiet(product: Small) -> None:
    world = product.world
    product.settings("rollback-triggers: [SlowAlarm]")
    product.settings("monitoring-minutes: 7")
    out, _ = deploy(product)
    assert "SlowAlarm does not exist yet: this deployment is not taken back by it." in out
    assert triggers(world) == []

    product.say("StageName", "second")
    deploy(product)
    [alarm] = world.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert triggers(world) == [{"Arn": alarm["AlarmArn"], "Type": "AWS::CloudWatch::Alarm"}]
    assert world.stack(NAME)["RollbackConfiguration"]["MonitoringTimeInMinutes"] == 7

    # What fixes it must not be taken back by it, nor by what was said last time.
    world.client("cloudwatch").set_alarm_state(
        AlarmName=alarm["AlarmName"], StateValue="ALARM", StateReason="test"
    )
    product.say("StageName", "third")
    out, _ = deploy(product)
    assert "SlowAlarm is in alarm already: this deployment is not taken back by it." in out
    assert triggers(world) == []
    assert world.outputs(NAME)["Stage"] == "third"
