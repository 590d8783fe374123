"""HTML: text that stays text, and pages that need nothing else."""

from __future__ import annotations

from html import escape

from generator.views.terminal import printable


def text(content: str) -> str:
    """Text for an element or an attribute in quotes."""
    return escape(printable(content))


def page(title: str, style: str, body: str) -> str:
    """A whole page; ``body`` is HTML already. No script, no network."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f"<style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
