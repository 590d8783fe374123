"""Change sets for a pull request: their status and what is missing above the table of changes.

Reading ●→ Markdown that fits into a comment
"""

from __future__ import annotations

from generator.plan.changesets.reading import Reading, Stack
from generator.views import changes_markdown
from generator.views.changes_formats import Look
from generator.views.changes_words import printable, shown
from generator.views.changeset_words import displayed, listed, proven, status, title, untold

# What the changes leave of a comment's length holds so many lines of this length.
_LINES = 10
_LENGTH = 400


def render(reading: Reading, look: Look) -> str:
    """A heading, what the change sets are, then the changes."""
    head = header(reading, look, proven(reading))
    if not reading.changes.changes:
        return head
    body = changes_markdown.render(displayed(reading.changes), Look("What changes"))
    return f"{head}\n{body}"


def header(reading: Reading, look: Look, verdicts: str) -> str:
    """A heading, what is missing, what the change sets are, what they list; ``verdicts`` on it."""
    lines = [
        *(_stack_line(one, " ".join(untold(one, reading))) for one in reading.stacks),
        *(escaped(text) for text in (listed(reading), verdicts) if text),
    ]
    warned = [f"⚠ {escaped(one)}" for one in reading.warnings]
    heading = f"### {escaped(look.title or title(reading))}"
    return f"{heading}\n\n{bullets([*warned, *lines])}\n"


def _stack_line(stack: Stack, reasons: str) -> str:
    place = f"`{printable(stack.path)}`: " if stack.path else ""
    told = f" ({escaped(status(stack))})" if status(stack) else ""
    return f"{place}{escaped(stack.meaning)}{told}" + (f" {escaped(reasons)}" if reasons else "")


def bullets(lines: list[str]) -> str:
    more = [f"- … and {len(lines) - _LINES} more"] if len(lines) > _LINES else []
    return "\n".join([*(f"- {line}" for line in lines[:_LINES]), *more])


def escaped(text: str) -> str:
    """Text that Markdown and HTML leave as it is."""
    found = shown(text, _LENGTH).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{c}" if c in "*_`[]#@|" else c for c in found)
