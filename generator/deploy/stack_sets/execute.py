"""The operations of a plan, begun and watched, one after the other.

Each request has an operation ID of its own, so that a request which is sent twice is done once.
What was begun goes on when no one watches any more: the next run watches it first.

    Steps ○→ operations ○→ looks ○→ the last look of each
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from generator import interrupts
from generator.deploy.aws.client import Answer, AwsApiError
from generator.deploy.stack_sets.api import Home
from generator.deploy.stack_sets.requests import Step
from generator.deploy.stack_sets.watch import Look, watched
from generator.errors import AwsError, Mistake, WatchingError

Begun = Callable[[str, Answer | Step], None]
"""Is told an operation's ID, and the step or the operation of someone else that it is."""

Seen = Callable[[Look], None]
NewId = Callable[[], str]

_BUSY = ("OperationInProgressException",)
_TWICE = ("OperationIdAlreadyExistsException",)
_TRIES = 5


def finished(home: Home, begun: Begun, seen: Seen) -> None:
    """Watch at whatever operation is not over: an interrupted run's, or someone else's."""
    for _ in range(_TRIES):
        active = home.active()
        if not active:
            return
        operation = str(active[0]["OperationId"])
        begun(operation, active[0])
        _followed(home, operation, 1, seen)
    raise AwsError(
        Mistake(
            f"Others go on beginning operations on {home.name}.",
            hint="Try again when they are done.",
        )
    )


def carried(
    home: Home, steps: Iterable[Step], new_id: NewId, begun: Begun, seen: Seen
) -> Iterator[tuple[Step, Look]]:
    """Carry out steps in order; the last look at each, up to the first that did not succeed."""
    is_first = True
    for step in steps:
        if step.operation == "create_stack_set":
            with interrupts.held():
                home.ask(step.operation, {**step.request, "ClientRequestToken": new_id()})
            is_first = False
            continue
        operation = new_id()
        _begin(home, step, operation, is_first, begun, seen)
        is_first = False
        begun(operation, step)
        look = _followed(home, operation, len(step.targets), seen)
        yield step, look
        if look.status != "SUCCEEDED":
            return


def _followed(home: Home, operation: str, targets: int, seen: Seen) -> Look:
    """Watch at an operation; the last look."""
    looks = []
    try:
        for look in watched(home, operation, targets):
            seen(look)
            looks = [look]
    except AwsError as error:
        what = f"Watching has stopped; the operation {operation} goes on in AWS."
        raise WatchingError(*error.mistakes, what) from error
    return looks[0]


def _begin(
    home: Home, step: Step, operation: str, is_first: bool, begun: Begun, seen: Seen
) -> None:
    """Send a request until it is taken; a plan whose ground someone else changes is given up."""
    request: Mapping[str, Any] = {**step.request, "OperationId": operation}
    for _ in range(_TRIES):
        try:
            with interrupts.held():
                home.ask(step.operation, request)
            return
        except AwsApiError as refused:
            if refused.code in _TWICE:
                return  # the answer to the first request was lost on its way
            if refused.code not in _BUSY:
                raise
            if is_first:
                what = f"Someone else began an operation on {home.name} since it was planned."
                hint = "Run the command again: it waits for that one and plans anew."
                raise AwsError(Mistake(what, hint=hint)) from refused
            finished(home, begun, seen)
    raise AwsError(Mistake(f"{home.name} does not come to rest.", hint="Try again later."))
