"""What CloudFormation makes of templates once everything is known: written for tests alone.

It knows the few functions that the laws of comparing use, and shares no code with the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Templates = Mapping[str, dict[str, Any]]
"""Templates by stack path; "" is the root. A nested stack's path is its logical ID."""

_NOTHING = object()


class RefusedError(Exception):
    """CloudFormation refuses the template with these values."""


@dataclass
class Made:
    """Properties of all resources by stack and logical ID, and the root's outputs."""

    resources: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)


def made(templates: Templates, values: Mapping[str, str]) -> Made:
    """What is there with these values of parameters and pseudo parameters."""
    found = Made()
    _Stack(templates, "", values, found).make()
    return found


class _Stack:
    def __init__(
        self, templates: Templates, path: str, values: Mapping[str, Any], found: Made
    ) -> None:
        self._templates, self._path, self._values, self._found = templates, path, values, found
        self._template = templates[path]

    def make(self) -> None:
        for name in self._template.get("Conditions", {}):
            self._holds({"Condition": name})
        for name, resource in self._section("Resources").items():
            self._resource(name, resource)
        for name, output in self._section("Outputs").items():
            if self._is_there(output) and not self._path:
                self._found.outputs[name] = self._value(output["Value"])

    def _section(self, name: str) -> dict[str, Any]:
        """A section with its loops written out."""
        written: dict[str, Any] = {}
        for key, entry in self._template.get(name, {}).items():
            if not key.startswith("Fn::ForEach::"):
                written[key] = entry
                continue
            identifier, collection, body = entry
            for item in self._value(collection):
                text = json.dumps(body).replace(f"${{{identifier}}}", item)
                written |= json.loads(text)
        return written

    def _is_there(self, entry: Mapping[str, Any]) -> bool:
        return "Condition" not in entry or self._holds({"Condition": entry["Condition"]})

    def _resource(self, name: str, resource: Mapping[str, Any]) -> None:
        if not self._is_there(resource):
            return
        properties = self._value(resource.get("Properties", {}))
        self._found.resources[self._path, name] = properties
        if resource["Type"] == "AWS::CloudFormation::Stack":
            passed = properties.pop("Parameters", {})
            properties.pop("TemplateURL")
            pseudo = {key: value for key, value in self._values.items() if "::" in key}
            _Stack(self._templates, name, {**pseudo, **passed}, self._found).make()

    def _holds(self, expression: Any) -> bool:
        [(function, argument)] = expression.items()
        match function:
            case "Condition":
                return self._holds(self._template["Conditions"][argument])
            case "Fn::Not":
                return not self._holds(argument[0])
            case "Fn::And" | "Fn::Or":
                parts = [self._holds(part) for part in argument]
                return all(parts) if function == "Fn::And" else any(parts)
        left, right = map(self._value, argument)
        return bool(left == right)

    def _value(self, expression: Any) -> Any:
        if isinstance(expression, list):
            values = [self._value(item) for item in expression]
            return [value for value in values if value is not _NOTHING]
        if not isinstance(expression, dict):
            return expression
        if len(expression) == 1:
            [(function, argument)] = expression.items()
            if function == "Ref" or function.startswith("Fn::"):
                return self._call(function, argument)
        values = {key: self._value(item) for key, item in expression.items()}
        return {key: value for key, value in values.items() if value is not _NOTHING}

    def _call(self, function: str, argument: Any) -> Any:
        match function:
            case "Ref" if argument == "AWS::NoValue":
                return _NOTHING
            case "Ref":
                return self._values.get(argument, f"${{{argument}}}")
            case "Fn::If":
                return self._value(argument[1 if self._holds({"Condition": argument[0]}) else 2])
            case "Fn::FindInMap":
                return self._entry(*map(self._value, argument))
            case "Fn::Join":
                return argument[0].join(self._value(argument[1]))
            case "Fn::Split":
                return self._value(argument[1]).split(argument[0])
            case "Fn::Select":
                items = self._value(argument[1])
                if argument[0] >= len(items):
                    raise RefusedError
                return items[argument[0]]
        text, variables = argument
        for name, value in variables.items():
            text = text.replace(f"${{{name}}}", self._value(value))
        return text

    def _entry(self, name: str, top: str, second: str, default: Any = None) -> Any:
        found = self._template["Mappings"][name].get(top, {}).get(second)
        if found is None and default is None:
            raise RefusedError
        return default["DefaultValue"] if found is None else found
