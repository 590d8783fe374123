"""What a resource can be before and after, where conditions and lookups decide: a pair a case.

A check that looks at values then sees each value that may come, whatever decides it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.cfn.cases import REFUSED, cases
from generator.cfn.ternary_logic import both, logic_of
from generator.cfn.values import Value, has_branches, key_of
from generator.plan.diff.differences import identical
from generator.plan.diff.resolved_product import ResolvedProduct, ResourceInstance
from generator.plan.model import Change

Pair = tuple[ResourceInstance | None, ResourceInstance]
"""A resource before, None where it is new, and after."""

_Members = dict[str, Value]

_MOST = 64


def has_policy(resource: ResourceInstance | None) -> bool:
    """Whether a policy document may be in the properties of a resource."""
    return resource is not None and "Statement" in key_of(resource.resource.properties)


def alternatives(before: ResolvedProduct, after: ResolvedProduct, change: Change) -> list[Pair]:
    """The resource of a change in every case; none where it is removed.

    Where the cases are too many it is one pair, with what decides left open.
    """
    key = change.stack, change.logical_id
    if change.action == "remove" or key not in after.resources:
        return []
    old = before.resources.get(key) if change.action != "add" else None
    new = after.resources[key]
    pairs = _new(new) if old is None else _changed(old, new)
    return pairs or [(old, new)]


def _new(after: ResourceInstance) -> list[Pair]:
    parts = _parts(after)
    if not has_branches(parts):
        return []
    found = cases([parts], logic_of(after.exists), _MOST) or []
    return [(None, _with(after, parts, *c.values)) for c in found if REFUSED not in c.values]


def _changed(before: ResourceInstance, after: ResourceInstance) -> list[Pair]:
    """Only what differs is decided: what is the same on both sides makes no difference."""
    one, other = _parts(before), _parts(after)
    old, new = _without_same(one, other), _without_same(other, one)
    if not has_branches([old, new]):
        return []
    found = cases([old, new], logic_of(both([before.exists, after.exists])), _MOST) or []
    possible = [case.values for case in found if REFUSED not in case.values]
    return [(_with(before, old, was), _with(after, new, becomes)) for was, becomes in possible]


def _parts(resource: ResourceInstance) -> dict[str, _Members]:
    written = resource.resource
    return {"properties": written.properties, "attributes": written.attributes}


def _without_same(
    parts: Mapping[str, _Members], others: Mapping[str, _Members]
) -> dict[str, _Members]:
    return {
        part: {
            name: value
            for name, value in members.items()
            if name not in others[part] or not identical(value, others[part][name])
        }
        for part, members in parts.items()
    }


def _with(
    resource: ResourceInstance, written: Mapping[str, _Members], decided: Mapping[str, _Members]
) -> ResourceInstance:
    """The resource with what its members are in one case; what is absent then is left out."""
    found = {
        part: {name: value for name, value in members.items() if name not in written[part]}
        | decided[part]
        for part, members in _parts(resource).items()
    }
    properties, attributes = found["properties"], found["attributes"]
    changed = replace(resource.resource, properties=properties, attributes=attributes)
    return replace(resource, resource=changed)
