"""What is kept of stack sets. Plain objects with a life, guarded by the engine's store's lock.

request ○→ StackSet ○→ SetOperation, Instance ●→ API actions
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from generator.cfn.template import Template
from generator.local.records.drift import ResourceDrift
from generator.local.records.stacks import Place
from generator.local.stack_sets.preferences import Preferences

SERVICE_MANAGED = "SERVICE_MANAGED"
SELF_MANAGED = "SELF_MANAGED"


@dataclass(frozen=True)
class StackSetConfig:
    """What a stack set is asked to be; ``given`` are parameter texts, defaults left out."""

    template: Template
    given: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    description: str = ""
    administration_role: str = ""
    execution_role: str = ""
    model: str = SELF_MANAGED
    auto: Mapping[str, Any] = field(default_factory=dict)
    managed: bool = False

    @property
    def is_service_managed(self) -> bool:
        """Whether AWS Organizations gives the permissions."""
        return self.model == SERVICE_MANAGED


@dataclass
class Instance:
    """A stack set in one account and region.

    ``unit``: the organizational unit through which it was targeted. ``stack_id`` is empty until a
    stack was tried. ``status``: CURRENT, OUTDATED or INOPERABLE.
    """

    place: Place
    stack_name: str
    unit: str = ""
    overrides: dict[str, str] = field(default_factory=dict)
    stack_id: str = ""
    status: str = "OUTDATED"
    detailed: str = "PENDING"
    reason: str = ""
    drift: str = "NOT_CHECKED"
    drift_checked: datetime | None = None
    last_operation: str = ""


@dataclass
class Result:
    """What an operation did in one account and region."""

    place: Place
    unit: str = ""
    status: str = "PENDING"
    reason: str = ""
    began: bool = False


@dataclass
class DriftDetails:
    """Counts of a drift detection over a stack set."""

    status: str = "NOT_CHECKED"
    detection: str = ""
    checked: datetime | None = None
    total: int = 0
    drifted: int = 0
    in_sync: int = 0
    in_progress: int = 0
    failed: int = 0


@dataclass
class SetOperation:
    """One operation on a stack set.

    ``results`` by place, in the order asked for. ``drifts``: what a drift detection found, by
    place. ``stopping``: the user asked to stop.
    """

    id: str
    action: str
    created: datetime
    preferences: Preferences
    config: StackSetConfig
    status: str = "RUNNING"
    ended: datetime | None = None
    reason: str = ""
    retain: bool | None = None
    targets: Mapping[str, Any] | None = None
    results: dict[Place, Result] = field(default_factory=dict)
    drifts: dict[Place, tuple[ResourceDrift, ...]] = field(default_factory=dict)
    details: DriftDetails | None = None
    stopping: bool = False
    is_wide: bool = False

    @property
    def is_active(self) -> bool:
        """Whether it is not over."""
        return self.status in ("RUNNING", "STOPPING", "QUEUED")

    @property
    def failures(self) -> int:
        """How many accounts and regions it failed in."""
        return sum(one.status == "FAILED" for one in self.results.values())

    def conflicts(self, other: SetOperation) -> bool:
        """Whether the two may not run at the same time."""
        return self.is_wide or other.is_wide or bool(self.results.keys() & other.results.keys())


@dataclass
class StackSet:
    """A stack set: ``home`` is where it is administered, ``id`` is ``NAME:UUID``.

    ``auto_targets``: organizational units deployed to, each with its regions.
    """

    home: Place
    name: str
    id: str
    config: StackSetConfig
    status: str = "ACTIVE"
    instances: dict[Place, Instance] = field(default_factory=dict)
    operations: dict[str, SetOperation] = field(default_factory=dict)
    drift: DriftDetails = field(default_factory=DriftDetails)
    auto_targets: dict[str, list[str]] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """``arn:aws:cloudformation:REGION:ACCOUNT:stackset/NAME:UUID``."""
        return self.home.arn(f"stackset/{self.id}")

    @property
    def active(self) -> list[SetOperation]:
        """The operations that are not over, in the order of their requests."""
        return [one for one in self.operations.values() if one.is_active]
