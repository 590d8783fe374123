"""Which formats each kind of output has, and the function that renders it.

Each format is a module of its own, imported only when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.findings import Report
    from generator.plan.drift import Drift
    from generator.plan.model import ChangeReport
    from generator.plan.stack_sets.model import StackSetPlan
    from generator.plan.stack_sets.status import StackSetStatus

CHANGES = ("text", "json", "markdown", "html")
DRIFT = STACK_SETS = ("text", "json", "markdown")
FINDINGS = ("text", "json", "markdown", "html", "sarif", "junit")


@dataclass(frozen=True)
class Look:
    """How something is shown: its title, with colours or not, with every detail or not."""

    title: str = ""
    color: bool = False
    verbose: bool = False


def changes(name: str) -> Callable[[ChangeReport, Look], str]:
    """The view of a change report, one of ``CHANGES``. Raises KeyError for any other name."""
    view: Callable[[ChangeReport, Look], str] = _function("changes", CHANGES, name)
    return view


def drift(name: str) -> Callable[[Drift, Look], str]:
    """The view of drift, one of ``DRIFT``. Raises KeyError for any other name."""
    view: Callable[[Drift, Look], str] = _function("drift", DRIFT, name)
    return view


def findings(name: str) -> Callable[[Report], str]:
    """The view of findings, one of ``FINDINGS``. Raises KeyError for any other name."""
    view: Callable[[Report], str] = _function("findings", FINDINGS, name)
    return view


def stack_set_plan(name: str) -> Callable[[StackSetPlan, Look], str]:
    """The view of a stack set's plan, one of ``STACK_SETS``. Raises KeyError for any other name."""
    view: Callable[[StackSetPlan, Look], str] = _function("stack_sets", STACK_SETS, name, "plan")
    return view


def stack_set_status(name: str) -> Callable[[StackSetStatus, Look], str]:
    """The view of a stack set's status, one of ``STACK_SETS``; KeyError for any other name."""
    view: Callable[[StackSetStatus, Look], str] = _function(
        "stack_sets", STACK_SETS, name, "status"
    )
    return view


def _function(kind: str, formats: tuple[str, ...], name: str, function: str = "render") -> Any:
    if name not in formats:
        raise KeyError(name)
    return getattr(import_module(f"generator.views.{kind}.{name}"), function)
