"""What a stack is asked to be: template, parameters, tags and capabilities, all checked.

request ○→ SSM ●→ Deployment │ AWS's refusal
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from generator.cfn.errors import TemplateError
from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import checked_values, declarations
from generator.cfn.rules import broken_rules
from generator.cfn.scope import Pseudo, Scope
from generator.cfn.template import Template
from generator.local.engine import templates
from generator.local.engine.context import EngineContext
from generator.local.engine.text_values import as_text
from generator.local.errors import ApiError, invalid
from generator.local.records.stacks import STACK_TYPE, Deployment, Place, Stack

TAG_LIMIT = 50
VALUE_LIMIT = 4096
_NAMED_IAM = {
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
}
_IAM = (*_NAMED_IAM, "AWS::IAM::AccessKey", "AWS::IAM::Policy", "AWS::IAM::UserToGroupAddition")


def build_deployment(
    context: EngineContext,
    place: Place,
    template: Template,
    given: Mapping[str, str],
    tags: Mapping[str, str],
    capabilities: tuple[str, ...] = (),
    notification_arns: tuple[str, ...] = (),
    role_arn: str = "",
) -> Deployment:
    """A deployment with its parameters checked and read; raises ``ApiError``."""
    check_tags(tags)
    check_types(context, place, template)
    check_capabilities(template, capabilities)
    too_long = [name for name, value in given.items() if len(value.encode()) > VALUE_LIMIT]
    if too_long:
        what = f"Parameter {too_long[0]} exceeds the maximum length of {VALUE_LIMIT} bytes"
        raise invalid(what)
    parameters = SsmParameters(context, place)
    try:
        values = checked_values(template, given, parameters.text)
        _check_rules(template, values, place)
    except TemplateError as error:
        raise invalid(first_words(error)) from error
    return Deployment(
        template,
        {**defaults(template), **given},
        values,
        parameters.texts,
        dict(tags),
        capabilities,
        notification_arns,
        role_arn,
    )


def first_words(error: TemplateError) -> str:
    """The first of a refusal's sentences: AWS says one at a time."""
    return error.mistakes[0].what


def defaults(template: Template) -> dict[str, str]:
    """The texts that parameters have where nothing is given."""
    found = declarations(template)
    return {name: one.default for name, one in found.items() if one.default is not None}


def _check_rules(template: Template, values: Mapping[str, Any], place: Place) -> None:
    scope = Scope(values, Pseudo(region=place.region, account_id=place.account))
    broken = broken_rules(template, scope)
    if broken:
        listed = ", ".join(f"{rule.description}" for rule in broken)
        raise invalid(f"Template validation error: Rules validation failed: [{listed}]")


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
            raise invalid(
                f"Unable to fetch parameters [{name}] from parameter store for this account."
            ) from None
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


def required_capabilities(template: Template) -> tuple[list[str], list[str]]:
    """The capabilities that a template needs, and the types that need them."""
    needed: list[str] = []
    types = sorted(
        {
            str(resource.get("Type"))
            for resource in template.resources.values()
            if isinstance(resource, dict) and resource.get("Type") in _IAM
        }
    )
    if types:
        needed.append("CAPABILITY_NAMED_IAM" if _names_iam(template) else "CAPABILITY_IAM")
    if templates.transforms(template):
        needed.append("CAPABILITY_AUTO_EXPAND")
    return needed, types


def _names_iam(template: Template) -> bool:
    return any(
        _NAMED_IAM.get(str(resource.get("Type")), "") in resource.get("Properties", {})
        for resource in template.resources.values()
        if isinstance(resource, dict)
    )


def unknown_types(context: EngineContext, place: Place, template: Template) -> list[str]:
    """A template's types that CloudFormation does not know in the region, each once."""
    used = (one.get("Type") for one in template.resources.values() if isinstance(one, dict))
    return context.regions.unknown_types(place.region, map(str, used))


def check_types(context: EngineContext, place: Place, template: Template) -> None:
    """Refuse types that CloudFormation does not know in the region.

    (In these words: ValidateTemplate, CreateStack and CreateChangeSet, aws-cli issues 7226, 8032.)
    """
    unknown = unknown_types(context, place, template)
    if unknown:
        raise invalid(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def check_capabilities(template: Template, given: Iterable[str]) -> None:
    """Refuse IAM resources and macros that nobody acknowledged."""
    have = set(given)
    for needed in required_capabilities(template)[0]:
        also = {"CAPABILITY_NAMED_IAM"} if needed == "CAPABILITY_IAM" else set()
        if not have & {needed, *also}:
            raise ApiError(
                "InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]"
            )


def is_unchanged(stack: Stack, target: Deployment) -> bool:
    """Whether a stack already is what it is asked to be, nested stacks left aside."""
    deployed = stack.deployment
    return (
        deployed is not None
        and stack.status.endswith("_COMPLETE")
        and stack.baseline is None
        and deployed.template.data == target.template.data
        and deployed.values == target.values
        and deployed.tags == target.tags
        and not has_nested_stacks(target.template)
    )


def has_nested_stacks(template: Template) -> bool:
    """Whether a template has nested stacks in it."""
    return any(
        isinstance(one, dict) and one.get("Type") == STACK_TYPE
        for one in template.resources.values()
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
