"""From grants to IAM's statements, and from statements to policies that are not too long.

Grant ●→ awacs Statement ●→ plain data ●→ policies
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from awacs.aws import (
    Action,
    Allow,
    ArnEquals,
    Bool,
    Condition,
    Deny,
    ForAnyValueStringEquals,
    Statement,
    StringEquals,
    StringNotEquals,
)
from troposphere import NoValue, Ref, Sub

from generator.access.direct import BUCKET
from generator.access.scope import Grant
from generator.assembly.plain import Json, plain

VERSION = "2012-10-17"

LIMIT = 6144
"""Characters of a managed policy, white space not counted (IAM user guide, "Quotas")."""

THROUGH, OWN_BUCKET = "OnlyThroughCloudFormation", "HasArtifactBucket"
"""The templates' conditions under which parts of a statement are there."""

_PASSED_TO = ("ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com")
_LINKED_TO = (
    "ec2-nat-gateway.amazonaws.com",
    "ecs.amazonaws.com",
    "ecs.application-autoscaling.amazonaws.com",
    "elasticache.amazonaws.com",
    "elasticloadbalancing.amazonaws.com",
    "ops.apigateway.amazonaws.com",
    "rds.amazonaws.com",
)
_ATTACHED = "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"

# Name → the template's condition under which it counts (none: always), and what IAM gets.
CONDITIONS: Mapping[str, tuple[str, Any]] = {
    "passed to": ("", StringEquals("iam:PassedToService", list(_PASSED_TO))),
    "passed to stack sets": (
        "",
        StringEquals("iam:PassedToService", "cloudformation.amazonaws.com"),
    ),
    "linked to": ("", StringEquals("iam:AWSServiceName", list(_LINKED_TO))),
    "attached": ("", ArnEquals("iam:PolicyARN", Sub(_ATTACHED))),
    "for a service": ("", Bool("kms:GrantIsForAWSResource", "true")),
    "without boundary": (
        "",
        StringNotEquals("iam:PermissionsBoundary", Ref("PermissionsBoundaryArn")),
    ),
    "through": (
        THROUGH,
        ForAnyValueStringEquals("aws:CalledVia", ["cloudformation.amazonaws.com"]),
    ),
}

_NOTHING = plain(NoValue)


def statement(grant: Grant) -> Json:
    """A grant as IAM reads it, functions of CloudFormation inside."""
    written = plain(
        Statement(
            Sid=grant.sid,
            Effect=Deny if grant.denies else Allow,
            Action=[Action(*action.split(":")) for action in grant.actions],
            Resource=[_resource(arn) for arn in grant.resources],
        )
    )
    told = {name: CONDITIONS[name] for name in grant.conditions}
    always = [condition for optional, condition in told.values() if not optional]
    base = plain(Condition(always)) if always else {}
    # awacs has no place for an Fn::If around a condition, or around a statement.
    found = _condition(base, [one for one in told.values() if one[0]])
    whole = {**written, "Condition": found} if found else written
    return {"Fn::If": [grant.denies, whole, _NOTHING]} if grant.denies else whole


def _resource(arn: str) -> Any:
    if arn.startswith(BUCKET):
        rest = arn.removeprefix(BUCKET)
        own = Sub(f"arn:${{AWS::Partition}}:s3:::${{ArtifactBucket}}{rest}")
        name = "streamflix-templates-${AWS::AccountId}-${AWS::Region}"
        default = Sub(f"arn:${{AWS::Partition}}:s3:::{name}{rest}")
        return {"Fn::If": [OWN_BUCKET, plain(own), plain(default)]}
    return Sub(arn) if "${" in arn else arn


def _condition(base: Json, optional: Sequence[tuple[str, Any]]) -> Json:
    """A condition whose optional parts are there under the template's own conditions.

    It is never an empty one: where nothing is left, there is none.
    """
    if not optional:
        return base
    (name, told), *rest = optional
    added = plain(Condition(told))
    return {
        "Fn::If": [name, _condition({**base, **added}, rest), _condition(base, rest) or _NOTHING]
    }


def policies(grants: Iterable[Grant], limit: int = LIMIT) -> list[list[Json]]:
    """The grants as the statements of as few policies as their order allows."""
    filled: list[list[Json]] = [[]]
    for one in _parts(grants, limit):
        written = statement(one)
        if filled[-1] and size([*filled[-1], written]) > limit:
            filled.append([])
        filled[-1].append(written)
    return filled


def _parts(grants: Iterable[Grant], limit: int) -> Iterator[Grant]:
    """The grants, those that alone are too long for a policy in halves."""
    for grant in grants:
        if size([statement(grant)]) <= limit or len(grant.actions) == 1:
            yield grant
            continue
        middle = len(grant.actions) // 2
        for number, part in enumerate((grant.actions[:middle], grant.actions[middle:]), 1):
            yield from _parts([replace(grant, sid=f"{grant.sid}{number}", actions=part)], limit)


def document(statements: Sequence[Json]) -> Json:
    """A policy document."""
    return {"Version": VERSION, "Statement": list(statements)}


# The longest that each may be: a policy must fit whatever the parameters are.
_LONGEST = {
    "AWS::Partition": 10,
    "AWS::Region": 15,
    "AWS::AccountId": 12,
    "StackPrefix": 40,
    "StackSetPrefix": 40,
    "ArtifactBucket": 63,
    "PermissionsBoundaryArn": 200,
}


def size(statements: Sequence[Json]) -> int:
    """Characters of a policy at their most, as IAM counts them."""
    text = json.dumps(_longest(document(statements)), separators=(",", ":"))
    return sum(not letter.isspace() for letter in text)


def _longest(node: Json) -> Json:
    match node:
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([^}]+)\}", lambda name: "x" * _LONGEST[name[1]], text)
        case {"Ref": str(name)}:
            return "x" * _LONGEST.get(name, 0)
        case {"Fn::If": [_, first, second]}:
            both = (_longest(first), _longest(second))
            return max(both, key=lambda one: len(json.dumps(one)))
        case dict():
            return {key: _longest(value) for key, value in node.items()}
        case list():
            return [_longest(item) for item in node]
    return node
