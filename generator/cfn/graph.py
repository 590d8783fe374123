"""What depends on what, over all stacks of a product, and one stack's order of creation.

Product ●→ Graph(nodes, edges)      Template ●→ creation order, or the circle in it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from generator.cfn.errors import refusal
from generator.cfn.load import Product, inside, nested_stacks
from generator.cfn.references import (
    UNDECIDED,
    Decided,
    Mention,
    entry_condition,
    mentions,
    resource_mentions,
)
from generator.cfn.template import Template
from generator.cfn.values import Path

NodeKind = Literal["resource", "parameter", "condition", "output"]
EdgeKind = Literal["reference", "depends-on", "condition", "wire"]

_SECTIONS: tuple[tuple[str, NodeKind], ...] = (
    ("Parameters", "parameter"),
    ("Conditions", "condition"),
    ("Resources", "resource"),
    ("Outputs", "output"),
)


@dataclass(frozen=True, order=True)
class Node:
    """A part of the product: ``stack`` path, ``kind``, ``name`` (logical ID or name)."""

    stack: str
    kind: NodeKind
    name: str


@dataclass(frozen=True)
class Edge:
    """``user`` needs ``used``.

    ``attribute``: what is taken (empty = Ref). ``path``: where in the user's template. A ``wire``
    crosses a stack border: a child's parameter uses what its parent passes (``path`` is then in
    the parent's template), or a parent uses a child's output.
    """

    user: Node
    used: Node
    kind: EdgeKind
    attribute: str
    path: Path


@dataclass(frozen=True)
class Graph:
    """All nodes in template order, parents' first, and all edges."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def _by_user(self) -> Mapping[Node, list[Edge]]:
        index: dict[Node, list[Edge]] = {}
        for edge in self.edges:
            index.setdefault(edge.user, []).append(edge)
        return index

    @cached_property
    def _by_used(self) -> Mapping[Node, list[Edge]]:
        index: dict[Node, list[Edge]] = {}
        for edge in self.edges:
            index.setdefault(edge.used, []).append(edge)
        return index

    def used_by(self, node: Node) -> list[Edge]:
        """Edges from this node to what it needs."""
        return list(self._by_user.get(node, ()))

    def users_of(self, node: Node) -> list[Edge]:
        """Edges from those that need this node."""
        return list(self._by_used.get(node, ()))


def graph(product: Product) -> Graph:
    """One graph across the stacks. Both branches of every Fn::If count."""
    nodes = [
        node for path, template in product.templates.items() for node in _nodes(path, template)
    ]
    known = frozenset(nodes)
    edges = (
        edge
        for path, template in product.templates.items()
        for edge in _edges(product, path, template)
    )
    return Graph(tuple(nodes), tuple(edge for edge in edges if edge.used in known))


def _nodes(stack: str, template: Template) -> Iterator[Node]:
    for section, kind in _SECTIONS:
        for name in template.section(section):
            yield Node(stack, kind, name)


def _edges(product: Product, stack: str, template: Template) -> Iterator[Edge]:
    for name, expression in template.conditions.items():
        for mention in mentions(expression, ("Conditions", name)):
            yield from _mentioned(template, Node(stack, "condition", name), mention)
    for logical_id, resource in template.resources.items():
        for mention in resource_mentions(logical_id, resource):
            yield from _mentioned(template, Node(stack, "resource", logical_id), mention)
    for name, output in template.outputs.items():
        node, path = Node(stack, "output", name), ("Outputs", name)
        for mention in (*entry_condition(output, path), *mentions(output, path)):
            yield from _mentioned(template, node, mention)
    for logical_id in nested_stacks(template):
        if inside(stack, logical_id) in product.templates:
            yield from _passed(template, stack, logical_id)


def _passed(template: Template, stack: str, logical_id: str) -> Iterator[Edge]:
    """Edges from a child's parameters to what the parent passes."""
    path: Path = ("Resources", logical_id, "Properties", "Parameters")
    passed = template.resources[logical_id].get("Properties", {}).get("Parameters", {})
    for name, value in passed.items() if isinstance(passed, dict) else ():
        node = Node(inside(stack, logical_id), "parameter", name)
        for mention in mentions(value, (*path, name)):
            for edge in _mentioned(template, node, mention, stack):
                yield Edge(edge.user, edge.used, "wire", edge.attribute, edge.path)


def _mentioned(
    template: Template, user: Node, mention: Mention, stack: str | None = None
) -> Iterator[Edge]:
    """The edges of one reference, made in ``stack`` (default: the user's)."""
    stack = user.stack if stack is None else stack
    name, attribute, path = mention.name, mention.attribute, mention.path
    match mention.kind:
        case "condition":
            yield Edge(user, Node(stack, "condition", name), "condition", "", path)
        case "depends-on":
            yield Edge(user, Node(stack, "resource", name), "depends-on", "", path)
        case "ref" if name in template.parameters:
            yield Edge(user, Node(stack, "parameter", name), "reference", "", path)
        case "ref" | "get-att":
            yield Edge(user, Node(stack, "resource", name), "reference", attribute, path)
            output = attribute.removeprefix("Outputs.")
            if output != attribute:
                used = Node(inside(stack, name), "output", output)
                yield Edge(user, used, "wire", attribute, path)


def references(
    template: Template, logical_id: str, decided: Decided = UNDECIDED
) -> dict[str, list[Path]]:
    """Resources that a resource refers to or depends on → where, in order of mention.

    Of an Fn::If whose condition is ``decided`` only the branch taken counts, else both.
    """
    found: dict[str, list[Path]] = {}
    for mention in resource_mentions(logical_id, template.resources[logical_id], decided):
        by_name = mention.kind in ("ref", "get-att", "depends-on")
        is_parameter = mention.kind == "ref" and mention.name in template.parameters
        if by_name and not is_parameter and mention.name in template.resources:
            found.setdefault(mention.name, []).append(mention.path)
    return found


def creation_order(template: Template, decided: Decided = UNDECIDED) -> list[str]:
    """Logical IDs of what exists, each after those it needs; template order where free.

    Raises ``TemplateError``: ``Circular dependency between resources: [A, B]``.
    """
    return [logical_id for wave in creation_waves(template, decided) for logical_id in wave]


def creation_waves(template: Template, decided: Decided = UNDECIDED) -> Sequence[Sequence[str]]:
    """The same in waves: each needs only those before it, so one wave can run in parallel."""
    needs = _needs(template, decided)
    place = {logical_id: index for index, logical_id in enumerate(needs)}
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError:
        circle = ", ".join(_circle(needs))
        raise refusal(f"Circular dependency between resources: [{circle}]", template.file) from None
    waves = []
    while sorter.is_active():
        wave = sorted(sorter.get_ready(), key=place.__getitem__)
        sorter.done(*wave)
        waves.append(wave)
    return waves


def _needs(template: Template, decided: Decided) -> dict[str, set[str]]:
    existing = [
        logical_id
        for logical_id, resource in template.resources.items()
        if not (
            isinstance(resource, dict)
            and isinstance(name := resource.get("Condition"), str)
            and decided.get(name) is False
        )
    ]
    kept = set(existing)
    return {
        logical_id: kept.intersection(references(template, logical_id, decided))
        for logical_id in existing
    }


def _circle(needs: Mapping[str, set[str]]) -> list[str]:
    """What is left when all is taken away that only waits for a circle, or that it waits for."""
    rest = dict(needs)
    while True:
        rest = {name: needed & rest.keys() for name, needed in rest.items()}
        used = set().union(*rest.values())
        kept = {name: needed for name, needed in rest.items() if needed and name in used}
        if len(kept) == len(rest):
            return list(rest)
        rest = kept
