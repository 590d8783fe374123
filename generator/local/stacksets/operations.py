"""Whole operations on stack sets: in turn, in the background, with a result for each place.

request ○→ SetOperation ○→ a thread: act in each place ○→ instances and results
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
from generator.local.engine.core import Engine
from generator.local.engine.operations import Operations
from generator.local.engine.records import Place
from generator.local.stacksets import running, words
from generator.local.stacksets.instances import InstanceError, Stacks
from generator.local.stacksets.preferences import Preferences
from generator.local.stacksets.records import (
    DriftDetails,
    Instance,
    Result,
    SetOperation,
    StackSet,
    Wish,
)

_POLL = 0.01


@dataclass(frozen=True)
class Asked:
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

    def __init__(self, engine: Engine, operations: Operations) -> None:
        self._engine = engine
        self._operations = operations
        self._stacks = Stacks(engine, operations)

    def start(self, one: StackSet, asked: Asked) -> SetOperation:
        """Begin, or queue, an operation; raises ``ApiError``."""
        with self._engine.store.lock:
            active = one.active
            if asked.id in one.operations:
                raise words.operation_exists(asked.id)
            if active and not one.wish.managed and not asked.waits:
                raise words.in_progress(one.arn)
            operation = self._operation(one, asked)
            ahead = [other for other in active if _is_ahead(other, operation)]
            before = [*asked.after, *(ahead if one.wish.managed else active)]
            one.operations[operation.id] = operation
            if before:
                operation.status = "QUEUED"
            else:
                self._prepare(one, operation, asked)
        work = _Run(self._engine, self._stacks, one, operation)
        self._operations.background(
            f"{asked.action} on {one.name}", lambda: self._work(work, asked, before)
        )
        return operation

    def _operation(self, one: StackSet, asked: Asked) -> SetOperation:
        return SetOperation(
            id=asked.id or str(uuid.uuid4()),
            action=asked.action,
            created=now(),
            preferences=asked.preferences,
            wish=one.wish,
            retain=asked.retain,
            targets=asked.targets,
            results={place: Result(place, unit) for place, unit in asked.units.items()},
            is_wide=asked.is_wide,
        )

    def _prepare(self, one: StackSet, operation: SetOperation, asked: Asked) -> None:
        """The operation's turn: its changes to the stack set, its instances waiting."""
        asked.prepare()
        operation.status = "RUNNING"
        operation.wish = one.wish
        for place in operation.results:
            if instance := one.instances.get(place):
                instance.detailed = "PENDING"
                instance.last_operation = operation.id
        if operation.action == "DETECT_DRIFT":
            count = len(operation.results)
            operation.details = DriftDetails(
                detection="IN_PROGRESS", total=count, in_progress=count
            )

    def _work(self, work: _Run, asked: Asked, before: Iterable[SetOperation]) -> None:
        operation = work.operation
        while any(other.is_active for other in before) and not operation.stopping:
            time.sleep(_POLL)
        try:
            with self._engine.store.lock:
                if operation.status == "QUEUED":
                    self._prepare(work.one, operation, asked)
            work.run()
        except Exception as error:
            # A defect of ours must not leave a client waiting for ever.
            traceback.print_exc(file=sys.stderr)
            with self._engine.store.lock:
                operation.status = "FAILED"
                operation.reason = f"Internal Failure ({type(error).__name__}: {error})"
                operation.ended = now()


def _is_ahead(other: SetOperation, operation: SetOperation) -> bool:
    """Whether an operation that is not over must be over before another begins."""
    return other.status == "QUEUED" or other.conflicts(operation)


class _Run:
    """One operation, carried out."""

    def __init__(
        self, engine: Engine, stacks: Stacks, one: StackSet, operation: SetOperation
    ) -> None:
        self._lock = engine.store.lock
        self._stacks = stacks
        self.one = one
        self.operation = operation

    def run(self) -> None:
        """Every place; then the operation's end."""
        operation = self.operation
        steps = running.Steps(self._act, self._cancel, lambda: operation.stopping)
        within = running.run(list(operation.results), operation.preferences, steps)
        with self._lock:
            ended = "SUCCEEDED" if within else "FAILED"
            status = "STOPPED" if operation.stopping else ended
            self._conclude_drift(status)
            operation.ended = now()
            operation.status = status

    def _act(self, place: Place) -> bool:
        result = self.operation.results[place]
        with self._lock:
            instance = self.one.instances.get(place)
            result.status, result.began = "RUNNING", True
            if instance is not None:
                instance.detailed = "RUNNING"
        if instance is None:
            # Queued behind an operation that took the instance away.
            self._fail(result, None, words.instance_not_found(place.account, place.region).message)
            return False
        try:
            reason = self._work(instance)
        except InstanceError as failed:
            self._fail(result, instance, str(failed))
            return False
        except Exception as error:
            traceback.print_exc(file=sys.stderr)
            self._fail(result, instance, f"Internal Failure ({type(error).__name__}: {error})")
            return False
        self._settle(result, instance, reason)
        return True

    def _work(self, instance: Instance) -> str:
        if self.operation.action == "DELETE":
            if not self.operation.retain:
                self._stacks.delete(instance)
            return ""
        if self.operation.action == "DETECT_DRIFT":
            self._keep_drift(instance)
            return ""
        return self._stacks.bring(self.operation.wish, instance)

    def _settle(self, result: Result, instance: Instance, reason: str) -> None:
        """The operation succeeded here; an instance that was deleted is no more."""
        with self._lock:
            instance.detailed, instance.reason = "SUCCEEDED", reason
            if self.operation.action in ("CREATE", "UPDATE"):
                instance.status = "CURRENT"
            elif self.operation.action == "DELETE":
                del self.one.instances[instance.place]
            result.status, result.reason = "SUCCEEDED", reason

    def _fail(self, result: Result, instance: Instance | None, reason: str) -> None:
        with self._lock:
            if instance is not None:
                instance.detailed, instance.reason = "FAILED", reason
                if self.operation.action == "DELETE":
                    instance.status = instance.detailed = "INOPERABLE"
                elif self.operation.action != "DETECT_DRIFT":
                    instance.status = "OUTDATED"
            result.status, result.reason = "FAILED", reason
            self._count_drift(failed=1)

    def _cancel(self, place: Place) -> None:
        reason = words.STOPPED if self.operation.stopping else words.TOLERANCE_EXCEEDED
        with self._lock:
            instance = self.one.instances.get(place)
            if instance is not None:
                instance.detailed, instance.reason = "CANCELLED", reason
                if self.operation.action in ("CREATE", "UPDATE"):
                    instance.status = "OUTDATED"
            result = self.operation.results[place]
            result.status, result.reason = "CANCELLED", reason
            self._count_drift()

    def _keep_drift(self, instance: Instance) -> None:
        found = self._stacks.detect(instance)
        drifted = any(one.is_drifted for one in found)
        with self._lock:
            self.operation.drifts[instance.place] = found
            instance.drift = "DRIFTED" if drifted else "IN_SYNC"
            instance.drift_checked = now()
            self._count_drift(drifted=drifted, in_sync=not drifted)

    def _count_drift(self, drifted: int = 0, in_sync: int = 0, failed: int = 0) -> None:
        details = self.operation.details
        if details is not None:
            details.in_progress -= 1
            details.drifted += drifted
            details.in_sync += in_sync
            details.failed += failed

    def _conclude_drift(self, status: str) -> None:
        details = self.operation.details
        if details is None:
            return
        details.checked = now()
        if details.drifted or details.in_sync:
            details.status = "DRIFTED" if details.drifted else "IN_SYNC"
        partial = details.failed and status == "SUCCEEDED"
        words_for = {"SUCCEEDED": "COMPLETED", "STOPPED": "STOPPED", "FAILED": "FAILED"}
        details.detection = "PARTIAL_SUCCESS" if partial else words_for[status]
        self.one.drift = details


def instance_for(one: StackSet, place: Place, unit: str) -> Instance:
    """The instance of a place, made where there is none yet: its stack has a name of its own."""
    if place not in one.instances:
        end = str(uuid.uuid4())
        stem = f"StackSet-{one.name}"[: 127 - len(end)]
        one.instances[place] = Instance(place, f"{stem}-{end}", unit)
    return one.instances[place]


def outdated(one: StackSet, wish: Wish) -> None:
    """The stack set changes: an instance is as outdated as its template or values are."""
    before, one.wish = one.wish, wish
    if (before.template.data, before.given) != (wish.template.data, wish.given):
        for instance in one.instances.values():
            if instance.status == "CURRENT":
                instance.status = "OUTDATED"
