"""Where each change stands in the picture: stacks as boxes in columns, causes before effects.

Changes ●→ boxes ●→ columns ●→ nodes, edges
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.plan.model import Change

T = TypeVar("T")

ROW, WIDTH, GAP, PAD, HEAD = 24, 230, 80, 8, 26
"""Pixels: a row's height, a box's width, the space between columns, a margin, a box's title."""

_LEAST_ROWS, _COLUMNS = 18, 4


@dataclass(frozen=True)
class Node:
    """A changed resource at its place in the picture: the upper left corner, in pixels."""

    change: Change
    anchor: str
    refused: bool
    x: int
    y: int


@dataclass(frozen=True)
class Box:
    """A stack, or a part of one that is too long for one column."""

    name: str
    changes: tuple[Change, ...]

    @property
    def height(self) -> int:
        """In pixels."""
        return HEAD + ROW * len(self.changes) + PAD


def boxes_of(changes: Sequence[Change]) -> list[Box]:
    """A box a stack, causes before effects; long ones in parts."""
    by_stack: dict[str, list[Change]] = {}
    for change in _causes_first(changes, lambda change: change.place, causes_of):
        by_stack.setdefault(change.stack, []).append(change)
    rows = max(_LEAST_ROWS, -(-(len(changes) + 2 * len(by_stack)) // _COLUMNS))
    found = []
    for stack in _causes_first(by_stack, str, lambda stack: _stacks_before(by_stack[stack])):
        held = by_stack[stack]
        for start in range(0, len(held), rows):
            part = f" ({start // rows + 1})" if len(held) > rows else ""
            name = f"{stack or 'root stack'}{part}"
            found.append(Box(name, tuple(held[start : start + rows])))
    return found


def _stacks_before(changes: Iterable[Change]) -> Iterator[str]:
    return (cause.rpartition("/")[0] for change in changes for cause in causes_of(change))


def _causes_first(
    items: Iterable[T], name: Callable[[T], str], causes: Callable[[T], Iterable[str]]
) -> list[T]:
    """The items by name, each behind what causes it; circles are cut where they are met."""
    by_name: dict[str, list[T]] = {}
    for item in sorted(items, key=name):
        by_name.setdefault(name(item), []).append(item)
    found: list[T] = []
    met: set[str] = set()

    def visit(here: str) -> None:  # no deeper than as many as are drawn
        if here in met or here not in by_name:
            return
        met.add(here)
        for cause in sorted({cause for item in by_name[here] for cause in causes(item)}):
            visit(cause)
        found.extend(by_name[here])

    for here in by_name:
        visit(here)
    return found


def columns_of(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes from top to bottom, a new column where one is full."""
    tallest = max(box.height for box in boxes)
    full = max(tallest, sum(box.height + PAD for box in boxes) // _COLUMNS)
    columns: list[list[Box]] = [[]]
    for box in boxes:
        used = sum(one.height + PAD for one in columns[-1])
        if columns[-1] and used + box.height > full:
            columns.append([])
        columns[-1].append(box)
    return columns


def placed(columns: Sequence[Sequence[Box]]) -> Iterator[tuple[Box, int, int]]:
    for column, boxes in enumerate(columns):
        y = PAD
        for box in boxes:
            yield box, column * (WIDTH + GAP) + GAP // 2, y
            y += box.height + PAD


def causes_of(change: Change) -> Iterator[str]:
    """The places of the resources whose change led to this one."""
    for step in change.because:
        place, _, event = step.partition(" ")
        if event and place not in ("Parameter", "Condition", "Mapping"):
            yield place


def edges(nodes: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    by_place = {node.change.place: node for node in nodes}
    for node in nodes:
        for place in dict.fromkeys(causes_of(node.change)):
            if place in by_place and by_place[place] is not node:
                yield by_place[place], node
