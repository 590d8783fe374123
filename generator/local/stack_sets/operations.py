"""Whole operations on stack sets: begun or queued, in turn, in the background.

request ○→ SetOperation ○→ a thread ○→ Run
"""

from __future__ import annotations

import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.local.clock import now
from generator.local.engine.context import EngineContext
from generator.local.engine.operations import Operations
from generator.local.records.stacks import Place
from generator.local.stack_sets import messages
from generator.local.stack_sets.instances import Stacks
from generator.local.stack_sets.operation_run import OperationRun
from generator.local.stack_sets.preferences import Preferences
from generator.local.stack_sets.records import DriftDetails, Result, SetOperation, StackSet

_POLL = 0.01


@dataclass(frozen=True)
class OperationRequest:
    """What an operation is asked to do.

    ``units``: the places it goes to, in order, each with its organizational unit. ``prepare``:
    what changes when its turn comes, before the first place. ``is_wide``: it concerns the stack
    set itself, so nothing may run beside it. ``waits``: it is queued behind others instead of
    refused. ``after``: operations of other stack sets that must be over first.
    """

    action: str
    units: Mapping[Place, str]
    preferences: Preferences = field(default_factory=Preferences)
    id: str = ""
    targets: Mapping[str, Any] | None = None
    retain: bool | None = None
    prepare: Callable[[], None] = lambda: None
    is_wide: bool = False
    waits: bool = False
    after: tuple[SetOperation, ...] = ()


class SetOperations:
    """Starts operations on stack sets; each returns at once and goes on in the background."""

    def __init__(self, context: EngineContext, operations: Operations) -> None:
        self._context = context
        self._operations = operations
        self._stacks = Stacks(context, operations)

    def start(self, one: StackSet, asked: OperationRequest) -> SetOperation:
        """Begin, or queue, an operation; raises ``ApiError``."""
        with self._context.store.lock:
            active = one.active
            if asked.id in one.operations:
                raise messages.operation_exists(asked.id)
            if active and not one.config.managed and not asked.waits:
                raise messages.in_progress(one.arn)
            operation = self._operation(one, asked)
            ahead = [other for other in active if _is_ahead(other, operation)]
            before = [*asked.after, *(ahead if one.config.managed else active)]
            one.operations[operation.id] = operation
            if before:
                operation.status = "QUEUED"
            else:
                self._prepare(one, operation, asked)
        work = OperationRun(self._context, self._stacks, one, operation)
        self._operations.background(
            f"{asked.action} on {one.name}", lambda: self._work(work, asked, before)
        )
        return operation

    def _operation(self, one: StackSet, asked: OperationRequest) -> SetOperation:
        return SetOperation(
            id=asked.id or str(uuid.uuid4()),
            action=asked.action,
            created=now(),
            preferences=asked.preferences,
            config=one.config,
            retain=asked.retain,
            targets=asked.targets,
            results={place: Result(place, unit) for place, unit in asked.units.items()},
            is_wide=asked.is_wide,
        )

    def _prepare(self, one: StackSet, operation: SetOperation, asked: OperationRequest) -> None:
        """The operation's turn: its changes to the stack set, its instances waiting."""
        asked.prepare()
        operation.status = "RUNNING"
        operation.config = one.config
        for place in operation.results:
            if instance := one.instances.get(place):
                instance.detailed = "PENDING"
                instance.last_operation = operation.id
        if operation.action == "DETECT_DRIFT":
            count = len(operation.results)
            operation.details = DriftDetails(
                detection="IN_PROGRESS", total=count, in_progress=count
            )

    def _work(
        self, work: OperationRun, asked: OperationRequest, before: Iterable[SetOperation]
    ) -> None:
        operation = work.operation
        while any(other.is_active for other in before) and not operation.stopping:
            time.sleep(_POLL)
        try:
            with self._context.store.lock:
                if operation.status == "QUEUED":
                    self._prepare(work.one, operation, asked)
            work.run()
        except Exception as error:
            # A defect of ours must not leave a client waiting for ever.
            traceback.print_exc(file=sys.stderr)
            with self._context.store.lock:
                operation.status = "FAILED"
                operation.reason = f"Internal Failure ({type(error).__name__}: {error})"
                operation.ended = now()


def _is_ahead(other: SetOperation, operation: SetOperation) -> bool:
    """Whether an operation that is not over must be over before another begins."""
    return other.status == "QUEUED" or other.conflicts(operation)
