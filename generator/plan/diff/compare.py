"""What changes from one version of a product to another, resource by resource.

Side before, Side after ●→ own changes ●→ followed through the stacks ●→ Changes
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.cfn.functions.for_each import OPEN_LOOP
from generator.cfn.load import inside
from generator.cfn.sam import deployed_type
from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Unknown
from generator.plan.diff.canonical import sort_key
from generator.plan.diff.causes import Causes
from generator.plan.diff.changes import Builder
from generator.plan.diff.macro_changes import macro_changes, processing
from generator.plan.diff.ordering import ordered
from generator.plan.diff.outputs import Outputs
from generator.plan.diff.presence import Presence, presence
from generator.plan.diff.propagation import Changed, Propagation, replacement_of
from generator.plan.diff.property_diff import Owner
from generator.plan.diff.renames import renames
from generator.plan.diff.resolved_product import (
    Address,
    ResolvedProduct,
    ResourceInstance,
    unpassed,
)
from generator.plan.diff.stack_tags import can_carry, handed_down
from generator.plan.diff.vpc_moves import VpcMoves
from generator.plan.model import Certainty, Change, OutputChange, PropertyChange, Rename

Ask = Callable[[str], ResourceSchema | None]
"""A type's name → its schema, None for a type that no one knows."""


# What stands for resources that no one can list here, by the type that it has here.
_UNTYPED = {
    "": "What a macro makes of a resource without a type is unknown here.",
    OPEN_LOOP: "What a loop makes is unknown here: only the account knows over what it goes.",
}


@dataclass(frozen=True)
class Comparison:
    """The result of a comparison, for policy checks and views."""

    before: ResolvedProduct
    after: ResolvedProduct
    changes: tuple[Change, ...]
    outputs: tuple[OutputChange, ...]
    renames: tuple[Rename, ...]
    notes: tuple[str, ...]
    schemas: Mapping[str, ResourceSchema | None]
    output_diff: Outputs


def compare(before: ResolvedProduct, after: ResolvedProduct, ask: Ask) -> Comparison:
    """Compares two sides. ``ask``: what the schemas say of a type.

    What is the same is not there; the changes are in order, the riskiest first.
    """
    before, after = _without_unread(before, after), _without_unread(after, before)
    types = {p.type for one in (before, after) for p in one.resources.values()}
    schemas = {name: ask(deployed_type(name)) for name in sorted(types)}
    made = dict(_made(before, after, schemas))
    owner = Owner(schemas, made)
    there = dict(_presences(before, after))
    own = dict(_own(owner, before, after, there))
    own = _with_tags(own, handed_down(before, after, made), after, schemas)
    propagation = Propagation(before.resources, after.resources, schemas, made, own)
    found = VpcMoves(before, after, propagation.follow(), made).marked()
    events = dict(_events(made, found, before, after))
    causes, macros = Causes(before, after, events), macro_changes(before, after)
    builder = Builder(before, after, there, found, causes, schemas, macros)
    outputs = Outputs(before, after, owner.certainty, propagation.effect)
    gone = [p for key, p in before.resources.items() if key not in after.resources]
    come = [p for key, p in after.resources.items() if key not in before.resources]
    changes = tuple(ordered(builder.changes()))
    return Comparison(
        before,
        after,
        changes,
        tuple(outputs.changes()),
        tuple(_identified(one, after, schemas) for one in renames(gone, come, owner.normal)),
        (*_notes(before, after, schemas), *processing(after, changes)),
        schemas,
        outputs,
    )


def _without_unread(side: ResolvedProduct, other: ResolvedProduct) -> ResolvedProduct:
    """The side without nested stacks whose template is at hand here only.

    Where a TemplateURL moves away, or comes back, no one knows what is in the stack there.
    """
    moved = tuple(path for path in other.product.opaque if path in side.stacks)
    if not moved:
        return side

    def stays(path: str) -> bool:
        return not any(path == one or path.startswith(f"{one}/") for one in moved)

    return replace(
        side,
        stacks={path: stack for path, stack in side.stacks.items() if stays(path)},
        resources={key: one for key, one in side.resources.items() if stays(key[0])},
    )


def _made(
    before: ResolvedProduct, after: ResolvedProduct, schemas: Mapping[str, ResourceSchema | None]
) -> Iterator[tuple[Address, Certainty]]:
    """What is there on the after side only, or is another type than before.

    Conditional: it bears the name of one that there was, so its ID may be the same: what registers
    itself, such as a scalable target, takes the other's place.
    """
    names = {_name(placed, schemas[placed.type]) for placed in before.resources.values()} - {""}
    for key, placed in after.resources.items():
        old = before.resources.get(key)
        if old is None or old.deployed_type != placed.deployed_type:
            alike = _name(placed, schemas[placed.type]) in names
            sure: Certainty = "conditional" if alike else "certain"
            yield key, "unknown" if isinstance(placed.exists, Unknown) else sure


def _name(placed: ResourceInstance, schema: ResourceSchema | None) -> str:
    """What identifies a resource, where its template says all of it; else ""."""
    names = schema.primary_identifier if schema is not None else ()
    values = [placed.resource.properties.get(name) for name in names]
    if not values or any(value is None for value in values):
        return ""
    return f"{placed.deployed_type} {sort_key(values)}"


def _presences(
    before: ResolvedProduct, after: ResolvedProduct
) -> Iterator[tuple[Address, Presence]]:
    """When each resource exists that may exist on both sides."""
    for key, placed in after.resources.items():
        if key in before.resources:
            yield key, presence(before.resources[key].exists, placed.exists)


def _own(
    owner: Owner,
    before: ResolvedProduct,
    after: ResolvedProduct,
    there: Mapping[Address, Presence],
) -> Iterator[tuple[Address, list[PropertyChange]]]:
    """What changes by itself in each resource that may stay."""
    for key, one in there.items():
        pair = before.resources[key], after.resources[key]
        if one.stays and pair[0].deployed_type == pair[1].deployed_type:
            yield key, list(owner.changes(*pair, one.both))


def _with_tags(
    own: Changed,
    handed: Mapping[str, PropertyChange],
    after: ResolvedProduct,
    schemas: Mapping[str, ResourceSchema | None],
) -> Changed:
    """A stack's tags go to every resource in it that can carry tags."""
    for key, changes in own.items():
        placed = after.resources[key]
        if key[0] in handed and can_carry(schemas[placed.type]) and not placed.is_container:
            changes.append(handed[key[0]])
    return own


def _events(
    made: Mapping[Address, Certainty],
    found: Changed,
    before: ResolvedProduct,
    after: ResolvedProduct,
) -> Iterator[tuple[Address, str]]:
    for key in made:
        yield key, "replaced" if key in before.resources else "added"
    for key, changes in found.items():
        if changes:
            words = {"always": "replaced", "conditional": "may be replaced", "never": "modified"}
            yield key, words[replacement_of(changes)]
    for key in before.resources.keys() - after.resources.keys():
        yield key, "removed"


def _identified(
    rename: Rename, after: ResolvedProduct, schemas: Mapping[str, ResourceSchema | None]
) -> Rename:
    """The rename with what names the resource to AWS, where the template says it."""
    stack, _, logical_id = rename.after.rpartition("/")
    schema = schemas[rename.type]
    properties = after.resources[stack, logical_id].resource.properties
    names = schema.primary_identifier if schema is not None else ()
    values = {name: properties.get(name) for name in names}
    told = {name: value for name, value in values.items() if isinstance(value, str)}
    return replace(rename, identifier=told) if told and len(told) == len(names) else rename


def _notes(
    before: ResolvedProduct, after: ResolvedProduct, schemas: Mapping[str, ResourceSchema | None]
) -> Iterator[str]:
    """What could not be known, each in a sentence."""
    for name, schema in schemas.items():
        if schema is None:
            words = f"The type {name} is unknown here: its changes may or may not replace it."
            yield _UNTYPED.get(name, words)
    templates = [t for side in (before, after) for t in side.product.templates.values()]
    yield from dict.fromkeys(str(warning) for one in templates for warning in one.warnings)
    for words, one in (("before", before), ("after", after)):
        if one.unvalued:
            names = ", ".join(one.unvalued)
            yield f"Without a value {words}, and so unknown: the parameters {names}."
    if names := ", ".join(unpassed(after)):
        yield f"Nested stacks that get no value for what has no default are refused: {names}."
    opaque = {**before.product.opaque, **after.product.opaque}
    for path, why in opaque.items():
        yield f"What is in the nested stack {path} is unknown: {why}."
    for placed in after.resources.values():
        if isinstance(placed.exists, Unknown):
            yield f"Whether {inside(*placed.key)} exists is not known: {placed.exists.reason}."
