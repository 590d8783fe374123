"""Faults on demand: what goes wrong next, for tests and rehearsals.

A fault says where it strikes and how often; it is asked for in the process
(:meth:`Faults.add`) or over HTTP (``POST /_local/faults``), and it is gone once used up.

Fault ○→ failures, delays, holds, throttling, dropped connections
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from generator.local.errors import ApiError
from generator.local.fault import Fault, check
from generator.local.handler import HandlerError


class DroppedError(Exception):
    """The connection ends here, without an answer."""


class Faults:
    """The faults that wait to strike. ``clock`` (in seconds) is handed in."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Condition()
        self._faults: list[Fault] = []
        self._holds: dict[object, Fault] = {}
        self._down_until = 0.0

    def add(self, fault: Fault) -> None:
        """Let a fault wait; ``unreachable`` begins at once and lasts ``seconds``.

        Raises ``ValueError`` for a fault that could never strike.
        """
        check(fault)
        with self._lock:
            if fault.kind == "unreachable":
                self._down_until = self._clock() + fault.seconds
            else:
                self._faults.append(fault)

    def clear(self) -> None:
        """No fault waits any more, nothing is held, and the endpoint is reachable."""
        with self._lock:
            self._faults.clear()
            self._down_until = 0.0
            self.release()

    def release(self, answered: str = "") -> None:
        """Let go on what is held: all of it, or what is held until that action is answered."""
        with self._lock:
            kept = {
                token: fault
                for token, fault in self._holds.items()
                if answered and fault.until != answered
            }
            self._holds = kept
            self._lock.notify_all()

    def held(self) -> list[Fault]:
        """The faults that hold a resource or a request at the moment."""
        with self._lock:
            return list(self._holds.values())

    def waiting(self) -> list[Fault]:
        """The faults that have not struck as often as they should."""
        with self._lock:
            return list(self._faults)

    def before_resource(self, path: str, action: str) -> None:
        """Called before each resource operation; raises ``HandlerError`` or takes its time."""
        for fault in self._strike(lambda f: f.strikes_resource(path, action)):
            if fault.kind in ("delay", "hold"):
                self._pause(fault)
            else:
                raise HandlerError(fault.code, fault.message)

    def stopping(self, path: str) -> str:
        """Why the tasks of a service stop, once it was created or changed; empty if they do not."""
        struck = self._strike(lambda f: f.stops(path))
        return struck[0].message if struck else ""

    def before_request(self, action: str) -> None:
        """Called before each CloudFormation request; raises ``ApiError`` or ``DroppedError``."""
        for fault in self._strike(lambda f: f.strikes_request(action) and not f.after_effect):
            if fault.kind in ("delay", "hold"):
                self._pause(fault)
            elif fault.kind == "throttle":
                raise ApiError("Throttling", "Rate exceeded")
            else:
                raise DroppedError

    def after_request(self, action: str) -> None:
        """Called when a CloudFormation request has taken effect; may raise ``DroppedError``."""
        self.release(action)
        if self._strike(lambda f: f.strikes_request(action) and f.after_effect):
            raise DroppedError

    def before_connection(self) -> None:
        """Called before each request of any service; raises ``DroppedError`` while unreachable."""
        with self._lock:
            if self._clock() < self._down_until:
                raise DroppedError

    def _pause(self, fault: Fault) -> None:
        """Wait until a delay is over, or until what is held is released."""
        seconds = fault.seconds if fault.kind == "delay" else None
        with self._lock:
            token = object()
            self._holds[token] = fault
            self._lock.wait_for(lambda: token not in self._holds, seconds)
            self._holds.pop(token, None)

    def _strike(self, hits: Callable[[Fault], bool]) -> list[Fault]:
        with self._lock:
            struck = [fault for fault in self._faults if hits(fault)]
            self._faults = [
                replace(fault, times=fault.times - 1) if fault in struck else fault
                for fault in self._faults
                if fault not in struck or fault.times != 1
            ]
            return struck
