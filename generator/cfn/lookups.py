"""What is asked of a scope: a value, or the unknown that says who would know.

resolved argument, Scope ●→ value
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.cfn.errors import refusal
from generator.cfn.scope import Scope, StackOutput
from generator.cfn.values import (
    NO_VALUE,
    Source,
    Unknown,
    Value,
    call,
    is_known,
    is_scalar,
    leaf,
    text_of,
)

Ask = Callable[[Value, Scope], Value]
"""A function of a resolved argument that needs the scope."""

_LATER = "known after apply"
# Stacks have names and IDs of their own; account and region are the product's.
_OWN = ("AWS::StackName", "AWS::StackId", "AWS::NotificationARNs")


def pseudo_parameter(name: str, scope: Scope) -> Value:
    """``Ref`` of a pseudo parameter."""
    if name == "AWS::NoValue":
        return NO_VALUE
    value = scope.pseudo.get(name)
    if value is not None:
        return value
    source = Source("pseudo", name, stack=scope.stack if name in _OWN else "")
    return leaf(f"{name} is not known here", {"Ref": source.qualified}, source)


def parameter(name: str, scope: Scope) -> Value:
    """``Ref`` of a parameter that the template declares."""
    if name in scope.parameters:
        return scope.parameters[name]
    source = Source("parameter", name, stack=scope.stack)
    reason = f"the parameter {source.qualified} has no value here"
    return leaf(reason, {"Ref": source.qualified}, source)


def ssm_parameter(name: Value) -> Unknown:
    """The value of an SSM parameter: no one knows it before the deployment."""
    if isinstance(name, Unknown):
        return call("Fn::Sub", ["{{resolve:ssm:${Name}}}", {"Name": name}])
    expression = {"Fn::Sub": f"{{{{resolve:ssm:{text_of(name)}}}}}"}
    source = Source("ssm", text_of(name))
    return leaf(f"the SSM parameter {source.name} is read at deployment", expression, source)


def resource(logical_id: str, scope: Scope) -> Value:
    """``Ref`` of a resource: its physical ID."""
    if scope.lookups.ref is not None:
        return scope.lookups.ref(logical_id)
    source = Source("resource", logical_id, stack=scope.stack)
    return leaf(_LATER, {"Ref": source.qualified}, source)


def attribute(logical_id: str, name: str, scope: Scope) -> Value:
    """``Fn::GetAtt`` of a resource."""
    if scope.lookups.get_att is not None:
        return scope.lookups.get_att(logical_id, name)
    source = Source("attribute", logical_id, name, scope.stack)
    return leaf(_LATER, {"Fn::GetAtt": [source.qualified, name]}, source)


def get_azs(argument: Value, scope: Scope) -> Value:
    """``Fn::GetAZs`` of a region; the stack's own for an empty one."""
    region = argument
    if region in ("", NO_VALUE):
        region = pseudo_parameter("AWS::Region", scope)
    if not is_known(region):
        return call("Fn::GetAZs", region)
    if scope.lookups.zones is not None:
        zones = scope.lookups.zones(text_of(region))
        return zones if isinstance(zones, Unknown) else list(zones)
    source = Source("zones", text_of(region))
    return leaf(f"the zones of {region} are not known here", {"Fn::GetAZs": region}, source)


def import_value(argument: Value, scope: Scope) -> Value:
    """``Fn::ImportValue`` of an export's name."""
    if not is_known(argument):
        return call("Fn::ImportValue", argument)
    if not is_scalar(argument):
        what = "the attribute in Fn::ImportValue must be a string or a function that returns a"
        raise refusal(f"Template error: {what} string")
    name = text_of(argument)
    if scope.lookups.import_value is not None:
        return scope.lookups.import_value(name)
    source = Source("import", name)
    return leaf(f"the export {name} is not known here", {"Fn::ImportValue": name}, source)


def get_stack_output(argument: Value, scope: Scope) -> Value:
    """``Fn::GetStackOutput``: ``{StackName, OutputName, Region, RoleArn}``."""
    if not isinstance(argument, dict) or not {"StackName", "OutputName"} <= argument.keys():
        what = "every Fn::GetStackOutput object requires a StackName and an OutputName"
        raise refusal(f"Template error: {what}")
    if not is_known(argument):
        return call("Fn::GetStackOutput", argument)
    keys = ("StackName", "OutputName", "Region", "RoleArn")
    question = StackOutput(*(text_of(argument.get(key, "")) for key in keys))
    if scope.lookups.stack_output is not None:
        return scope.lookups.stack_output(question)
    source = Source("output", question.stack_name, question.output_name)
    reason = f"the output {question.output_name} of {question.stack_name} is not known here"
    return leaf(reason, {"Fn::GetStackOutput": argument}, source)


def transform(argument: Value, scope: Scope) -> Value:
    """``Fn::Transform``: ``{Name, Parameters}``, or a list of one such."""
    match argument:
        case {"Name": str(name)}:
            pass
        case [dict(only)]:
            return transform(only, scope)
        case _:
            raise refusal("Template error: every Fn::Transform object requires a Name")
    if scope.lookups.transform is not None:
        return scope.lookups.transform(name, argument.get("Parameters", {}))
    if not is_known(argument):
        return call("Fn::Transform", argument)
    reason = f"what the macro {name} makes is not known here"
    return leaf(reason, {"Fn::Transform": argument}, Source("transform", name))


def brought_by_macros(data: Mapping[str, Value]) -> Unknown:
    """Something that the template does not have and its macros may bring."""
    expression = {"Fn::Transform": data.get("Transform", [])}
    return leaf("what macros bring is not known here", expression, Source("transform", "Transform"))


ASKING: Mapping[str, Ask] = {
    "Fn::GetAZs": get_azs,
    "Fn::GetStackOutput": get_stack_output,
    "Fn::ImportValue": import_value,
    "Fn::Transform": transform,
}
