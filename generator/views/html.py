"""HTML: text that stays text, and pages that need nothing else."""

from __future__ import annotations

from html import escape

from generator.views.terminal import printable

# Each at least 4.5:1 on the browser's own background, light and dark (WCAG 2.2, 1.4.3).
COLORS = """
:root { color-scheme: light dark;
  --red: #b3261e; --amber: #8a5300; --green: #1b6e2d; --grey: #5f6368 }
@media (prefers-color-scheme: dark) {
  :root { --red: #ff8a80; --amber: #ffb74d; --green: #81c784; --grey: #b0b0b0 }
}"""


def text(content: str) -> str:
    """Text for an element or an attribute in quotes."""
    return escape(printable(content))


def page(title: str, style: str, body: str) -> str:
    """A whole page; ``body`` is HTML already. No script, no network."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{text(title)}</title>'
        f"<style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )
