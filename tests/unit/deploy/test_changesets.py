"""Of which type a change set is, and what CloudFormation is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.config.settings.model import Settings
from generator.deploy.change_set.request import (
    Type,
    Wanted,
    is_ours,
    name_of,
    request,
    stopped_note,
    type_for,
)
from generator.deploy.stack.statuses import STATUSES
from generator.errors import AwsError

SETTINGS = Settings(region="eu-west-2", stack_name="product", delivery="nested")
WANTED = Wanted("https://url", {"A": "1", "B": ""}, {"team": "films"})


def asked(settings: Settings = SETTINGS, kind: Type = "CREATE", status: str = "") -> dict[str, Any]:
    return request(settings, WANTED, kind, status)


def stack(status: str) -> dict[str, str]:
    return {"StackName": "product", "StackStatus": status}


def test_request_says_everything() -> None:
    assert asked() == {
        "StackName": "product",
        "ChangeSetType": "CREATE",
        "TemplateURL": "https://url",
        "Parameters": [
            {"ParameterKey": "A", "ParameterValue": "1"},
            {"ParameterKey": "B", "ParameterValue": ""},
        ],
        "Tags": [{"Key": "team", "Value": "films"}],
        "Capabilities": ["CAPABILITY_IAM"],
        "IncludeNestedStacks": True,
        "OnStackFailure": "ROLLBACK",
    }


def test_request_follows_the_settings() -> None:
    special = replace(SETTINGS, role_arn="arn:role", deployment_mode="EXPRESS")
    assert asked(special)["RoleARN"] == "arn:role"
    assert asked(special)["DeploymentConfig"] == {"Mode": "EXPRESS", "DisableRollback": False}
    assert "OnStackFailure" not in asked(special)
    triggers = {"RollbackTriggers": [], "MonitoringTimeInMinutes": 0}
    wanted = replace(WANTED, rollback=triggers)
    assert request(SETTINGS, wanted, "UPDATE")["RollbackConfiguration"] == triggers


def test_delete_on_failure_only_counts_for_a_new_stack() -> None:
    deleting = replace(SETTINGS, on_stack_failure="DELETE")
    assert asked(deleting)["OnStackFailure"] == "DELETE"
    assert asked(deleting, "UPDATE")["OnStackFailure"] == "ROLLBACK"


@pytest.mark.parametrize("status", ["CREATE_FAILED", "UPDATE_FAILED"])
def test_from_where_it_stopped_a_stack_goes_on_without_rollback(status: str) -> None:
    assert asked(kind="UPDATE", status=status)["OnStackFailure"] == "DO_NOTHING"
    express = asked(replace(SETTINGS, deployment_mode="EXPRESS"), "UPDATE", status)
    assert express["DeploymentConfig"] == {"Mode": "EXPRESS", "DisableRollback": True}
    assert status in stopped_note(status)
    assert stopped_note("UPDATE_COMPLETE") == ""


@pytest.mark.parametrize("name", STATUSES)
def test_every_status_has_a_type_or_a_command(name: str) -> None:
    status = STATUSES[name]
    if status.change_set != "nothing":
        assert type_for(stack(name), "dev") == status.change_set.upper()
        return
    with pytest.raises(AwsError) as refused:
        type_for(stack(name), "dev")
    assert name in str(refused.value)
    assert "`streamflix " in str(refused.value)
    assert ("Someone else" in str(refused.value)) == name.endswith("_IN_PROGRESS")


def test_no_stack_is_created() -> None:
    assert type_for(None, "dev") == "CREATE"


def test_our_change_sets_are_known_by_their_names() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    name = name_of("streamflix-dev", moment, "abc123")
    assert name == "streamflix-dev-20260102T030405Z-abc123"
    assert is_ours(name, "streamflix-dev")
    # One of an earlier version, to be swept with the others.
    assert is_ours("streamflix-20260102T030405Z-abc123", "streamflix-dev")
    long = "s" * 128
    assert is_ours(name_of(long, moment, "abc123"), long)
    assert len(name_of(long, moment, "abc123")) < 90
    prod = name_of("streamflix-prod", moment, "abc123")
    for other in ("streamflix-dev-mine", f"{name}-First-XYZ", "awscli-cloudformation-1", prod):
        assert not is_ours(other, "streamflix-dev")
