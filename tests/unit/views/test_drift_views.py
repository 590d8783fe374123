"""Drift in words, JSON and Markdown."""

from __future__ import annotations

import json

import pytest

from generator.plan.drift import Difference, Drift, Drifted, StackDrift, Unchecked
from generator.views.formats import Look
from generator.views.formats import drift as view

TOPIC = "AWS::SNS::Topic"
STACKS = (StackDrift("", "root", 8, 8), StackDrift("Database", "inner", 0, 7, "it is busy"))
DRIFT = Drift(
    STACKS,
    (
        Drifted("", "Topic", TOPIC, "arn:topic", False,
                (Difference("DisplayName", "changed", "a", "b"),
                 Difference("Tags/1", "added", None, "{}"))),
        Drifted("Database", "Instance", "AWS::RDS::DBInstance", "db", True),
    ),
    tuple(Unchecked("Network", f"Route{n}", "AWS::EC2::Route", "no support") for n in range(7)),
)  # fmt: skip
CLEAN = Drift((StackDrift("", "root", 8, 8),))


def shown(drift: Drift, form: str = "text", **look: bool) -> str:
    return view(form)(drift, Look("streamflix-dev", **look))


def test_the_text_has_what_drifted_what_was_not_checked_and_what_it_means() -> None:
    text = shown(DRIFT)
    assert "! Database: it is busy\n" in text
    assert "~ Topic (AWS::SNS::Topic): modified\n    DisplayName: a → b\n" in text
    assert "    Tags/1: (none) → {} (added)\n" in text
    assert "- Database/Instance (AWS::RDS::DBInstance): deleted\n" in text
    assert "? not checked: 7 AWS::EC2::Route: no support\n" in text
    assert "Network/Route3, … 3 more, with -v" in text
    assert "stays until the template" in text
    assert "A deleted resource is not made again by itself" in text
    ends = "2 drifted (1 deleted), 6 in sync, 7 not checked, over 2 stacks; the detection failed"
    assert text.splitlines()[-1].startswith(ends)


def test_with_v_everything_is_named() -> None:
    text = shown(DRIFT, verbose=True)
    assert "Network/Route6" in text
    assert "modified arn:topic" in text


def test_colours_are_only_used_where_they_are_asked_for() -> None:
    assert "\x1b[" not in shown(DRIFT)
    assert "\x1b[33m~\x1b[0m Topic" in shown(DRIFT, color=True)


def test_without_drift_one_line_says_so() -> None:
    text = shown(CLEAN)
    assert text == (
        "streamflix-dev\n\n"
        "Nothing that was checked drifted, 8 in sync, 0 not checked, over 1 stack.\n"
    )


def test_the_json_has_every_resource_that_is_not_in_sync() -> None:
    data = json.loads(shown(DRIFT, "json"))
    assert data["version"] == 1
    assert data["drifted"][0]["properties"][0] == {
        "path": "DisplayName", "kind": "changed", "expected": "a", "actual": "b",
    }  # fmt: skip
    assert data["drifted"][1]["status"] == "deleted"
    assert data["stacks"][1]["failure"] == "it is busy"
    assert data["counts"] == {"drifted": 2, "in_sync": 6, "not_checked": 7, "failed_stacks": 1}
    assert len(data["not_checked"]) == 7
    assert len(data["notes"]) == 4


def test_the_markdown_escapes_what_templates_hold() -> None:
    odd = Drifted("", "Topic", "Custom::*<b>", "x", False)
    text = shown(Drift(STACKS[:1], (odd,)), "markdown")
    assert "- `Topic` Custom::\\*&lt;b>: **modified**" in text
    full = shown(DRIFT, "markdown")
    assert "#### Could not be checked\n\n- ⛔ `Database`: it is busy" in full
    assert "  - `DisplayName: a → b`" in full


def test_other_formats_are_not_known() -> None:
    with pytest.raises(KeyError):
        view("html")
