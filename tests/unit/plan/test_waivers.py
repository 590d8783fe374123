"""Waivers: their file, what they allow, and when they are wrong themselves."""

from __future__ import annotations

from datetime import date

import pytest

from generator.errors import UserError
from generator.plan.model import PolicyResult
from generator.plan.policy.waivers import read_waivers, waive

FILE = """\
waivers:
  - path: Cache/ServerlessCache
    rule: data-loss
    reason: The cache holds nothing that the database does not.
    expires: 2027-01-31
  - path: Database/Instance
    rule: interruption
    reason: Announced for Sunday.
    expires: "2027-01-31"
    environments: [prod]
"""
GUARDS = [
    PolicyResult("data-loss", "Cache/ServerlessCache", "gone"),
    PolicyResult("interruption", "Database/Instance", "down"),
]


def test_a_waiver_allows_one_rule_at_one_place() -> None:
    found, findings = waive(GUARDS, read_waivers(FILE, "w.yaml"), date(2027, 1, 31), "prod")
    assert [one.waived for one in found] == [True, True]
    assert found[1].reason == "Announced for Sunday."
    assert findings == []


def test_a_waiver_for_another_environment_allows_nothing_and_is_left_alone() -> None:
    found, findings = waive(GUARDS, read_waivers(FILE, "w.yaml"), date(2027, 1, 31), "dev")
    assert [one.waived for one in found] == [True, False]
    assert findings == []


def test_an_expired_waiver_is_a_finding_and_allows_nothing() -> None:
    found, findings = waive(GUARDS[:1], read_waivers(FILE, "w.yaml"), date(2027, 2, 1), "dev")
    assert [one.waived for one in found] == [False]
    assert findings == [
        "w.yaml:2: the waiver of data-loss for Cache/ServerlessCache expired on 2027-01-31."
    ]


def test_an_unused_waiver_is_a_finding() -> None:
    _, findings = waive(GUARDS[1:], read_waivers(FILE, "w.yaml"), date(2026, 12, 1))
    assert findings == [
        "w.yaml:2: the waiver of data-loss for Cache/ServerlessCache allows nothing that happens:"
        " remove it."
    ]


@pytest.mark.parametrize("text", ["", "# None today.\n\n", "waivers:\n", "waivers: []\n"])
def test_no_waivers(text: str) -> None:
    assert read_waivers(text, "w.yaml") == ()


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("- a\n", 1, "unsupported structure"),
        ("waivers: 5\n", 1, "one key"),
        ("others: []\n", 1, "one key"),
        ("waivers:\n  - a\n", 2, "is a map"),
        ("waivers:\n  - {path: a, rule: data-loss, reason: b}\n", 2, "needs expires"),
        (FILE.replace("reason: The cache", "reasons: The cache"), 2, "has no reasons"),
        (FILE.replace("data-loss", "data-los"), 2, "no rule data-los"),
        (FILE.replace("expires: 2027-01-31", "expires: tomorrow"), 2, "a day as in"),
        (FILE.replace("[prod]", "prod"), 6, "environments is a list"),
        ("waivers: [\n", 2, ""),
    ],
)
def test_a_wrong_file_is_said_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(UserError) as caught:
        read_waivers(text, "w.yaml")
    places = [(one.file, one.line) for one in caught.value.mistakes]
    assert ("w.yaml", line) in places
    assert what in str(caught.value)
