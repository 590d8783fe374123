"""Would CloudFormation accept this template at all, and what would it say if not.

Looks at the text alone, before any value is known. AWS says one thing at a time; here they all
come, in the order in which AWS looks. The words are those that CreateStack and ValidateTemplate
answer with.

    Template ●→ mistakes in CloudFormation's words, with lines
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from generator.cfn.conditions import missing_condition
from generator.cfn.errors import TemplateError
from generator.cfn.evaluate import GET_ATT
from generator.cfn.functions.for_each import declares_extensions, may_grow
from generator.cfn.functions.lists import SELECT
from generator.cfn.functions.unsupported import unsupported_functions
from generator.cfn.graph import creation_order
from generator.cfn.macros import FUNCTION
from generator.cfn.parameters.values import declarations
from generator.cfn.references import Mention, entry_condition, mentions, resource_mentions
from generator.cfn.template import Template
from generator.cfn.values import Path, Value, is_function, is_scalar, text_of
from generator.errors import Mistake

_SECTIONS = (
    "AWSTemplateFormatVersion",
    "Conditions",
    "Description",
    "Globals",
    "Hooks",
    "Mappings",
    "Metadata",
    "Outputs",
    "Parameters",
    "Resources",
    "Rules",
    "Transform",
)
_OBJECTS = ("Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs", "Metadata")
_MOST = {"Parameters": 200, "Mappings": 200, "Resources": 500, "Outputs": 200}
_RESOURCE_MEMBERS = frozenset(
    (
        "Condition",
        "CreationPolicy",
        "DeletionPolicy",
        "DependsOn",
        "Description",
        "Metadata",
        "Properties",
        "Type",
        "UpdatePolicy",
        "UpdateReplacePolicy",
        "Version",
    )
)
_POLICIES = {
    "DeletionPolicy": ("Delete", "Retain", "RetainExceptOnCreate", "Snapshot"),
    "UpdateReplacePolicy": ("Delete", "Retain", "Snapshot"),
}

POLICY_MEMBERS = _POLICIES.keys()

_LONGEST_DESCRIPTION = 1024

_Finding = tuple[str, Path]


def mistakes(template: Template) -> list[Mistake]:
    """What CreateStack's template validation refuses, in the order in which it looks.

    Where the shape of the template is wrong, nothing else is looked at.
    """
    shape = [_mistake(template, finding) for finding in _shape(template)]
    if shape:
        return shape
    found = [_mistake(template, finding) for look in _LOOKS for finding in look(template)]
    found += _refused(template, declarations)
    if may_grow(template):
        return found  # a macro may untie what looks like a circle
    certain = replace(template, data=_unconditional(template.data))
    return found + _refused(certain, creation_order)


def _unconditional(data: dict[str, Any]) -> dict[str, Any]:
    """The template without what a condition decides: circles there may never come to be."""
    resources = {
        name: _without_branches(resource)
        for name, resource in data["Resources"].items()
        if isinstance(resource, dict) and "Condition" not in resource
    }
    return {**data, "Resources": resources}


def _without_branches(part: Value) -> Value:
    if isinstance(part, list):
        return [_without_branches(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {key: _without_branches(item) for key, item in part.items() if key != "Fn::If"}


def _mistake(template: Template, finding: _Finding) -> Mistake:
    what, path = finding
    return Mistake(what, template.file, template.line(*path))


def _refused(template: Template, look: Callable[[Template], object]) -> list[Mistake]:
    try:
        look(template)
    except TemplateError as error:
        return list(error.mistakes)
    return []


def _description(template: Template) -> Iterator[_Finding]:
    if len(str(template.data.get("Description", "")).encode()) > _LONGEST_DESCRIPTION:
        what = f"'Description' length is greater than {_LONGEST_DESCRIPTION}."
        yield f"Template format error: {what}", ("Description",)


def _shape(template: Template) -> Iterator[_Finding]:
    unknown = [name for name in template.data if name not in _SECTIONS]
    if unknown:
        yield f"Invalid template property or properties [{', '.join(unknown)}]", (unknown[0],)
    yield from _nulls(template.data, ())
    for section in _OBJECTS:
        if not isinstance(template.data.get(section, {}), dict):
            yield f"Template format error: Any {section} member must be an object.", (section,)
    if template.data.get("Resources") in (None, {}):
        what = "Template format error: At least one Resources member must be defined."
        yield what, ("Resources",)
    for section, most in _MOST.items():
        count = len(template.section(section))
        if count > most:
            what = f"Template format error: Number of {section.lower()}, {count}, is greater than"
            yield f"{what} maximum allowed, {most}", (section,)
    for name in template.parameters:
        if not _is_alphanumeric(name):
            what = f"Template format error: Parameter name {name} is non alphanumeric."
            yield what, ("Parameters", name)
    for logical_id, resource in template.resources.items():
        if not logical_id.startswith("Fn::"):
            yield from _resource(template, logical_id, resource)


def nulls(template: Template) -> list[Mistake]:
    """Every value that is null; CloudFormation refuses each, wherever it stands."""
    return [_mistake(template, finding) for finding in _nulls(template.data, ())]


def _is_alphanumeric(name: str) -> bool:
    return name.isalnum() and name.isascii()


def _nulls(part: Value, path: Path) -> Iterator[_Finding]:
    if part is None:
        where = "/".join(map(str, path))
        yield f"[/{where}] 'null' values are not allowed in templates", path
    elif isinstance(part, dict | list):
        for key, item in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _nulls(item, (*path, key))


def _resource(template: Template, logical_id: str, resource: Any) -> Iterator[_Finding]:
    path: Path = ("Resources", logical_id)
    if not _is_alphanumeric(logical_id):
        yield f"Template format error: Resource name {logical_id} is non alphanumeric.", path
    if not isinstance(resource, dict):
        what = f"[/Resources/{logical_id}] resource definition is malformed"
        yield f"Template format error: {what}", path
        return
    if not isinstance(resource.get("Type"), str):
        where = f"[/Resources/{logical_id}]"
        yield (
            f"Template format error: {where} Every Resources object must contain a Type member.",
            path,
        )
        return
    for member in resource:
        if member not in _RESOURCE_MEMBERS and not may_grow(template):
            yield f"Invalid template resource property '{member}'", (*path, member)
    if not isinstance(resource.get("Properties", {}), dict):
        what = f"[/Resources/{logical_id}/Properties] Every Properties member must be an object."
        yield f"Template format error: {what}", (*path, "Properties")
    for member in _POLICIES:
        policy = resource.get(member, "Delete")
        if not is_function(policy):
            yield from unrecognized_policy(logical_id, member, policy)


def unrecognized_policy(logical_id: str, member: str, policy: Value) -> Iterator[_Finding]:
    """A DeletionPolicy or UpdateReplacePolicy whose value is none that there is."""
    if policy not in _POLICIES[member]:
        shown = policy if isinstance(policy, str) else json.dumps(policy)
        what = f"Template format error: Unrecognized {member} {shown} for resource {logical_id}"
        yield what, ("Resources", logical_id, member)


def _mappings(template: Template) -> Iterator[_Finding]:
    for name, mapping in template.mappings.items():
        yield from _mapping_level(name, mapping, ("Mappings", name), depth=2)


def _mapping_level(name: str, entries: Value, path: Path, depth: int) -> Iterator[_Finding]:
    """Two levels of maps, then a string or a list of strings."""
    if depth and not isinstance(entries, dict):
        yield f"Template format error: Every Mappings member {name} must be a map", path
    elif depth:
        for key, entry in entries.items():
            if key != FUNCTION:
                yield from _mapping_level(key, entry, (*path, key), depth - 1)
    elif not all(map(is_scalar, entries if isinstance(entries, list) else [entries])):
        what = "Template format error: Every Mappings attribute must be a String or a List."
        yield what, path


def _literals(template: Template) -> Iterator[_Finding]:
    """Functions whose literal arguments can give nothing, whatever the parameters say."""
    for section in ("Conditions", "Resources", "Outputs"):
        yield from _literal_calls(template.section(section), (section,))


def _literal_calls(part: Value, path: Path) -> Iterator[_Finding]:
    if isinstance(part, list):
        for index, item in enumerate(part):
            yield from _literal_calls(item, (*path, index))
    if not isinstance(part, dict):
        return
    for key, item in part.items():
        match key, item:
            case "Fn::GetAtt", str() | list() if not _names_attribute(item):
                yield GET_ATT, (*path, key)
            case "Fn::Select", [index, list(items)] if is_scalar(index) and not _selects(
                index, items
            ):
                yield SELECT, (*path, key)
        yield from _literal_calls(item, (*path, key))


def _names_attribute(argument: Value) -> bool:
    """Whether a GetAtt has a resource and an attribute, which may be a function."""
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    return len(parts) == 2 and all(parts)


def _selects(index: Value, items: list[Value]) -> bool:
    """Whether an index finds an item in a literal list; one that may be left out is counted."""
    text = text_of(index)
    return text.isdigit() and int(text) < len(items)


def _conditions(template: Template) -> Iterator[_Finding]:
    if declares_extensions(template):
        return
    for name, expression in template.conditions.items():
        for mention in mentions(expression, ("Conditions", name)):
            parameter = mention.kind == "ref" and mention.name in template.parameters
            if mention.kind in ("ref", "get-att") and not parameter:
                what = f"Template format error: Unresolved dependencies [{mention.name}]. Cannot"
                what += " reference resources in the Conditions block of the template"
                yield what, mention.path
            yield from _missing(template, mention)


def _resources(template: Template) -> Iterator[_Finding]:
    for logical_id, resource in template.resources.items():
        yield from _unresolved(template, "Resources", resource_mentions(logical_id, resource))


def _outputs(template: Template) -> Iterator[_Finding]:
    for name, output in template.outputs.items():
        path: Path = ("Outputs", name)
        if not isinstance(output, dict) or "Value" not in output:
            if not name.startswith("Fn::"):
                what = "Every Outputs member must contain a Value object"
                yield f"Template format error: {what}", path
            continue
        found = (*entry_condition(output, path), *mentions(output, path))
        yield from _unresolved(template, "Outputs", iter(found))


def _unresolved(template: Template, block: str, found: Iterator[Mention]) -> Iterator[_Finding]:
    if declares_extensions(template) or may_grow(template):
        return  # loops, macros and modules have names that the text does not show
    names: dict[str, Path] = {}
    for mention in found:
        yield from _missing(template, mention)
        if mention.kind == "get-att" and mention.name not in template.resources:
            what = f"instance of Fn::GetAtt references undefined resource {mention.name}"
            yield f"Template error: {what}", mention.path
        parameter = mention.kind == "ref" and mention.name in template.parameters
        by_name = mention.kind in ("ref", "depends-on") and not parameter
        if by_name and mention.name not in template.resources:
            names.setdefault(mention.name, mention.path)
    if names:
        what = f"Unresolved resource dependencies [{', '.join(names)}] in the {block} block"
        yield f"Template format error: {what} of the template", next(iter(names.values()))


def _missing(template: Template, mention: Mention) -> Iterator[_Finding]:
    """Conditions and mappings that are mentioned and not there."""
    name, path = mention.name, mention.path
    if mention.kind == "mapping" and name not in template.mappings:
        what = f"Mapping named '{name}' is not present in the 'Mappings' section of template."
        yield f"Template error: {what}", path
    if mention.kind == "condition" and name not in template.conditions:
        yield missing_condition(name, path), path


_LOOKS: tuple[Callable[[Template], Iterator[_Finding]], ...] = (
    _description,
    unsupported_functions,
    _mappings,
    _literals,
    _conditions,
    _resources,
    _outputs,
)
