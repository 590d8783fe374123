"""A judged review for a pull request: the riskiest first, phantoms folded, short enough to post.

Reviewed ●→ Markdown of at most 65,536 characters
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.plan.change_set.review import Reviewed
from generator.plan.model import Change, PolicyResult, PropertyChange
from generator.views import html
from generator.views.change_sets.markdown import escaped, header
from generator.views.change_sets.words import told
from generator.views.changes.formats import Look
from generator.views.changes.words import SYMBOLS, effects, place_of, shown, summary, values_of
from generator.views.markdown import code
from generator.views.review.words import (
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

# What each of the head and the sections can take, and what is left for the phantoms.
_SHARE = LIMIT // 8
_LEFT = 2_000
# More results than fit need not be written.
_MOST = 500
_NAME = 200
_STEPS = 8


def render(reviewed: Reviewed, look: Look) -> str:
    """Counts, surprises, policy checks, changes by risk, and phantoms by stack."""
    page = _Page(header(reviewed.reading, look, verdicts(reviewed)))
    page.put(f"**{escaped(summary(reviewed.changes))}**")
    real, changes = reviewed.real, reviewed.changes
    for title, found in ((UNEXPECTED, reviewed.surprises), (UNREPORTED, reviewed.unreported)):
        page.section(f"⚠ {title}", map(_line, found), len(found))
    policy_results = [
        *map(_policy_result, changes.policy_results[:_MOST]),
        *map(_finding, changes.findings[:_MOST]),
    ]
    page.section(
        "Look here first", policy_results, len(changes.policy_results) + len(changes.findings)
    )
    page.section("What changes", map(_line, real), len(real))
    notes = (f"- {escaped(note)}" for note in changes.notes)
    page.section("Notes", notes, len(changes.notes))
    page.fold("Details", map(_details, real), len(real), _LEFT)
    stacks = folded(reviewed)
    title = f"{phantoms(len(reviewed.phantoms))}: listed, and proven to stay"
    page.fold(title, (_stack(path, found) for path, found in stacks), len(stacks), 0)
    return page.text()


class _Page:
    """A text that grows as long as there is room; what has none is counted."""

    def __init__(self, head: str) -> None:
        self._parts = [head[:_SHARE].rstrip("\n")]
        self._left = LIMIT - len(self._parts[0]) - 1

    def put(self, text: str) -> None:
        """Add a part."""
        self._parts.append(text)
        self._left -= len(text) + 2

    def section(self, title: str, lines: Iterable[str], number: int) -> None:
        """A list under a title, as much of it as its share of the room lets in."""
        self._list(f"#### {title}\n", "", lines, number, _SHARE)

    def fold(self, title: str, lines: Iterable[str], number: int, keep: int) -> None:
        """A list that is shown when it is opened; ``keep``: the room that stays after it."""
        head = f"<details><summary>{html.text(title)}</summary>\n"
        self._list(head, "\n\n</details>", lines, number, self._left - keep)

    def _list(self, head: str, tail: str, lines: Iterable[str], number: int, room: int) -> None:
        if not number:
            return
        room -= len(head) + len(tail) + len(_more(number)) + 4
        taken, said = [head], 0
        for line in lines:
            room -= len(line) + 1
            if room < 0:
                break
            said += 1
            if line:
                taken.append(line)
        if said < number:
            taken.append(_more(number - said))
        if len(taken) > 1:
            self.put("\n".join(taken) + tail)

    def text(self) -> str:
        """All of it."""
        return "\n\n".join(self._parts) + "\n"


def _more(number: int) -> str:
    return f"- … {number} more do not fit here."


def _line(change: Change) -> str:
    data = f" {escaped(change.consequence)}" if change.consequence and change.stateful else ""
    head = f"{_code(change.place)} {escaped(kind(change))}"
    return f"- {SYMBOLS[change.action]} {head}: **{escaped(what(change))}**{data}"


def _policy_result(result: PolicyResult) -> str:
    mark = "✅ waived:" if result.waived else "⛔"
    reason = f" _{escaped(result.reason)}_" if result.waived else ""
    place, message = _code(result.logical_id), escaped(result.message)
    return f"- {mark} **{result.rule}** {place}: {message}{reason}"


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
    return f"{_code(place_of(one))}{values_of(one, _code)}{ends}"


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


def _code(content: str) -> str:
    """A code span, cut where it is long."""
    return code(shown(content, _NAME))
