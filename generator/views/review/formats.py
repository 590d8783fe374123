"""The ways a judged review can be shown, behind one interface.

    Reviewed ●→ View ●→ text

All show the same in the same order: what nobody predicted, results of policy checks, what
really changes with the riskiest first, and what only seems to change, stack by stack.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from generator.plan.change_set.review import Reviewed
from generator.views.changes.formats import FORMATS, Look

View = Callable[[Reviewed, Look], str]


def view(name: str) -> View:
    """The view of this name, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(View, import_module(f"generator.views.review.{name}").render)
