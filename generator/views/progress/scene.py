"""What of a deployment in motion is worth a line, when a terminal has only so many.

parts in motion, time, height ●→ rows, in the tree's order
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from generator.views.progress.words import age, word
from generator.views.terminal import printable

if TYPE_CHECKING:
    from generator.deploy.stack.progress import Count, Part


NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Scene:
    """Everything that a screen shows: the stack's name, its parts by path, and the time now.

    ``troubles``: path → sentences, told below that part. ``notice``: a sentence for the end.
    """

    name: str
    parts: Mapping[str, Part]
    counts: Mapping[str, Count]
    now: datetime
    troubles: Mapping[str, Sequence[str]] = field(default_factory=lambda: NOTHING)
    notice: str = ""


@dataclass(frozen=True)
class Row:
    """One line: how deep, what, its status in words, how long; ``count`` for a stack alone.

    ``mood`` is moving, done, failed or told (a sentence about the row above).
    """

    depth: int
    text: str
    mood: str
    word: str = ""
    seconds: float = 0.0
    count: Count | None = None


# Lines that a tree has where a reason still has room.
_ENOUGH = 4


def rows(scene: Scene, room: int) -> list[Row]:
    """At most ``room`` rows: the root, then stacks with what moves or failed in them.

    Where there is no room for all, failures stay, then what moves, then what is done; the last row
    says what is left out.
    """
    shown = [part for part in _in_tree_order(scene) if _matters(part)]
    lines = [row for part in shown for row in _rows(part, scene)]
    if len(lines) <= room:
        return lines
    # The first failure's reason has a line too: it is what a reader looks for.
    explain = [part for part in shown if _explains(part)] if room >= _ENOUGH else []
    first = min(explain, key=lambda part: part.changed, default=None)
    most = max(room - 1 - bool(first), 1)
    kept = set(sorted(range(len(shown)), key=lambda at: _rank(shown[at]))[:most])
    left = [part for at, part in enumerate(shown) if at not in kept]
    lines = []
    for part in (part for at, part in enumerate(shown) if at in kept):
        lines += list(_rows(part, scene))[:2] if part is first else [_row(part, scene)]
    return [*lines, Row(1, _left_out(left), "told")]


def _in_tree_order(scene: Scene) -> list[Part]:
    """The root, and each stack's own resources before the stacks in it."""
    return sorted(scene.parts.values(), key=lambda part: _place(part, scene.parts))


def _place(part: Part, parts: Mapping[str, Part]) -> tuple[tuple[bool, datetime, str], ...]:
    """Where a part stands: for each step of its path, resources first, then as they began."""
    names, steps = part.path.split("/") if part.path else [], []
    for end in range(1, len(names) + 1):
        above = parts.get("/".join(names[:end]))
        is_stack = above is None or above.is_stack
        steps.append((is_stack, above.began if above else part.began, names[end - 1]))
    return tuple(steps)


def _matters(part: Part) -> bool:
    return part.is_stack or part.moving or part.failed


def _rank(part: Part) -> tuple[int, datetime]:
    """What is shown first where there is no room: the root, failures, motion, the rest."""
    if not part.path:
        return 0, part.began
    if _explains(part):
        return 1, part.changed
    if part.failed:
        return 4, part.changed
    return (2 if part.is_stack else 3) if part.moving else 5, part.began


def _explains(part: Part) -> bool:
    """Whether a part failed by itself: a stack fails, and others are cancelled, because of it."""
    cancelled = part.reason.lower().endswith("cancelled")
    return part.failed and not (part.is_stack or cancelled)


def _rows(part: Part, scene: Scene) -> Iterator[Row]:
    row = _row(part, scene)
    yield row
    if _explains(part) and part.reason:
        yield Row(row.depth + 1, printable(part.reason), "told")
    for sentence in scene.troubles.get(part.path, ()):
        yield Row(row.depth + 1, printable(sentence), "told")


def _row(part: Part, scene: Scene) -> Row:
    end = scene.now if part.moving else part.changed
    name = part.path.rpartition("/")[2] or scene.name
    return Row(
        part.path.count("/") + bool(part.path),
        printable(name if part.is_stack else f"{name} ({part.type.removeprefix('AWS::')})"),
        "moving" if part.moving else "failed" if _bad(part) else "done",
        printable(word(part.status)),
        (end - part.began).total_seconds(),
        scene.counts.get(part.path) if part.is_stack else None,
    )


def _bad(part: Part) -> bool:
    return part.failed or "ROLLBACK" in part.status


def _left_out(parts: Sequence[Part]) -> str:
    in_motion = sum(part.moving for part in parts)
    failed = sum(part.failed for part in parts)
    rest = len(parts) - in_motion - failed
    counts = [(in_motion, "in progress"), (failed, "failed"), (rest, "finished")]
    return "… " + ", ".join(f"{number} more {what}" for number, what in counts if number)


def waited_for(scene: Scene, most: int = 2) -> str:
    """What has been in motion longest, innermost: what the rest waits for."""
    waiting = [part for part in scene.parts.values() if part.moving and not part.is_stack]
    waiting.sort(key=lambda part: part.began)
    if not waiting:
        return ""
    named = [
        f"{printable(part.path)} ({age((scene.now - part.began).total_seconds())})"
        for part in waiting[:most]
    ]
    more = f" and {len(waiting) - most} more" if len(waiting) > most else ""
    return f"Waiting for {', '.join(named)}{more}."
