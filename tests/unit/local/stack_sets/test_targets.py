"""Accounts of organizational units, as a request narrows or widens them."""

from __future__ import annotations

import pytest

from generator.local.errors import ApiError
from generator.local.stack_sets.targets import check_regions, filtered

INSIDE = {"1": "ou", "2": "ou"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("NONE", {"1": "ou", "2": "ou"}),
        ("INTERSECTION", {"2": "ou"}),
        ("DIFFERENCE", {"1": "ou"}),
        ("UNION", {"2": "ou", "3": "", "1": "ou"}),
    ],
)
def test_account_filter_types(kind: str, expected: dict[str, str]) -> None:
    assert filtered(INSIDE, ["2", "3"], kind) == expected


def test_regions_must_be_there() -> None:
    check_regions(["eu-west-1", "us-gov-west-1"])
    with pytest.raises(ApiError, match="nowhere-1"):
        check_regions(["eu-west-1", "nowhere-1"])
    with pytest.raises(ApiError, match="empty"):
        check_regions([])
