"""Where a resource has policies: in any of its properties, as objects or as JSON text.

Some types say the parts of one statement in properties of their own: a Lambda permission, an event
bus's policy.

    resource ●→ Policies
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.cfn.json_documents import json_document
from generator.cfn.resolve import ResolvedResource
from generator.cfn.sam import deployed_type
from generator.cfn.values import Path, Unknown, Value
from generator.iam.statements import Names, Statement, as_list, statements

Kind = Literal["identity", "trust", "resource", "limit"]
"""Of a role, user or group; who may assume a role; of a resource; one that only limits others."""

IDENTITY_TYPES = frozenset(
    f"AWS::IAM::{kind}"
    for kind in ("Policy", "ManagedPolicy", "RolePolicy", "UserPolicy", "GroupPolicy")
)
_LIMITING = frozenset(("AWS::EC2::VPCEndpoint", "AWS::Organizations::Policy"))


@dataclass(frozen=True)
class Policy:
    """The statements of one document. ``path``: where it is in the resource's properties."""

    kind: Kind
    statements: tuple[Statement, ...]
    path: Path


def policies(resource: ResolvedResource, names: Names) -> Iterator[Policy]:
    """Every policy of a resource."""
    kind = deployed_type(resource.type)
    if (maker := _MADE.get(kind)) is not None:
        document = {"Statement": [maker(resource.properties)]}
        made = (*statements(document, names),)
        yield Policy("resource", made, ())
        return
    for path, document in _documents(resource.properties, ()):
        found = tuple(statements(document, names, path))
        if found:
            yield Policy(_kind(kind, path, found), found, path)


def has_policies(resource: ResolvedResource) -> bool:
    """Whether a resource has any policy."""
    return next(policies(resource, {}), None) is not None


def _kind(kind: str, path: Path, found: Sequence[Statement]) -> Kind:
    if kind in _LIMITING:
        return "limit"
    if "AssumeRolePolicyDocument" in path:
        return "trust"
    return "resource" if any(one.principals for one in found) else "identity"


def _documents(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, str | Unknown):
        value = _text(value)
    if isinstance(value, dict):
        if any(isinstance(s, dict) and "Effect" in s for s in as_list(value.get("Statement"))):
            yield path, value
        else:
            for key, item in value.items():
                yield from _documents(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _documents(item, (*path, index))


def _text(value: str | Unknown) -> Value:
    if isinstance(value, Unknown) and value.function == "Fn::ToJsonString":
        return value.argument
    if isinstance(value, str) and "Statement" not in value:
        return None
    return json_document(value)


def _lambda_permission(properties: Mapping[str, Value]) -> Value:
    who = properties.get("Principal", "*")
    is_service = isinstance(who, str) and who.endswith((".com", ".cn"))
    keys = {
        "aws:SourceArn": "SourceArn",
        "aws:SourceAccount": "SourceAccount",
        "aws:PrincipalOrgID": "PrincipalOrgID",
        "lambda:FunctionUrlAuthType": "FunctionUrlAuthType",
        "lambda:EventSourceToken": "EventSourceToken",
    }
    tests = {key: properties[name] for key, name in keys.items() if name in properties}
    return {
        "Effect": "Allow",
        "Principal": {"Service" if is_service else "AWS": who},
        "Action": properties.get("Action", []),
        "Resource": properties.get("FunctionName", "*"),
        **({"Condition": {"ArnLike": tests}} if tests else {}),
    }


def _layer_permission(properties: Mapping[str, Value]) -> Value:
    organization = properties.get("OrganizationId")
    return {
        "Effect": "Allow",
        "Principal": {"AWS": properties.get("Principal", "*")},
        "Action": properties.get("Action", []),
        "Resource": properties.get("LayerVersionArn", "*"),
        **(
            {"Condition": {"StringEquals": {"aws:PrincipalOrgID": organization}}}
            if organization is not None
            else {}
        ),
    }


def _event_bus_policy(properties: Mapping[str, Value]) -> Value:
    written = properties.get("Statement")
    if isinstance(written, str | Unknown):
        written = json_document(written)
    if isinstance(written, dict):
        return written
    condition = properties.get("Condition")
    test = condition if isinstance(condition, dict) else {}
    operator, key = test.get("Type", "StringEquals"), test.get("Key", "aws:PrincipalOrgID")
    return {
        "Effect": "Allow",
        "Principal": {"AWS": properties.get("Principal", "*")},
        "Action": properties.get("Action", "events:PutEvents"),
        "Resource": properties.get("EventBusName", "default"),
        **({"Condition": {str(operator): {str(key): test.get("Value")}}} if test else {}),
    }


def _share(properties: Mapping[str, Value]) -> Value:
    """A resource share of RAM."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": properties.get("Principals", [])},
        "Action": "ram:AssociateResourceShare",
        "Resource": properties.get("ResourceArns", "*"),
    }


def _service_permissions(properties: Mapping[str, Value]) -> Value:
    """Who may make endpoints for a service of EC2."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": properties.get("AllowedPrincipals", [])},
        "Action": "ec2:CreateVpcEndpoint",
        "Resource": properties.get("ServiceId", "*"),
    }


_MADE = {
    "AWS::EC2::VPCEndpointServicePermissions": _service_permissions,
    "AWS::Events::EventBusPolicy": _event_bus_policy,
    "AWS::Lambda::LayerVersionPermission": _layer_permission,
    "AWS::Lambda::Permission": _lambda_permission,
    "AWS::RAM::ResourceShare": _share,
}
