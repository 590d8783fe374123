"""Tags that a stack hands down: to all that it holds, nested stacks and what is in them included.

Source: CloudFormation Template Reference, "Resource tag", and AWS::CloudFormation::Stack, Tags.

    Side, Side ●→ what changes by inherited tags
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from generator.cfn.load import parent
from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Value
from generator.plan.diff.canonical import sort_key
from generator.plan.diff.case_differences import Rules, change_of
from generator.plan.diff.certainty import certainty
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.plan.model import PropertyChange

Tags = Mapping[str, Value]


def handed_down(
    before: ResolvedProduct, after: ResolvedProduct, made: Container[Address]
) -> dict[str, PropertyChange]:
    """By stack path what another set of inherited tags changes in everything there."""
    old, new = inherited(before), inherited(after)
    rules = Rules(lambda value: value, lambda one, other: certainty(one, other, made))
    found = {}
    for path in new.keys() & old.keys():
        tags = dict(old[path]), dict(new[path])
        sure = change_of(*tags, True, rules)
        if sure is not None:
            found[path] = PropertyChange("Tags", *tags, certainty=sure, scope="Tags")
    return found


def inherited(side: ResolvedProduct) -> dict[str, Tags]:
    """Every stack's tags by its path: those around it, and its own, which win."""
    found: dict[str, Tags] = {}
    for path in side.stacks:
        above: Tags = found[parent(path)] if path else side.tags
        found[path] = {**above, **_own(side, path)}
    return found


def _own(side: ResolvedProduct, path: str) -> Tags:
    placed = side.resources.get((parent(path), path.rpartition("/")[2])) if path else None
    tags = placed.resource.properties.get("Tags", []) if placed else []
    if not isinstance(tags, list):
        return {sort_key(tags): tags}
    return dict(_pair(tag) for tag in tags)


def _pair(tag: Value) -> tuple[str, Value]:
    match tag:
        case {"Key": str(key), "Value": value}:
            return key, value
    return sort_key(tag), tag


def can_carry(schema: ResourceSchema | None) -> bool:
    """Whether resources of the type take tags."""
    return schema is not None and schema.taggable
