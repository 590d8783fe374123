"""GitHub Flavored Markdown: text that stays text, code spans and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.views.terminal import printable

# GitHub links mentions, issues and addresses in the text that is left when the Markdown is
# parsed, so a backslash does not stop it there; a comment in between does. So do emoji codes.
_LIVE = re.compile(
    r"@(?=\w)|#(?=\d)|:(?=//)|(?<!\w):(?=[a-z0-9_+-]+:)|\bwww(?=\.)|\b(?i:GH)(?=-\d)"
)
_BREAK = "\0"  # never in a printable text
_ESCAPES = {
    **{c: f"\\{c}" for c in "\\`*_[]~#@"},
    "&": "&amp;",
    "<": "&lt;",
    # An entity, so that only a code span's bar is left to be escaped in a table.
    "|": "&#124;",
    # GitHub Docs, "Writing mathematical expressions": a dollar sign that begins no formula.
    "$": "<span>$</span>",
    _BREAK: "<!-- -->",
}
_TABLE = str.maketrans(_ESCAPES)
# What begins a list or a quotation or underlines a heading, and spaces that are dropped there.
_MARKER = re.compile(r"^(\d{0,9})([-+=.)>])")
_EDGES = re.compile(r"^ +| +$")
_RUNS = re.compile("`+")


def text(content: str) -> str:
    """Text that Markdown and HTML leave as it is, on one line, wherever on a line it stands."""
    escaped = _LIVE.sub(rf"\g<0>{_BREAK}", printable(content)).translate(_TABLE)
    escaped = _MARKER.sub(r"\1\\\2", escaped)
    return _EDGES.sub(lambda spaces: "&#32;" * len(spaces[0]), escaped)


def mark(symbol: str) -> str:
    """A symbol at the start of an item, where it must not begin a list or a quotation."""
    return _MARKER.sub(r"\1\\\2", symbol)


def code(content: str) -> str:
    """A code span with exactly this in it, or nothing for nothing."""
    shown = printable(content)
    if not shown:
        return ""
    fence = "`" * (max(map(len, _RUNS.findall(shown)), default=0) + 1)
    is_stripped = shown[0] == shown[-1] == " " and shown.strip(" ") != ""
    pad = " " if is_stripped or "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are Markdown already."""
    titles = list(head)
    return "\n".join(map(_row, (titles, ["---"] * len(titles), *rows)))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def bullets(items: Iterable[str]) -> str:
    """A list of items that are Markdown already."""
    return "\n".join(f"- {item}" for item in items)
