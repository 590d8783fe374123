"""Whole operations on root stacks, in the background, as a client sees them.

request ○→ a thread: deploy ○→ commit │ rollback │ delete;  pollers see every status
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace

from generator.local.clock import now
from generator.local.engine import lifecycle, messages
from generator.local.engine.context import EngineContext
from generator.local.engine.deploy import begin, deploy
from generator.local.engine.deploy_options import DeployError, Options
from generator.local.engine.removal import DeletionError, begin_deletion, delete_stack
from generator.local.engine.rollback import RollbackError, Skipped, commit, roll_back
from generator.local.engine.triggers import breach
from generator.local.records.stacks import Deployment, Operation, Stack

Finished = Callable[[bool], None]
"""Told, before the stack's last status is set, whether a deployment went through."""


class Operations:
    """Starts operations; each returns at once and goes on in a thread of its own."""

    def __init__(self, context: EngineContext) -> None:
        self._context = context
        self._threads: set[threading.Thread] = set()
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until no operation runs, those included that others begin meanwhile."""
        while True:
            with self._lock:
                running = list(self._threads)
            if not running:
                return
            for thread in running:
                thread.join()

    def create(
        self,
        stack: Stack,
        target: Deployment,
        options: Options,
        on_failure: str,
        finished: Finished = lambda success: None,
    ) -> Operation:
        """Create a stack; ``on_failure``: ROLLBACK, DO_NOTHING or DELETE."""
        history = self._context.history
        options = replace(options, disable_rollback=on_failure == "DO_NOTHING")
        operation = history.begin(stack, "CREATE_STACK")
        history.stack(stack, "CREATE_IN_PROGRESS", messages.USER_INITIATED, shown=False)

        def work() -> None:
            try:
                self._deploy(stack, target, options)
            except DeployError as failed:
                finished(False)
                if not self._is_abandoned(stack):
                    self._creation_failed(stack, str(failed), options, on_failure)
                return
            finished(True)
            with self._context.store.lock:
                if not stack.abandoned:
                    lifecycle.settle(self._context, stack, "CREATE_COMPLETE")
            self._is_abandoned(stack)

        self._start(stack, work, "CREATE_FAILED")
        return operation

    def _is_abandoned(self, stack: Stack) -> bool:
        """Whether a stack is to be deleted that was being created; then it is."""
        if stack.abandoned:
            delete_stack(self._context, stack)
        return stack.abandoned

    def _deploy(self, stack: Stack, target: Deployment, options: Options) -> None:
        """Bring a root stack forward, unless its rollback triggers forbid; ``DeployError`` says."""
        begin(self._context, stack, target)  # Without it there is nothing to roll back to.
        self._heed_triggers(stack)
        deploy(self._context, stack, target, options)
        self._heed_triggers(stack)

    def _heed_triggers(self, stack: Stack) -> None:
        if why := breach(self._context, stack):
            raise DeployError(why)

    def _creation_failed(
        self, stack: Stack, reason: str, options: Options, on_failure: str
    ) -> None:
        history = self._context.history
        if on_failure == "DO_NOTHING":
            history.stack(stack, "CREATE_FAILED", reason)
        elif on_failure == "DELETE":
            reason = f"{reason}. Delete requested by user."
            begin_deletion(self._context, stack, reason)
            delete_stack(self._context, stack)
        else:
            reason = f"{reason}Rollback requested by user."
            roll_back(self._context, stack, reason, options.retain_except_on_create)

    def update(
        self,
        stack: Stack,
        target: Deployment,
        options: Options,
        kind: str = "UPDATE",
        finished: Finished = lambda success: None,
    ) -> Operation:
        """Change a stack; ``kind``: UPDATE or IMPORT."""
        history = self._context.history
        operation = history.begin(stack, "UPDATE_STACK")
        stack.updated = now()
        history.stack(stack, f"{kind}_IN_PROGRESS", messages.USER_INITIATED, shown=False)

        def work() -> None:
            try:
                self._deploy(stack, target, options)
            except DeployError as failed:
                finished(False)
                if options.disable_rollback:
                    history.stack(stack, "UPDATE_FAILED", str(failed))
                else:
                    retain = options.retain_except_on_create
                    roll_back(self._context, stack, str(failed), retain)
                return
            finished(True)
            if kind == "IMPORT":
                lifecycle.settle(self._context, stack, "IMPORT_COMPLETE")
            else:
                commit(self._context, stack)

        self._start(stack, work, "UPDATE_FAILED")
        return operation

    def delete(self, stack: Stack, retained: frozenset[str], force: bool) -> None:
        """Delete a stack."""
        begin_deletion(self._context, stack)

        def work() -> None:
            delete_stack(self._context, stack, retained, force)

        self._start(stack, work, "DELETE_FAILED")

    def abandon(self, stack: Stack) -> bool:
        """Delete a stack that is being created, once that has stopped; whether it was."""
        with self._context.store.lock:
            if stack.status != "CREATE_IN_PROGRESS":
                return False
            stack.abandoned = True
            lifecycle.cancel(self._context, stack)
            begin_deletion(self._context, stack)
        return True

    def roll_back(
        self, stack: Stack, kind: str, skipped: Skipped = frozenset(), retain: bool = False
    ) -> Operation:
        """Take an unfinished change back; ``kind``: ROLLBACK or CONTINUE_ROLLBACK."""
        operation = self._context.history.begin(stack, kind)
        creation = stack.baseline is not None and stack.baseline.deployment is None
        status = "ROLLBACK_IN_PROGRESS" if creation else "UPDATE_ROLLBACK_IN_PROGRESS"
        with self._context.store.lock:
            stack.status = status

        def work() -> None:
            roll_back(self._context, stack, messages.USER_INITIATED, retain, skipped)

        failed = "ROLLBACK_FAILED" if creation else "UPDATE_ROLLBACK_FAILED"
        self._start(stack, work, failed)
        return operation

    def _start(self, stack: Stack, work: Callable[[], None], failed: str) -> None:
        """Carry an operation out; called in the section in which its first status was set."""
        stack.in_operation = True

        def guarded() -> None:
            try:
                work()
            except (RollbackError, DeletionError):
                pass  # the stack's status and reason already say so
            except Exception as error:
                # A defect of ours must not leave a client waiting for ever.
                traceback.print_exc(file=sys.stderr)
                reason = f"Internal Failure ({type(error).__name__}: {error})"
                self._context.history.stack(stack, failed, reason)
            finally:
                with self._context.store.changed:
                    stack.in_operation = False
                    self._context.store.changed.notify_all()

        self.background(f"operation on {stack.name}", guarded)

    def background(self, name: str, work: Callable[[], object]) -> None:
        """Work in a thread of its own, which :meth:`wait` waits for."""

        def counted() -> None:
            try:
                work()
            finally:
                with self._lock:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=counted, name=name, daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()
