"""What changed between two sets of properties, and whether that requires a new resource.

before, after ●→ Changes ●→ never, conditional or always
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from generator.cfn.resolve import ResolvedResource
from generator.cfn.schemas import Replacement, ResourceSchema
from generator.cfn.values import Path, Unknown
from generator.local.engine.text_values import as_text
from generator.local.records.stacks import STACK_TYPE, Resource
from generator.plan.impact.update_behavior import requirement
from generator.plan.impact.update_conditions import Edit
from generator.plan.model import strongest


class _Absent:
    """The type of :data:`ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""Where one side has nothing at a path."""


@dataclass(frozen=True)
class Change:
    """One place where two sets of properties differ; an absent side is :data:`ABSENT`."""

    path: Path
    before: Any
    after: Any

    @property
    def name(self) -> str:
        """The top-level property's name."""
        return str(self.path[0])

    @property
    def schema_path(self) -> str:
        """The path as schemas write it: ``A/*/B``."""
        return "/".join("*" if isinstance(part, int) else part for part in self.path)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference, as deep as both sides are alike in shape, in the order of ``after``."""
    return list(_mapping(before, after, ()))


def same(before: Any, after: Any) -> bool:
    """Whether two values are the same to CloudFormation, which keeps scalars as text.

    An unknown is never the same as a value, and the same as an equal unknown.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(same(before[k], after[k]) for k in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict | list | Unknown) or isinstance(after, dict | list | Unknown):
        return bool(before == after)
    return as_text(before) == as_text(after)


def _mapping(before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for name in dict.fromkeys([*after, *before]):
        yield from _value(before.get(name, ABSENT), after.get(name, ABSENT), (*path, name))


def _sequence(before: Sequence[Any], after: Sequence[Any], path: Path) -> Iterator[Change]:
    for index in range(max(len(before), len(after))):
        one = before[index] if index < len(before) else ABSENT
        other = after[index] if index < len(after) else ABSENT
        yield from _value(one, other, (*path, index))


def _value(before: Any, after: Any, path: Path) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _mapping(before, after, path)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _sequence(before, after, path)
    elif before is ABSENT or after is ABSENT or not same(before, after):
        yield Change(path, before, after)


def replacement(
    before: Resource, after: Resource, schema: ResourceSchema | None, found: Sequence[Change]
) -> Replacement:
    """What an update requires, as it is documented and given what both sides say.

    ``conditional``: as AWS decides; a type without a schema is never replaced.
    """
    if schema is None:
        return "never"
    edit = Edit(_resolved(before), _resolved(after))
    places = (change.schema_path for change in found)
    return strongest([requirement(after.type, schema, one, edit).requires for one in places])


def listed_replacement(
    type_name: str, schema: ResourceSchema | None, change: Change
) -> Replacement:
    """What a change set says that one change requires: no condition is decided there."""
    if schema is None:
        return "never"
    path = change.schema_path
    if type_name in _OWN_DECISION:
        return schema.replacement_for(path)
    documented = requirement(type_name, schema, path).requires
    return strongest([schema.replacement_for(path), documented])


# Nested stacks are never replaced, and the code of a custom resource decides while it runs.
_OWN_DECISION = ("AWS::CloudFormation::CustomResource", STACK_TYPE)


def _resolved(resource: Resource) -> ResolvedResource:
    return ResolvedResource(
        resource.logical_id,
        resource.type,
        True,
        dict(resource.properties),
        dict(resource.declared),
        (),
    )
