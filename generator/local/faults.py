"""Faults on demand: what goes wrong next, for tests and rehearsals.

A fault says where it strikes and how often; it is asked for in the process
(:meth:`Faults.add`) or over HTTP (``POST /_local/faults``), and it is gone once used up.

Fault ○→ failures, delays, holds, throttling, dropped connections
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from generator.local.errors import ApiError
from generator.local.handler import HandlerError

Kind = Literal["fail", "delay", "hold", "stop", "throttle", "drop", "unreachable"]
KINDS = ("fail", "delay", "hold", "stop", "throttle", "drop", "unreachable")
OF_RESOURCES = ("fail", "stop")
"""Kinds that need the path of a resource."""


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    ``fail``, ``delay`` and ``hold`` strike a resource: ``resource`` is its path of logical IDs
    ("Database/Instance"; "*" any), ``action`` create, update, delete, read or "*". ``stop`` strikes
    the tasks of an ECS service that was created or changed: they stop, and ``message`` is why.
    ``delay`` and ``hold`` without a resource, ``throttle``, ``drop`` and ``unreachable`` strike
    CloudFormation requests whose Action is ``action``. ``times``: how often (-1 = until removed).
    ``seconds``: how long a delay takes, or for how long the endpoint is unreachable. ``until``: the
    CloudFormation action whose next response ends a hold (empty = until released or cleared).
    ``after_effect``: the connection is dropped after the request took effect, not before.
    """

    kind: Kind
    resource: str = ""
    action: str = "*"
    message: str = "Injected fault"
    code: str = "GeneralServiceException"
    times: int = 1
    seconds: float = 0.0
    until: str = ""
    after_effect: bool = False


class DroppedError(Exception):
    """The connection ends here, without an answer."""


class Faults:
    """The faults that wait to strike. ``sleep`` and ``clock`` (in seconds) are handed in."""

    def __init__(
        self,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Condition()
        self._faults: list[Fault] = []
        self._holds: dict[object, Fault] = {}
        self._down_until = 0.0

    def add(self, fault: Fault) -> None:
        """Let a fault wait; ``unreachable`` begins at once and lasts ``seconds``."""
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
        for fault in self._strike(lambda f: _hits_resource(f, path, action)):
            if fault.kind in ("delay", "hold"):
                self._pause(fault)
            else:
                raise HandlerError(fault.code, fault.message)

    def stopping(self, path: str) -> str:
        """Why the tasks of a service stop, once it was created or changed; empty if they do not."""
        struck = self._strike(lambda f: f.kind == "stop" and f.resource in (path, "*"))
        return struck[0].message if struck else ""

    def before_request(self, action: str) -> None:
        """Called before each CloudFormation request; raises ``ApiError`` or ``DroppedError``."""
        for fault in self._strike(lambda f: _hits_request(f, action) and not f.after_effect):
            if fault.kind in ("delay", "hold"):
                self._pause(fault)
            elif fault.kind == "throttle":
                raise ApiError("Throttling", "Rate exceeded")
            else:
                raise DroppedError

    def after_request(self, action: str) -> None:
        """Called when a CloudFormation request has taken effect; may raise ``DroppedError``."""
        self.release(action)
        if self._strike(lambda f: _hits_request(f, action) and f.after_effect):
            raise DroppedError

    def before_connection(self) -> None:
        """Called before each request of any service; raises ``DroppedError`` while unreachable."""
        with self._lock:
            if self._clock() < self._down_until:
                raise DroppedError

    def _pause(self, fault: Fault) -> None:
        """Take the time of a delay, or wait until a hold is released."""
        if fault.kind == "delay":
            self._sleep(fault.seconds)
            return
        with self._lock:
            token = object()
            self._holds[token] = fault
            self._lock.wait_for(lambda: token not in self._holds)

    def _strike(self, hits: Callable[[Fault], bool]) -> list[Fault]:
        with self._lock:
            struck = [fault for fault in self._faults if hits(fault)]
            self._faults = [
                replace(fault, times=fault.times - 1) if fault in struck else fault
                for fault in self._faults
                if fault not in struck or fault.times != 1
            ]
            return struck


def _hits_resource(fault: Fault, path: str, action: str) -> bool:
    named = fault.resource in (path, "*") and fault.action in (action, "*")
    return named and fault.kind != "stop"


def _hits_request(fault: Fault, action: str) -> bool:
    requests = not fault.resource and fault.kind not in OF_RESOURCES
    return requests and fault.action in (action, "*")


def fault_from(given: dict[str, Any]) -> Fault:
    """A fault from JSON data; raises ``ValueError`` with what is wrong."""
    unknown = given.keys() - Fault.__dataclass_fields__.keys()
    if unknown:
        raise ValueError(f"A fault has no {', '.join(sorted(unknown))}")
    kind = given.get("kind")
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    if kind in OF_RESOURCES and not given.get("resource"):
        raise ValueError(f"A {kind} needs the path of a resource")
    for name, value in given.items():
        wanted = type(getattr(Fault(kind="fail"), name))
        if not isinstance(value, (int, float) if wanted is float else wanted):
            raise ValueError(f"{name} must be {wanted.__name__}")
    return Fault(**given)
