"""Stack policies against planned changes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.cfn.template import Template
from generator.local.clock import now
from generator.local.engine.planning import Detail, Plan, Planned
from generator.local.engine.policies import forbidden, parsed, update_action
from generator.local.errors import ApiError
from generator.local.records.stacks import Deployment, Place, Stack

REPLACED = Planned(
    "A",
    "AWS::SNS::Topic",
    "Modify",
    plain=(Detail("DirectModification", "Static", "Properties", "TopicName", requires="always"),),
)
CHANGED = Planned("B", "AWS::SNS::Topic", "Modify")
REMOVED = Planned("C", "AWS::SQS::Queue", "Remove")
ADDED = Planned("D", "AWS::SQS::Queue", "Add")


@pytest.fixture
def plan() -> Plan:
    """A plan with one change of every kind."""
    stack = Stack(Place("1", "eu-west-2"), "s", "arn", now(), "CREATE_COMPLETE")
    every = (REPLACED, CHANGED, REMOVED, ADDED)
    return Plan(stack, Deployment(Template({})), every)


def policy(*statements: dict[str, Any]) -> str:
    """A document of these statements."""
    return json.dumps({"Statement": list(statements)})


ALL = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}


def test_actions() -> None:
    assert [update_action(one) for one in (REPLACED, CHANGED, REMOVED, ADDED)] == [
        "Update:Replace",
        "Update:Modify",
        "Update:Delete",
        "",
    ]


@pytest.mark.parametrize(
    ("statements", "denied"),
    [
        ((), ["A", "B", "C"]),
        ((ALL,), []),
        ((ALL, {**ALL, "Effect": "Deny", "Resource": "LogicalResourceId/A"}), ["A"]),
        ((ALL, {**ALL, "Effect": "Deny", "Action": ["Update:Delete"]}), ["C"]),
        (
            (
                ALL,
                {
                    "Effect": "Deny",
                    "NotAction": "Update:Modify",
                    "NotResource": "LogicalResourceId/C",
                },
            ),
            ["A"],
        ),
        (
            (
                ALL,
                {
                    **ALL,
                    "Effect": "Deny",
                    "Condition": {"StringLike": {"ResourceType": ["AWS::SQS::*"]}},
                },
            ),
            ["C"],
        ),
    ],
)
def test_what_is_forbidden(plan: Plan, statements: tuple[Any, ...], denied: list[str]) -> None:
    assert forbidden(policy(*statements), plan) == denied


def test_without_a_policy_nothing_is(plan: Plan) -> None:
    assert forbidden("", plan) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"Statement": [{"Effect": "Maybe"}]}',
        '{"Statement": {"Effect": "Deny", "Action": "Delete:*", "Principal": "*"}}',
        '{"Statement": {"Effect": "Allow", "NotAction": "Create:*", "Principal": "*"}}',
        '{"Statement": {"Effect": "Allow", "Action": "Update:*", "Principal": {"AWS": "*"}}}',
        '{"Statement": {"Effect": "Allow", "Action": "Update:*", "Principal": "123456789012"}}',
        "x" * 20_000,
    ],
)
def test_what_is_no_policy(body: str) -> None:
    with pytest.raises(ApiError, match="policy"):
        parsed(body)
