"""What is kept of drift detections. Each record is a snapshot; ``StackDrift`` is a stack's history.

detection ○→ StackDrift ●→ API actions
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ResourceStatus = Literal["IN_SYNC", "MODIFIED", "DELETED", "NOT_CHECKED", "UNKNOWN"]
DifferenceType = Literal["ADD", "REMOVE", "NOT_EQUAL"]

DRIFTED_RESOURCE = ("MODIFIED", "DELETED")


@dataclass(frozen=True)
class Difference:
    """One property that is not as deployed; ``path`` is a JSON pointer, values are texts."""

    path: str
    expected: str
    actual: str
    type: DifferenceType


@dataclass(frozen=True)
class ResourceDrift:
    """What a check found of one resource; ``reason`` says why its status is UNKNOWN."""

    logical_id: str
    physical_id: str
    type: str
    status: ResourceStatus
    checked: datetime
    expected: Mapping[str, Any] = field(default_factory=dict)
    actual: Mapping[str, Any] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    reason: str = ""

    @property
    def is_drifted(self) -> bool:
        """Whether the resource differs from what was deployed."""
        return self.status in DRIFTED_RESOURCE


@dataclass(frozen=True)
class Detection:
    """A detection on a whole stack.

    ``status``: DETECTION_IN_PROGRESS, DETECTION_COMPLETE or DETECTION_FAILED. ``drift``: DRIFTED,
    IN_SYNC or NOT_CHECKED. ``time``: of its last change.
    """

    id: str
    time: datetime
    status: str = "DETECTION_IN_PROGRESS"
    drift: str = "NOT_CHECKED"
    drifted_count: int = 0
    reason: str = ""

    @property
    def is_running(self) -> bool:
        """Whether resources are still being read."""
        return self.status == "DETECTION_IN_PROGRESS"


@dataclass
class StackDrift:
    """The drift of one stack as last checked. Guarded by the store's lock, like its stack."""

    status: str = "NOT_CHECKED"
    checked: datetime | None = None
    detections: dict[str, Detection] = field(default_factory=dict)
    resources: dict[str, ResourceDrift] = field(default_factory=dict)

    @property
    def is_running(self) -> bool:
        """Whether a detection is under way."""
        return any(one.is_running for one in self.detections.values())
