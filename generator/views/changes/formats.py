"""The ways changes can be shown, behind one interface: changes in, a text out.

    Changes ●→ View ●→ text

Each format is a module of its own, imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from generator.plan.model import ChangeReport


@dataclass(frozen=True)
class Look:
    """How changes are shown: under which title, with colours or not, with every detail or not."""

    title: str = ""
    color: bool = False
    verbose: bool = False


View = Callable[[ChangeReport, Look], str]

FORMATS = ("text", "json", "markdown", "html")


def view(name: str) -> View:
    """The view of this name, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(View, import_module(f"generator.views.changes.{name}").render)
