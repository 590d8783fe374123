"""Changes for a pull request: a table, the riskiest first, details folded, short enough to post.

Changes ●→ Markdown of at most 60,000 characters
"""

from __future__ import annotations

from collections.abc import Iterator

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
from generator.views.markdown import code, table, text

# GitHub takes comments of 65,536 characters.
LIMIT = 60_000
_ROWS = 25


def render(changes: ChangeReport, look: Look) -> str:
    """A heading, policy checks, a table of what is risky, and folded details while they fit."""
    parts = [f"### {text(look.title or 'Planned changes')}", f"**{summary(changes)}**"]
    parts += _list("Refused", [g for g in _policy_results(changes) if g])
    parts += _table(changes)
    parts += _list("Outputs", list(_outputs(changes)))
    parts += _list("Notes", [text(note) for note in changes.notes])
    return _folded("\n\n".join(parts), changes) + "\n"


def _policy_results(changes: ChangeReport) -> Iterator[str]:
    for result in changes.policy_results:
        mark = "✅ waived:" if result.waived else "⛔"
        reason = f" _{text(result.reason)}_" if result.waived else ""
        place, message = code(result.logical_id), text(result.message)
        yield f"{mark} **{result.rule}** {place}: {message}{reason}"
    for finding in changes.findings:
        yield f"⛔ {text(finding)}"
    for one in changes.renames:
        yield f"↪ {code(one.before)} is {code(one.after)} now: move it with a stack refactor."


def _outputs(changes: ChangeReport) -> Iterator[str]:
    for one in changes.outputs:
        before, after = map(code, shown_pair(one.before, one.after))
        values = f"{before} → {after}{doubt(one.certainty)}"
        yield f"{SYMBOLS[one.action]} {code(one.place)}: {values}"


def _list(title: str, items: list[str]) -> list[str]:
    shown_items = items[:_ROWS]
    more = [f"- … and {len(items) - _ROWS} more"] if len(items) > _ROWS else []
    heading = "#### Look here first" if title == "Refused" else f"#### {title}"
    return (
        [f"{heading}\n\n" + "\n".join([*(f"- {i}" for i in shown_items), *more])] if items else []
    )


def _table(changes: ChangeReport) -> list[str]:
    if not changes.changes:
        return []
    rows = map(_row, changes.changes[:_ROWS])
    head = ("", "resource", "type", "what", "data")
    more = len(changes.changes) - _ROWS
    ends = [f"… and {more} more, below."] if more > 0 else []
    return [table(head, rows), *ends]


def _row(change: Change) -> tuple[str, ...]:
    return (
        SYMBOLS[change.action],
        code(change.place),
        text(change.type.removeprefix("AWS::")),
        verdict(change),
        (change.deletion_outcome if change.stateful else "") or "",
    )


def _folded(head: str, changes: ChangeReport) -> str:
    """The head with the details of as many changes as there is room for."""
    left = LIMIT - len(head)
    blocks: list[str] = []
    for change in changes.changes:
        block = "\n".join(_details(change, changes))
        left -= len(block) + 2
        if left < 0:
            blocks.append(f"… {len(changes.changes) - len(blocks)} more do not fit here.")
            break
        blocks.append(block)
    if not blocks:
        return head
    inside = "\n\n".join(blocks)
    return f"{head}\n\n<details><summary>Details</summary>\n\n{inside}\n\n</details>"


def _details(change: Change, changes: ChangeReport) -> Iterator[str]:
    yield f"{SYMBOLS[change.action]} **{code(change.place)}** {verdict(change)}"
    if change.consequence:
        yield f"  {text(change.consequence)}"
    for note in noted(change, changes):
        yield f"  {text(note)}"
    for one in change.properties:
        yield f"- {_property(one)}"
    if change.because:
        yield f"- because: {text(', '.join(change.because))}"


def _property(found: PropertyChange) -> str:
    does = ", ".join(effects(found))
    ends = f" ({text(does)})" if does else ""
    return f"{code(place_of(found))}{values_of(found, code)}{ends}"
