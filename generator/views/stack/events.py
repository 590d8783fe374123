"""What happened to an environment's stacks, for a person and as data.

events ●→ lines, or one JSON document
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.views import json
from generator.views.terminal import printable

if TYPE_CHECKING:
    from generator.deploy.stack.events import Event

FORMATS = ("text", "json")
VERSION = 1


def line(event: Event, name: str) -> str:
    """When, what, where and why."""
    why = f": {event.reason}" if event.reason else ""
    kind = f" ({event.type})" if event.type and not event.is_own else ""
    status = event.status or "FAILED"
    return printable(f"{_time(event)}  {status:<28}  {event.path or name}{kind}{why}")


def document(events: Iterable[Event]) -> str:
    """All of them as data, in the order in which they happened."""
    content = {"version": VERSION, "events": [_event(event) for event in events]}
    return json.document(content)


def _time(event: Event) -> str:
    return event.time.isoformat(sep=" ", timespec="seconds")


def _event(event: Event) -> dict[str, str | None]:
    above, _, logical_id = event.path.rpartition("/")
    return {
        "time": event.time.isoformat(),
        "path": event.path,
        "stack": event.path if event.is_own else above,
        "logical_id": None if event.is_own else logical_id,
        "physical_id": event.physical_id or None,
        "type": event.type,
        "status": event.status or None,
        "reason": event.reason or None,
    }
