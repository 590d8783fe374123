"""Properties against the type's schema: what AWS refuses before it asks any service.

properties, ResourceSchema ●→ nothing, or AWS's refusal
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.cfn.schemas import ResourceSchema
from generator.local.errors import ResourceError
from generator.local.records.stacks import Resource


def check(schema: ResourceSchema | None, resource: Resource) -> None:
    """Refuse unknown and missing properties; raises ``ResourceError``."""
    refused = refusal(schema, resource.properties) if schema else ""
    if refused:
        name = resource.logical_id
        what = f"Properties validation failed for resource {name} with message:\n{refused}"
        raise ResourceError(what)


def check_custom_name(schema: ResourceSchema | None, before: Resource, after: Resource) -> None:
    """A replacement cannot have the name of what it replaces; raises ``ResourceError``."""
    name = keeps_custom_name(schema, before, after) if schema else ""
    if name:
        raise ResourceError(
            "CloudFormation cannot update a stack when a custom-named resource requires "
            f"replacing. Rename {name} and update the stack again."
        )


def refusal(schema: ResourceSchema, properties: Mapping[str, Any]) -> str:
    """Why these properties do not fit the schema; empty where they do.

    Looks for unknown properties at every depth and for missing ones at the top, the two mistakes
    that would otherwise pass silently. Values are for the service to judge.
    """
    faults = [*_missing(schema, properties), *_unknown(schema, properties, "")]
    return "\n".join(faults)


def _missing(schema: ResourceSchema, properties: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(schema.required - schema.read_only):
        if name not in properties:
            yield f"#: required key [{name}] not found"


def _unknown(schema: ResourceSchema, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unknown(schema, item, f"{path}/{index}")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            below = f"{path}/{name}".lstrip("/")
            if schema.at(below) is None and _is_closed(schema, path):
                yield f"#{path}: extraneous key [{name}] is not permitted"
            elif schema.at(below) is not None:
                yield from _unknown(schema, item, f"/{below}")


def _is_closed(schema: ResourceSchema, path: str) -> bool:
    """Whether the object at a path names all that it may hold."""
    if not path:
        return True
    found = schema.at(path.lstrip("/"))
    if found is None or not found.get("properties"):
        return False
    return found.get("additionalProperties") is False


def keeps_custom_name(schema: ResourceSchema, before: Resource, after: Resource) -> str:
    """The custom name that a replacement would collide with; empty where there is none."""
    names = schema.primary_identifier
    if not names or any("/" in name for name in names):
        return ""
    if all(
        name in after.properties and before.properties.get(name) == after.properties[name]
        for name in names
    ):
        return str(after.properties[names[-1]])
    return ""
