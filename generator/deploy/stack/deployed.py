"""What is deployed, read from CloudFormation: a stack, all that are nested in it, and their values.

stack ID ○→ DescribeStacks, GetTemplate, ListStackResources a stack ●→ Deployed
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from generator.cfn.load import STACK_TYPE, inside
from generator.cfn.scope import Pseudo
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws
from generator.errors import AwsError
from generator.plan.diff.deployed_state import (
    GONE,
    DeployedResource,
    DeployedStack,
    DeployedState,
    deployed_state,
)
from generator.plan.diff.resolved_product import Address, StackInputs

Delivery = Literal["nested", "flat"]

_HIDDEN = "****"


@dataclass(frozen=True)
class Deployed:
    """A stack as it is now.

    ``side``: what its templates and parameters say, with what is in doubt. ``stack``: what
    DescribeStacks says of the root. ``physical_ids``: by stack path and logical ID.
    ``templates``: texts by stack path.
    """

    side: DeployedState
    delivery: Delivery
    stack: Answer
    physical_ids: Mapping[Address, str]
    templates: Mapping[str, str]
    pseudo: Pseudo

    def given(
        self, parameters: Mapping[str, str], tags: Mapping[str, str], file: str
    ) -> StackInputs:
        """What the same stack is given next: it stays in its account, under its name."""
        return StackInputs(parameters, tags, self.pseudo, file)


def deployed(aws: Aws, stack_id: str) -> Deployed:
    """What is deployed as a stack: name or ID. Three questions for each stack in it.

    Raises ``AwsError`` where there is none or AWS says no, ``TemplateError`` for a root template
    that cannot be read.
    """
    told = cloudformation.stack(aws, stack_id)
    if told is None:
        raise AwsError(f"There is no stack {stack_id}.")
    parts = dict(_parts(aws, told, ""))
    root = parts[""]
    tags = {one["Key"]: one["Value"] for one in told.get("Tags", [])}
    pseudo = pseudo_of(told)
    nested = any(piece.type == STACK_TYPE for piece in root.pieces)
    return Deployed(
        side=deployed_state(parts, tags, pseudo),
        delivery="nested" if nested else "flat",
        stack=told,
        physical_ids={
            (path, piece.logical_id): piece.physical_id
            for path, part in parts.items()
            for piece in part.pieces
            if piece.physical_id
        },
        templates={path: p.template for path, p in parts.items() if p.template is not None},
        pseudo=pseudo,
    )


def pseudo_of(stack: Answer) -> Pseudo:
    """The pseudo parameters that a stack's own description gives away.

    Its ID is ``arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/NAME/UUID``.
    """
    stack_id = str(stack["StackId"])
    _, _, _, region, account, _ = stack_id.split(":", 5)
    topics = tuple(map(str, stack.get("NotificationARNs", ())))
    return Pseudo(region, account, str(stack["StackName"]), stack_id, topics)


def _parts(aws: Aws, told: Answer, path: str) -> Iterator[tuple[str, DeployedStack]]:
    """A stack and all in it, parents first."""
    stack_id = str(told["StackId"])
    pieces = [_piece(one) for one in cloudformation.resources(aws, stack_id)]
    pieces = [piece for piece in pieces if piece.status != GONE]
    yield path, _part(told, cloudformation.template(aws, stack_id), pieces)
    for piece in pieces:
        if piece.type == STACK_TYPE and piece.physical_id:
            below = inside(path, piece.logical_id)
            child = cloudformation.stack(aws, piece.physical_id)
            if child is None or child["StackStatus"] == GONE:
                yield below, DeployedStack(None)
            else:
                yield from _parts(aws, child, below)


def _part(told: Answer, template: str, pieces: list[DeployedResource]) -> DeployedStack:
    parameters = {one["ParameterKey"]: one for one in told.get("Parameters", [])}
    texts = {name: str(one.get("ParameterValue", "")) for name, one in parameters.items()}
    return DeployedStack(
        template=template,
        status=str(told["StackStatus"]),
        parameters={name: text for name, text in texts.items() if text != _HIDDEN},
        resolved={
            name: str(one["ResolvedValue"])
            for name, one in parameters.items()
            if "ResolvedValue" in one
        },
        hidden=frozenset(name for name, text in texts.items() if text == _HIDDEN),
        outputs={one["OutputKey"]: str(one["OutputValue"]) for one in told.get("Outputs", [])},
        pieces=pieces,
    )


def _piece(one: Answer) -> DeployedResource:
    return DeployedResource(
        logical_id=str(one["LogicalResourceId"]),
        type=str(one["ResourceType"]),
        physical_id=str(one.get("PhysicalResourceId", "")),
        status=str(one["ResourceStatus"]),
        drift=str(one.get("DriftInformation", {}).get("StackResourceDriftStatus", "")),
    )
