"""Actions about templates: what is deployed, what a template asks for, whether it is one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import declarations
from generator.cfn.template import Template
from generator.local.api.request import Output, Request
from generator.local.engine.deployment import check_types, required_capabilities, unknown_types
from generator.local.engine.scope import LiveLookups, resolver
from generator.local.engine.templates import read_template, transforms
from generator.local.errors import invalid
from generator.local.records.stacks import Deployment, Stack


def get_template(request: Request) -> Output:
    """GetTemplate, of a stack or a change set; ``Processed`` has its loops written out."""
    stack, deployment = _deployed(request)
    processed = request.get("TemplateStage") == "Processed"
    return {
        "TemplateBody": _processed(request, stack, deployment)
        if processed
        else deployment.template.text,
        "StagesAvailable": ["Original", "Processed"],
    }


def _deployed(request: Request) -> tuple[Stack, Deployment]:
    """The stack that a request names, and what it or its change set asks it to be."""
    if request.get("ChangeSetName"):
        name = request.given["ChangeSetName"]
        found = request.context.store.find_change_set(request.place, name, request.get("StackName"))
        return found.stack, found.deployment
    if not request.get("StackName"):
        raise invalid("StackName is required")
    stack: Stack = request.stack()
    if stack.deployment is None:
        raise invalid(f"Template for stack {stack.name} does not exist")
    return stack, stack.deployment


def _processed(request: Request, stack: Stack, deployment: Deployment) -> str:
    if not transforms(deployment.template):
        return deployment.template.text
    lookups = LiveLookups(request.context, stack).lookups()
    done = resolver(stack, deployment, lookups).template
    return json.dumps({k: v for k, v in done.data.items() if k != "Transform"})


def _given(request: Request) -> Template:
    return read_template(
        request.context, request.place, request.get("TemplateBody"), request.get("TemplateURL")
    )


def validate_template(request: Request) -> Output:
    """ValidateTemplate."""
    template = _given(request)
    check_types(request.context, request.place, template)
    needed, types = required_capabilities(template)
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
        "Capabilities": needed or None,
        "CapabilitiesReason": _capabilities_reason(types),
        "DeclaredTransforms": transforms(template) or None,
    }


def _capabilities_reason(types: list[str]) -> str | None:
    if not types:
        return None
    return f"The following resource(s) require capabilities: [{', '.join(types)}]"


def get_template_summary(request: Request) -> Output:
    """GetTemplateSummary, of a template or of a deployed stack."""
    own = request.get("TemplateBody") is not None or request.get("TemplateURL") is not None
    template = _given(request) if own else _deployed(request)[1].template
    needed, types = required_capabilities(template)
    used = [str(resource.get("Type")) for resource in template.resources.values()]
    unknown = _unknown_types(request, template)
    return {
        "Parameters": [_parameter(one) for one in declarations(template).values()],
        "Description": template.data.get("Description"),
        "Capabilities": needed or None,
        "CapabilitiesReason": _capabilities_reason(types),
        "ResourceTypes": used,
        "Version": template.data.get("AWSTemplateFormatVersion"),
        "Metadata": _metadata(template),
        "DeclaredTransforms": transforms(template) or None,
        "ResourceIdentifierSummaries": _identifiers(request, template),
        "Warnings": {"UnrecognizedResourceTypes": unknown} if unknown else None,
    }


def _unknown_types(request: Request, template: Template) -> list[str]:
    config: Mapping[str, Any] = request.get("TemplateSummaryConfig", {})
    if not config.get("TreatUnrecognizedResourceTypesAsWarnings"):
        check_types(request.context, request.place, template)
    return unknown_types(request.context, request.place, template)


def _metadata(template: Template) -> str | None:
    metadata = template.data.get("Metadata")
    return json.dumps(metadata) if metadata else None


def _parameter(one: Declaration) -> Output:
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


def _identifiers(request: Request, template: Template) -> list[Output]:
    by_type: dict[str, list[str]] = {}
    for name, resource in template.resources.items():
        by_type.setdefault(str(resource.get("Type")), []).append(name)
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


def estimate_template_cost(request: Request) -> Output:
    """EstimateTemplateCost: only a URL, as everywhere."""
    _given(request)
    return {"Url": "http://calculator.s3.amazonaws.com/calc5.html"}


def describe_account_limits(_: Request) -> Output:
    """DescribeAccountLimits: the documented defaults."""
    limits = {"StackLimit": 2000, "StackOutputsLimit": 200, "ConcurrentResourcesLimit": 2500}
    return {"AccountLimits": [{"Name": name, "Value": value} for name, value in limits.items()]}
