"""How an environment's stacks stand, for a person and as data.

states ●→ text, or one JSON document
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.plan.stack_tree import DeployedStack
from generator.views import json
from generator.views.terminal import printable

FORMATS = ("text", "json")
VERSION = 1


@dataclass(frozen=True)
class EnvironmentStatus:
    """An environment: its stacks, parents first (none: there is no such stack).

    ``meaning``, ``next`` and ``command``: what the root's status means and the next command.
    ``unprotected``: what the settings protect and the stacks do not, in sentences.
    """

    environment: str
    stack: str
    region: str
    stacks: Sequence[DeployedStack]
    status: str
    meaning: str
    next: str
    command: str
    unprotected: Sequence[str] = ()


def text(report: EnvironmentStatus, color: bool) -> str:
    """A tree of stacks, a line each, then what it means and the next command."""
    if not report.stacks:
        return (
            f"There is no stack {report.stack} in {report.region}. `{report.command}` creates it.\n"
        )
    cells = [_cells(stack) for stack in report.stacks]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(row, widths, color) for row in cells]
    reasons = [
        f"{stack.path or stack.name}: {stack.reason}" for stack in report.stacks if stack.reason
    ]
    ends = [f"{report.stack} is {report.status}. {report.meaning}", *_unprotected(report)]
    ends += _next(report)
    return "\n".join([*lines, "", *map(printable, reasons), *map(printable, ends)]) + "\n"


def _unprotected(report: EnvironmentStatus) -> Sequence[str]:
    hint = f"`streamflix deploy {report.environment}` protects it."
    return [*report.unprotected, hint] if report.unprotected else ()


def _next(report: EnvironmentStatus) -> Sequence[str]:
    """The command that leads on; nothing where the stack is at rest and nothing is to be done."""
    if report.next == "update":
        return ()
    if report.next == "wait":
        return (f"Wait: `streamflix status {report.environment} --watch` follows it.",)
    return (f"Next: {report.command}",)


def _cells(stack: DeployedStack) -> tuple[str, ...]:
    depth = stack.path.count("/") + bool(stack.path)
    name = stack.path.rpartition("/")[2] or stack.name
    changed = stack.changed.strftime("%Y-%m-%d %H:%M:%S %Z").strip() if stack.changed else ""
    drift = stack.drift.lower().replace("_", " ")
    return tuple(map(printable, ("  " * depth + name, stack.status, f"drift: {drift}", changed)))


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


def document(report: EnvironmentStatus) -> str:
    """The same as data."""
    content = {
        "version": VERSION,
        "environment": report.environment,
        "stack": report.stack,
        "region": report.region,
        "exists": bool(report.stacks),
        "status": report.status if report.stacks else None,
        "meaning": report.meaning,
        "next": report.next,
        "command": report.command,
        "unprotected": list(report.unprotected),
        "stacks": [_stack(stack) for stack in report.stacks],
    }
    return json.document(content)


def _stack(stack: DeployedStack) -> dict[str, str | None]:
    return {
        "path": stack.path,
        "name": stack.name,
        "stack_id": stack.stack_id,
        "status": stack.status,
        "reason": stack.reason or None,
        "drift": stack.drift,
        "changed": stack.changed.isoformat() if stack.changed else None,
    }
