"""What happened to a stack and to the stacks nested in it, and what failed first.

stack ID ○→ DescribeStackEvents ●→ events in order ●→ root cause
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from generator.deploy import cloudformation
from generator.deploy.aws import Answer, Aws
from generator.product.load import STACK_TYPE, inside


@dataclass(frozen=True)
class Event:
    """Something that happened to the resource at ``path``, as DescribeStackEvents tells it."""

    path: str
    told: Answer

    @property
    def status(self) -> str:
        """Such as ``CREATE_COMPLETE``."""
        return str(self.told["ResourceStatus"])

    @property
    def reason(self) -> str:
        """In CloudFormation's words, or nothing."""
        return str(self.told.get("ResourceStatusReason", ""))

    @property
    def is_an_end(self) -> bool:
        """Whether an operation on the resource came to its end here, well or not."""
        return self.status.endswith(("_COMPLETE", "_FAILED"))

    @property
    def is_of_a_stack(self) -> bool:
        """Whether it tells of a stack, seen from inside or from the stack around it."""
        return bool(self.told["ResourceType"] == STACK_TYPE)


def identifiers(aws: Aws, stack_id: str) -> frozenset[str]:
    """The events that a stack and those nested in it have so far: a mark to go on from."""
    return frozenset(event.told["EventId"] for event in _walk(aws, stack_id, ""))


def followed(
    aws: Aws, stack_id: str, states: Iterable[Answer | None], known: Collection[str]
) -> Iterator[Event]:
    """A stack's own events as they come, without the known ones, for as long as it has states.

    The stack itself has the path ``""``, what lies in it its logical ID.
    """
    seen = set(known)
    for _ in states:
        for told in reversed(cloudformation.events(aws, stack_id)):
            if told["EventId"] not in seen:
                seen.add(told["EventId"])
                yield _event("", told)


def everywhere(aws: Aws, stack_id: str, known: Collection[str] = ()) -> list[Event]:
    """All events of a stack and those nested in it, oldest first, without the known ones."""
    found = [event for event in _walk(aws, stack_id, "") if event.told["EventId"] not in known]
    return sorted(found, key=lambda event: event.told["Timestamp"])


def _walk(aws: Aws, stack_id: str, path: str) -> Iterator[Event]:
    """The events of each stack, oldest first; nested stacks are found by them, also gone ones."""
    nested: dict[str, str] = {}
    for told in reversed(cloudformation.events(aws, stack_id)):
        event = _event(path, told)
        yield event
        if event.is_of_a_stack and event.path != path and told.get("PhysicalResourceId"):
            nested[told["PhysicalResourceId"]] = event.path
    for child, below in nested.items():
        yield from _walk(aws, child, below)


def _event(stack: str, told: Answer) -> Event:
    is_itself = told.get("PhysicalResourceId") == told["StackId"]
    return Event(stack if is_itself else inside(stack, told["LogicalResourceId"]), told)


def root_cause(events: Iterable[Event]) -> Event | None:
    """The first failure, and of those that only pass it on the one furthest in.

    A nested stack fails because something in it failed; a resource whose creation was cancelled
    failed because another did.
    """
    failed = [event for event in events if event.status.endswith("_FAILED")]
    causes = [event for event in failed if not _passed_on(event)]
    return next(iter(causes or failed), None)


def _passed_on(event: Event) -> bool:
    return event.is_of_a_stack or event.reason.endswith("cancelled")
