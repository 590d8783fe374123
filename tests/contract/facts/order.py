"""In which order CloudFormation creates what a delivery holds.

Read from the templates themselves: a resource waits for what it refers to, in its properties and
its metadata, and for its DependsOn. Of an ``Fn::If`` only the branch that is taken counts. A
nested stack waits, as a whole, for the stacks that its parameters refer to.

    Deployed ●→ logical ID → all that is finished before it is begun
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

from contract.facts.deployed import Deployed, Json

from generator.cfn.load import Product

Edges = dict[str, set[str]]
"""Logical ID → what it waits for itself."""

Order = Mapping[str, frozenset[str]]
"""Logical ID → everything that is finished before it is begun."""

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9]+)")


def edges(there: Deployed) -> Edges:
    """Logical ID → what it waits for, over all stacks; nested stacks written out."""
    found = {}
    for path, stack in there.stacks.items():
        inside = stack.resolved.resources
        conditions = stack.resolved.conditions
        found[path] = {
            name: set(_mentioned(stack.template.resources[name], conditions)) & inside.keys()
            for name in inside
        }
    return _written_out(found)


def every_edge(product: Product) -> Edges:
    """The same with both branches of every ``Fn::If``, and with all that may be there."""
    return _written_out(
        {
            path: {
                name: set(_mentioned(resource, None)) & template.resources.keys()
                for name, resource in template.resources.items()
            }
            for path, template in product.templates.items()
        }
    )


def _written_out(found: Mapping[str, Edges]) -> Edges:
    """One level: what is in a nested stack waits for all that is in the stacks it waits for."""
    written = {}
    for path, inside in found.items():
        stacks = found[""].get(path, set()) if path else set()
        before = {one for stack in stacks for one in found[stack]}
        for logical_id, waits in inside.items():
            if logical_id not in found:
                written[logical_id] = waits | before
    return written


def order(waits: Mapping[str, set[str]]) -> Order:
    """All that comes before, near and far. Raises ``graphlib.CycleError`` on a circle."""
    before: dict[str, frozenset[str]] = {}
    for logical_id in TopologicalSorter(waits).static_order():
        near = waits.get(logical_id, set())
        before[logical_id] = frozenset(near).union(*(before[one] for one in near))
    return before


def _mentioned(written: Json, conditions: Mapping[str, object] | None) -> Iterator[str]:
    parts = [written.get("Properties", {}), written.get("Metadata", {})]
    yield from _references(parts, conditions)
    depends_on = written.get("DependsOn", [])
    yield from [depends_on] if isinstance(depends_on, str) else depends_on


def _references(node: Json, conditions: Mapping[str, object] | None) -> Iterator[str]:
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [name, _]}:
            yield name
        case {"Fn::Sub": text}:
            pattern, values = (text, {}) if isinstance(text, str) else text
            yield from set(_PLACEHOLDER.findall(pattern)) - values.keys()
            yield from _references(values, conditions)
        case {"Fn::If": [condition, then, otherwise]} if conditions is not None:
            taken = then if conditions[condition] else otherwise
            yield from _references(taken, conditions)
        case dict():
            for item in node.values():
                yield from _references(item, conditions)
        case list():
            for item in node:
                yield from _references(item, conditions)
