"""What an edit of settings takes away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.config.settings.model import Settings
from generator.plan.policy.settings import settings_results

SETTINGS = Settings(
    region="eu-west-2",
    stack_name="shop",
    delivery="nested",
    termination_protection=True,
    protected_resources=("Database", "Cache"),
    rollback_triggers=("Errors",),
    monitoring_minutes=5,
)


@pytest.mark.parametrize(
    ("other", "rule", "key"),
    [
        (replace(SETTINGS, region="eu-west-1"), "data-left-behind", "region"),
        (replace(SETTINGS, stack_name="shop2"), "data-left-behind", "stack-name"),
        (replace(SETTINGS, delivery="flat"), "data-loss", "delivery"),
        (replace(SETTINGS, role_arn="arn:aws:iam::1:role/a"), "wider-permissions", "role-arn"),
        (replace(SETTINGS, capabilities=("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")),
         "wider-permissions", "capabilities"),
        (replace(SETTINGS, artifact_bucket="elsewhere"), "weaker-protection", "artifact-bucket"),
        (replace(SETTINGS, termination_protection=False),
         "weaker-protection", "termination-protection"),
        (replace(SETTINGS, protected_resources=("Cache",)),
         "weaker-protection", "protected-resources"),
        (replace(SETTINGS, on_stack_failure="DELETE"), "weaker-protection", "on-stack-failure"),
        (replace(SETTINGS, deployment_mode="EXPRESS"), "weaker-availability", "deployment-mode"),
        (replace(SETTINGS, rollback_triggers=()), "weaker-availability", "rollback-triggers"),
        (replace(SETTINGS, monitoring_minutes=1), "weaker-availability", "monitoring-minutes"),
    ],
)  # fmt: skip
def test_a_setting_that_is_less_safe(other: Settings, rule: str, key: str) -> None:
    [result] = settings_results(SETTINGS, other)
    assert (result.rule, result.logical_id) == (rule, f"settings/{key}")


def test_settings_that_are_safer_are_fine() -> None:
    other = replace(SETTINGS, protected_resources=("Database", "Cache", "Images"))
    assert settings_results(SETTINGS, replace(other, monitoring_minutes=9)) == []
