"""A judged review for a person at a terminal: one tree over all stacks.

Reviewed ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from generator.plan.change_set.review import Reviewed
from generator.plan.model import Change, PropertyChange
from generator.views.change_sets.text import header
from generator.views.change_sets.words import told
from generator.views.changes.formats import Look
from generator.views.changes.words import (
    SYMBOLS,
    doubt,
    effects,
    place_of,
    shown_pair,
    summary,
    values_of,
)
from generator.views.review.words import (
    UNEXPECTED,
    UNREPORTED,
    Node,
    causes,
    kind,
    phantoms,
    still,
    tree,
    verdicts,
    what,
)
from generator.views.terminal import printable

_COLORS = {"+": 32, "~": 33, "-": 31, "±": 35, ">": 36, "=": 2, "!": 31, "✓": 32, "?": 33}
# Without -v a change shows this many of its properties, and a stack this many phantoms' names.
_FEW = 6


def render(reviewed: Reviewed, look: Look) -> str:
    """What CloudFormation says, surprises, policy checks, the tree, outputs, and a summary."""
    blocks = (
        _header(reviewed, look),
        _titled(UNEXPECTED, reviewed.surprises, look),
        _titled(UNREPORTED, reviewed.unreported, look),
        _policy_results(reviewed, look),
        _node(tree(reviewed), look, ""),
        _outputs(reviewed, look),
        (printable(f"note: {note}") for note in reviewed.changes.notes),
        iter([summary(reviewed.changes)]),
    )
    texts = ("\n".join(block) for block in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"


def _header(reviewed: Reviewed, look: Look) -> Iterator[str]:
    yield from header(reviewed.reading, look, verdicts(reviewed))


def _mark(symbol: str, look: Look) -> str:
    return f"\x1b[{_COLORS[symbol]}m{symbol}\x1b[0m" if look.color else symbol


def _titled(title: str, changes: Sequence[Change], look: Look) -> Iterator[str]:
    if changes:
        yield f"{title}:"
    for one in changes:
        yield from _change(one, look, "  ", named=one.place)


def _policy_results(reviewed: Reviewed, look: Look) -> Iterator[str]:
    for result in reviewed.changes.policy_results:
        mark = _mark("✓" if result.waived else "!", look)
        waived = f" Waived: {result.reason}" if result.waived else ""
        yield f"{mark} " + printable(f"{result.rule} {result.logical_id}: {result.message}{waived}")
    for finding in reviewed.changes.findings:
        yield f"{_mark('!', look)} {printable(finding)}"


def _node(node: Node, look: Look, indent: str) -> Iterator[str]:
    """A stack's changes, those of the stacks in it, then what only seems to change."""
    for one in node.changes:
        yield from _change(one, look, indent)
    quiet = [below for below in node.below if below.is_still]
    for below in node.below:
        if not below.is_still:
            yield from _stack(below, look, indent)
    yield from _phantoms(node.phantoms, look, indent)
    for below in quiet:
        name = below.path.rpartition("/")[2]
        yield printable(f"{indent}{SYMBOLS['none']} {name} (nested stack): {still(below)}")
        if look.verbose:
            found = [] if below.own is None else [below.own]
            yield from chain.from_iterable(_phantom(one, f"{indent}  ") for one in found)
            yield from _node(below, look, f"{indent}  ")


def _stack(node: Node, look: Look, indent: str) -> Iterator[str]:
    if node.own is None:
        yield printable(f"{indent}{node.path.rpartition('/')[2]} (nested stack)")
    else:
        yield from _change(node.own, look, indent)
    yield from _node(node, look, f"{indent}  ")


def _change(change: Change, look: Look, indent: str, named: str = "") -> Iterator[str]:
    head = f"{named or change.logical_id} ({kind(change)}): {what(change)}"
    yield f"{indent}{_mark(SYMBOLS[change.action], look)} {printable(head)}"
    indent = f"{indent}    "
    if change.consequence and change.action != "add":
        yield f"{indent}{change.consequence}"
    real = [one for one in change.properties if one.certainty != "phantom"]
    found = real if look.verbose else real[:_FEW]
    for one in found:
        yield printable(f"{indent}{_property(one)}")
    if len(found) < len(real):
        yield f"{indent}… {len(real) - len(found)} more, with -v"
    if len(real) < len(change.properties):
        unreal = (one for one in change.properties if one.certainty == "phantom")
        names = ", ".join(place_of(one) for one in unreal)
        yield printable(f"{indent}stays, though listed: {names}")
    steps = causes(change)
    some = steps if look.verbose else steps[:_FEW]
    if some:
        more = ", …" if len(some) < len(steps) else ""
        yield printable(f"{indent}because: {', '.join(some)}{more}")
    for note in change.notes:
        yield printable(f"{indent}{note}")


def _property(found: PropertyChange) -> str:
    one = told(found)
    does = ", ".join(effects(one))
    ends = f"  [{does}]" if does else ""
    return f"{place_of(one)}{values_of(one)}{ends}"


def _phantoms(found: Sequence[Change], look: Look, indent: str) -> Iterator[str]:
    """One line; with -v each with why it stays."""
    if not found:
        return
    mark = _mark(SYMBOLS["none"], look)
    if look.verbose:
        yield f"{indent}{mark} {phantoms(len(found))}:"
        yield from chain.from_iterable(_phantom(one, f"{indent}  ") for one in found)
        return
    names = ", ".join(one.logical_id for one in found[:_FEW])
    more = ", …" if len(found) > _FEW else ""
    yield printable(f"{indent}= {phantoms(len(found))}: {names}{more}").replace("=", mark, 1)


def _phantom(change: Change, indent: str) -> Iterator[str]:
    steps = ", ".join(change.because)
    yield printable(f"{indent}= {change.logical_id} ({kind(change)}): {steps}")


def _outputs(reviewed: Reviewed, look: Look) -> Iterator[str]:
    for output in reviewed.changes.outputs:
        mark = _mark(SYMBOLS[output.action], look)
        before, after = shown_pair(output.before, output.after)
        values = f"{before} → {after}{doubt(output.certainty)}"
        yield f"{mark} {printable(f'output {output.place}: {values}')}"
    for one in reviewed.changes.renames:
        yield printable(f"{one.before} → {one.after} ({one.type}): the same under another name")
