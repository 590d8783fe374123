"""How an environment's stacks stand, for a person and as data.

states ●→ text, or one JSON document
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from generator.views import json
from generator.views.terminal import printable

FORMATS = ("text", "json")
VERSION = 1


class State(Protocol):
    """A stack at its path; ``""`` is the root."""

    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def stack_id(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def drift(self) -> str: ...
    @property
    def changed(self) -> datetime | None: ...


@dataclass(frozen=True)
class Standing:
    """An environment: its stacks, parents first (none: there is no such stack).

    ``meaning``, ``next`` and ``command``: what the root's status means and the next command.
    ``unprotected``: what the settings protect and the stacks do not, in sentences.
    """

    environment: str
    stack: str
    region: str
    states: Sequence[State]
    status: str
    meaning: str
    next: str
    command: str
    unprotected: Sequence[str] = ()


def text(found: Standing, color: bool) -> str:
    """A tree of stacks, a line each, then what it means and the command that leads on."""
    if not found.states:
        return f"There is no stack {found.stack} in {found.region}. `{found.command}` makes it.\n"
    cells = [_cells(state) for state in found.states]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths, color) for row in cells]
    reasons = [
        f"{state.path or state.name}: {state.reason}" for state in found.states if state.reason
    ]
    ends = [f"{found.stack} is {found.status}. {found.meaning}", *_unprotected(found)]
    ends.append(_leads_on(found))
    return "\n".join([*lines, "", *map(printable, reasons), *map(printable, ends)]) + "\n"


def _unprotected(found: Standing) -> Sequence[str]:
    hint = f"`streamflix deploy {found.environment}` protects it."
    return [*found.unprotected, hint] if found.unprotected else ()


def _leads_on(found: Standing) -> str:
    if found.next == "wait":
        return f"Wait: `streamflix status {found.environment} --watch` looks on."
    return f"Next: {found.command}"


def _cells(state: State) -> tuple[str, ...]:
    depth = state.path.count("/") + bool(state.path)
    name = state.path.rpartition("/")[2] or state.name
    changed = state.changed.strftime("%Y-%m-%d %H:%M:%S %Z").strip() if state.changed else ""
    drift = state.drift.lower().replace("_", " ")
    return tuple(map(printable, ("  " * depth + name, state.status, f"drift: {drift}", changed)))


_RED, _GREEN, _YELLOW = 31, 32, 33


def _line(row: Sequence[str], widths: Sequence[int], color: bool) -> str:
    name, status, *rest = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
    if color:
        status = f"\x1b[{_color(status.strip())}m{status}\x1b[0m"
    return "  ".join((name, status, *rest)).rstrip()


def _color(status: str) -> int:
    if status.endswith("_FAILED") or "ROLLBACK" in status:
        return _RED
    return _YELLOW if status.endswith("_IN_PROGRESS") else _GREEN


def document(found: Standing) -> str:
    """The same as data."""
    told = {
        "version": VERSION,
        "environment": found.environment,
        "stack": found.stack,
        "region": found.region,
        "exists": bool(found.states),
        "status": found.status if found.states else None,
        "meaning": found.meaning,
        "next": found.next,
        "command": found.command,
        "unprotected": list(found.unprotected),
        "stacks": [_state(state) for state in found.states],
    }
    return json.document(told)


def _state(state: State) -> dict[str, str | None]:
    return {
        "path": state.path,
        "name": state.name,
        "stack_id": state.stack_id,
        "status": state.status,
        "reason": state.reason or None,
        "drift": state.drift,
        "changed": state.changed.isoformat() if state.changed else None,
    }
