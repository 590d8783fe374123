"""Suppressions: what they cover, and that none is left over."""

from __future__ import annotations

from generator.findings import Finding
from generator.lint.suppressions import (
    FIRST,
    SECOND,
    SUPPRESSIONS,
    Suppression,
    needed_for,
    remaining,
    unused,
)

KNOWN = Finding("W1", "warning", "templates/a.yaml", 3, "", "Queue", "known")
LINES = (
    Suppression(FIRST, "W1", "templates/*", "Queue", "reason one"),
    Suppression(FIRST, "W1", "*", "Topic", "reason two"),
)


def test_rule_file_and_logical_id_must_all_fit() -> None:
    others = [
        Finding("W2", "warning", "templates/a.yaml", 3, "", "Queue", "another rule"),
        Finding("W1", "warning", "elsewhere/a.yaml", 3, "", "Queue", "another file"),
        Finding("W1", "warning", "templates/a.yaml", 3, "", "queue", "another resource"),
    ]

    assert remaining([KNOWN, *others], FIRST, LINES) == others


def test_what_another_linter_finds_stays() -> None:
    assert remaining([KNOWN], SECOND, LINES) == [KNOWN]
    assert needed_for([KNOWN], SECOND, LINES) == []


def test_a_line_that_suppresses_nothing_is_a_finding_at_that_line() -> None:
    source = "first\nLINE('reason one')\nLINE('reason two')\n"

    needed = needed_for([KNOWN], FIRST, LINES)
    [found] = unused(needed, "suppressions.py", source, LINES)

    assert (found.rule, found.level, found.file, found.line) == (
        "SF1900", "warning", "suppressions.py", 3,
    )  # fmt: skip
    assert found.message == "cfn-lint finds no W1 at *, Topic any more."


def test_every_suppression_of_ours_has_a_reason_of_its_own() -> None:
    reasons = [line.reason for line in SUPPRESSIONS]

    assert all(reasons)
    assert len(set(reasons)) == len(reasons)
