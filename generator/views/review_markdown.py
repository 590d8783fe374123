"""A judged review for a pull request: the riskiest first, phantoms folded, short enough to post.

Reviewed ●→ Markdown of at most 65,536 characters
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.plan.model import Change, Guard, PropertyChange
from generator.plan.reviewing import Reviewed
from generator.views.changes_formats import Look
from generator.views.changes_words import SYMBOLS, effects, place_of, printable, shown, summary
from generator.views.changeset_markdown import escaped, header
from generator.views.changeset_words import told
from generator.views.review_words import (
    UNEXPECTED,
    UNREPORTED,
    causes,
    folded,
    kind,
    phantoms,
    verdicts,
    what,
)

LIMIT = 65_536
"""The longest comment that GitHub takes, in characters."""

# The room that is kept for what is folded, and how long a text can be at most.
_ROOM = 4_000
_NAME = 200
_STEPS = 8


def render(reviewed: Reviewed, look: Look) -> str:
    """A heading with counts, surprises, guards, changes by risk, and phantoms stack by stack."""
    page = _Page(header(reviewed.reading, look, verdicts(reviewed)))
    page.put(f"**{escaped(summary(reviewed.changes))}**", 0)
    page.section(f"⚠ {UNEXPECTED}", map(_line, reviewed.surprises))
    page.section(f"⚠ {UNREPORTED}", map(_line, reviewed.unreported))
    guards = [*map(_guard, reviewed.changes.guards), *map(_finding, reviewed.changes.findings)]
    page.section("Look here first", guards)
    real = reviewed.real
    page.section("What changes", map(_line, real))
    page.section("Notes", (f"- {escaped(note)}" for note in reviewed.changes.notes))
    page.fold("Details", [_details(one) for one in real if _details(one)])
    page.fold(
        f"{phantoms(len(reviewed.phantoms))}: listed, and proven to stay",
        [_stack(path, found) for path, found in folded(reviewed)],
    )
    return page.text()


class _Page:
    """A text that grows as long as there is room; what has none is counted."""

    def __init__(self, head: str) -> None:
        self._parts = [head[: LIMIT // 2]]
        self._left = LIMIT - len(self._parts[0]) - 1

    def put(self, text: str, keep: int) -> bool:
        """Add a part, where after it this much room is left."""
        if len(text) + 2 + keep > self._left:
            return False
        self._parts.append(text)
        self._left -= len(text) + 2
        return True

    def section(self, title: str, lines: Iterable[str]) -> None:
        """A list under a title, as much of it as there is room for."""
        self._list(f"#### {title}", "", list(lines), _ROOM)

    def fold(self, title: str, blocks: Sequence[str]) -> None:
        """A list that is shown when it is opened."""
        head = f"<details><summary>{escaped(title)}</summary>\n"
        self._list(head, "\n</details>", blocks, 0)

    def _list(self, head: str, tail: str, lines: Sequence[str], keep: int) -> None:
        if not lines:
            return
        more = f"- … {len(lines)} more do not fit here."
        room = self._left - keep - len(head) - len(tail) - len(more) - 8
        taken: list[str] = []
        for line in lines:
            room -= len(line) + 1
            if room < 0:
                break
            taken.append(line)
        if len(taken) < len(lines):
            taken.append(f"- … {len(lines) - len(taken)} more do not fit here.")
        self.put("\n".join([f"{head}\n", *taken]) + tail, 0)

    def text(self) -> str:
        """All of it."""
        return "\n\n".join(part.rstrip("\n") for part in self._parts) + "\n"


def _line(change: Change) -> str:
    data = f" {escaped(change.consequence)}" if change.consequence and change.stateful else ""
    head = f"{_code(change.place)} {escaped(kind(change))}"
    return f"- {SYMBOLS[change.action]} {head}: **{escaped(what(change))}**{data}"


def _guard(guard: Guard) -> str:
    mark = "✅ waived:" if guard.waived else "⛔"
    reason = f" _{escaped(guard.reason)}_" if guard.waived else ""
    place, message = _code(guard.logical_id), escaped(guard.message)
    return f"- {mark} **{guard.rule}** {place}: {message}{reason}"


def _finding(finding: str) -> str:
    return f"- ⛔ {escaped(finding)}"


def _details(change: Change) -> str:
    """Properties, causes and notes of a change; nothing where there are none."""
    lines = [
        *(f"  - {_property(one)}" for one in change.properties if one.certainty != "phantom"),
        *(f"  - because: {steps}" for steps in _cut(causes(change))),
        *(f"  - {escaped(note)}" for note in change.notes),
    ]
    return "\n".join([f"- {_code(change.place)}", *lines]) if lines else ""


def _property(found: PropertyChange) -> str:
    one = told(found)
    does = ", ".join(effects(one))
    ends = f" ({escaped(does)})" if does else ""
    return f"{_code(place_of(one))}: {_code(shown(one.before))} → {_code(shown(one.after))}{ends}"


def _stack(path: str, found: Sequence[Change]) -> str:
    lines = [f"- {_code(path or 'the root')}: {phantoms(len(found))}"]
    for one in found:
        steps = "".join(f": {steps}" for steps in _cut(one.because))
        lines.append(f"  - {_code(one.logical_id)}{steps}")
    return "\n".join(lines)


def _cut(steps: Sequence[str]) -> Iterator[str]:
    if steps:
        more = f" and {len(steps) - _STEPS} more" if len(steps) > _STEPS else ""
        yield escaped(", ".join(steps[:_STEPS])) + more


def _code(text: str) -> str:
    """Text as code that nothing in it ends."""
    return f"`{shown(printable(text), _NAME).replace('`', 'ˋ')}`"
