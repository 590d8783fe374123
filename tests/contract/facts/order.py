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

from generator.product.load import STACK_TYPE

Order = Mapping[str, frozenset[str]]
"""Logical ID → everything that is finished before it is begun."""

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9]+)")


def edges(there: Deployed) -> dict[str, set[str]]:
    """Logical ID → what it waits for, over all stacks; nested stacks written out."""
    found: dict[str, set[str]] = {}
    for stack in there.stacks.values():
        inside = stack.resolved.resources
        for logical_id in inside:
            written = stack.template.resources[logical_id]
            waits = set(_mentioned(written, stack.resolved.conditions))
            found[logical_id] = waits & inside.keys() - {logical_id}
    return _written_out(there, found)


def _written_out(there: Deployed, found: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Without the nested stacks: what is in one waits for all that is in those it waits for."""
    stacks = {
        logical_id
        for logical_id, resource in there.stacks[""].resolved.resources.items()
        if resource.type == STACK_TYPE
    }
    members = {stack: set(there.stacks[stack].resolved.resources) for stack in stacks}
    written = {}
    for logical_id, resource in there.resources.items():
        before = {one for stack in found.get(resource.stack, ()) for one in members[stack]}
        written[logical_id] = found[logical_id] | before
    return written


def order(waits: Mapping[str, set[str]]) -> Order:
    """All that comes before, near and far. Raises ``graphlib.CycleError`` on a circle."""
    before: dict[str, frozenset[str]] = {}
    for logical_id in TopologicalSorter(waits).static_order():
        near = waits.get(logical_id, set())
        before[logical_id] = frozenset(near).union(*(before[one] for one in near))
    return before


def _mentioned(written: Json, conditions: Mapping[str, object]) -> Iterator[str]:
    parts = [written.get("Properties", {}), written.get("Metadata", {})]
    yield from _references(parts, conditions)
    depends_on = written.get("DependsOn", [])
    yield from [depends_on] if isinstance(depends_on, str) else depends_on


def _references(node: Json, conditions: Mapping[str, object]) -> Iterator[str]:
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [name, _]}:
            yield name
        case {"Fn::Sub": text}:
            pattern, values = (text, {}) if isinstance(text, str) else text
            yield from set(_PLACEHOLDER.findall(pattern)) - values.keys()
            yield from _references(values, conditions)
        case {"Fn::If": [condition, then, otherwise]}:
            taken = then if conditions[condition] else otherwise
            yield from _references(taken, conditions)
        case dict():
            for item in node.values():
                yield from _references(item, conditions)
        case list():
            for item in node:
                yield from _references(item, conditions)
