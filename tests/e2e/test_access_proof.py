"""The deployers' roles, held against every call that deploying and destroying StreamFlix makes.

The local engine makes its handlers' calls through botocore: they are recorded here, and each must
be allowed by the generated policies, evaluated as IAM does. What the local engine's handlers do not
call, AWS's may: the policies also hold all that the resource schemas list (tests/unit/access).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from iam_policies import Question, is_allowed
from worlds import ACCOUNT, REGION, World

from generator.cfn.load import load
from generator.cfn.scope import Pseudo
from generator.cfn.source.locations import files
from generator.plan.diff.resolved_product import StackInputs, resolved_product

CALLED_BY_CLOUDFORMATION = {"aws:CalledVia": ("cloudformation.amazonaws.com",)}

# A client's name in botocore → the prefix of its actions in IAM, where they differ.
PREFIXES = {"elbv2": "elasticloadbalancing", "cloudwatch": "cloudwatch"}

# Operation → (property of the request, the resource's ARN): what policies know by its name.
NAMED: dict[tuple[str, str], tuple[str, str]] = {
    ("ecr", ""): ("repositoryName", f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{{}}"),
    ("iam", ""): ("RoleName", f"arn:aws:iam::{ACCOUNT}:role/{{}}"),
    ("sns", "CreateTopic"): ("Name", f"arn:aws:sns:{REGION}:{ACCOUNT}:{{}}"),
    ("sns", ""): ("TopicArn", "{}"),
    ("cloudwatch", "PutDashboard"): (
        "DashboardName",
        f"arn:aws:cloudwatch::{ACCOUNT}:dashboard/{{}}",
    ),
    ("cloudwatch", "DeleteAlarms"): (
        "AlarmNames",
        f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{{}}",
    ),
    ("cloudwatch", "DeleteDashboards"): (
        "DashboardNames",
        f"arn:aws:cloudwatch::{ACCOUNT}:dashboard/{{}}",
    ),
    ("cloudwatch", ""): ("AlarmName", f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{{}}"),
    ("logs", ""): ("logGroupName", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{}}"),
}

# Calls that only the local engine makes, each with the reason.
OURS = {
    "ec2:DescribeTags": "AWS's handlers read the tags that Describe calls return",
    "iam:ListRoleTags": "AWS's handler reads them with GetRole; moto tells them only here",
}

Call = tuple[str, str, dict[str, Any], Any]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Call]]:
    """(service, operation, request, operation's model) of each call that the engine makes."""
    recorded: list[Call] = []
    real = BaseClient._make_api_call  # type: ignore[attr-defined]

    def recording(self: Any, operation: str, request: dict[str, Any]) -> Any:
        if "127.0.0.1" not in self.meta.endpoint_url:
            model = self.meta.service_model
            recorded.append(
                (model.service_name, operation, request, model.operation_model(operation))
            )
        return real(self, operation, request)

    monkeypatch.setattr(BaseClient, "_make_api_call", recording)
    yield recorded


def statements(name: str) -> list[dict[str, Any]]:
    """The statements of a role's policies as they are with default parameters."""
    product = load(f"templates/access/{name}.yaml", files())
    pseudo = Pseudo(REGION, ACCOUNT, "access", "arn:aws:cloudformation:x:y:stack/access/1", ())
    resolved = resolved_product(product, StackInputs({}, pseudo=pseudo))
    found = [
        statement
        for instance in resolved.resources.values()
        if instance.type == "AWS::IAM::ManagedPolicy"
        for statement in instance.resource.properties["PolicyDocument"]["Statement"]
    ]
    assert found
    return found


def questions(call: Call) -> Iterator[Question]:
    """What IAM is asked for a call: its action and resource, and passing the roles in it."""
    service, operation, request, model = call
    if service == "apigatewayv2":
        path = model.http["requestUri"].removeprefix("/v2").partition("?")[0]
        path = path.replace("{resource-arn}", "x")
        resource = f"arn:aws:apigateway:{REGION}::{path}"
        yield Question(f"apigateway:{model.http['method']}", resource, CALLED_BY_CLOUDFORMATION)
        return
    prefix = PREFIXES.get(service, model.service_model.signing_name)
    action = f"{prefix}:{operation}"
    context = {**CALLED_BY_CLOUDFORMATION}
    if request.get("PolicyArn"):
        context["iam:PolicyARN"] = (str(request["PolicyArn"]),)
    yield Question(action, _arn(service, operation, request), context)
    for role, to in _passed(request):
        passed = {**CALLED_BY_CLOUDFORMATION, "iam:PassedToService": (to,)}
        yield Question("iam:PassRole", role, passed)


def _arn(service: str, operation: str, request: dict[str, Any]) -> str:
    if service == "s3":
        return f"arn:aws:s3:::{request['Bucket']}/{request.get('Key', '')}"
    for member in ("resourceArn", "ResourceArn", "ResourceARN"):
        if request.get(member):
            return str(request[member])
    for key in ((service, operation), (service, "")):
        member, pattern = NAMED.get(key, ("", ""))
        if request.get(member):
            value = request[member]
            return pattern.format(value[0] if isinstance(value, list) else value)
    return f"arn:aws:{PREFIXES.get(service, service)}:{REGION}:{ACCOUNT}:thing/1"


def _passed(request: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for member in ("executionRoleArn", "taskRoleArn"):
        if request.get(member):
            yield str(request[member]), "ecs-tasks.amazonaws.com"
    if request.get("DeliverLogsPermissionArn"):
        yield str(request["DeliverLogsPermissionArn"]), "vpc-flow-logs.amazonaws.com"


def refused(recorded: list[Call], name: str) -> set[tuple[str, str]]:
    policies = statements(name)
    asked = {question for call in recorded for question in questions(call)}
    return {
        (question.action, question.resource)
        for question in asked
        if question.action not in OURS and not is_allowed(policies, question)
    }


def update(world: World, **changed: str) -> None:
    """Update the stack as it is, with other parameters."""
    known = [one["ParameterKey"] for one in world.stack("streamflix-local")["Parameters"]]
    values = {name: {"UsePreviousValue": True} for name in known}
    values |= {name: {"ParameterValue": value} for name, value in changed.items()}
    world.cfn.update_stack(
        StackName="streamflix-local",
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": name, **value} for name, value in values.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    assert world.settled("streamflix-local") == "UPDATE_COMPLETE"


@pytest.mark.long
def test_each_call_of_a_life_of_streamflix_is_allowed_to_the_role_that_does_it(
    world: World, calls: list[Call], in_project: Path
) -> None:
    world.deploy("local", {})
    update(world, TaskCpu="512", TaskMemory="1024", LogRetentionDays="14")
    deploying = list(calls)
    calls.clear()
    assert world.delete("streamflix-local") == "DELETE_COMPLETE"
    destroying = list(calls)

    assert len({operation for _, operation, _, _ in deploying}) > 60
    assert sorted(refused(deploying, "deploy")) == []
    assert sorted(refused(destroying, "destroy")) == []
    # It can fail: who plans may not create anything.
    assert ("ecs:CreateCluster", f"arn:aws:ecs:{REGION}:{ACCOUNT}:thing/1") in refused(
        deploying, "plan"
    )
