"""How those who wait for linters learn how far they are."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Told how many templates of how many are linted: when one is, and at least once a second."""


def silent(done: int, total: int) -> None:
    """Tells no one."""
