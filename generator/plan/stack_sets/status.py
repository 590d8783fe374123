"""What a stack set and its instances are now: the data behind ``streamflix stackset status``.

answers ●→ StackSetStatus ●→ views
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.plan.stack_sets.model import Instance, Target


@dataclass(frozen=True)
class Result:
    """What an operation did in one place so far."""

    target: Target
    status: str
    reason: str = ""


@dataclass(frozen=True)
class Operation:
    """An operation on the stack set. ``began`` and ``ended``: ISO 8601, or empty."""

    id: str
    action: str
    status: str
    began: str = ""
    ended: str = ""
    reason: str = ""


@dataclass(frozen=True)
class StackSetStatus:
    """A stack set as it is now, its operations the newest first."""

    name: str
    status: str
    settings: Mapping[str, str]
    instances: tuple[Instance, ...] = ()
    operations: tuple[Operation, ...] = ()

    @property
    def active(self) -> tuple[Operation, ...]:
        """The operations that are not over."""
        running = ("RUNNING", "STOPPING", "QUEUED")
        return tuple(one for one in self.operations if one.status in running)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many instances have each status."""
        states = [one.status for one in self.instances]
        return {state: states.count(state) for state in sorted(set(states))}
