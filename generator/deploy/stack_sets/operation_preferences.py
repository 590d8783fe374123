"""How an operation goes about its accounts and regions, as the API takes it.

keys of a file ●→ OperationPreferences (API reference, StackSetOperationPreferences)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_NAMES = {
    "region-concurrency": "RegionConcurrencyType",
    "region-order": "RegionOrder",
    "failure-tolerance-count": "FailureToleranceCount",
    "failure-tolerance-percentage": "FailureTolerancePercentage",
    "max-concurrent-count": "MaxConcurrentCount",
    "max-concurrent-percentage": "MaxConcurrentPercentage",
    "concurrency-mode": "ConcurrencyMode",
}


def operation_preferences(
    said: Mapping[str, str | tuple[str, ...]], regions: Iterable[str]
) -> dict[str, Any]:
    """What a file says, for an operation in these regions; empty where it says nothing."""
    held = set(regions)
    found: dict[str, Any] = {}
    for key, value in said.items():
        if isinstance(value, tuple):
            order = [region for region in value if region in held]
            if order:
                found[_NAMES[key]] = order
        else:
            found[_NAMES[key]] = int(value) if value.isdecimal() else value
    return found
