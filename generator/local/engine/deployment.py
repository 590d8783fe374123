"""What a stack is asked to be: template, parameters, tags and capabilities, all checked.

request ○→ SSM ●→ Deployment │ AWS's refusal
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from generator.local.engine import templates
from generator.local.engine.records import STACK_TYPE, Deployment, Place
from generator.local.engine.scope import as_text
from generator.local.errors import ApiError, invalid
from generator.product.errors import TemplateError
from generator.product.parameter_types import Declaration
from generator.product.parameter_values import checked_values, declarations, ref_values, review
from generator.product.references import mentions
from generator.product.rules import broken_rules
from generator.product.scope import Pseudo, Scope
from generator.product.template import Template
from generator.product.values import is_known, sources_of

if TYPE_CHECKING:
    from generator.local.engine.core import Engine

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


def build(
    engine: Engine,
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
    check_capabilities(template, capabilities)
    too_long = [name for name, value in given.items() if len(value.encode()) > VALUE_LIMIT]
    if too_long:
        what = f"Parameter {too_long[0]} exceeds the maximum length of {VALUE_LIMIT} bytes"
        raise invalid(what)
    asker = _Ssm(engine, place)
    try:
        values = checked_values(template, given, asker.ask)
        _check_rules(template, values, place)
    except TemplateError as error:
        raise invalid(_joined(error)) from error
    return Deployment(
        template,
        {**_defaults(template), **given},
        values,
        asker.texts,
        dict(tags),
        capabilities,
        notification_arns,
        role_arn,
    )


def foreseen(
    engine: Engine, place: Place, template: Template, given: Mapping[str, Any], base: Deployment
) -> Deployment:
    """A nested stack's deployment while its parent is only planned; raises ``ApiError``.

    Values that are not known yet cross as AWS's placeholder texts, which are checked like any
    value: a pattern, an allowed value, a Select on one of them fails here as it does there.
    """
    check_capabilities(template, base.capabilities)
    unknown = {name for name, value in given.items() if not is_known(value)}
    texts = {n: _placeholder(v) if n in unknown else as_text(v) for n, v in given.items()}
    asker = _Ssm(engine, place)
    try:
        reviewed = review(template, texts)
        failures = tuple(
            failure
            for failure in reviewed.failures
            if failure.name not in unknown or failure.constraint != "type"
        )
        faults = [*replace(reviewed, failures=failures).messages, *broken_by(template, unknown)]
        if faults:
            raise invalid(faults[0])
        open_values = {n: given[n] if n in unknown else text for n, text in texts.items()}
        values = ref_values(template, open_values, asker.ask)
    except TemplateError as error:
        raise invalid(_joined(error)) from error
    given_texts = {**_defaults(template), **texts}
    return replace(base, template=template, given=given_texts, values=values, resolved=asker.texts)


def _placeholder(value: Any) -> str:
    """``{{IntrinsicFunction:stack/Resource.Outputs.X/Fn::GetAtt}}``, as a child receives it."""
    source = sources_of(value)[0]
    name = f"{source.name}.{source.attribute}" if source.attribute else source.name
    function = "Fn::GetAtt" if source.kind == "attribute" else "Ref"
    return f"{{{{IntrinsicFunction:stack/{name}/{function}}}}}"


def broken_by(template: Template, unknown: Collection[str]) -> list[str]:
    """What AWS says where a function takes apart a parameter that is still a placeholder."""
    return list(_taken_apart(template.data, unknown)) if unknown else []


def _taken_apart(part: Any, unknown: Collection[str]) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _taken_apart(item, unknown)
    if not isinstance(part, dict):
        return
    for key, item in part.items():
        match key, item:
            case "Fn::Select", [index, inner] if str(index) != "0" and _mentions(inner, unknown):
                what = "Fn::Select  cannot select nonexistent value at index"
                yield f"Template error: {what} {index}"
            case "Fn::Cidr", [block, *_] if _mentions(block, unknown):
                yield "Template error: Fn::Cidr requires a valid CIDR block as its first parameter"
        yield from _taken_apart(item, unknown)


def _mentions(part: Any, names: Collection[str]) -> bool:
    return any(mention.name in names for mention in mentions(part, ()) if mention.kind == "ref")


def _joined(error: TemplateError) -> str:
    return error.mistakes[0].what


def _defaults(template: Template) -> dict[str, str]:
    found = declarations(template)
    return {name: one.default for name, one in found.items() if one.default is not None}


def _check_rules(template: Template, values: Mapping[str, Any], place: Place) -> None:
    scope = Scope(values, Pseudo(region=place.region, account_id=place.account))
    broken = broken_rules(template, scope)
    if broken:
        listed = ", ".join(f"{rule.description}" for rule in broken)
        raise invalid(f"Template validation error: Rules validation failed: [{listed}]")


class _Ssm:
    """Answers for SSM parameter types; remembers the texts by the template's parameter name."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine = engine
        self._place = place
        self.texts: dict[str, str] = {}

    def ask(self, name: str, declared: Declaration) -> str:
        """The text of an SSM parameter."""
        ssm = self._engine.clients.client("ssm", self._place.account, self._place.region)
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


def check_capabilities(template: Template, given: Iterable[str]) -> None:
    """Refuse IAM resources and macros that nobody acknowledged."""
    have = set(given)
    for needed in required_capabilities(template)[0]:
        also = {"CAPABILITY_NAMED_IAM"} if needed == "CAPABILITY_IAM" else set()
        if not have & {needed, *also}:
            raise ApiError(
                "InsufficientCapabilitiesException", f"Requires capabilities : [{needed}]"
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
