"""The ways a stack set's plan and its status can be shown, behind one interface.

    StackSetPlan, StackSetStatus ●→ View ●→ text

Each format is a module of its own, imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from generator.plan.stack_sets.model import StackSetPlan
from generator.plan.stack_sets.status import StackSetStatus
from generator.views.changes.formats import Look

PlanView = Callable[[StackSetPlan, Look], str]
StatusView = Callable[[StackSetStatus, Look], str]

FORMATS = ("text", "json", "markdown")


def plan_view(name: str) -> PlanView:
    """The view of a plan, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(PlanView, import_module(f"generator.views.stack_sets.{name}").plan)


def status_view(name: str) -> StatusView:
    """The view of a status, one of ``FORMATS``. Raises KeyError on any other name."""
    if name not in FORMATS:
        raise KeyError(name)
    return cast(StatusView, import_module(f"generator.views.stack_sets.{name}").status)
