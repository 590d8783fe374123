"""What is left of a template once its parameters are known: a smaller, literal template.

cfn-lint checks engine versions, instance classes and the like on literals only; so it reads this
copy, an environment at a time.

    Template, values ●→ Template without parameters, decided conditions and dead branches
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import declarations, ref_value
from generator.cfn.references import Mention, entry_condition, mentions, resource_mentions
from generator.cfn.resolve import ResolvedOutput, ResolvedResource, Resolver, resolved
from generator.cfn.scope import NOBODY, NOTHING_KNOWN, Lookups, Pseudo, Scope
from generator.cfn.template import Template
from generator.cfn.values import MapLookup, Unknown, Value, expression_of

_INTERFACE = "AWS::CloudFormation::Interface"
_USED_SECTIONS = {"Parameters": ("ref",), "Conditions": ("condition",), "Mappings": ("mapping",)}


def substitute(
    template: Template,
    parameters: Mapping[str, str],
    pseudo: Pseudo = NOTHING_KNOWN,
    lookups: Lookups = NOBODY,
) -> Template:
    """A valid copy with everything folded that these values decide.

    ``parameters``: texts; missing ones take their defaults; SSM parameters stay parameters.
    Resources and outputs whose condition is false are gone, ``Fn::If`` is decided, what is not
    known stays an intrinsic function, and sections that nothing uses any more are removed. The
    copy keeps the file's name and lines. Raises ``TemplateError``.
    """
    scope = Scope(literals(template, parameters), pseudo, lookups)
    resolver = Resolver(template, scope)
    whole = resolved(resolver)
    names = _names(whole.conditions)
    sections: dict[str, dict[str, Value]] = {
        "Conditions": {
            name: _definition(truth, names)
            for name, truth in whole.conditions.items()
            if isinstance(truth, Unknown) and names[truth.key] == name
        },
        "Resources": {n: _resource(r, names) for n, r in whole.resources.items()},
        "Outputs": {n: _output(o, resolver, names) for n, o in whole.outputs.items()},
    }
    data = {
        name: sections.get(name, section)
        for name, section in resolver.template.data.items()
        if name != "Rules"
    }
    return replace(template, data=_pruned(_readable(data)), text="", lines=resolver.template.lines)


def literals(template: Template, parameters: Mapping[str, str]) -> dict[str, Value]:
    """What Ref gives for each parameter that has a value; numbers as numbers."""
    values = {}
    for name, declared in declarations(template).items():
        text = parameters.get(name, declared.default)
        if text is not None and not declared.is_ssm:
            values[name] = _literal(declared, ref_value(declared, text))
    return values


def _literal(declared: Declaration, value: Value) -> Value:
    """Whole numbers of a Number parameter: cfn-lint checks limits on numbers only."""
    if isinstance(value, list):
        return [_literal(declared, item) for item in value]
    whole = declared.item_type == "Number" and value.isdigit() and str(int(value)) == value
    return int(value) if whole else value


def _names(conditions: Mapping[str, bool | Unknown]) -> dict[str, str]:
    """Undecided conditions by what is left of them; one name for those that became equal."""
    names: dict[str, str] = {}
    for name, truth in conditions.items():
        if isinstance(truth, Unknown):
            names.setdefault(truth.key, name)
    return names


def _resource(resource: ResolvedResource, names: Mapping[str, str]) -> dict[str, Value]:
    written: dict[str, Value] = {"Type": resource.type}
    if isinstance(resource.exists, Unknown):
        written["Condition"] = names[resource.exists.key]
    if resource.depends_on:
        written["DependsOn"] = list(resource.depends_on)
    if resource.properties:
        written["Properties"] = _written(resource.properties, names)
    for key, part in resource.attributes.items():
        written[key] = _written(part, names)
    return written


def _output(
    output: ResolvedOutput, resolver: Resolver, names: Mapping[str, str]
) -> dict[str, Value]:
    declared = resolver.template.outputs[output.name]
    written = {key: part for key, part in declared.items() if key != "Condition"}
    if isinstance(output.exists, Unknown):
        written["Condition"] = names[output.exists.key]
    written["Value"] = _written(output.value, names)
    if output.export is not None:
        written["Export"] = {"Name": _written(output.export, names)}
    return written


def _definition(truth: Unknown, names: Mapping[str, str]) -> Value:
    """What an undecided condition says; a large one is referred to by its name elsewhere."""
    return _written(truth.argument if truth.function == "Condition" else truth, names)


def _written(value: Value, names: Mapping[str, str]) -> Value:
    """A value as template data: conditions and mappings by their names."""
    if isinstance(value, list | tuple):
        return [_written(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _written(item, names) for key, item in value.items()}
    if not isinstance(value, Unknown):
        return expression_of(value)
    match value.function, value.argument:
        case _, None:
            return value.expression
        case "Condition", _:
            return {"Condition": names[value.key]}
        case "Fn::If", [test, then, otherwise]:
            branches = [_written(then, names), _written(otherwise, names)]
            return {"Fn::If": [names[test.key], *branches]}
        case _, MapLookup(arguments=arguments):
            return {value.function: _written(arguments, names)}
    return {value.function: _written(value.argument, names)}


def _readable(part: Value) -> Value:
    """The part with concatenations of references as Fn::Sub, as people write them."""
    if isinstance(part, list):
        return [_readable(item) for item in part]
    match part:
        case {"Fn::Join": ["", [*pieces]]} if all(_variable(piece) for piece in pieces):
            return {"Fn::Sub": "".join(_variable(piece) for piece in pieces)}
        case dict():
            return {key: _readable(item) for key, item in part.items()}
    return part


def _variable(piece: Value) -> str:
    """A piece of a concatenation inside Fn::Sub; empty where it has no such form."""
    match piece:
        case str(text):
            return text.replace("${", "${!")
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"${{{name}.{attribute}}}"
    return ""


def _pruned(data: dict[str, Any]) -> dict[str, Any]:
    """The template without sections and entries that nothing refers to any more."""
    used = _used(data)
    pruned = {}
    for name, section in data.items():
        kinds = _USED_SECTIONS.get(name)
        if not isinstance(section, dict):
            pass
        elif kinds is not None:
            wanted = {mention.name for mention in used if mention.kind in kinds}
            section = {key: entry for key, entry in section.items() if key in wanted}
        elif name == "Metadata":
            section = {key: entry for key, entry in section.items() if key != _INTERFACE}
        if section or name == "Resources":
            pruned[name] = section
    return pruned


def _used(data: dict[str, Any]) -> list[Mention]:
    found = [
        m for name, part in data.get("Resources", {}).items() for m in resource_mentions(name, part)
    ]
    for name, part in data.get("Outputs", {}).items():
        found += [*entry_condition(part, ("Outputs", name)), *mentions(part, ("Outputs", name))]
    conditions, seen = data.get("Conditions", {}), set[str]()
    for mention in found:  # which grows: conditions mention others
        if mention.kind == "condition" and mention.name not in seen:
            seen.add(mention.name)
            found += mentions(conditions[mention.name], ("Conditions", mention.name))
    return found
