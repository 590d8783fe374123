"""What proofs ask of a resolved product: resources by type, what values refer to, plain values.

A value that is not known gives None: proofs find nothing where they do not know.

    ResolvedProduct, value ●→ resources, address, number, text
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.cfn.errors import TemplateError
from generator.cfn.resolve import Resolver
from generator.cfn.scope import Scope
from generator.cfn.values import Unknown, Value, is_known, sources_of
from generator.plan.diff.resolved_product import Address, ResolvedProduct, ResourceInstance

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Alternatives:
    """The condition that decides a property, and the value that it would have otherwise."""

    condition: str
    otherwise: Value


def certain(product: ResolvedProduct, *types: str) -> Iterator[ResourceInstance]:
    """The resources of these types that exist whatever is not known."""
    return (one for one in possible(product, *types) if one.exists is True)


def possible(product: ResolvedProduct, *types: str) -> Iterator[ResourceInstance]:
    """The resources of these types that exist or may exist."""
    return (one for one in product.resources.values() if one.type in types)


def properties(instance: ResourceInstance) -> Mapping[str, Value]:
    """A resource's properties."""
    return instance.resource.properties


def part(value: Value, *path: str) -> Value:
    """What is below a value; None where nothing is said, the unknown where one stands above."""
    for step in path:
        if isinstance(value, Unknown):
            return value
        value = value.get(step) if isinstance(value, dict) else None
    return value


def items(value: Value) -> list[Value] | None:
    """A list's items, empty where there is none; None where it is not known."""
    if value is None:
        return []
    return value if isinstance(value, list) else None


def number(value: Value) -> float | None:
    """A number, also one that is written as a text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    is_number = isinstance(value, str) and _NUMBER.fullmatch(value)
    return float(value) if is_number else None


def truth(value: Value) -> bool | None:
    """A Boolean, also one that is written as a text."""
    return {"true": True, "false": False}.get(str(value).lower())


def text(value: Value) -> str | None:
    """A text that is known."""
    return value if isinstance(value, str) else None


def target(product: ResolvedProduct, value: Value) -> ResourceInstance | None:
    """The one resource of the product that a value is a reference to."""
    found = reference(value)
    return product.resources.get(found[0]) if found else None


def reference(value: Value) -> tuple[Address, str] | None:
    """The resource that a reference names, and the attribute (empty for its physical ID)."""
    if not isinstance(value, Unknown) or value.argument is not None or len(value.sources) != 1:
        return None
    source = value.sources[0]
    if source.kind not in ("resource", "attribute"):
        return None
    return (source.stack, source.name), source.attribute


def mentioned(value: Value) -> set[Address]:
    """Every resource that a value depends on."""
    return {
        (source.stack, source.name)
        for source in sources_of(value)
        if source.kind in ("resource", "attribute")
    }


def targets(product: ResolvedProduct, value: Value) -> list[ResourceInstance] | None:
    """The resources that a list refers to; None where an item is anything else."""
    listed = items(value)
    found = [target(product, one) for one in listed or []]
    known = [one for one in found if one is not None]
    return known if listed is not None and len(known) == len(found) else None


def referring(
    product: ResolvedProduct, kind: str, name: str, address: Address
) -> Iterator[ResourceInstance]:
    """The resources of a type whose property depends on a resource."""
    for one in possible(product, kind):
        if address in mentioned(properties(one).get(name)):
            yield one


def alternatives(product: ResolvedProduct, one: ResourceInstance, name: str) -> Alternatives | None:
    """A property that is written as ``Fn::If``: its condition, and the branch that is not taken."""
    stack = product.stacks[one.key[0]]
    match stack.template.resources[one.key[1]].get("Properties", {}).get(name):
        case {"Fn::If": [str(condition), then, otherwise]}:
            pass
        case _:
            return None
    branch = otherwise if stack.resolved.conditions.get(condition) is True else then
    resolver = Resolver(stack.template, Scope(stack.parameters, stack=one.key[0]))
    try:
        return Alternatives(condition, resolver.value(branch))
    except TemplateError:
        return None


def is_unknown(value: Value) -> bool:
    """Whether anything in a value is not known."""
    return not is_known(value)
