"""The ways drift can be shown, behind one interface: drift in, a text out.

    Drift ●→ View ●→ text

Each format is a module of its own, imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from generator.plan.drift import Drift
from generator.views.changes.formats import Look

View = Callable[[Drift, Look], str]

FORMATS = ("text", "json", "markdown")


def view(name: str) -> View:
    """The view of this name, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(View, import_module(f"generator.views.drift.{name}").render)
