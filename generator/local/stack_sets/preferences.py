"""How an operation goes about its accounts and regions.

Source: API reference, ``StackSetOperationPreferences``; User Guide, "StackSet operation options".

OperationPreferences ●→ Preferences ●→ order, concurrency, tolerance
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.local.errors import invalid

_EITHER = (
    ("FailureToleranceCount", "FailureTolerancePercentage"),
    ("MaxConcurrentCount", "MaxConcurrentPercentage"),
)


@dataclass(frozen=True)
class Preferences:
    """The members of ``OperationPreferences`` that a request gave; see the methods for defaults."""

    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def in_parallel(self) -> bool:
        """Whether regions go at the same time."""
        return self.given.get("RegionConcurrencyType") == "PARALLEL"

    @property
    def is_soft(self) -> bool:
        """Whether failures leave the concurrency as it is."""
        return self.given.get("ConcurrencyMode") == "SOFT_FAILURE_TOLERANCE"

    def ordered(self, regions: Sequence[str]) -> list[str]:
        """The regions in RegionOrder, those that it does not name after them."""
        first = [name for name in self.given.get("RegionOrder", ()) if name in regions]
        return list(dict.fromkeys([*first, *regions]))

    def tolerance(self, accounts: int) -> int:
        """How many accounts of a region may fail; a percentage is rounded down."""
        if "FailureTolerancePercentage" in self.given:
            return accounts * int(self.given["FailureTolerancePercentage"]) // 100
        return int(self.given.get("FailureToleranceCount", 0))

    def most(self, accounts: int) -> int:
        """How many accounts of a region go at a time at most; a percentage is at least one."""
        if "MaxConcurrentPercentage" in self.given:
            return max(1, accounts * int(self.given["MaxConcurrentPercentage"]) // 100)
        return int(self.given.get("MaxConcurrentCount", 1))

    def allowed(self, accounts: int, failures: int) -> int:
        """How many may go at a time after so many failures; 0: the region is stopped.

        Strict mode lowers the number so that never more than tolerance + 1 accounts fail.
        """
        left = self.tolerance(accounts) + 1 - failures
        if left <= 0:
            return 0
        most = self.most(accounts)
        return most if self.is_soft else min(most, left)


def preferences(given: Mapping[str, Any]) -> Preferences:
    """Preferences as asked for, checked; raises ``ApiError``."""
    for one, other in _EITHER:
        if one in given and other in given:
            raise invalid(f"Only one of {one} and {other} can be specified")
    repeated = given.get("RegionOrder", ())
    if len(set(repeated)) != len(repeated):
        raise invalid("RegionOrder must not contain duplicates")
    _check_range(given, "FailureToleranceCount", 0)
    _check_range(given, "FailureTolerancePercentage", 0, 100)
    _check_range(given, "MaxConcurrentCount", 1)
    _check_range(given, "MaxConcurrentPercentage", 1, 100)
    return Preferences(dict(given))


def _check_range(given: Mapping[str, Any], name: str, least: int, most: int | None = None) -> None:
    value = given.get(name)
    if value is None:
        return
    bound = "greater than or equal to" if value < least else "less than or equal to"
    limit = least if value < least else most
    if value < least or (most is not None and value > most):
        raise invalid(
            f"1 validation error detected: Value '{value}' at 'operationPreferences."
            f"{name[:1].lower()}{name[1:]}' failed to satisfy constraint: Member must have value "
            f"{bound} {limit}"
        )
