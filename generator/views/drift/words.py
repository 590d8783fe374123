"""What all views of drift say alike: how much there is, and what the next deployment makes of it.

Drift ●→ words
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.plan.drift import Difference, Drift, Drifted
from generator.views.values import shown

# CloudFormation User Guide, "Detect unmanaged configuration changes to stacks and resources with
# drift detection" and "How CloudFormation works": an update compares templates.
_STAYS = (
    "An update compares the new template with the last one, not with what is there: what drifted"
    " stays until the template or a parameter changes that property; then the template's value"
    " is sent, and what was changed by hand is lost. To keep it, write it into the parameters"
    " or the template."
)
_REPLACES = (
    "A change that replaces a drifted resource makes the new one as the template says, without"
    " the drift."
)
_DELETED = (
    "A deleted resource is not made again by itself: CloudFormation believes that it is there,"
    " and an update that changes it fails. Take it out of the template, deploy, put it back, or"
    " make it again by hand under the same identifier."
)
_UNKNOWN = (
    "What was not checked may have drifted: CloudFormation reads only types that support it, and"
    " of those only properties that the template sets."
)


def notes(drift: Drift) -> Iterator[str]:
    """What it all means for the next deployment, in sentences."""
    if any(not one.deleted for one in drift.drifted):
        yield _STAYS
        yield _REPLACES
    if any(one.deleted for one in drift.drifted):
        yield _DELETED
    if drift.unchecked:
        yield _UNKNOWN


def summary(drift: Drift) -> str:
    """``2 drifted (1 deleted), 88 in sync, 3 not checked, over 10 stacks.``"""
    deleted = sum(one.deleted for one in drift.drifted)
    drifted = f"{len(drift.drifted)} drifted" + (f" ({deleted} deleted)" if deleted else "")
    parts = [
        drifted if drift.drifted else "Nothing that was checked drifted",
        f"{drift.in_sync} in sync",
        f"{len(drift.unchecked)} not checked",
    ]
    count = len(drift.stacks)
    stacks = f"over {count} stack{'s' if count > 1 else ''}"
    failed = f"; the detection failed on {len(drift.failures)}" if drift.failures else ""
    return f"{', '.join(parts)}, {stacks}{failed}."


def verdict(one: Drifted) -> str:
    """What happened to a resource."""
    return "deleted" if one.deleted else "modified"


def difference(one: Difference) -> str:
    """``DBInstanceClass: "db.t3.micro" → "db.t3.small"``."""
    return f"{one.path}: {shown(one.expected)} → {shown(one.actual)}" + (
        f" ({one.kind})" if one.kind != "changed" else ""
    )


def unchecked_by_type(drift: Drift) -> Mapping[tuple[str, str], list[str]]:
    """(type, reason) → the places of the resources that were not checked."""
    by_type: dict[tuple[str, str], list[str]] = {}
    for one in drift.unchecked:
        by_type.setdefault((one.type, one.reason), []).append(one.place)
    return by_type
