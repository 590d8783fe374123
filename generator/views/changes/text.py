"""Changes for a person at a terminal: what stops it first, then what happens, the riskiest first.

Changes ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.plan.diff.causes import EDITED
from generator.plan.model import Change, ChangeReport, PropertyChange
from generator.views.changes.formats import Look
from generator.views.changes.words import (
    SYMBOLS,
    doubt,
    effects,
    noted,
    place_of,
    shown_pair,
    summary,
    values_of,
    verdict,
)
from generator.views.terminal import printable

_COLORS = {"+": 32, "~": 33, "-": 31, "±": 35, ">": 36, "=": 2, "!": 31, "✓": 32}
# Without -v a change shows this many of its properties.
_FEW = 6


def render(changes: ChangeReport, look: Look) -> str:
    """Guards, changes, outputs, notes and a summary; a blank line between blocks."""
    blocks = [
        [look.title] if look.title else [],
        list(_policy_results(changes, look)),
        *_together(list(_change(one, changes, look)) for one in changes.changes),
        list(_outputs(changes, look)),
        list(_renames(changes)),
        [printable(f"note: {note}") for note in changes.notes],
        [summary(changes)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _together(blocks: Iterable[list[str]]) -> Iterator[list[str]]:
    """Changes of one line each stand in one block."""
    for alone, group in groupby(blocks, key=lambda block: len(block) == 1):
        several = list(group)
        yield from [[line for block in several for line in block]] if alone else several


def _mark(symbol: str, look: Look) -> str:
    return f"\x1b[{_COLORS[symbol]}m{symbol}\x1b[0m" if look.color else symbol


def _policy_results(changes: ChangeReport, look: Look) -> Iterator[str]:
    for result in changes.policy_results:
        mark = _mark("✓" if result.waived else "!", look)
        waived = f" Waived: {result.reason}" if result.waived else ""
        yield f"{mark} " + printable(f"{result.rule} {result.logical_id}: {result.message}{waived}")
    for finding in changes.findings:
        yield f"{_mark('!', look)} {printable(finding)}"


def _change(change: Change, changes: ChangeReport, look: Look) -> Iterator[str]:
    head = f"{change.place} ({change.type}): {verdict(change)}"
    yield f"{_mark(SYMBOLS[change.action], look)} {printable(head)}"
    if change.consequence and change.action != "add":
        yield f"    {change.consequence}"
    for note in noted(change, changes):
        yield printable(f"    {note}")
    found = change.properties if look.verbose else change.properties[:_FEW]
    for one in found:
        yield printable(f"    {_property(one)}")
    if len(found) < len(change.properties):
        yield f"    … {len(change.properties) - len(found)} more, with -v"
    because = change.because if look.verbose else change.because[:_FEW]
    if because and because != (EDITED,):
        more = ", …" if len(because) < len(change.because) else ""
        yield printable(f"    because: {', '.join(because)}{more}")


def _property(found: PropertyChange) -> str:
    does = ", ".join(effects(found))
    ends = f"  [{does}]" if does else ""
    return f"{place_of(found)}{values_of(found)}{ends}"


def _outputs(changes: ChangeReport, look: Look) -> Iterator[str]:
    for output in changes.outputs:
        mark = _mark(SYMBOLS[output.action], look)
        before, after = shown_pair(output.before, output.after)
        values = f"{before} → {after}{doubt(output.certainty)}"
        yield f"{mark} {printable(f'output {output.place}: {values}')}"


def _renames(changes: ChangeReport) -> Iterator[str]:
    if changes.renames:
        yield "The same under other names: a stack refactor moves it, nothing is made anew."
    for one in changes.renames:
        yield printable(f"    {one.before} → {one.after} ({one.type})")
