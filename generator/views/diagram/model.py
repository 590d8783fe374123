"""A picture: boxes in one another, and arrows between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["internet", "service", "store", "interface", "network", "zone", "public", "private"]
"""What a box stands for; each format has a look for each."""

BoxPath = tuple[str, ...]
"""The names of a box and of all boxes around it, the outermost first."""


@dataclass(frozen=True)
class Box:
    """A box. ``name``: unique among its siblings. ``lines``: its label.

    ``columns``: its children stand in a grid of so many columns; 0: where the layout puts them.
    """

    name: str
    lines: tuple[str, ...]
    kind: Kind
    children: tuple[Box, ...] = ()
    columns: int = 0


@dataclass(frozen=True)
class Arrow:
    """From a box to another one. ``is_reference``: it uses the other, over AWS's own API."""

    source: BoxPath
    target: BoxPath
    label: str = ""
    is_reference: bool = False


@dataclass(frozen=True)
class Drawing:
    """A picture."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def every_box(self) -> Iterator[tuple[BoxPath, Box]]:
        """Every box with its path, those around it first."""
        yield from _inside(self.boxes, ())


def _inside(boxes: tuple[Box, ...], path: BoxPath) -> Iterator[tuple[BoxPath, Box]]:
    for box in boxes:
        yield (*path, box.name), box
        yield from _inside(box.children, (*path, box.name))
