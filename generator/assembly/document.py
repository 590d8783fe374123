"""From parts to a template document: the plain data of a whole CloudFormation template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.assembly.plain import Json, plain
from generator.assembly.template import Template
from generator.assembly.wires import Definition, Wire

FORMAT_VERSION = "2010-09-09"


class Document(NamedTuple):
    """One template file: its path below the output folder, where it comes from, its content.

    ``made_by``: the make target that writes it anew. ``sources``: logical IDs → file and line of
    the call that added the resource, where that is known.
    """

    path: str
    source: str
    content: Mapping[str, Json]
    made_by: str = "templates"
    sources: Mapping[str, tuple[str, int]] = MappingProxyType({})


def document_content(
    description: str,
    template: Template,
    *,
    metadata: Mapping[str, Json] | None = None,
    parameters: Mapping[str, Json],
    rules: Mapping[str, Json] | None = None,
    outputs: Mapping[str, Json],
) -> dict[str, Json]:
    """The template's sections in their canonical order; empty ones are left out."""
    sections = {
        "Metadata": metadata,
        "Parameters": parameters,
        "Rules": rules,
        "Mappings": template.mappings,
        "Conditions": {name: one.expression for name, one in template.conditions.items()},
        "Resources": template.resources,
        "Outputs": outputs,
    }
    head = {"AWSTemplateFormatVersion": FORMAT_VERSION, "Description": description}
    return head | {name: dict(section) for name, section in sections.items() if section}


def root_parameter(definition: Definition) -> Json:
    """A root parameter as the template declares it."""
    limits = {"MinValue": definition.min_value, "MaxValue": definition.max_value}
    return {
        "Type": definition.type,
        "Description": definition.description,
        "Default": definition.default,
        **_constraints(definition),
        **{name: value for name, value in limits.items() if value is not None},
    }


def passed_parameter(definition: Definition) -> Json:
    """A root parameter as a child declares it, without a default: the root always passes it.

    Lists carry no pattern: nested change sets refuse it.
    """
    constraints = {} if definition.type == "CommaDelimitedList" else _constraints(definition)
    return {"Type": definition.type, "Description": definition.description, **constraints}


def _constraints(definition: Definition) -> dict[str, Json]:
    written = {
        "AllowedValues": list(definition.allowed_values),
        "AllowedPattern": definition.allowed_pattern,
        "MaxLength": definition.max_length,
        "ConstraintDescription": definition.constraint,
    }
    return {name: value for name, value in written.items() if value}


def wire_parameter(wire: Wire[Any]) -> Json:
    """A child's parameter for a wire from another stack: its type and what it is, no limits."""
    return {"Type": wire.kind.parameter_type, "Description": wire.description}


def output(wire: Wire[Any]) -> Json:
    """An output for a wire; lists as one joined string."""
    return {"Description": wire.description, "Value": plain(wire.crossing)}


def interface(definitions: Mapping[str, Definition], groups: Sequence[str]) -> Json:
    """Console groups and labels, from AWS::CloudFormation::Interface."""
    members = {
        group: [name for name, one in definitions.items() if one.group == group] for group in groups
    }
    return {
        "AWS::CloudFormation::Interface": {
            "ParameterGroups": [
                {"Label": {"default": group}, "Parameters": names}
                for group, names in members.items()
            ],
            "ParameterLabels": {name: {"default": one.label} for name, one in definitions.items()},
        }
    }
