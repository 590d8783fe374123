"""What a stack is asked to be: template, parameters, tags and capabilities, all checked.

request ○→ SSM, S3 ●→ Deployment │ AWS's error
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import checked_values, declarations
from generator.cfn.resolve import Resolver
from generator.cfn.rules import broken_rules
from generator.cfn.scope import Pseudo, Scope
from generator.cfn.template import Template
from generator.cfn.validation import POLICY_MEMBERS, unrecognized_policy
from generator.local.engine.context import EngineContext
from generator.local.engine.template_requirements import (
    check_allowed_types,
    check_capabilities,
    check_types,
    has_nested_stacks,
)
from generator.local.engine.text_values import as_text
from generator.local.engine.transforms import TransformError, has_macros, processed
from generator.local.errors import invalid
from generator.local.records.stacks import Deployment, Place, Stack

TAG_LIMIT = 50
VALUE_LIMIT = 4096


@dataclass(frozen=True)
class DeploymentRequest:
    """What a request wants a stack to be. ``allowed_types``: its ResourceTypes, empty for all."""

    template: Template
    parameters: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    notification_arns: tuple[str, ...] = ()
    role_arn: str = ""
    allowed_types: tuple[str, ...] = ()
    for_change_set: bool = False


def build_deployment(
    context: EngineContext, place: Place, request: DeploymentRequest
) -> Deployment:
    """A deployment with its parameters checked and read; raises ``ApiError``.

    Where a macro fails, the deployment says so (``transform_failure``): AWS accepts the request.
    """
    check_tags(request.tags)
    check_capabilities(request.template, request.capabilities, request.for_change_set)
    _check_lengths(request.parameters)
    if not has_macros(request.template):
        return _deployment(context, place, request, request.template)
    values = _values(SsmParameters(context, place), request.template, request.parameters)
    try:
        done = processed(context.clients, place, request.template, values)
    except TransformError as failed:
        return Deployment(Template({}), original=request.template, transform_failure=str(failed))
    return _deployment(context, place, request, done)


def _deployment(
    context: EngineContext, place: Place, request: DeploymentRequest, template: Template
) -> Deployment:
    check_types(context.regions, place.region, template)
    check_allowed_types(template, request.allowed_types)
    parameters = SsmParameters(context, place)
    values = _values(parameters, template, request.parameters)
    _check_expressions(template, values, place)
    return Deployment(
        template,
        {**defaults(template), **request.parameters},
        values,
        parameters.texts,
        dict(request.tags),
        request.capabilities,
        request.notification_arns,
        request.role_arn,
        original=request.template if template is not request.template else None,
    )


def _check_lengths(parameters: Mapping[str, str]) -> None:
    for name, value in parameters.items():
        if len(value.encode()) > VALUE_LIMIT:
            raise invalid(f"Parameter {name} exceeds the maximum length of {VALUE_LIMIT} bytes")


def _values(
    parameters: SsmParameters, template: Template, given: Mapping[str, str]
) -> dict[str, Any]:
    try:
        return checked_values(template, given, parameters.text)
    except TemplateError as error:
        raise invalid(first_words(error)) from error


def first_words(error: TemplateError) -> str:
    """The first of an error's sentences: AWS says one at a time."""
    return error.mistakes[0].what


def defaults(template: Template) -> dict[str, str]:
    """The texts that parameters have where nothing is given."""
    found = declarations(template)
    return {name: one.default for name, one in found.items() if one.default is not None}


def _check_expressions(template: Template, values: Mapping[str, Any], place: Place) -> None:
    """Refuse what no resource could make right: with these parameters it has no value."""
    scope = Scope(values, Pseudo(region=place.region, account_id=place.account))
    try:
        _check_rules(template, scope)
        resolver = Resolver(template, scope)
        for logical_id in resolver.template.resources:
            if resolver.exists(logical_id) is True:
                _check_policies(logical_id, resolver.resource(logical_id).attributes)
        for output in resolver.template.outputs:
            if resolver.gives(output) is True:
                resolver.output(output)
    except TemplateError as error:
        raise invalid(first_words(error)) from error


def _check_rules(template: Template, scope: Scope) -> None:
    broken = broken_rules(template, scope)
    if broken:
        listed = ", ".join(f"{rule.description}" for rule in broken)
        raise invalid(f"Template validation error: Rules validation failed: [{listed}]")


def _check_policies(logical_id: str, attributes: Mapping[str, Any]) -> None:
    for member in POLICY_MEMBERS & attributes.keys():
        for what, _ in unrecognized_policy(logical_id, member, attributes[member]):
            raise invalid(what)


class SsmParameters:
    """Answers for SSM parameter types; remembers the texts by the template's parameter name."""

    def __init__(self, context: EngineContext, place: Place) -> None:
        self._context = context
        self._place = place
        self.texts: dict[str, str] = {}

    def text(self, name: str, declared: Declaration) -> str:
        """The text of an SSM parameter."""
        ssm = self._context.clients.client("ssm", self._place.account, self._place.region)
        try:
            found = ssm.get_parameter(Name=name)["Parameter"]
        except ClientError:
            what = f"Parameter {declared.name} should either have input value or default value"
            raise invalid(what) from None
        if found["Type"] == "SecureString":
            what = f"Parameters [{name}] referenced by template have types not supported by"
            raise invalid(f"{what} CloudFormation.")
        self.texts[declared.name] = str(found["Value"])
        return str(found["Value"])


def check_tags(tags: Mapping[str, str]) -> None:
    """AWS's limits on stack tags."""
    if len(tags) > TAG_LIMIT:
        raise invalid(f"Tags should not exceed a maximum of {TAG_LIMIT} tags.")
    reserved = [key for key in tags if key.lower().startswith("aws:")]
    if reserved:
        what = "aws: prefixed tag key names are not allowed for external use."
        raise invalid(f"Tag key {reserved[0]} is reserved: {what}")


def is_unchanged(stack: Stack, target: Deployment) -> bool:
    """Whether a stack already is what it is asked to be, nested stacks left aside."""
    deployed = stack.deployment
    return (
        deployed is not None
        and stack.status.endswith("_COMPLETE")
        and stack.baseline is None
        and not target.transform_failure
        and deployed.template.data == target.template.data
        and deployed.values == target.values
        and deployed.tags == target.tags
        and not has_nested_stacks(target.template)
    )


def given_texts(
    parameters: Iterable[Mapping[str, Any]], previous: Mapping[str, str]
) -> dict[str, str]:
    """A request's Parameters as texts; ``UsePreviousValue`` takes those of before."""
    given: dict[str, str] = {}
    for one in parameters:
        key = str(one.get("ParameterKey", ""))
        if one.get("UsePreviousValue"):
            if "ParameterValue" in one:
                what = f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as"
                raise invalid(f"{what} true and non empty value for a parameter")
            if key not in previous:
                what = f"Invalid input for parameter key {key}. Cannot specify usePreviousValue as"
                raise invalid(f"{what} true for a parameter key not in the previous template")
            given[key] = previous[key]
        elif "ParameterValue" not in one:
            what = f"Invalid input for parameter key {key}. Need to specify either usePreviousValue"
            raise invalid(f"{what} or value for a parameter key")
        else:
            given[key] = as_text(one["ParameterValue"])
    return given
