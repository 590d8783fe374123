"""Change sets as one page that needs nothing else: their status above every change.

Reading ●→ HTML
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

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
from generator.views.changes import html
from generator.views.changes.formats import Look
from generator.views.html import text

_TITLE_ENDS = "</h1>"


def render(reading: Reading, look: Look) -> str:
    """The page of the changes, with a header below its title."""
    look = replace(look, title=look.title or title(reading))
    page = html.render(displayed(reading.changes), look)
    head = "\n".join((_TITLE_ENDS, *header(reading, proven(reading))))
    return page.replace(_TITLE_ENDS, head, 1)


def header(reading: Reading, verdicts: str) -> Iterator[str]:
    """What is missing, what the change sets are, what they list; ``verdicts`` on it."""
    warned = [f'<li class="refused">{text(one)}</li>' for one in reading.warnings]
    yield from ("<ul>", *warned, "</ul>") if warned else ()
    yield f"<p>{text(listed(reading))} {text(verdicts)}</p>"
    number = len(reading.stacks)
    is_open = " open" if number == 1 or len(worth_telling(reading)) > 1 else ""
    yield f"<details{is_open}><summary>{number} change set{'s' * (number > 1)}</summary>"
    yield "<table><tr><th>stack</th><th>change set</th><th>status</th><th></th></tr>"
    yield from (_row(one, untold(one, reading)) for one in reading.stacks)
    yield "</table></details>"


def _row(stack: Stack, reasons: Iterable[str]) -> str:
    meaning = " ".join((stack.meaning, *reasons))
    cells = (stack.path or stack.name or "root", stack.change_set_name, status(stack), meaning)
    return f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in cells)}</tr>"
