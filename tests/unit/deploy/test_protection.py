"""What the settings protect is protected once, where it is owned, and nothing is said twice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from generator.config.settings.model import Settings, stack_policy
from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.protection import allow, protect, unprotected
from generator.deploy.stack.read_tree import RESOURCES, read_tree

from .fakes import STACK, FakeAws

SETTINGS = Settings("eu-west-2", "prod", "nested", protected_resources=("Instance",))


class Protected(FakeAws):
    """A root with a nested stack that owns ``Instance``; it remembers policies."""

    def __init__(self, protected: bool = False, **policies: Any) -> None:
        nested = {
            "LogicalResourceId": "Database",
            "ResourceType": STACK,
            "ResourceStatus": "CREATE_COMPLETE",
            "PhysicalResourceId": "nested",
        }
        instance = {
            "LogicalResourceId": "Instance",
            "ResourceType": "AWS::RDS::DBInstance",
            "ResourceStatus": "CREATE_COMPLETE",
        }
        super().__init__(
            held={"prod": [nested], "nested": [instance]},
            states=[{"StackName": "prod", "EnableTerminationProtection": protected}],
        )
        self.policies = {name: json.dumps(one) for name, one in policies.items()}

    def get_stack_policy(self, asked: Any) -> dict[str, Any]:
        body = self.policies.get(asked["StackName"])
        return {"StackPolicyBody": body} if body else {}

    def set_stack_policy(self, asked: Any) -> dict[str, Any]:
        self.done.append(("policy", asked["StackName"]))
        self.policies[asked["StackName"]] = asked["StackPolicyBody"]
        return {}

    def update_termination_protection(self, asked: Any) -> dict[str, Any]:
        self.done.append(("protection", asked["EnableTerminationProtection"]))
        return {}


def test_a_policy_is_set_where_the_resource_is_owned() -> None:
    aws: Any = Protected()

    said = protect(aws, "prod", SETTINGS)

    assert said == (
        "No update may replace or delete Database in prod now.",
        "No update may replace or delete Instance in the nested stack Database now.",
    )
    assert aws.done == [("policy", "prod"), ("policy", "nested")]
    assert json.loads(aws.policies["nested"]) == stack_policy(("Instance",))


def test_no_parent_may_drop_the_nested_stack_of_a_protected_resource() -> None:
    aws: Any = Protected()

    protect(aws, "prod", SETTINGS)

    assert json.loads(aws.policies["prod"]) == stack_policy(("Database",))


def test_what_the_settings_protect_and_aws_does_not_is_found() -> None:
    settings = replace(SETTINGS, termination_protection=True)
    aws: Any = Protected()
    tree = read_tree(aws, {"StackId": "prod", "StackName": "prod"}, RESOURCES)

    assert unprotected(aws, tree, settings) == (
        "prod is not protected from deletion, as its settings say.",
        "Updates may replace or delete Instance in the nested stack Database.",
        "Updates may replace or delete Database in prod.",
    )
    protect(aws, "prod", SETTINGS)
    assert unprotected(aws, tree, SETTINGS) == ()


def test_what_is_so_already_is_passed_over_in_silence() -> None:
    aws: Any = Protected(nested=stack_policy(("Instance",)), prod=stack_policy(("Database",)))

    assert protect(aws, "prod", SETTINGS) == ()
    assert aws.done == []


def test_the_order_of_names_does_not_matter() -> None:
    aws: Any = Protected(
        nested=stack_policy(("Other", "Instance")), prod=stack_policy(("Database",))
    )
    aws.held["nested"].append({**aws.held["nested"][0], "LogicalResourceId": "Other"})
    settings = replace(SETTINGS, protected_resources=("Instance", "Other"))

    assert protect(aws, "prod", settings) == ()


def test_what_the_settings_no_longer_name_is_let_go() -> None:
    aws: Any = Protected(nested=stack_policy(("Instance", "Gone")))
    settings = replace(SETTINGS, protected_resources=())

    said = allow(aws, "prod", settings)

    assert said == (
        "Updates may replace or delete Instance and Gone in the nested stack Database again.",
    )
    assert json.loads(aws.policies["nested"]) == stack_policy(())


@pytest.mark.parametrize(
    "policy",
    [
        {
            "Statement": [
                {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}
            ]
        },
        {"Statement": [{"Effect": "Allow"}, {"Effect": "Deny", "Resource": ["x"]}]},
        {"Statement": [{"Effect": "Allow"}, {"Effect": "Deny"}]},
        {"Statement": [{"Effect": "Allow"}, "Deny"]},
        {"Statement": {}},
    ],
)
def test_a_policy_of_another_form_is_somebody_elses(policy: Any) -> None:
    aws: Any = Protected(prod=policy, nested=policy)

    said = protect(aws, "prod", SETTINGS)

    assert said[0] == "No update may replace or delete Database in prod now."
    assert said[1].startswith("The stack policy that prod had is replaced")
    assert said[2].startswith("No update may replace or delete Instance")
    assert said[3].startswith("The stack policy that the nested stack Database had is replaced")


def test_a_policy_of_another_form_stays_where_nothing_is_to_be_protected() -> None:
    policy = {"Statement": [{"Effect": "Deny", "Action": "Update:*", "Resource": "*"}]}
    aws: Any = Protected(prod=policy)
    settings = replace(SETTINGS, protected_resources=())

    said = protect(aws, "prod", settings)

    assert said == ("prod has a stack policy that no settings made; it stays as it is.",)
    assert json.loads(aws.policies["prod"]) == policy


@pytest.mark.parametrize("wanted", [True, False])
def test_termination_protection_follows_the_settings(wanted: bool) -> None:
    settings = replace(SETTINGS, protected_resources=(), termination_protection=wanted)
    aws: Any = Protected(protected=not wanted)

    [said] = protect(aws, "prod", settings)

    assert aws.done == [("protection", wanted)]
    assert ("no longer protected" in said) != wanted
    assert protect(Protected(protected=wanted), "prod", settings) == ()  # type: ignore[arg-type]


def test_a_resource_that_is_not_deployed_is_named() -> None:
    settings = replace(SETTINGS, protected_resources=("Repository",))

    said = protect(Protected(), "prod", settings)  # type: ignore[arg-type]

    assert said == ("Repository is not deployed, so nothing had to be protected.",)


def test_a_stack_that_is_gone_by_now_is_not_protected() -> None:
    aws: Any = Protected()
    missing = AwsApiError("ValidationError", "Stack with id prod does not exist")
    aws.answers = {"describe_stacks": [missing]}
    aws.held = {}

    assert protect(aws, "prod", replace(SETTINGS, protected_resources=())) == ()
