"""Actions about templates: what is deployed, what a template asks for, whether it is one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import declarations
from generator.cfn.template import Template
from generator.local.api.request import ActionOutput, ActionRequest
from generator.local.api.stack_set_shapes import stack_set
from generator.local.engine.processed_template import processed_text
from generator.local.engine.template_requirements import (
    check_types,
    iam_types,
    required_capabilities,
    unknown_types,
)
from generator.local.engine.templates import read_template
from generator.local.engine.transforms import declared_transforms, has_macros
from generator.local.errors import invalid
from generator.local.records.stacks import Deployment, Stack

_VERSION = "2010-09-09"
"""What a deployed template's version is where it says none."""


def get_template(request: ActionRequest) -> ActionOutput:
    """GetTemplate, of a stack or a change set; ``Processed`` is what its transforms make of it.

    A stack that only awaits a change set has no template yet: the answer has no TemplateBody.
    """
    stack, deployment = _deployed(request)
    return {
        "TemplateBody": _text(request, stack, deployment) if deployment else None,
        "StagesAvailable": ["Original", "Processed"],
    }


def _text(request: ActionRequest, stack: Stack, deployment: Deployment) -> str:
    if request.get("TemplateStage") == "Processed":
        return processed_text(stack, deployment)
    return deployment.submitted.text


def _deployed(request: ActionRequest) -> tuple[Stack, Deployment | None]:
    """The stack that a request names, and what it or its change set asks it to be."""
    name, stack_name = request.get("ChangeSetName"), request.get("StackName")
    if name:
        if not (stack_name or name.startswith("arn:")):
            raise invalid("StackName is a required parameter.")
        found = request.context.store.find_change_set(request.place, name, stack_name)
        return found.stack, found.deployment
    if not stack_name:
        raise invalid("StackName is required if ChangeSetName is not specified.")
    stack = request.stack()
    return stack, stack.deployment


def _given(request: ActionRequest) -> Template:
    return read_template(
        request.context, request.place, request.get("TemplateBody"), request.get("TemplateURL")
    )


def validate_template(request: ActionRequest) -> ActionOutput:
    """ValidateTemplate."""
    template = _given(request)
    _check_types(request, template)
    return {
        "Parameters": [
            {
                "ParameterKey": one.name,
                "DefaultValue": one.default,
                "NoEcho": one.no_echo,
                "Description": one.description or None,
            }
            for one in declarations(template).values()
        ],
        "Description": template.data.get("Description"),
        "Capabilities": required_capabilities(template) or None,
        "CapabilitiesReason": _capabilities_reason(iam_types(template)),
        "DeclaredTransforms": declared_transforms(template) or None,
    }


def _capabilities_reason(types: list[str]) -> str | None:
    if not types:
        return None
    return f"The following resource(s) require capabilities: [{', '.join(types)}]"


def get_template_summary(request: ActionRequest) -> ActionOutput:
    """GetTemplateSummary, of a template or of a deployed stack."""
    own = request.get("TemplateBody") is not None or request.get("TemplateURL") is not None
    template = _given(request) if own else _kept_template(request)
    unknown = _unknown_types(request, template)
    return {
        "Parameters": [_parameter(one) for one in declarations(template).values()],
        "Description": template.data.get("Description"),
        "Capabilities": required_capabilities(template) or None,
        "CapabilitiesReason": _capabilities_reason(iam_types(template)),
        "ResourceTypes": [type_name for _, type_name in _typed(template)],
        "Version": template.data.get("AWSTemplateFormatVersion", None if own else _VERSION),
        "Metadata": _metadata(template),
        "DeclaredTransforms": declared_transforms(template) or None,
        "ResourceIdentifierSummaries": _identifiers(request, template),
        "Warnings": {"UnrecognizedResourceTypes": unknown} if unknown else None,
    }


def _kept_template(request: ActionRequest) -> Template:
    """The template of the stack or stack set that a request names."""
    if request.get("StackSetName"):
        return stack_set(request).config.template
    deployment = _deployed(request)[1]
    if deployment is None:
        what = "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks."
        raise invalid(what)
    return deployment.submitted


def _unknown_types(request: ActionRequest, template: Template) -> list[str]:
    config: Mapping[str, Any] = request.get("TemplateSummaryConfig", {})
    if not config.get("TreatUnrecognizedResourceTypesAsWarnings"):
        _check_types(request, template)
    return unknown_types(request.context.regions, request.place.region, template)


def _check_types(request: ActionRequest, template: Template) -> None:
    """What macros make is not known here, so types that only they know pass."""
    if not has_macros(template):
        check_types(request.context.regions, request.place.region, template)


def _metadata(template: Template) -> str | None:
    metadata = template.data.get("Metadata")
    return json.dumps(metadata) if metadata else None


def _parameter(one: Declaration) -> ActionOutput:
    return {
        "ParameterKey": one.name,
        "DefaultValue": one.default,
        "ParameterType": one.type,
        "NoEcho": one.no_echo,
        "Description": one.description or None,
        "ParameterConstraints": {"AllowedValues": list(one.allowed_values)}
        if one.allowed_values
        else {},
    }


def _typed(template: Template) -> list[tuple[str, str]]:
    """The resources with their types; what a macro or a loop stands for has none yet."""
    return [
        (name, str(one["Type"]))
        for name, one in template.resources.items()
        if isinstance(one, dict) and "Type" in one
    ]


def _identifiers(request: ActionRequest, template: Template) -> list[ActionOutput]:
    by_type: dict[str, list[str]] = {}
    for name, type_name in _typed(template):
        by_type.setdefault(type_name, []).append(name)
    return [
        {
            "ResourceType": type_name,
            "LogicalResourceIds": names,
            "ResourceIdentifiers": _identifier(
                request.context.regions.schema(type_name, request.place.region)
            ),
        }
        for type_name, names in by_type.items()
    ]


def _identifier(schema: Any) -> list[str]:
    return [",".join(schema.primary_identifier)] if schema is not None else []


def estimate_template_cost(request: ActionRequest) -> ActionOutput:
    """EstimateTemplateCost: only a URL, as everywhere."""
    _given(request)
    return {"Url": "http://calculator.s3.amazonaws.com/calc5.html"}


def describe_account_limits(_: ActionRequest) -> ActionOutput:
    """DescribeAccountLimits: the documented defaults."""
    limits = {"StackLimit": 2000, "StackOutputsLimit": 200, "ConcurrentResourcesLimit": 2500}
    return {"AccountLimits": [{"Name": name, "Value": value} for name, value in limits.items()]}
