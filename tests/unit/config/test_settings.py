"""The settings of an environment, strictly."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from generator.config.settings.files import parse_settings
from generator.config.settings.model import (
    SHAPES,
    DeploymentMode,
    OnStackFailure,
    Settings,
    defaults,
    failure_options,
    stack_policy,
)
from generator.errors import UserError

LEAST = "region: eu-west-2\nstack-name: streamflix-dev\ndelivery: nested\n"


def mistakes(text: str) -> list[str]:
    with pytest.raises(UserError) as raised:
        parse_settings(text, "s.yaml")
    return [str(mistake) for mistake in raised.value.mistakes]


def test_each_setting_has_a_shape() -> None:
    assert list(SHAPES) == [field.name.replace("_", "-") for field in fields(Settings)]
    assert SHAPES.keys() - defaults().keys() == {"region", "stack-name", "delivery"}


def test_what_is_not_said_has_a_default() -> None:
    assert parse_settings(LEAST, "s.yaml") == Settings("eu-west-2", "streamflix-dev", "nested")


def test_every_setting_is_read() -> None:
    text = (
        "region: us-gov-west-1\n"
        "stack-name: s\n"
        "delivery: flat\n"
        "role-arn: arn:aws-us-gov:iam::123456789012:role/deployer\n"
        "capabilities: [CAPABILITY_IAM, CAPABILITY_NAMED_IAM]\n"
        "termination-protection: true\n"
        "on-stack-failure: DO_NOTHING\n"
        "deployment-mode: EXPRESS\n"
        "protected-resources:\n  - DatabaseInstance\n"
        "rollback-triggers: [ServiceUnhealthyAlarm]\n"
        "monitoring-minutes: 180\n"
    )

    assert parse_settings(text, "s.yaml") == Settings(
        region="us-gov-west-1",
        stack_name="s",
        delivery="flat",
        role_arn="arn:aws-us-gov:iam::123456789012:role/deployer",
        capabilities=("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"),
        termination_protection=True,
        on_stack_failure="DO_NOTHING",
        deployment_mode="EXPRESS",
        protected_resources=("DatabaseInstance",),
        rollback_triggers=("ServiceUnhealthyAlarm",),
        monitoring_minutes=180,
    )


def test_quotes_around_a_flag_do_not_matter() -> None:
    assert parse_settings(LEAST + 'termination-protection: "true"', "f").termination_protection


def test_all_mistakes_are_found_at_once_each_with_its_line() -> None:
    text = (
        "region: Frankfurt\n"
        "stack_name: dev\n"
        "delivery: both\n"
        "termination-protection: yes\n"
        "capabilities: CAPABILITY_IAM\n"
        "protected-resources: [Database Instance, [x]]\n"
        "role-arn: {a: b}\n"
        "delivery: flat\n"
        "colour: red\n"
    )

    assert mistakes(text) == [
        "s.yaml: stack-name is missing. It is a stack name: letters, digits and hyphens, starting"
        " with a letter, at most 128.",
        "s.yaml:1: region is 'Frankfurt'. It must be a region, such as eu-west-2.",
        "s.yaml:2: There is no setting stack_name. Did you mean stack-name?",
        "s.yaml:3: delivery is 'both'. It must be one of nested, flat.",
        "s.yaml:4: termination-protection is yes, which YAML reads as true. Write true.",
        "s.yaml:5: capabilities must be a list."
        " Each is CAPABILITY_IAM, CAPABILITY_NAMED_IAM or CAPABILITY_AUTO_EXPAND.",
        "s.yaml:6: protected-resources is 'Database Instance'. It must be a logical ID.",
        "s.yaml:6: protected-resources holds a list or a map where a value must be.",
        "s.yaml:7: role-arn must be a single value. It is the ARN of an IAM role.",
        "s.yaml:8: delivery is given twice, first in line 3. Remove one of them.",
        f"s.yaml:9: There is no setting colour. The settings are {', '.join(SHAPES)}.",
    ]


ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:slow"


@pytest.mark.parametrize(
    ("settings", "line", "words"),
    [
        ("monitoring-minutes: 181\nrollback-triggers: [A]", 4, "a whole number from 0 to 180"),
        ("rollback-triggers: [A1, A2, A3, A4, A5, A6]", 4, "6 items; CloudFormation takes 5"),
        ("monitoring-minutes: 5", 4, "there are no rollback-triggers"),
        ("deployment-mode: EXPRESS\non-stack-failure: DELETE", 5, "express mode"),
        ("role-arn: arn:aws-cn:iam::123456789012:role/r", 4, "the partition aws, in which"),
        (f"rollback-triggers:\n  - A\n  - {ALARM}", 6, "not in eu-west-2"),
    ],
)
def test_what_cloudformation_refuses_or_does_in_vain_is_refused(
    settings: str, line: int, words: str
) -> None:
    [said] = mistakes(LEAST + settings)

    assert said.startswith(f"s.yaml:{line}: ")
    assert words in said


@pytest.mark.parametrize(
    "settings",
    [
        "deployment-mode: EXPRESS\non-stack-failure: DO_NOTHING",
        "on-stack-failure: DELETE",
        "rollback-triggers: [A]\nmonitoring-minutes: 0",
        "role-arn: arn:aws:iam::123456789012:role/r",
        f"rollback-triggers: [{ALARM.replace('us-east-1', 'eu-west-2')}]",
    ],
)
def test_what_goes_together_is_taken(settings: str) -> None:
    assert parse_settings(LEAST + settings, "s.yaml").region == "eu-west-2"


@pytest.mark.parametrize(
    ("mode", "on_failure", "is_new", "told"),
    [
        ("STANDARD", "ROLLBACK", True, {"OnStackFailure": "ROLLBACK"}),
        ("STANDARD", "DO_NOTHING", False, {"OnStackFailure": "DO_NOTHING"}),
        ("STANDARD", "DELETE", True, {"OnStackFailure": "DELETE"}),
        ("STANDARD", "DELETE", False, {"OnStackFailure": "ROLLBACK"}),
        ("EXPRESS", "ROLLBACK", True, {"Mode": "EXPRESS", "DisableRollback": False}),
        ("EXPRESS", "DO_NOTHING", False, {"Mode": "EXPRESS", "DisableRollback": True}),
    ],
)
def test_what_becomes_of_a_failure_is_said_in_one_way(
    mode: DeploymentMode, on_failure: OnStackFailure, is_new: bool, told: dict[str, Any]
) -> None:
    settings = Settings(
        "eu-west-2", "s", "nested", deployment_mode=mode, on_stack_failure=on_failure
    )

    options = failure_options(settings, is_new)

    assert options == (told if mode == "STANDARD" else {"DeploymentConfig": told})


def test_settings_are_a_map() -> None:
    assert mistakes("- region\n") == ["s.yaml:1: Settings are a map of keys and values."]


def test_a_stack_policy_denies_replacing_and_deleting_what_is_protected() -> None:
    allow, deny = stack_policy(("DatabaseInstance", "Repository"))["Statement"]

    assert allow == {
        "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*",
    }  # fmt: skip
    assert deny == {
        "Effect": "Deny",
        "Action": ["Update:Replace", "Update:Delete"],
        "Principal": "*",
        "Resource": ["LogicalResourceId/DatabaseInstance", "LogicalResourceId/Repository"],
    }


def test_a_stack_policy_without_anything_to_protect_allows_all() -> None:
    assert [one["Effect"] for one in stack_policy(())["Statement"]] == ["Allow"]
