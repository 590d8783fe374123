"""What taking a product down does to its data, and what would stop it half-way.

Side that is deployed ●→ entries of the deletion plan, and what stands in the way
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.cfn.load import inside
from generator.cfn.values import Value
from generator.plan.diff.resolved_product import (
    Address,
    ResolvedProduct,
    ResourceInstance,
    containers,
)
from generator.plan.impact.deletion_outcome import consequence, deletion_outcome, is_stateful
from generator.plan.model import Action, DeletionOutcome

_ATTRIBUTE = "deletion_protection.enabled"

REPOSITORY, BUCKET = "AWS::ECR::Repository", "AWS::S3::Bucket"


@dataclass(frozen=True)
class Entry:
    """A resource that holds data, is retained, or is protected, and what happens to it.

    ``words``: the deletion outcome in a sentence, empty for what holds no data.
    ``must_be_empty``: its deletion fails while it holds anything. ``protection``: the property
    that makes the service refuse its deletion, or empty.
    """

    place: str
    type: str
    physical_id: str
    deletion_outcome: DeletionOutcome
    words: str
    must_be_empty: bool = False
    protection: str = ""


def deletion_plan(side: ResolvedProduct, physical_ids: Mapping[Address, str]) -> tuple[Entry, ...]:
    """What holds data, stays or is guarded among the resources that are there.

    What is lost comes first, then what is snapshotted and what stays.
    """
    found = [
        _entry(side, placed, physical_ids[key])
        for key, placed in side.resources.items()
        if key in physical_ids and not placed.is_container
    ]
    order = ("destroyed", "snapshotted", "retained")
    listed = [one for one in found if one is not None]
    return tuple(sorted(listed, key=lambda one: (order.index(one.deletion_outcome), one.place)))


def _entry(side: ResolvedProduct, placed: ResourceInstance, physical_id: str) -> Entry | None:
    found = deletion_outcome(Action.REMOVE, "never", placed, None, _kept_above(side, placed.key))
    protection = protection_of(placed) if found != "retained" else ""
    counts = is_stateful(placed) or found == "retained"
    if not (counts or protection):
        return None
    return Entry(
        inside(*placed.key),
        placed.type,
        physical_id,
        found,
        consequence(found, placed, "never") if counts else "",
        found == "destroyed" and _must_be_empty(placed),
        protection,
    )


def _kept_above(side: ResolvedProduct, key: Address) -> bool:
    """Whether a nested stack around a resource stays when the stack around that is deleted."""
    around = (side.resources.get(one) for one in containers(key))
    return any(
        one is not None and deletion_outcome(Action.REMOVE, "never", one, None) == "retained"
        for one in around
    )


def _must_be_empty(placed: ResourceInstance) -> bool:
    if placed.type == REPOSITORY:
        return not _is_on(placed.resource.properties.get("EmptyOnDelete"))
    return placed.type == BUCKET


def protection_of(placed: ResourceInstance) -> str:
    """The property by which a service refuses to delete it (their own API references)."""
    properties = placed.resource.properties
    for name in ("DeletionProtection", "DeletionProtectionEnabled"):
        if _is_on(properties.get(name)):
            return name
    attributes = dict(_pairs(properties.get("LoadBalancerAttributes")))
    return _ATTRIBUTE if _is_on(attributes.get(_ATTRIBUTE)) else ""


def _pairs(attributes: Value) -> Iterator[tuple[str, Value]]:
    for one in attributes if isinstance(attributes, list | tuple) else ():
        if isinstance(one, Mapping):
            yield str(one.get("Key")), one.get("Value")


def _is_on(value: Value) -> bool:
    return str(value).lower() in ("true", "active")


def exports(side: ResolvedProduct) -> tuple[str, ...]:
    """The names under which the stacks export values, as far as they are known."""
    return tuple(one.export for one in side.outputs.values() if isinstance(one.export, str))
