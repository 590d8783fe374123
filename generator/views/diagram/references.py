"""Which drawn resource refers to which other one, through resources that are not drawn.

An API refers to a VPC link through its integration; a service to its repository through its task
definition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from generator.cfn.values import sources_of
from generator.check.reachability.reading import reference
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.views.diagram.kinds import kinds

_Graph = Mapping[Address, Collection[Address]]


def references(
    product: ResolvedProduct, drawn: Collection[Address]
) -> list[tuple[Address, Address]]:
    """Pairs of drawn resources: one that refers, and what it refers to."""
    graph = _graph(product)
    return sorted((source, target) for source in drawn for target in _met(graph, source, drawn))


def _met(graph: _Graph, start: Address, drawn: Collection[Address]) -> Iterator[Address]:
    """The drawn resources at which each path of references from the start arrives first."""
    seen, waiting = {start}, [start]
    while waiting:
        for target in graph.get(waiting.pop(), ()):
            if target in seen:
                continue
            seen.add(target)
            if target in drawn:
                yield target
            else:
                waiting.append(target)


def _graph(product: ResolvedProduct) -> _Graph:
    """What each resource refers to: its own properties, and parts that belong to it."""
    graph: dict[Address, set[Address]] = {}
    for address, instance in product.resources.items():
        if instance.is_container:
            continue
        properties = instance.resource.properties
        targets = {(source.stack, source.name) for source in sources_of(properties)}
        kind = kinds().get(instance.deployed_type)
        owner = reference(properties.get(kind.owner)) if kind and kind.owner else None
        if owner:
            # It is reached from its owner, and not the other way round.
            targets.discard(owner)
            graph.setdefault(owner, set()).add(address)
        graph.setdefault(address, set()).update(targets & product.resources.keys())
    return graph
