"""Changes as a picture: stacks as boxes, what changes in them, arrows from causes to effects.

Changes ●→ nodes, edges ●→ boxes in columns ●→ SVG, drawn here: no script, no network
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.plan.model import Change, ChangeReport
from generator.views.changes.graph_layout import (
    GAP,
    HEAD,
    PAD,
    ROW,
    WIDTH,
    Box,
    Node,
    boxes_of,
    columns_of,
    edges,
    placed,
)
from generator.views.changes.words import SYMBOLS, shown, verdict
from generator.views.html import text

LIMIT = 150
"""More resources than these are not drawn: the list below the picture has them all."""

_LETTERS = 29

STYLE = """
.graph { overflow-x: auto; margin: 1em 0 } .graph text { font: 12px ui-monospace, monospace }
.graph .stack { fill: #8881; stroke: #8886 } .graph .name { font-weight: bold; fill: currentColor }
.graph .base { fill: Canvas } .graph .label { fill: currentColor }
.graph rect.node { stroke-width: 1.2; fill-opacity: .14 }
.graph path { fill: none; stroke-width: 1.3; opacity: .55 }
.graph a:hover rect.node { fill-opacity: .4 } .graph path:hover { opacity: 1; stroke-width: 3 }
.lost { fill: #b00; stroke: #b00 } .replaced { fill: #e22; stroke: #e22 }
.removed { fill: #a3a; stroke: #a3a } .unsure { fill: #e80; stroke: #e80 }
.stops { fill: #ca0; stroke: #ca0 } .changed { fill: #28c; stroke: #28c }
.made { fill: #282; stroke: #282 }
"""
_LEGEND: Mapping[str, str] = {
    "lost": "data is lost",
    "replaced": "replaced",
    "removed": "removed",
    "unsure": "may be replaced",
    "stops": "interrupted",
    "changed": "changed in place",
    "made": "new",
}


def drawing(changes: ChangeReport, anchors: Mapping[int, str]) -> str:
    """The picture as HTML; "" where nothing changes. ``anchors``: by index, what to link to."""
    drawn = list(enumerate(changes.changes))[:LIMIT]
    if not drawn:
        return ""
    refused = {result.logical_id for result in changes.policy_results if not result.waived}
    columns = columns_of(boxes_of([change for _, change in drawn]))
    names = {id(change): anchors[index] for index, change in drawn}
    places = list(placed(columns))
    nodes = [
        Node(change, names[id(change)], change.place in refused, x + PAD, y + HEAD + ROW * row)
        for box, x, y in places
        for row, change in enumerate(box.changes)
    ]
    width = len(columns) * (WIDTH + GAP)
    height = max(y + box.height for box, _, y in places) + ROW + PAD
    parts = [
        _MARKERS,
        *(_box(box, x, y) for box, x, y in places),
        *(_arrow(*edge) for edge in edges(nodes)),
        *map(_node, nodes),
        _legend(height - ROW // 2),
    ]
    body = "\n".join(parts)
    more = len(changes.changes) - len(drawn)
    ends = f"<p>… and {more} more below, less risky.</p>" if more else ""
    return (
        f'<div class="graph"><svg xmlns="http://www.w3.org/2000/svg" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}" role="img">'
        f"<title>What changes, and what because of what</title>\n{body}\n</svg>{ends}</div>"
    )


def kind(change: Change) -> str:
    """The class by which a change is coloured: the worst that is to be said of it."""
    if change.stateful and change.deletion_outcome == "destroyed":
        return "lost"
    if change.action in ("replace", "remove"):
        return {"replace": "replaced", "remove": "removed"}[change.action]
    if change.replacement != "never":
        return "unsure"
    if any(one.interruption == "some" for one in change.properties):
        return "stops"
    return "made" if change.action in ("add", "import") else "changed"


def _arrow(cause: Node, effect: Node) -> str:
    """From the right of the cause to the left of the effect; in one column around its side."""
    wide = WIDTH - 2 * PAD
    x1, y1, x2, y2 = cause.x + wide, cause.y + ROW // 2, effect.x, effect.y + ROW // 2
    bend = GAP // 2
    if x2 < x1:
        x2, bend_to = effect.x + wide, bend
    else:
        bend_to = -bend
    curve = f"M{x1} {y1} C{x1 + bend} {y1} {x2 + bend_to} {y2} {x2} {y2}"
    words = f"{cause.change.place} → {effect.change.place}"
    return (
        f'<path class="{kind(effect.change)}" style="fill:none" d="{curve}"'
        f' marker-end="url(#tip)"><title>{text(words)}</title></path>'
    )


def _box(box: Box, x: int, y: int) -> str:
    name = text(shown(box.name, _LETTERS))
    return (
        f'<rect class="stack" x="{x}" y="{y}" width="{WIDTH}" height="{box.height}" rx="6"/>'
        f'<text class="name" x="{x + PAD}" y="{y + HEAD - PAD}">{name}</text>'
    )


def _node(node: Node) -> str:
    change = node.change
    mark = "⛔ " if node.refused else ""
    label = f"{mark}{SYMBOLS[change.action]} {shown(change.logical_id, _LETTERS - len(mark))}"
    told = f"{change.place} ({change.type}): {verdict(change)}"
    y = node.y + ROW - PAD
    return (
        f'<a href="#{node.anchor}"><title>{text(told)}</title>'
        f'<rect class="base" x="{node.x}" y="{node.y}" width="{WIDTH - 2 * PAD}"'
        f' height="{ROW - 3}" rx="4"/>'
        f'<rect class="node {kind(change)}" x="{node.x}" y="{node.y}" width="{WIDTH - 2 * PAD}"'
        f' height="{ROW - 3}" rx="4"/>'
        f'<text class="label" x="{node.x + PAD}" y="{y}">{text(label)}</text></a>'
    )


def _legend(y: int) -> str:
    parts = []
    for place, (name, words) in enumerate(_LEGEND.items()):
        x = GAP // 2 + place * 135
        parts.append(
            f'<rect class="{name}" x="{x}" y="{y - 9}" width="10" height="10" rx="2"/>'
            f'<text class="label" x="{x + 14}" y="{y}">{words}</text>'
        )
    return "\n".join(parts)


_MARKERS = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="6"'
    ' markerHeight="6" orient="auto"><path d="M0 0 L8 4 L0 8 z" style="fill:#888;opacity:1"/>'
    "</marker></defs>"
)
