"""The ways findings can be shown, behind one interface: a report in, a text out.

    Report ●→ View ●→ text

Each format is a module of its own, imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from generator.findings import Report

View = Callable[[Report], str]

FORMATS = ("text", "json", "sarif", "junit")


def view(name: str) -> View:
    """The view of this name, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(View, import_module(f"generator.views.findings.{name}").render)
