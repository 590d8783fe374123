"""Long lists of names in linters' messages: the five nearest to the wrong one stay."""

from __future__ import annotations

import pytest

from generator.views.findings.shortened import shortened

NAMES = ["Alarm", "VpcId", "VpcCidr", "VpcIds", "Zones", "VpcIdOld", "Topic"]


def test_the_five_nearest_names_stay_the_likeliest_first() -> None:
    message = f"'VpcId2' is not one of {NAMES}"
    nearest = "'VpcId', 'VpcIds', 'VpcCidr', 'VpcIdOld'"
    assert shortened(message).startswith(f"'VpcId2' is not one of 7 names; nearest: {nearest}, ")


def test_what_follows_the_list_stays() -> None:
    assert shortened(f"'VpcId2' is not one of {NAMES} in ['eu-west-2']").endswith(
        " in ['eu-west-2']"
    )


@pytest.mark.parametrize(
    "message", ["", "'a' is not one of ['b', 'c']", "'a' is not one of []", "Something else."]
)
def test_other_messages_stay_as_they_are(message: str) -> None:
    assert shortened(message) == message
