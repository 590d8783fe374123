"""The one way in which moto's classes are changed.

class, name, function ○→ class
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def wrap(owner: Any, name: str, around: Callable[..., Any]) -> None:
    """Replace a method by ``around(original, self, …)``."""
    original = getattr(owner, name)

    def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
        return around(original, self, *args, **kwargs)

    setattr(owner, name, wrapped)


def add(owner: Any, name: str, method: Callable[..., Any]) -> None:
    """Give a class a method that it lacks: an operation, by its name in snake case."""
    setattr(owner, name, method)
