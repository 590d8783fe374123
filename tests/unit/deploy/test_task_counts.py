"""Updates that take tasks away are pointed out, and no others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.cfn.load import assembled
from generator.deploy.aws.client import AwsApiError
from generator.deploy.stack.task_counts import lowered
from generator.plan.diff.resolved_product import StackInputs, resolved_product
from generator.plan.model import Action, Certainty, Change

from .fakes import FakeAws

ARN = "arn:aws:ecs:eu-west-2:1:service/films/api"


def told(
    wanted: object = 2,
    now: int = 7,
    action: Action = "modify",
    certainty: Certainty = "certain",
    arn: str = ARN,
) -> tuple[tuple[str, ...], FakeAws]:
    properties = {} if wanted is None else {"DesiredCount": wanted}
    template = {"Resources": {"Api": {"Type": "AWS::ECS::Service", "Properties": properties}}}
    after = resolved_product(assembled({"": json.dumps(template)}), StackInputs())
    services = {"services": [{"serviceArn": arn, "desiredCount": now}]}
    aws = FakeAws(answers={"describe_services": [services]})
    change = Change("", "Api", "AWS::ECS::Service", action, certainty=certainty)
    return lowered(aws, [change], after, {("", "Api"): arn}), aws


def test_a_count_that_goes_down_is_told() -> None:
    sentences, aws = told()
    assert sentences == (
        "Api has 7 tasks now, and this update makes them 2: its template says so."
        " Raise the parameter behind DesiredCount, or leave it out.",
    )
    assert aws.done == [("describe_services", {"cluster": "films", "services": [ARN]})]


@pytest.mark.parametrize(
    "how",
    [
        {"now": 2},
        {"wanted": None},
        {"action": "add"},
        {"action": "remove"},
        {"certainty": "phantom"},
    ],
)
def test_anything_else_is_not(how: dict[str, Any]) -> None:
    assert told(**how)[0] == ()


def test_a_service_of_the_default_cluster_and_a_count_as_text() -> None:
    sentences, aws = told(wanted="2", arn="arn:aws:ecs:eu-west-2:1:service/api")
    assert len(sentences) == 1
    assert aws.done[0][1]["cluster"] == "default"


def test_a_refusal_is_a_word_not_an_end() -> None:
    template = {
        "Resources": {"Api": {"Type": "AWS::ECS::Service", "Properties": {"DesiredCount": 1}}}
    }
    after = resolved_product(assembled({"": json.dumps(template)}), StackInputs())
    aws = FakeAws(answers={"describe_services": [AwsApiError("AccessDenied", "no")]})
    change = Change("", "Api", "AWS::ECS::Service", Action.MODIFY)
    [sentence] = lowered(aws, [change], after, {("", "Api"): ARN})
    assert sentence == "How many tasks run now cannot be asked: no"
