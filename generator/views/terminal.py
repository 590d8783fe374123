"""Text for a terminal: control characters made visible, colours where they are wanted."""

from __future__ import annotations

from collections.abc import Mapping

# ANSI escape codes (ECMA-48, SGR).
_CODES: Mapping[str, int] = {
    "dim": 2, "red": 31, "green": 32, "yellow": 33, "magenta": 35, "cyan": 36,
}  # fmt: skip


def printable(text: str) -> str:
    """One line that a terminal shows as it is: templates may hold anything, escapes too."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def colored(text: str, color: str, enabled: bool) -> str:
    """The text in a colour, or plain where colours are not ``enabled``."""
    return f"\x1b[{_CODES[color]}m{text}\x1b[0m" if enabled else text
