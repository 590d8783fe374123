"""A picture as source text of Mermaid: https://mermaid.js.org/syntax/flowchart.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.views.diagram.model import Arrow, Box, BoxPath, Drawing
from generator.views.terminal import printable

_SHAPES = {"store": ("[(", ")]"), "internet": ("((", "))")}
_PLAIN = re.compile(r"[^\w .,/:()\-]")


def source(drawing: Drawing) -> str:
    """The text of a flowchart."""
    names = {path: f"b{index}" for index, (path, _) in enumerate(drawing.every_box())}
    lines = ["flowchart LR"]
    lines += [line for box in drawing.boxes for line in _box(box, (), names, "  ")]
    lines += [f"  {_arrow(arrow, names)}" for arrow in drawing.arrows]
    return "\n".join(lines) + "\n"


def _box(box: Box, around: BoxPath, names: dict[BoxPath, str], indent: str) -> Iterator[str]:
    path = (*around, box.name)
    label = "<br/>".join(map(_text, box.lines))
    if not box.children:
        start, end = _SHAPES.get(box.kind, ("[", "]"))
        yield f'{indent}{names[path]}{start}"{label}"{end}'
        return
    yield f'{indent}subgraph {names[path]}["{label or " "}"]'
    for child in box.children:
        yield from _box(child, path, names, indent + "  ")
    yield f"{indent}end"


def _arrow(arrow: Arrow, names: dict[BoxPath, str]) -> str:
    line = "-.->" if arrow.is_reference else "-->"
    label = f'|"{_text(arrow.label)}"|' if arrow.label else ""
    return f"{names[arrow.source]} {line}{label} {names[arrow.target]}"


def _text(content: str) -> str:
    """What could end a label, or be markup in it, as an entity code."""
    return _PLAIN.sub(lambda found: f"#{ord(found[0])};", printable(content))
