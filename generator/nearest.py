"""The nearest name to a misspelt one, so that a message can say what was meant.

word, names ●→ " Did you mean X?"
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str]) -> str:
    """The one of these names that the word most likely stands for; empty where none is near.

    Case, hyphens and underscores do not count: ``zone_count`` means ``ZoneCount``.
    """
    # Only a mistake needs it, and it costs as much as reading the options.
    from difflib import get_close_matches

    plain = {_plain(name): name for name in names}
    found = get_close_matches(_plain(word), plain, n=1, cutoff=0.7)
    return plain[found[0]] if found else ""


def did_you_mean(word: str, names: Iterable[str], otherwise: str = "") -> str:
    """``Did you mean X?``, or what to say where no name is near."""
    name = nearest(word, names)
    return f"Did you mean {name}?" if name else otherwise


def _plain(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")
