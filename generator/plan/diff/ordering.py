"""The riskiest first: what loses data, then what is replaced, removed, interrupted, changed, added.

Changes ●→ Changes in order
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.plan.model import Change


def risk(change: Change) -> int:
    """How much a change asks for a careful look: the lower, the more."""
    lossy = change.deletion_outcome in ("destroyed", "snapshotted", "retained")
    steps = (
        change.stateful and change.deletion_outcome == "destroyed",
        change.stateful and lossy,
        change.replacement == "always",
        change.action == "remove",
        change.replacement == "conditional",
        any(one.interruption == "some" for one in change.properties),
        change.action == "modify",
    )
    return next((rank for rank, holds in enumerate(steps) if holds), len(steps))


def ordered(changes: Iterable[Change]) -> list[Change]:
    """The changes by risk, then by place and type."""
    return sorted(changes, key=lambda one: (risk(one), one.stack, one.logical_id, one.type))
