"""A picture as source text of D2 (https://d2lang.com), which lays it out with ELK."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.views.diagram.model import Arrow, Box, BoxPath, Drawing, Kind
from generator.views.terminal import printable

_HEAD = """\
direction: right
vars: {d2-config: {layout-engine: elk; pad: 24}}
"""
_LOOKS: Mapping[Kind, str] = {
    "internet": "shape: cloud; style: {fill: '#ffffff'; stroke: '#5b6b7f'}",
    "service": "style: {fill: '#fff4e5'; stroke: '#b45309'; border-radius: 6}",
    "interface": "style: {fill: '#fff4e5'; stroke: '#b45309'; border-radius: 6}",
    "store": "shape: cylinder; style: {fill: '#e8f0fe'; stroke: '#1d4ed8'; bold: true}",
    "network": "style: {fill: '#fbfbfd'; stroke: '#6b4fbb'; border-radius: 6}",
    "zone": "style: {fill: '#ffffff'; stroke: '#5b6b7f'; stroke-dash: 4; border-radius: 6}",
    "public": "style: {fill: '#e9f7ee'; stroke: '#2e7d4f'; border-radius: 4}",
    "private": "style: {fill: '#e6f1f8'; stroke: '#2b6a99'; border-radius: 4}",
}


def source(drawing: Drawing) -> str:
    """The text that ``d2`` makes an SVG of."""
    names = _names(drawing)
    lines = [*(line for box in drawing.boxes for line in _box(box, (), names, "")), ""]
    lines += [_arrow(arrow, names) for arrow in drawing.arrows]
    return _HEAD + "\n".join(lines) + "\n"


def _names(drawing: Drawing) -> dict[BoxPath, str]:
    """A short name for each box: D2 has reserved words, and IDs are in the SVG."""
    return {path: f"b{index}" for index, (path, _) in enumerate(drawing.every_box())}


def _box(box: Box, around: BoxPath, names: Mapping[BoxPath, str], indent: str) -> Iterator[str]:
    path = (*around, box.name)
    yield f"{indent}{names[path]}: {_quoted(box.lines)} {{"
    yield f"{indent}  {_LOOKS[box.kind]}"
    if box.columns:
        yield f"{indent}  grid-columns: {box.columns}; grid-gap: 12"
    for child in box.children:
        yield from _box(child, path, names, indent + "  ")
    yield f"{indent}}}"


def _arrow(arrow: Arrow, names: Mapping[BoxPath, str]) -> str:
    ends = f"{_id(arrow.source, names)} -> {_id(arrow.target, names)}"
    dash = "style.stroke-dash: 4; " if arrow.is_reference else ""
    return f"{ends}: {_quoted((arrow.label,))} {{{dash}style.stroke: '#3c4858'}}"


def _id(path: BoxPath, names: Mapping[BoxPath, str]) -> str:
    return ".".join(names[path[: end + 1]] for end in range(len(path)))


def _quoted(lines: tuple[str, ...]) -> str:
    text = json.dumps("\n".join(printable(line) for line in lines), ensure_ascii=False)
    # D2 substitutes ${…} in double quotes.
    return text.replace("${", "\\${")
