"""The name that was meant."""

from __future__ import annotations

import pytest

from generator.nearest import did_you_mean, nearest

NAMES = ("ZoneCount", "Zones", "MaxCapacity", "MinCapacity", "template-file-path")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("ZoneCont", "ZoneCount"),
        ("zone_count", "ZoneCount"),
        ("ZONES", "Zones"),
        ("MaximumCapacity", "MaxCapacity"),
        ("TemplateFilePath", "template-file-path"),
        ("Colour", ""),
        ("", ""),
    ],
)
def test_the_nearest_name(word: str, meant: str) -> None:
    assert nearest(word, NAMES) == meant


def test_a_question_where_a_name_is_near_else_what_to_say_instead() -> None:
    assert did_you_mean("Zone", NAMES, "See the page.") == "Did you mean Zones?"
    assert did_you_mean("Colour", NAMES, "See the page.") == "See the page."
