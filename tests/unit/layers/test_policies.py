"""IAM policies as data: who may do what, on which resource."""

from __future__ import annotations

from typing import Any

import pytest
from awacs.aws import PolicyDocument
from troposphere import Ref, encode_to_dict

from generator.layers import policies


def statement(document: PolicyDocument) -> dict[str, Any]:
    """A document's only statement, as the data that CloudFormation reads."""
    data = encode_to_dict(document)
    assert data["Version"] == "2012-10-17"
    (found,) = data["Statement"]
    assert found["Effect"] == "Allow"
    return dict(found)


@pytest.mark.parametrize(
    ("document", "principal"),
    [
        (policies.assumed_by_tasks(), "ecs-tasks.amazonaws.com"),
        (policies.assumed_by_flow_logs(), "vpc-flow-logs.amazonaws.com"),
    ],
)
def test_roles_are_assumed_by_one_service_of_this_account(
    document: PolicyDocument, principal: str
) -> None:
    trust = statement(document)
    assert trust["Principal"] == {"Service": principal}
    assert trust["Action"] == ["sts:AssumeRole"]
    account = {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert trust["Condition"]["StringEquals"] == account


def test_flow_logs_come_from_this_region() -> None:
    condition = statement(policies.assumed_by_flow_logs())["Condition"]
    assert "${AWS::Region}" in condition["ArnLike"]["aws:SourceArn"]["Fn::Sub"]


@pytest.mark.parametrize(
    ("document", "actions"),
    [
        (
            policies.read_secret(Ref("Thing")),
            ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        ),
        (
            policies.write_logs(Ref("Thing")),
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        ),
        (policies.publish_alarms(Ref("Thing")), ["sns:Publish"]),
    ],
)
def test_statement_is_about_one_thing(document: PolicyDocument, actions: list[str]) -> None:
    found = statement(document)
    assert found["Action"] == actions
    assert found["Resource"] == [{"Ref": "Thing"}]


def test_alarms_are_published_by_cloudwatch_alone() -> None:
    found = statement(policies.publish_alarms(Ref("Topic")))
    assert found["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert "aws:SourceAccount" in found["Condition"]["StringEquals"]


def test_database_login_is_one_user_of_one_instance() -> None:
    found = statement(policies.connect_to_database(Ref("Id"), "reader"))
    (resource,) = found["Resource"]
    pattern, values = resource["Fn::Sub"]
    assert found["Action"] == ["rds-db:connect"]
    assert pattern.endswith(":dbuser:${Id}/reader")
    assert values == {"Id": {"Ref": "Id"}}


def test_sessions_open_four_channels() -> None:
    found = statement(policies.open_sessions())
    assert len(found["Action"]) == 4
    assert all(action.startswith("ssmmessages:") for action in found["Action"])
