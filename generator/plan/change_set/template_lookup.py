"""What templates say at the places that change sets name.

Placed, path ●→ value      Template ●→ whether a macro writes it
"""

from __future__ import annotations

import json

from generator.cfn.template import Template
from generator.cfn.values import Unknown, Value
from generator.plan.diff.differences import ABSENT
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.model import PropertyChange

_EXTENSIONS = "AWS::LanguageExtensions"


def is_processed(template: Template) -> bool:
    """Whether a macro may write anything into it."""
    named = template.data.get("Transform", [])
    others = [one for one in (named if isinstance(named, list) else [named]) if one != _EXTENSIONS]
    return bool(others) or _names_transform(template.data)


def _names_transform(data: Value) -> bool:
    if isinstance(data, dict):
        return "Fn::Transform" in data or any(map(_names_transform, data.values()))
    return isinstance(data, list) and any(map(_names_transform, data))


def at(placed: ResourceInstance, one: PropertyChange, tags: str) -> Value:
    """What a resource says at a path; what is around it where the path ends inside a value."""
    resource = placed.resource
    found: Value = resource.properties
    steps = one.path.split("/")
    if one.scope == "Tags":
        steps = [tags]
    elif one.scope != "Properties":
        found, steps = resource.attributes, [one.scope]
    for step in steps:
        if isinstance(found, dict):
            found = found.get(step, ABSENT)
        elif isinstance(found, list) and step.isdecimal():
            found = found[int(step)] if int(step) < len(found) else ABSENT
        else:
            break
    return found


def text(value: Value) -> str:
    """All texts in a value, expressions too."""
    if isinstance(value, Unknown):
        return value.key
    if isinstance(value, dict):
        return "\n".join(map(text, value.values()))
    if isinstance(value, list):
        return "\n".join(map(text, value))
    return value if isinstance(value, str) else json.dumps(value)
