"""SAM's resources as what the transform makes of them: their type, their properties, Globals.

Source: AWS SAM Developer Guide, "AWS SAM resources and properties" and "Globals section of the
AWS SAM template".

    type ●→ type in the stack       Template with Globals ●→ Template without them
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from generator.cfn.template import Template
from generator.cfn.values import Source, Value, leaf

_PREFIX = "AWS::Serverless::"
APPLICATION = "AWS::Serverless::Application"

# The type under which the resource stands in the stack, by the last part of SAM's type.
_TYPES = {
    "Api": "AWS::ApiGateway::RestApi",
    "Application": "AWS::CloudFormation::Stack",
    "CapacityProvider": "AWS::Lambda::CapacityProvider",
    "Function": "AWS::Lambda::Function",
    "GraphQLApi": "AWS::AppSync::GraphQLApi",
    "HttpApi": "AWS::ApiGatewayV2::Api",
    "LayerVersion": "AWS::Lambda::LayerVersion",
    "SimpleTable": "AWS::DynamoDB::Table",
    "StateMachine": "AWS::StepFunctions::StateMachine",
    "WebSocketApi": "AWS::ApiGatewayV2::Api",
}
# Properties with another name there.
_NAMES: Mapping[str, Mapping[str, str]] = {
    "Api": {"DefinitionBody": "Body", "DefinitionUri": "BodyS3Location"},
    "Application": {"Location": "TemplateURL"},
    "Function": {
        "CodeUri": "Code",
        "DeadLetterQueue": "DeadLetterConfig",
        "ImageUri": "Code",
        "InlineCode": "Code",
        "Tracing": "TracingConfig",
    },
    "HttpApi": {"DefinitionBody": "Body", "DefinitionUri": "BodyS3Location"},
    "LayerVersion": {"ContentUri": "Content"},
    "SimpleTable": {"PrimaryKey": "KeySchema"},
    "StateMachine": {
        "DefinitionUri": "DefinitionS3Location",
        "Logging": "LoggingConfiguration",
        "Name": "StateMachineName",
        "Role": "RoleArn",
        "Tracing": "TracingConfiguration",
        "Type": "StateMachineType",
    },
}
_KEY_TYPES = {"String": "S", "Number": "N", "Binary": "B"}
# What the transform makes of a function that the template alone does not say: always, where
# nothing is given, and where something is.
_ALWAYS, _ABSENT, _GIVEN = ("Code", "Tags"), ("Role",), ("DeadLetterConfig", "TracingConfig")


def deployed_type(type_name: str) -> str:
    """The type of a resource in the stack; most are what the template calls them."""
    return _TYPES.get(_kind(type_name), type_name)


def deployed_path(type_name: str, path: str) -> str:
    """The path there of a property that SAM's type may call otherwise."""
    name, slash, rest = path.partition("/")
    return f"{_NAMES.get(_kind(type_name), {}).get(name, name)}{slash}{rest}"


def deployed_properties(
    type_name: str, properties: Mapping[str, Value], asked: Iterable[str]
) -> Mapping[str, Value]:
    """The properties that a resource has in the stack; unknown where the transform decides.

    ``asked``: names of properties that may be there though the template does not say them.
    """
    kind = _kind(type_name)
    if kind not in _TYPES:
        return properties
    if kind == "SimpleTable":
        return _table(properties)
    found = {deployed_path(type_name, name): value for name, value in properties.items()}
    names = _computed(found) if kind == "Function" else [n for n in asked if n not in found]
    return found | {name: _computed_value(name) for name in names}


def _computed(found: Mapping[str, Value]) -> Iterator[str]:
    yield from _ALWAYS
    yield from (name for name in _ABSENT if name not in found)
    yield from (name for name in _GIVEN if name in found)


def _computed_value(name: str) -> Value:
    """A property that the transform works out."""
    call = {"Fn::Transform": {"Name": f"{_PREFIX}*", "Parameters": {"Property": name}}}
    return leaf("the SAM transform decides", call, Source("transform", "AWS::Serverless"))


def _kind(type_name: str) -> str:
    return type_name.removeprefix(_PREFIX) if type_name.startswith(_PREFIX) else ""


def _table(properties: Mapping[str, Value]) -> dict[str, Value]:
    """A SimpleTable as the table that it becomes."""
    rest = {name: value for name, value in properties.items() if name != "PrimaryKey"}
    if isinstance(tags := rest.get("Tags"), dict):
        rest["Tags"] = [{"Key": name, "Value": value} for name, value in tags.items()]
    if "ProvisionedThroughput" not in rest:
        rest["BillingMode"] = "PAY_PER_REQUEST"
    match properties.get("PrimaryKey", {"Name": "id", "Type": "String"}):
        case {"Name": name, "Type": str(kind)} if kind in _KEY_TYPES:
            defined = {"AttributeName": name, "AttributeType": _KEY_TYPES[kind]}
            key = {"AttributeName": name, "KeyType": "HASH"}
            return {**rest, "AttributeDefinitions": [defined], "KeySchema": [key]}
    return rest | {one: _computed_value(one) for one in ("AttributeDefinitions", "KeySchema")}


def with_globals(template: Template) -> Template:
    """The template with what ``Globals`` says written into each resource, which wins."""
    shared = template.data.get("Globals")
    if not isinstance(shared, dict):
        return template
    resources = {
        logical_id: _merged_resource(shared, resource)
        for logical_id, resource in template.resources.items()
    }
    data = {name: part for name, part in template.data.items() if name != "Globals"}
    return replace(template, data={**data, "Resources": resources})


def unused_globals(template: Template) -> dict[str, Value]:
    """The parts of ``Globals`` that are about no resource here, such as an implicit API's."""
    shared = template.data.get("Globals")
    kinds = {_kind(str(one.get("Type"))) for one in template.resources.values() if _is_map(one)}
    items = shared.items() if isinstance(shared, dict) else ()
    return {name: part for name, part in items if name not in kinds}


def _merged_resource(shared: Mapping[str, Value], resource: Value) -> Value:
    if not _is_map(resource):
        return resource
    common = shared.get(_kind(str(resource.get("Type"))))
    if not _is_map(common):
        return resource
    return {**resource, "Properties": _merged(common, resource.get("Properties", {}))}


def _merged(common: Value, own: Value) -> Value:
    """Maps are merged and lists joined; anything else of the resource's own takes its place."""
    if isinstance(common, list) and isinstance(own, list):
        return [*common, *own]
    if not (_is_map(common) and _is_map(own)) or _is_function(common) or _is_function(own):
        return own
    names = dict.fromkeys([*common, *own])
    return {
        name: _merged(common[name], own[name])
        if name in common and name in own
        else own.get(name, common.get(name))
        for name in names
    }


def _is_map(value: Value) -> bool:
    return isinstance(value, dict)


def _is_function(value: Mapping[str, Value]) -> bool:
    return (len(value) == 1 and next(iter(value)).startswith("Fn::")) or value.keys() == {"Ref"}
