"""The ways the reading of change sets can be shown, behind one interface.

    Reading ●→ View ●→ text

What changes is shown as everywhere (:mod:`generator.views.changes.formats`); what is added is
what the change sets say of themselves: their status, all that they list, counted, and what is
missing.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from generator.plan.change_set.explain import Reading
from generator.views.changes.formats import FORMATS, Look

View = Callable[[Reading, Look], str]


def view(name: str) -> View:
    """The view of this name, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(View, import_module(f"generator.views.change_sets.{name}").render)
