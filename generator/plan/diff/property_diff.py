"""What changes in one resource by itself: its own values on either side.

Placed before, Placed after ●→ PropertyChanges
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from generator.cfn.decisions import Diagram
from generator.cfn.resolve import ResolvedResource
from generator.cfn.sam import deployed_properties
from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Path, Value
from generator.plan.diff.canonical import Shapes, normal
from generator.plan.diff.case_differences import CaseDifference, Outcome, Rules, case_differences
from generator.plan.diff.certainty import certainty
from generator.plan.diff.differences import ABSENT, identical, places
from generator.plan.diff.resolved_product import Address, ResourceInstance
from generator.plan.impact.update_behavior import Requirement, combined, one_of, requirement
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
        self, before: ResourceInstance, after: ResourceInstance, when: Diagram = True
    ) -> Iterator[PropertyChange]:
        """Every place of the resource that has another value, or may have. ``when``: it exists."""
        one, other = _as_deployed(before, after), _as_deployed(after, before)
        if not identical(one, other):
            edit = Edit(before.resource, after.resource)
            yield from self._properties(after.type, one, other, edit, when)
        for part in _PARTS:
            old, new = _part(before, part), _part(after, part)
            if old != new:
                yield from self._other(part, old, new, when)

    def normal(self, placed: ResourceInstance) -> Value:
        """All of a resource's properties in normal form."""
        return normal(placed.resource.properties, self._schemas.get(placed.type), self._shapes)

    def _properties(
        self,
        type_name: str,
        before: Mapping[str, Value],
        after: Mapping[str, Value],
        edit: Edit,
        when: Diagram,
    ) -> Iterator[PropertyChange]:
        schema = self._schemas.get(type_name)
        for name in dict.fromkeys([*after, *before]):
            old, new = before.get(name, ABSENT), after.get(name, ABSENT)
            if not identical(old, new):
                for found in case_differences(old, new, when, (name,), self._rules(schema, name)):
                    yield self._change(type_name, schema, found, edit)

    def _rules(self, schema: ResourceSchema | None, name: str) -> Rules:
        return Rules(lambda value: normal(value, schema, self._shapes, name), self.certainty)

    def certainty(self, before: Value, after: Value) -> Certainty:
        """How sure it is that two values differ which are written differently."""
        return certainty(before, after, self._made, self._alike)

    def _change(
        self, type_name: str, schema: ResourceSchema | None, found: CaseDifference, edit: Edit
    ) -> PropertyChange:
        name = str(found.difference.path[0])
        asked = one_of(
            [
                _asked(type_name, schema, outcome, _in_case(edit, name, outcome))
                for outcome in found.outcomes
            ]
        )
        return PropertyChange(
            "/".join(map(str, found.difference.path)),
            shown(found.difference.before),
            shown(found.difference.after),
            asked.requires,
            found.certainty,
            interruption=asked.interruption,
            note=asked.note,
            refused=asked.refused,
        )

    def _other(
        self, part: Scope, before: Value, after: Value, when: Diagram
    ) -> Iterator[PropertyChange]:
        for found in case_differences(before, after, when, (), self._rules(None, "")):
            yield PropertyChange(
                "/".join(map(str, found.difference.path)) or part,
                shown(found.difference.before),
                shown(found.difference.after),
                certainty=found.certainty,
                scope=part,
            )


def _asked(
    type_name: str, schema: ResourceSchema | None, outcome: Outcome, edit: Edit
) -> Requirement:
    """What the update does in one case."""
    return combined(
        [
            requirement(type_name, schema, dotted(place), edit)
            for difference in outcome.differences
            for place in places(difference)
        ]
    )


def _in_case(edit: Edit, name: str, outcome: Outcome) -> Edit:
    """The resource on both sides with a property as it is in one case."""
    return Edit(_with(edit.before, name, outcome.before), _with(edit.after, name, outcome.after))


def _with(resource: ResolvedResource | None, name: str, value: Value) -> ResolvedResource | None:
    if resource is None or resource.properties.get(name, ABSENT) is value:
        return resource
    others = {key: one for key, one in resource.properties.items() if key != name}
    return replace(resource, properties=others if value is ABSENT else {**others, name: value})


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
