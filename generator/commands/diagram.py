"""``streamflix diagram [ENV]``: the architecture, drawn from the templates.

layers, parameters/ ○→ ResolvedProduct ●→ Drawing ●→ source text ○→ D2 ○→ SVG, HTML, PNG
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.commands.shared.diagram_layout import png_of, svg_of
from generator.commands.shared.environment_product import environment_product
from generator.commands.shared.product_options import add_template, template_product
from generator.config.environments import environments
from generator.errors import Mistake, UserError
from generator.files import replace_all
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.views.diagram import d2, layers, mermaid, network, page

FORMATS = ("mermaid", "svg", "html", "png")
LEVELS = {"resources": network.draw, "layers": layers.draw}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "environment",
        metavar="ENV",
        nargs="?",
        default="",
        help="a file of parameters/, without .yaml (default: prod, else the first one)",
    )
    add_template(parser)
    parser.add_argument(
        "--level",
        choices=tuple(LEVELS),
        default="resources",
        help="resources: zones, subnets, what lies in them, who reaches whom; layers: a box for"
        " each stack (default: %(default)s)",
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="mermaid is text; svg, html and png are laid out by D2 (default: %(default)s)",
    )
    parser.add_argument(
        "--out", metavar="FILE", default="", help="write a file (default: standard output)"
    )


def run(options: argparse.Namespace) -> int:
    """Draw and print, or write a file; returns 0.

    Raises ``UserError`` for templates and parameter files that cannot be read or do not fit, and
    where what lays pictures out is not installed.
    """
    if options.format == "png" and not options.out:
        raise UserError(Mistake("A PNG is no text.", hint="Name a file: --out architecture.png"))
    product, title = _product(options)
    drawing = LEVELS[options.level](product, title)
    if options.format == "mermaid":
        picture: str | bytes = mermaid.source(drawing)
    else:
        svg = svg_of(d2.source(drawing))
        picture = svg
        if options.format == "html":
            picture = page.render(drawing, svg)
        if options.format == "png":
            picture = png_of(svg)
    if not options.out:
        sys.stdout.write(str(picture))
        return 0
    path = Path(options.out)
    content = picture if isinstance(picture, bytes) else picture.encode()
    replace_all(path.parent, {path.name: content})
    return 0


def _product(options: argparse.Namespace) -> tuple[ResolvedProduct, str]:
    product = template_product(options)
    if product is not None:
        return product, Path(options.template).stem
    names = environments(Path())
    default = "prod" if "prod" in names or not names else names[0]
    name = options.environment or default
    return environment_product(name, "nested", "this picture"), f"StreamFlix: {name}"
