"""A change report for a terminal: what stops it first, then the changes, the riskiest first.

A review's changes are a tree of stacks with phantoms folded; others are one list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from generator.plan.model import Action, Change, ChangeReport, PropertyChange
from generator.views.changes import change_sets
from generator.views.changes.tree import Node, tree, unchanged
from generator.views.changes.words import (
    RENAMED,
    UNLISTED,
    UNPREDICTED,
    causes,
    displayed,
    effects,
    kind,
    noted,
    output_values,
    phantoms,
    place_of,
    policy_line,
    shown_properties,
    staying,
    summary,
    values_of,
    verdicts,
    what,
)
from generator.views.formats import Look
from generator.views.terminal import colored, printable

# Without -v: so many properties and causes of a change, and so many names of phantoms.
_FEW = 6


def render(report: ChangeReport, look: Look) -> str:
    """The report's text."""
    return "\n".join(lines(report, look)) + "\n"


def lines(report: ChangeReport, look: Look) -> list[str]:
    """Blocks of lines with an empty line between them; the summary comes last."""
    blocks = [block for block in _blocks(displayed(report), look) if block]
    return [line for block in blocks for line in ("", *block)][1:]


def _blocks(report: ChangeReport, look: Look) -> Iterator[list[str]]:
    yield list(_header(report, look))
    if report.change_sets and not report.changes and not report.classification:
        # That nothing is listed does not prove that nothing changes.
        return
    if report.classification:
        yield list(_titled(UNPREDICTED, report.classification.unpredicted, report, look))
        yield list(_titled(UNLISTED, report.classification.unlisted, report, look))
    yield list(_policy_results(report, look))
    if report.classification:
        yield list(_node(tree(report), report, look, ""))
    else:
        yield from _together(list(_change(one, report, look)) for one in report.changes)
    yield list(_outputs(report, look))
    moves = [printable(f"    {one.before} → {one.after} ({one.type})") for one in report.renames]
    yield [f"{RENAMED}.", *moves] if moves else []
    yield [printable(f"note: {note}") for note in report.notes]
    yield [summary(report)]


def _header(report: ChangeReport, look: Look) -> Iterator[str]:
    if not report.change_sets:
        yield from [printable(look.title)] if look.title else []
        return
    yield printable(look.title or change_sets.title(report))
    for one in report.change_sets if look.verbose else change_sets.notable(report):
        head = f"{one.path}: " if one.path else ""
        yield printable(f"  {head}{change_sets.meaning(one)}")
        yield from (printable(f"    {reason}") for reason in change_sets.reasons(one, report))
    sentences = (change_sets.listed(report), verdicts(report))
    yield from (f"  {sentence}" for sentence in sentences if sentence)
    yield from (printable(f"! {warning}") for warning in report.warnings)


def _together(blocks: Iterable[list[str]]) -> Iterator[list[str]]:
    """Changes of one line each stand in one block."""
    for alone, group in groupby(blocks, key=lambda block: len(block) == 1):
        several = list(group)
        yield from [list(chain.from_iterable(several))] if alone else several


def _mark(action: Action, look: Look) -> str:
    return colored(action.symbol, action.color, look.color)


def _titled(
    title: str, changes: Sequence[Change], report: ChangeReport, look: Look
) -> Iterator[str]:
    if changes:
        yield f"{title}:"
    for one in changes:
        yield from _change(one, report, look, "  ")


def _policy_results(report: ChangeReport, look: Look) -> Iterator[str]:
    for one in report.policy_results:
        mark = colored("✓", "green", look.color) if one.waived else colored("!", "red", look.color)
        yield f"{mark} " + printable(f"{one.rule} {one.logical_id}: {policy_line(one)}")
    for finding in report.findings:
        yield f"{colored('!', 'red', look.color)} {printable(finding)}"


def _node(node: Node, report: ChangeReport, look: Look, indent: str) -> Iterator[str]:
    """A stack's changes, those of the stacks in it, then its phantoms and unchanged stacks."""
    for one in node.changes:
        yield from _change(one, report, look, indent, one.logical_id)
    for below in node.below:
        if not below.is_unchanged:
            yield from _stack(below, report, look, indent)
    yield from _phantoms(node.phantoms, look, indent)
    for below in node.below:
        if below.is_unchanged:
            yield printable(f"{indent}= {below.name} (nested stack): {unchanged(below)}")
            if look.verbose:
                yield from (_phantom(one, f"{indent}  ") for one in [below.own] if one)
                yield from _node(below, report, look, f"{indent}  ")


def _stack(node: Node, report: ChangeReport, look: Look, indent: str) -> Iterator[str]:
    if node.own is None:
        yield printable(f"{indent}{node.name} (nested stack)")
    else:
        yield from _change(node.own, report, look, indent, node.name)
    yield from _node(node, report, look, f"{indent}  ")


def _change(
    change: Change, report: ChangeReport, look: Look, indent: str = "", name: str = ""
) -> Iterator[str]:
    head = f"{name or change.place} ({kind(change)}): {what(change)}"
    yield f"{indent}{_mark(change.action, look)} {printable(head)}"
    for line in _details(change, report, None if look.verbose else _FEW):
        yield printable(f"{indent}    {line}")


def _details(change: Change, report: ChangeReport, limit: int | None) -> Iterator[str]:
    if change.consequence and change.action != "add":
        yield change.consequence
    yield from noted(change, report)
    properties = shown_properties(change, report)
    yield from map(_property, properties[:limit])
    if len(properties[:limit]) < len(properties):
        yield f"… {len(properties) - len(properties[:limit])} more, with -v"
    names = staying(change, report)
    if names:
        yield f"listed, but not changed: {', '.join(names)}"
    steps = causes(change)
    if steps:
        more = ", …" if len(steps[:limit]) < len(steps) else ""
        yield f"because: {', '.join(steps[:limit])}{more}"


def _property(prop: PropertyChange) -> str:
    does = ", ".join(effects(prop))
    ends = f"  [{does}]" if does else ""
    return f"{place_of(prop)}{values_of(prop)}{ends}"


def _phantoms(changes: Sequence[Change], look: Look, indent: str) -> Iterator[str]:
    """One line; with -v each with why it stays."""
    if not changes:
        return
    head = f"{indent}{_mark(Action.NONE, look)} {phantoms(len(changes))}: "
    if look.verbose:
        yield head.rstrip()
        yield from (_phantom(one, f"{indent}  ") for one in changes)
    else:
        names = ", ".join(one.logical_id for one in changes[:_FEW])
        yield head + printable(names + (", …" if len(changes) > _FEW else ""))


def _phantom(change: Change, indent: str) -> str:
    steps = ", ".join(change.because)
    return printable(f"{indent}= {change.logical_id} ({kind(change)}): {steps}")


def _outputs(report: ChangeReport, look: Look) -> Iterator[str]:
    for one in report.outputs:
        words = f"output {one.place}: {output_values(one)}"
        yield f"{_mark(one.action, look)} {printable(words)}"
