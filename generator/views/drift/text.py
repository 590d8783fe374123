"""Drift for a person at a terminal: what drifted, then what no one looked at, then what it means.

Drift ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.plan.drift import Drift, Drifted
from generator.views.drift.words import difference, notes, summary, unchecked_by_type, verdict
from generator.views.formats import Look
from generator.views.terminal import colored, printable

# Without -v so many names stand behind a type that was not checked.
_FEW = 4


def render(drift: Drift, look: Look) -> str:
    """Blocks with a blank line between them; the summary comes last."""
    blocks = [
        [look.title] if look.title else [],
        [
            colored("!", "red", look.color) + printable(f" {one.path or look.title}: {one.failure}")
            for one in drift.failures
        ],
        *([*_drifted(one, look)] for one in drift.drifted),
        list(_unchecked(drift, look)),
        [f"note: {one}" for one in notes(drift)],
        [summary(drift)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _drifted(one: Drifted, look: Look) -> Iterator[str]:
    head = f"{one.place} ({one.type}): {verdict(one)}"
    known = f" {one.physical_id}" if look.verbose and one.physical_id else ""
    mark = ("-", "red") if one.deleted else ("~", "yellow")
    yield f"{colored(*mark, look.color)} {printable(head + known)}"
    for each in one.differences:
        yield printable(f"    {difference(each)}")


def _unchecked(drift: Drift, look: Look) -> Iterator[str]:
    for (kind, reason), places in unchecked_by_type(drift).items():
        named = places if look.verbose else places[:_FEW]
        more = f", … {len(places) - len(named)} more, with -v" if len(named) < len(places) else ""
        head = printable(f"not checked: {len(places)} {kind}: {reason}")
        yield f"{colored('?', 'cyan', look.color)} {head}"
        yield printable(f"    {', '.join(named)}{more}")
