"""Change sets for a person at a terminal: what they are and what is missing, then what changes.

Reading ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterator
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
from generator.views.changes import text
from generator.views.changes.formats import Look
from generator.views.terminal import printable


def render(reading: Reading, look: Look) -> str:
    """The header, then the changes as in every other view of changes."""
    head = "\n".join(header(reading, look, proven(reading)))
    if not reading.changes.changes:
        return f"{head}\n"
    return text.render(displayed(reading.changes), replace(look, title=head))


def header(reading: Reading, look: Look, verdicts: str) -> Iterator[str]:
    """What the change sets are; all that they list; ``verdicts`` on it; what is missing."""
    yield printable(look.title or title(reading))
    for stack in reading.stacks if look.verbose else worth_telling(reading):
        yield printable(f"  {_line(stack)}")
        for reason in untold(stack, reading):
            yield printable(f"    {reason}")
    for sentence in (listed(reading), verdicts):
        if sentence:
            yield printable(f"  {sentence}")
    for warning in reading.warnings:
        yield printable(f"! {warning}")


def _line(stack: Stack) -> str:
    told = status(stack)
    head = f"{stack.path}: " if stack.path else ""
    return f"{head}{stack.meaning}" + (f" ({told})" if told else "")
