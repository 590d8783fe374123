"""What taking an environment down does, and what is left of it, in words.

Survey, remains ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from generator.errors import Mistake
from generator.plan.impact.deletion_plan import Entry
from generator.views.terminal import printable

if TYPE_CHECKING:
    from generator.deploy.destroy.deletion import Left, Survey


_TITLES = {
    "destroyed": "Data that will be lost:",
    "snapshotted": "Deleted after a final snapshot:",
    "retained": "Retained in the account:",
}


def surveyed(name: str, survey: Survey, empties: bool) -> Iterator[str]:
    """What is lost, snapshotted and retained. ``empties``: what is full is emptied first."""
    count = survey.resources
    yield f"{name} would be deleted, with {count} resource{'' if count == 1 else 's'}."
    for deletion_outcome, title in _TITLES.items():
        entries = [
            entry
            for entry in survey.entries
            if entry.deletion_outcome == deletion_outcome and _counts(entry)
        ]
        if entries:
            yield title
        yield from (_line(entry, survey, empties) for entry in entries)
    if survey.makers:
        yield "Also retained: log groups that services created themselves."


def _counts(entry: Entry) -> bool:
    """Whether it is listed for its data, not only for its deletion protection."""
    return bool(entry.words)


def _line(entry: Entry, survey: Survey, empties: bool) -> str:
    held = survey.full.get(entry.place, "")
    emptied = f" It is emptied first: {held}." if held and empties else ""
    return f"  {entry.place} ({entry.type}): {entry.words}{emptied}"


def blocked(name: str, blocks: Iterable[tuple[str, str]]) -> list[Mistake]:
    """Why a stack is not deleted, and what to do about each reason."""
    mistakes = [Mistake(printable(what), hint=hint) for what, hint in blocks]
    return [*mistakes, Mistake(f"{name} is unchanged: nothing was started.")]


# What stands in a reason, in lower case, and what helps then.
_HELPS = (
    ("notempty", "`streamflix destroy {} --empty` deletes what is in it."),
    ("not empty", "`streamflix destroy {} --empty` deletes what is in it."),
    ("protect", "Turn off its protection, then `streamflix destroy {}` again."),
    ("dependen", "Something outside the stack uses it: remove that, then `streamflix destroy {}`."),
    ("accessdenied", "Your credentials may not do that: allow it, then `streamflix destroy {}`."),
    (
        "not authorized",
        "Your credentials may not do that: allow it, then `streamflix destroy {}`.",
    ),
)


def help_with(resources: Sequence[Left], environment: str) -> list[Mistake]:
    """What is still there after a deletion that failed, and what helps with each."""
    return [
        Mistake(printable(f"Not deleted: {one.place} ({one.type})."), hint=_help(one, environment))
        for one in resources
    ]


def _help(one: Left, environment: str) -> str:
    reason = one.reason.lower()
    otherwise = "Fix the cause, then `streamflix destroy {}` again."
    hint_text = next((hint for say, hint in _HELPS if say in reason), otherwise)
    return hint_text.format(environment)


def gone(name: str, remains: Sequence[str], is_rest: bool = False) -> Iterator[str]:
    """What is left of a stack that is gone.

    ``is_rest``: an earlier deletion failed half way. What it deleted was not asked about.
    """
    if is_rest:
        yield f"{name} is deleted. Snapshots of an earlier deletion are retained and not listed."
    else:
        yield f"{name} is deleted." if remains else f"{name} is deleted; nothing is retained."
    if remains:
        yield "Retained:"
    yield from (f"  {printable(line)}" for line in remains)
