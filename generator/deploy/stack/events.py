"""What happened to a stack and to the stacks nested in it, in order.

Real answers are messier than the model of the API: statuses outside its enum, events of a
validation that have no status at all, members that are missing. Everything is read leniently here,
so that no one else has to.

    stack ID ○→ DescribeStackEvents, newest first ●→ events, oldest first
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from generator.cfn.load import STACK_TYPE, inside
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.stack.stacks import SHELL

# What holds the reason in DescribeStackEvents, and in DescribeEvents for validations and hooks.
_REASONS = ("ResourceStatusReason", "ValidationStatusReason", "HookStatusReason")

# Events of DescribeEvents that tell of a failure whatever the resource's status is.
_ERRORS = ("VALIDATION_ERROR", "PROVISIONING_ERROR", "HOOK_INVOCATION_ERROR")
_HOOK_FAILED = ("HOOK_COMPLETE_FAILED", "HOOK_FAILED")

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Event:
    """Something that happened to the resource at ``path``, as DescribeStackEvents tells it."""

    path: str
    told: Answer

    @property
    def status(self) -> str:
        """Such as ``CREATE_COMPLETE``; nothing where a validation tells of no resource."""
        return str(self.told.get("ResourceStatus") or "")

    @property
    def reason(self) -> str:
        """In CloudFormation's words, or nothing."""
        return next((str(self.told[name]) for name in _REASONS if self.told.get(name)), "")

    @property
    def type(self) -> str:
        """The resource's type."""
        return str(self.told.get("ResourceType") or "")

    @property
    def physical_id(self) -> str:
        """The resource's physical ID, or nothing while it has none."""
        return str(self.told.get("PhysicalResourceId") or "")

    @property
    def time(self) -> datetime:
        """When it happened."""
        told = self.told.get("Timestamp") or self.told.get("StartTime")
        if isinstance(told, str):
            told = datetime.fromisoformat(told)
        if not isinstance(told, datetime):
            return _LONG_AGO
        return told if told.tzinfo else told.replace(tzinfo=UTC)

    @property
    def is_an_end(self) -> bool:
        """Whether an operation on the resource came to its end here, well or not."""
        return ended(self.status)

    @property
    def failed(self) -> bool:
        """Whether it tells of a failure, no matter who caused it; what only warns does not."""
        told = self.told
        warns = "WARN" in (told.get("ValidationFailureMode"), told.get("HookFailureMode"))
        if warns or told.get("ValidationStatus") == "SKIPPED":
            return False
        return (
            self.status.endswith("_FAILED")
            or told.get("EventType") in _ERRORS
            or told.get("HookStatus") in _HOOK_FAILED
            or told.get("DetailedStatus") == "VALIDATION_FAILED"
        )

    @property
    def is_of_a_stack(self) -> bool:
        """Whether it tells of a stack, seen from inside or from the stack around it."""
        return self.type == STACK_TYPE

    @property
    def is_own(self) -> bool:
        """Whether a stack tells it of itself."""
        name = self.told.get("StackName")
        named = self.is_of_a_stack and name and name == self.told.get("LogicalResourceId")
        return bool(named) or self.physical_id == self.told.get("StackId", "?")


def ended(status: str) -> bool:
    """Whether nothing more happens by itself to what has this status."""
    return status.endswith(("_COMPLETE", "_FAILED", "_SKIPPED"))


def identifiers(aws: Aws, stack_id: str) -> frozenset[str]:
    """The newest events that a stack has so far: a mark to go on from, which is never empty.

    One question, whose answer may be older than the stack: a stack that was just made can seem to
    have no events yet. What comes later in the stacks nested in it is known by its time.
    """
    try:
        newest = next(cloudformation.event_pages(aws, stack_id), [])
    except AwsApiError as refused:
        if cloudformation.is_missing(refused):
            newest = []
        else:
            raise
    return frozenset(told["EventId"] for told in newest) or frozenset({stack_id})


def newer(
    aws: Aws, stack_id: str, path: str, known: Collection[str], start: datetime | None = None
) -> list[Event]:
    """A stack's own events after the known ones and not before ``start``, oldest first.

    The stack itself has the path that is given, what lies in it one below. Pages are asked for
    only as far back as there is something new.
    """
    found: list[Event] = []
    for event in _newest_first(aws, stack_id, path):
        if event.told.get("EventId") in known or (start and event.time < start):
            break
        found.append(event)
    return found[::-1]


def latest(aws: Aws, stack_id: str) -> list[Event]:
    """A root's own events of its last operation, with some of those before, oldest first.

    A stack's events are kept for months: pages are asked for only as far back as that operation.
    """
    found, has_moved = list[Event](), False
    for event in _newest_first(aws, stack_id, ""):
        rests = ended(event.status) or event.status == SHELL
        if event.is_own and rests and has_moved:
            break
        found.append(event)
        has_moved = has_moved or (event.is_own and not rests)
    return found[::-1]


def _newest_first(aws: Aws, stack_id: str, path: str) -> Iterator[Event]:
    """A stack's own events; a page is asked for when it is needed."""
    for page in cloudformation.event_pages(aws, stack_id):
        yield from (_event(path, told) for told in page)


def everywhere(aws: Aws, stack_id: str, known: Collection[str] = ()) -> list[Event]:
    """All events of a stack and those nested in it, oldest first, after the known ones."""
    own = newer(aws, stack_id, "", known)
    start = own[0].time if known and own else None
    return in_order([*_below(aws, own, known, start), *own])


def _below(
    aws: Aws, above: Iterable[Event], known: Collection[str], start: datetime | None
) -> Iterator[Event]:
    """The events of the stacks that these events tell of, also of those that are gone."""
    for child, path in children(above).items():
        try:
            own = newer(aws, child, path, known, start)
        except AwsApiError as refused:
            if not cloudformation.is_missing(refused):
                raise
            continue
        yield from _below(aws, own, known, start)
        yield from own


def children(events: Iterable[Event]) -> dict[str, str]:
    """Stack ID → stack path of the nested stacks that a stack's own events tell of."""
    return {
        event.physical_id: event.path
        for event in events
        if event.is_of_a_stack and not event.is_own and event.physical_id
    }


def in_order(events: Iterable[Event]) -> list[Event]:
    """Oldest first; what happened at the same moment stays in the order that it has.

    A stack ends after what is in it: where events of several are put together, the inner ones come
    first.
    """
    return sorted(events, key=lambda event: event.time)


def _event(stack: str, told: Answer) -> Event:
    event = Event(stack, told)
    return event if event.is_own else Event(inside(stack, str(told["LogicalResourceId"])), told)
