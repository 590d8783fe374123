"""One operation carried out: a result for each place, and what it makes of each instance.

SetOperation ○→ running ○→ Stacks ○→ Instance, Result, DriftDetails
"""

from __future__ import annotations

import sys
import traceback

from generator.local.clock import now
from generator.local.engine.context import EngineContext
from generator.local.records.stacks import Place
from generator.local.stack_sets import concurrency, messages
from generator.local.stack_sets.instances import InstanceError, Stacks
from generator.local.stack_sets.records import Instance, Result, SetOperation, StackSet


class OperationRun:
    """One operation, carried out."""

    def __init__(
        self, context: EngineContext, stacks: Stacks, one: StackSet, operation: SetOperation
    ) -> None:
        self._lock = context.store.lock
        self._stacks = stacks
        self.one = one
        self.operation = operation

    def run(self) -> None:
        """Every place; then the operation's end."""
        operation = self.operation
        steps = concurrency.Steps(self._act, self._cancel, lambda: operation.stopping)
        within = concurrency.run(list(operation.results), operation.preferences, steps)
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
            self._fail(
                result, None, messages.instance_not_found(place.account, place.region).message
            )
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
        return self._stacks.bring(self.operation.config, instance)

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
        reason = messages.STOPPED if self.operation.stopping else messages.TOLERANCE_EXCEEDED
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
