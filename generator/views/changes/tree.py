"""Changes by stack: a tree in which stacks with the riskiest change come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.cfn.load import STACK_TYPE, parent
from generator.plan.model import Change, ChangeReport
from generator.views.changes.words import phantoms


@dataclass
class Node:
    """A stack with its entries. ``own``: the entry about the stack itself, None for the root."""

    path: str
    own: Change | None = None
    changes: list[Change] = field(default_factory=list)
    phantoms: list[Change] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The stack's logical ID."""
        return self.path.rpartition("/")[2]

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing really changes, in it and below it."""
        changes = self.own is not None and self.own.certainty != "phantom"
        return not (changes or self.changes) and all(one.is_unchanged for one in self.below)

    @property
    def hidden(self) -> int:
        """How many phantoms are in it and below it, the stacks' own entries too."""
        own = self.own is not None and self.own.certainty == "phantom"
        return own + len(self.phantoms) + sum(one.hidden for one in self.below)


def tree(report: ChangeReport) -> Node:
    """All entries by stack: those with the riskiest change first, then by the risk of each."""
    nodes = {"": Node("")}
    for path in _paths(report.changes):
        node = nodes[path] = Node(path)
        nodes[parent(path)].below.append(node)
    for one in report.changes:
        if one.place in nodes and one.type == STACK_TYPE and nodes[one.place].own is None:
            nodes[one.place].own = one
        elif one.certainty == "phantom":
            nodes[one.stack].phantoms.append(one)
        else:
            nodes[one.stack].changes.append(one)
    return nodes[""]


def _paths(changes: Sequence[Change]) -> Iterator[str]:
    """The paths of nested stacks, parents first, in the order of the entries in or about them."""
    stacks = {one.stack for one in changes}
    found: dict[str, None] = {}
    for one in changes:
        is_stack = one.type == STACK_TYPE and one.place in stacks
        path = one.place if is_stack else one.stack
        above = []
        while path:
            above.append(path)
            path = parent(path)
        found.update(dict.fromkeys(reversed(above)))
    return iter(found)


def unchanged(node: Node) -> str:
    """``nothing changes (4 phantoms)``"""
    return f"nothing changes ({phantoms(node.hidden)})" if node.hidden else "nothing changes"


def phantoms_by_stack(report: ChangeReport) -> list[tuple[str, list[Change]]]:
    """The phantoms by the path of their stack, parents first."""
    found: dict[str, list[Change]] = {}
    for one in sorted(report.phantoms, key=lambda each: each.stack):
        found.setdefault(one.stack, []).append(one)
    return list(found.items())
