"""What changes in one resource by itself: its own values on either side.

Placed before, Placed after ●→ PropertyChanges
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from generator.cfn.sam import deployed_properties
from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Path, Value
from generator.plan.diff.canonical import Shapes, normal
from generator.plan.diff.certainty import certainty
from generator.plan.diff.differences import ABSENT, Difference, differences, identical, places
from generator.plan.diff.resolved_product import Address, ResourceInstance
from generator.plan.impact.update_behavior import combined, requirement
from generator.plan.impact.update_conditions import Edit
from generator.plan.model import Certainty, PropertyChange, Scope

_PARTS = [part for part in get_args(Scope) if part not in ("Properties", "Tags")]
# What a nested stack whose template is at hand is given: its resources say what becomes of it.
PASSED = ("Parameters", "TemplateURL", "Location")


class Owner:
    """Compares resources with what the schemas say of them.

    ``made``: resources that are new or take another's place; conditional: perhaps under its ID.
    """

    def __init__(
        self, schemas: Mapping[str, ResourceSchema | None], made: Mapping[Address, Certainty]
    ) -> None:
        self._schemas = schemas
        self._alike = {key for key, sure in made.items() if sure == "conditional"}
        self._made = made.keys() - self._alike
        self._shapes = Shapes()

    def changes(
        self, before: ResourceInstance, after: ResourceInstance
    ) -> Iterator[PropertyChange]:
        """Every place of the resource that is written differently on both sides."""
        one, other = _as_deployed(before, after), _as_deployed(after, before)
        if not identical(one, other):
            edit = Edit(before.resource, after.resource)
            yield from self._properties(after.type, one, other, edit)
        for part in _PARTS:
            old, new = _part(before, part), _part(after, part)
            if old != new:
                yield from self._other(part, old, new)

    def normal(self, placed: ResourceInstance) -> Value:
        """All of a resource's properties in normal form."""
        return normal(placed.resource.properties, self._schemas.get(placed.type), self._shapes)

    def _properties(
        self, type_name: str, before: Mapping[str, Value], after: Mapping[str, Value], edit: Edit
    ) -> Iterator[PropertyChange]:
        schema = self._schemas.get(type_name)
        for name in dict.fromkeys([*after, *before]):
            old, new = before.get(name, ABSENT), after.get(name, ABSENT)
            if identical(old, new):
                continue
            old, new = (
                v if v is ABSENT else normal(v, schema, self._shapes, name) for v in (old, new)
            )
            for difference in differences(old, new, (name,)):
                yield self._change(type_name, schema, difference, edit)

    def _change(
        self, type_name: str, schema: ResourceSchema | None, found: Difference, edit: Edit
    ) -> PropertyChange:
        asked = combined(
            [requirement(type_name, schema, dotted(place), edit) for place in places(found)]
        )
        return PropertyChange(
            "/".join(map(str, found.path)),
            shown(found.before),
            shown(found.after),
            asked.requires,
            certainty(found.before, found.after, self._made, self._alike),
            interruption=asked.interruption,
            note=asked.note,
            refused=asked.refused,
        )

    def _other(self, part: Scope, before: Value, after: Value) -> Iterator[PropertyChange]:
        old, new = (v if v is ABSENT else normal(v, None, self._shapes) for v in (before, after))
        for found in differences(old, new):
            yield PropertyChange(
                "/".join(map(str, found.path)) or part,
                shown(found.before),
                shown(found.after),
                certainty=certainty(found.before, found.after, self._made, self._alike),
                scope=part,
            )


def dotted(path: Path) -> str:
    """A path as schemas write it: ``A/*/B``."""
    return "/".join("*" if isinstance(step, int) else step for step in path)


def shown(value: Value) -> Value:
    """A value as a change has it: None for one that is not there."""
    return None if value is ABSENT else value


def _as_deployed(placed: ResourceInstance, other: ResourceInstance) -> Mapping[str, Value]:
    """The properties to compare: of one type, where SAM's is on one side only."""
    properties = _properties(placed, other)
    if placed.type == other.type:
        return properties
    return deployed_properties(placed.type, properties, other.resource.properties)


def _properties(placed: ResourceInstance, other: ResourceInstance) -> Mapping[str, Value]:
    properties = placed.resource.properties
    if placed.is_container and other.is_container:
        return {name: value for name, value in properties.items() if name not in PASSED}
    return properties


def _part(placed: ResourceInstance, part: str) -> Value:
    found = placed.resource.attributes.get(part, ABSENT)
    if part == "Metadata" and isinstance(found, dict):
        # Where the console's designer drew the resource.
        found = {k: v for k, v in found.items() if k != "AWS::CloudFormation::Designer"}
        return found or ABSENT
    return found
