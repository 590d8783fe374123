"""Text for a terminal: control characters made visible, colours where they are wanted."""

from __future__ import annotations

RED, GREEN, YELLOW, MAGENTA, CYAN, DIM = 31, 32, 33, 35, 36, 2
"""ANSI SGR parameters."""


def printable(text: str) -> str:
    """One line that a terminal shows as it is: templates may hold anything, escapes too."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def colored(text: str, color: int, enabled: bool) -> str:
    """The text in a colour, or plain where colours are not ``enabled``."""
    return f"\x1b[{color}m{text}\x1b[0m" if enabled else text
