"""What depends on what, over all stacks of a product.

Product ●→ Graph(nodes, edges) ●→ order, cycles, paths
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.product.load import Product
from generator.product.template import Template
from generator.product.values import Path

NodeKind = Literal["resource", "parameter", "condition", "output"]
EdgeKind = Literal["reference", "depends-on", "condition", "wire"]


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
    crosses a stack border: a child's parameter uses what the parent passes, a parent uses a
    child's output.
    """

    user: Node
    used: Node
    kind: EdgeKind
    attribute: str
    path: Path


@dataclass(frozen=True)
class Graph:
    """All nodes in template order, and all edges."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def used_by(self, node: Node) -> list[Edge]:
        """Edges from this node to what it needs."""
        raise NotImplementedError

    def users_of(self, node: Node) -> list[Edge]:
        """Edges from those that need this node."""
        raise NotImplementedError


def graph(product: Product) -> Graph:
    """One graph across the stacks."""
    raise NotImplementedError


def references(template: Template, logical_id: str) -> dict[str, list[Path]]:
    """Resources that a resource refers to or depends on → where, in template order."""
    raise NotImplementedError


def creation_order(template: Template) -> list[str]:
    """Logical IDs, each after those it needs; template order where free.

    Raises ``TemplateError``: ``Circular dependency between resources: [A, B]``.
    """
    raise NotImplementedError


def layers(template: Template) -> Sequence[Sequence[str]]:
    """The same in waves: each wave needs only those before it."""
    raise NotImplementedError
