"""Values as what they mean, not as they are written: the form in which two of them are compared.

Numbers and truths become text, as CloudFormation keeps them; policies and JSON documents, written
as texts or as objects, become data, in which a number is no text; lists whose order means nothing
are sorted.

    value, Shapes ●→ normal form
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.cfn.json_documents import json_document
from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Unknown, Value, is_scalar, key_of, text_of
from generator.plan.diff.policy_documents import is_policy, normal_policy

# Lists of AWS that are sets although their schemas do not say so. What order may mean something
# (DNS servers, launch template overrides) is not here.
_SETS = frozenset(
    (
        "CapacityProviders",
        "ManagedPolicyArns",
        "SecurityGroupIds",
        "SecurityGroups",
        "SubnetIds",
        "Subnets",
        "Tags",
        "VPCSecurityGroups",
        "VpcSecurityGroupIds",
    )
)
# Objects of any form that their services read as maps from text to text.
_TEXT_MAPS = frozenset(
    (
        "AirflowConfigurationOptions",
        "Arguments",
        "Attributes",
        "Configuration",
        "DefaultArguments",
        "DefaultRunProperties",
        "Environment",
        "ExchangeParameters",
        "NonOverridableArguments",
        "ParameterNameValues",
        "Parameters",
        "PrincipalTags",
        "RequestParameters",
        "ResponseParameters",
        "StageVariables",
        "SupportedLoginProviders",
        "Tags",
        "TaskParameters",
        "UserAttributes",
        "Variables",
    )
)
_INSIDE = ("properties", "patternProperties", "additionalProperties", "oneOf", "anyOf", "allOf")


class Bag(list[Value]):
    """A list whose order means nothing, sorted."""


class Shapes:
    """What the schemas say of order and types, each place asked once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Mapping[str, Any]] = {}

    def at(self, schema: ResourceSchema | None, path: str) -> Mapping[str, Any]:
        """The JSON schema of a path; empty where nothing is known."""
        if schema is None or not path:
            return {}
        key = schema.type, path
        if key not in self._known:
            self._known[key] = schema.at(path) or {}
        return self._known[key]

    def takes_json(self, schema: ResourceSchema | None, path: str) -> bool:
        """Whether an object at this path is a JSON document: its schema says nothing of inside."""
        shape = self.at(schema, path)
        types = shape.get("type", ())
        is_object = types == "object" or (isinstance(types, list) and "object" in types)
        is_open = is_object and "number" not in types and not any(key in shape for key in _INSIDE)
        name = path.rpartition("/")[2]
        return is_open and name not in _TEXT_MAPS and not name.endswith("Properties")


def normal(value: Value, schema: ResourceSchema | None, shapes: Shapes, path: str = "") -> Value:
    """The normal form of a value; ``path``: where it stands, with ``*`` for list items."""
    if isinstance(value, dict):
        if is_policy(value):
            return normal_policy({key: _plain(item) for key, item in value.items()})
        if shapes.takes_json(schema, path):
            return _json(value)
        return {key: normal(item, schema, shapes, _below(path, key)) for key, item in value.items()}
    if isinstance(value, list):
        items = [normal(item, schema, shapes, _below(path, "*")) for item in value]
        unordered = _is_unordered(items, path, shapes.at(schema, path))
        return Bag(sorted(items, key=sort_key)) if unordered else items
    if isinstance(value, Unknown):
        return document_of(value) or _open(value)
    return _scalar(value, schema, shapes, path)


def sort_key(value: Value) -> str:
    """A text by which normal forms are sorted."""
    return key_of(value)


def _below(path: str, key: str) -> str:
    return f"{path}/{key}" if path else key


def _is_unordered(items: list[Value], path: str, shape: Mapping[str, Any]) -> bool:
    if shape.get("insertionOrder") is False or path.rpartition("/")[2] in _SETS:
        return True
    return bool(items) and all(isinstance(i, dict) and i.keys() == {"Key", "Value"} for i in items)


def _json(value: Value) -> Value:
    """A part of a JSON document: CloudFormation passes numbers and truths on as they are."""
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, Unknown):
        return document_of(value) or _open(value)
    if isinstance(value, str):
        return document_of(value) or value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _scalar(value: Value, schema: ResourceSchema | None, shapes: Shapes, path: str) -> Value:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = text_of(value) if is_scalar(value) else value
    if not isinstance(text, str):
        return text
    if text.lower() in ("true", "false") and shapes.at(schema, path).get("type") == "boolean":
        return text.lower()
    return document_of(text) or text


def _open(value: Unknown) -> Unknown:
    """An unknown whose expression has its scalars as text; but not those of a JSON text."""
    if value.branches or value.function == "Fn::ToJsonString":
        return value
    expression = _plain(value.expression)
    if expression == value.expression:
        return value
    return Unknown(value.reason, expression, value.sources, value.argument)


def _plain(value: Value) -> Value:
    """Scalars as text, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Unknown):
        return _open(value)
    return text_of(value) if is_scalar(value) else value


def document_of(value: Value) -> Value:
    """What a text says if it is a JSON document, with its unknown pieces; None if it is none."""
    filled = json_document(value)
    return normal_policy(_plain(filled)) if is_policy(filled) else filled
