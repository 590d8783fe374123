"""Preferences: order, tolerance, concurrency."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.local.errors import ApiError
from generator.local.stack_sets.preferences import Preferences, preferences


def test_without_any_one_account_at_a_time_and_no_failure() -> None:
    default = preferences({})
    assert (default.tolerance(10), default.most(10)) == (0, 1)
    assert not default.in_parallel
    assert default.ordered(["b", "a"]) == ["b", "a"]


def test_percentages_are_rounded_down_but_one_account_may_always_go() -> None:
    asked = preferences({"FailureTolerancePercentage": 49, "MaxConcurrentPercentage": 10})
    assert (asked.tolerance(4), asked.tolerance(5)) == (1, 2)
    assert (asked.most(4), asked.most(25)) == (1, 2)


def test_named_regions_go_first() -> None:
    asked = preferences({"RegionOrder": ["c", "x", "a"]})
    assert asked.ordered(["a", "b", "c"]) == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("given_preferences", "said"),
    [
        ({"FailureToleranceCount": 1, "FailureTolerancePercentage": 1}, "Only one of"),
        ({"MaxConcurrentCount": 1, "MaxConcurrentPercentage": 1}, "Only one of"),
        ({"RegionOrder": ["a", "a"]}, "duplicates"),
        ({"FailureToleranceCount": -1}, "failureToleranceCount"),
        ({"FailureTolerancePercentage": 101}, "less than or equal to 100"),
        ({"MaxConcurrentCount": 0}, "greater than or equal to 1"),
    ],
)
def test_refusals(given_preferences: dict[str, Any], said: str) -> None:
    with pytest.raises(ApiError, match=said) as refused:
        preferences(given_preferences)
    assert refused.value.code == "ValidationError"


def test_soft_mode_keeps_its_concurrency() -> None:
    counts = {"MaxConcurrentCount": 5, "FailureToleranceCount": 1}
    soft = Preferences({**counts, "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE"})
    assert [soft.allowed(9, failures) for failures in range(3)] == [5, 5, 0]
    assert [Preferences(counts).allowed(9, failures) for failures in range(3)] == [2, 1, 0]


@given(
    accounts=st.integers(1, 50),
    failures=st.integers(0, 50),
    tolerance=st.integers(0, 50),
    most=st.integers(1, 50),
)
def test_strict_mode_never_lets_more_fail_than_one_beyond_tolerance(
    accounts: int, failures: int, tolerance: int, most: int
) -> None:
    asked = Preferences({"FailureToleranceCount": tolerance, "MaxConcurrentCount": most})
    allowed = asked.allowed(accounts, failures)
    assert allowed <= most
    assert failures + allowed <= max(tolerance + 1, failures)
    assert (allowed > 0) == (failures <= tolerance)
