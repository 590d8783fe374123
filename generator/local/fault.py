"""One fault: what goes wrong, where, how often, and whether that can happen at all. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

from generator.local import codec

Kind = Literal["fail", "delay", "hold", "stop", "throttle", "drop", "unreachable"]
KINDS = ("fail", "delay", "hold", "stop", "throttle", "drop", "unreachable")
_OF_RESOURCES = ("fail", "stop")
_OF_REQUESTS = ("throttle", "drop", "unreachable")
_RESOURCE_ACTIONS = ("create", "update", "delete", "read", "rollback")
_PATH = re.compile(r"[A-Za-z0-9*?]+(/[A-Za-z0-9*?]+)*")


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    ``fail``, ``delay`` and ``hold`` strike a resource: ``resource`` is its path of logical IDs
    ("Database/Instance"), in which ``*`` stands for any text, also over several stacks, and ``?``
    for any character; ``action`` create, update, delete, read, rollback or "*". ``stop`` strikes
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

    def strikes_resource(self, path: str, action: str) -> bool:
        """Whether it strikes an action on a resource."""
        return self.kind != "stop" and self._is_at(path) and self.action in (action, "*")

    def stops(self, path: str) -> bool:
        """Whether it stops the tasks of a service."""
        return self.kind == "stop" and self._is_at(path)

    def strikes_request(self, action: str) -> bool:
        """Whether it strikes a CloudFormation request."""
        requests = not self.resource and self.kind not in _OF_RESOURCES
        return requests and self.action in (action, "*")

    def _is_at(self, path: str) -> bool:
        return bool(self.resource) and fnmatchcase(path, self.resource)


def fault_from(given: dict[str, Any]) -> Fault:
    """A fault from JSON data; raises ``ValueError`` with what is wrong."""
    unknown = given.keys() - Fault.__dataclass_fields__.keys()
    if unknown:
        raise ValueError(f"A fault has no {', '.join(sorted(unknown))}")
    if given.get("kind") not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    for name, value in given.items():
        wanted = type(getattr(Fault(kind="fail"), name))
        fits = isinstance(value, (int, float) if wanted is float else wanted)
        if not fits or (isinstance(value, bool) and wanted is not bool):
            raise ValueError(f"{name} must be {wanted.__name__}")
    fault = Fault(**given)
    check(fault)
    return fault


def check(fault: Fault) -> None:
    """Refuse a fault that could never strike, or not as it says; raises ``ValueError``."""
    kind = fault.kind
    if kind in _OF_RESOURCES and not fault.resource:
        raise ValueError(f"A {kind} needs the path of a resource")
    if fault.resource:
        _check_resource(fault)
    elif kind not in _OF_RESOURCES:
        _check_action("action", fault.action)
    if fault.until:
        _check_action("until", fault.until)
    if fault.until and kind != "hold":
        raise ValueError("until is for a hold")
    if fault.after_effect and kind != "drop":
        raise ValueError("after_effect is for a drop")
    if fault.times == 0 or fault.times < -1:
        raise ValueError("times must be 1 or more, or -1: until it is removed")
    if kind in ("delay", "unreachable") and fault.seconds <= 0:
        raise ValueError(f"A {kind} needs seconds")


def _check_resource(fault: Fault) -> None:
    if fault.kind in _OF_REQUESTS:
        raise ValueError(f"A {fault.kind} strikes requests, no resource")
    if not _PATH.fullmatch(fault.resource):
        what = "is no path of logical IDs such as Database/DatabaseInstance"
        raise ValueError(f"resource {fault.resource!r} {what}; * stands for any text")
    if fault.kind == "stop" and fault.action != "*":
        raise ValueError("A stop has no action: tasks stop once the service is there")
    if fault.action not in (*_RESOURCE_ACTIONS, "*"):
        raise ValueError(f"action must be one of {', '.join(_RESOURCE_ACTIONS)} or *")


def _check_action(name: str, action: str) -> None:
    known = codec.service_model().operation_names
    if action not in known and not (name == "action" and action == "*"):
        raise ValueError(f"{name} {action!r} is no action of CloudFormation")
