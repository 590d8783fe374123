"""Changes for a pull request: a table, the riskiest first, details folded, short enough to post.

Changes ●→ Markdown of at most 60,000 characters
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.plan.model import Change, Changes, PropertyChange
from generator.views.changes.formats import Look
from generator.views.changes.words import (
    SYMBOLS,
    effects,
    noted,
    place_of,
    printable,
    shown,
    summary,
    verdict,
)

# GitHub takes comments of 65,536 characters.
LIMIT = 60_000
_ROWS = 25


def render(changes: Changes, look: Look) -> str:
    """A heading, guards, a table of what is risky, and folded details while they fit."""
    parts = [f"### {_escaped(look.title or 'Planned changes')}", f"**{summary(changes)}**"]
    parts += _list("Refused", [g for g in _guards(changes) if g])
    parts += _table(changes)
    parts += _list("Outputs", list(_outputs(changes)))
    parts += _list("Notes", [_escaped(note) for note in changes.notes])
    text = "\n\n".join(parts)
    return _folded(text, changes) + "\n"


def _guards(changes: Changes) -> Iterator[str]:
    for guard in changes.guards:
        mark = "✅ waived:" if guard.waived else "⛔"
        reason = f" _{_escaped(guard.reason)}_" if guard.waived else ""
        place, message = _code(guard.logical_id), _escaped(guard.message)
        yield f"{mark} **{guard.rule}** {place}: {message}{reason}"
    for finding in changes.findings:
        yield f"⛔ {_escaped(finding)}"
    for one in changes.renames:
        yield f"↪ {_code(one.before)} is {_code(one.after)} now: move it with a stack refactor."


def _outputs(changes: Changes) -> Iterator[str]:
    for one in changes.outputs:
        before, after = _code(shown(one.before)), _code(shown(one.after))
        yield f"{SYMBOLS[one.action]} {_code(one.place)}: {before} → {after}"


def _list(title: str, items: list[str]) -> list[str]:
    shown_items = items[:_ROWS]
    more = [f"- … and {len(items) - _ROWS} more"] if len(items) > _ROWS else []
    heading = "#### Look here first" if title == "Refused" else f"#### {title}"
    return (
        [f"{heading}\n\n" + "\n".join([*(f"- {i}" for i in shown_items), *more])] if items else []
    )


def _table(changes: Changes) -> list[str]:
    if not changes.changes:
        return []
    rows = [_row(change) for change in changes.changes[:_ROWS]]
    head = "| | resource | type | what | data |\n|---|---|---|---|---|"
    more = len(changes.changes) - _ROWS
    ends = [f"… and {more} more, below."] if more > 0 else []
    return ["\n".join([head, *rows]), *ends]


def _row(change: Change) -> str:
    data = change.fate if change.stateful else ""
    cells = (
        SYMBOLS[change.action],
        _code(change.place),
        _escaped(change.type.removeprefix("AWS::")),
        verdict(change),
        data or "",
    )
    return f"| {' | '.join(cells)} |"


def _folded(text: str, changes: Changes) -> str:
    """The text with the details of as many changes as there is room for."""
    left = LIMIT - len(text)
    blocks: list[str] = []
    for change in changes.changes:
        block = "\n".join(_details(change, changes))
        left -= len(block) + 2
        if left < 0:
            blocks.append(f"… {len(changes.changes) - len(blocks)} more do not fit here.")
            break
        blocks.append(block)
    if not blocks:
        return text
    inside = "\n\n".join(blocks)
    return f"{text}\n\n<details><summary>Details</summary>\n\n{inside}\n\n</details>"


def _details(change: Change, changes: Changes) -> Iterator[str]:
    yield f"{SYMBOLS[change.action]} **{_code(change.place)}** {verdict(change)}"
    if change.consequence:
        yield f"  {_escaped(change.consequence)}"
    for note in noted(change, changes):
        yield f"  {_escaped(note)}"
    for one in change.properties:
        yield f"- {_property(one)}"
    if change.because:
        yield f"- because: {_escaped(', '.join(change.because))}"


def _property(found: PropertyChange) -> str:
    does = ", ".join(effects(found))
    ends = f" ({_escaped(does)})" if does else ""
    before, after = _code(shown(found.before)), _code(shown(found.after))
    return f"{_code(place_of(found))}: {before} → {after}{ends}"


def _code(text: str) -> str:
    """Text as code; a table's bars and backticks cannot end it."""
    safe = printable(text).replace("`", "ˋ").replace("|", "\\|")
    return f"`{safe}`"


def _escaped(text: str) -> str:
    """Text that Markdown and HTML leave as it is."""
    found = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return "".join(f"\\{c}" if c in "*_`[]#@" else c for c in found)
