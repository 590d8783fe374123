"""Change sets for a pull request: their status and what is missing above the table of changes.

Reading ●→ Markdown that fits into a comment
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.plan.change_set.explain import Reading, Stack
from generator.views.change_sets.words import (
    displayed,
    listed,
    proven,
    status,
    title,
    untold,
    worth_telling,
)
from generator.views.changes import markdown
from generator.views.changes.formats import Look
from generator.views.changes.words import shown
from generator.views.markdown import code, text

# What the changes leave of a comment's length, in two parts, and the longest text in them.
_ROOM = 2_500
_LENGTH = 400


def render(reading: Reading, look: Look) -> str:
    """A heading, what the change sets are, then the changes."""
    head = header(reading, look, proven(reading))
    if not reading.changes.changes:
        return head
    body = markdown.render(displayed(reading.changes), Look("What changes"))
    return f"{head}\n{body}"


def header(reading: Reading, look: Look, verdicts: str) -> str:
    """A heading, what is missing, what they list, ``verdicts`` on it, and what they are."""
    lines = [
        *(escaped(one) for one in (listed(reading), verdicts) if one),
        *(_stack_line(one, " ".join(untold(one, reading))) for one in worth_telling(reading)),
    ]
    warned = [f"⚠ {escaped(one)}" for one in reading.warnings]
    heading = f"### {escaped(look.title or title(reading))}"
    return f"{heading}\n\n{bullets(warned, lines)}\n"


def _stack_line(stack: Stack, reasons: str) -> str:
    place = f"{code(stack.path)}: " if stack.path else ""
    told = f" ({escaped(status(stack))})" if status(stack) else ""
    return f"{place}{escaped(stack.meaning)}{told}" + (f" {escaped(reasons)}" if reasons else "")


def bullets(*parts: list[str]) -> str:
    """A list of all, of which each part gets its share; what is left out is counted."""
    return "\n".join(f"- {line}" for part in parts for line in _some(part))


def _some(lines: list[str]) -> Iterator[str]:
    room = _ROOM
    for number, line in enumerate(lines):
        room -= len(line) + 3
        if room < 0:
            yield f"… and {len(lines) - number} more"
            return
        yield line


def escaped(content: str) -> str:
    """Text of a comment, cut where it is long."""
    return text(shown(content, _LENGTH))
