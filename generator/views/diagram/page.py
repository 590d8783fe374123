"""A laid out picture as an HTML page that needs nothing else."""

from __future__ import annotations

from generator.views.diagram.model import Drawing
from generator.views.html import page, text

_STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.5 system-ui, sans-serif; margin: 1em }
svg { max-width: 100%; height: auto } figure { margin: 0; overflow-x: auto }
figcaption { margin: .5em 0 } li { margin: .1em 0 }
"""
_LEGEND = (
    "A solid arrow: opens connections, on these ports. A dashed arrow: uses, through AWS's API or"
    " as a part of it. A cylinder holds data. Green subnets have a route to an internet gateway."
)


def render(drawing: Drawing, svg: str) -> str:
    """The page: the picture, what it means, and every arrow as text."""
    labels = {path: box.lines[0] if box.lines else path[-1] for path, box in drawing.every_box()}
    arrows = "".join(
        f"<li>{text(labels[one.source])} {'uses' if one.is_reference else 'reaches'}"
        f" {text(labels[one.target])}{text(f': {one.label}' if one.label else '')}</li>"
        for one in drawing.arrows
    )
    picture = svg.partition("?>")[2] if svg.startswith("<?xml") else svg
    title = text(drawing.title)
    body = (
        f'<main><h1>{title}</h1><figure role="img" aria-label="{title}">{picture}</figure>'
        f"<p>{text(_LEGEND)}</p>"
        f"<details><summary>As text</summary><ul>{arrows}</ul></details></main>"
    )
    return page(drawing.title, _STYLE, body)
