"""A Markdown page of limited length: what does not fit is counted instead."""

from __future__ import annotations

from collections.abc import Iterable

from generator.views import html

# GitHub takes comments of 65,536 characters.
LIMIT = 60_000


class Page:
    """Parts with an empty line between them, as long as there is room for them."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._parts: list[str] = []
        self._share = limit // 8
        self.room = limit

    def put(self, part: str) -> None:
        """Add a part, whatever its length."""
        self._parts.append(part)
        self.room -= len(part) + 2

    def section(self, heading: str, items: Iterable[str], number: int) -> None:
        """A list under a heading, as much of it as an eighth of the page holds."""
        head = f"{heading}\n" if heading else ""
        self._list(head, "", items, number, min(self._share, self.room))

    def fold(self, title: str, items: Iterable[str], number: int, keep: int = 0) -> None:
        """A list that is shown when it is opened; ``keep``: the room that stays after it."""
        head = f"<details><summary>{html.text(title)}</summary>\n"
        self._list(head, "\n\n</details>", items, number, self.room - keep)

    def _list(self, head: str, tail: str, items: Iterable[str], number: int, room: int) -> None:
        room -= len(head) + len(tail) + len(_more(number)) + 4
        taken: list[str] = []
        count = 0
        for item in items:
            room -= len(item) + 3
            if room < 0:
                break
            count += 1
            if item:
                taken.append(f"- {item}")
        if count < number:
            taken.append(_more(number - count))
        if taken:
            self.put("\n".join([*([head] if head else []), *taken]) + tail)

    def text(self) -> str:
        """All of it."""
        return "\n\n".join(self._parts) + "\n"


def _more(number: int) -> str:
    return f"- … {number} more do not fit here."
