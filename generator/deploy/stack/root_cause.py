"""What failed first, of everything that an operation's events call a failure.

Most failures are passed on: a nested stack fails because something in it did, a resource is
cancelled because another failed, and the root is rolled back because of all of them.

    events ●→ the deepest first failure
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.deploy.stack.events import Event, in_order

# How CloudFormation says that something else is the cause, in lower case.
_PASSED_ON = (
    "embedded stack",
    "the following resource(s) failed",
    "cancelled",
    "canceled",
    "rollback requested",
    "rollback initiated",
    "delete requested",
    "user initiated",
    "nested change set",
)

# Reasons of what goes on as it should.
_HARMLESS = (
    "Resource creation Initiated",
    "Requested update",
    "Eventual consistency check initiated",
    "CONFIGURATION_COMPLETE",
)

# What stands in the reason of a handler's or a service's refusal.
_REFUSED = ("HandlerErrorCode:", "Error Code:", "Status Code:")


@dataclass(frozen=True)
class Cause:
    """What failed: path of logical IDs (nothing: the stack itself), and why, in full."""

    path: str
    type: str
    status: str
    reason: str
    physical_id: str = ""


def cause(events: Iterable[Event]) -> Cause | None:
    """The oldest failure that is not passed on, the innermost of several at the same moment.

    None where no event tells of a failure.
    """
    told = in_order(events)
    failures = [event for event in told if event.failed]
    found = _first([event for event in failures if not _passed_on(event)])
    # CloudFormation may tell of a failure only where it says what it does about it.
    found = found or _first(failures) or _first([e for e in told if _hints(e)])
    return _cause(found, told) if found else None


def _first(events: Sequence[Event]) -> Event | None:
    return min(events, key=lambda event: (event.time, -event.path.count("/")), default=None)


def _passed_on(event: Event) -> bool:
    reason = event.reason.lower()
    if not reason:
        # A stack that says nothing of its failure failed because of what it holds.
        return event.is_of_a_stack
    return any(say in reason for say in _PASSED_ON)


def _hints(event: Event) -> bool:
    """Whether an event that is no failure has a failure's reason."""
    if any(say in event.reason for say in _REFUSED):
        return True
    return event.is_of_a_stack and "ROLLBACK" in event.status and bool(event.reason)


def _cause(event: Event, told: Iterable[Event]) -> Cause:
    same = [one for one in told if one.path == event.path and one.time <= event.time]
    reasons = (one.reason for one in reversed(same) if not one.reason.startswith(_HARMLESS))
    reason = event.reason or next(filter(None, reasons), "")
    known = next((one.physical_id for one in reversed(same) if one.physical_id), "")
    status = event.status or str(event.told.get("EventType") or "FAILED")
    return Cause(event.path, event.type, status, reason, event.physical_id or known)
