"""Many outcomes, one report: each fault once, and by the one who says it best."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.findings import Finding, Rule
from generator.lint.outcomes import Outcome, combined
from generator.lint.targets import Target

FLAT = Target("flat.yaml")
DEV, PROD = (Target("flat.yaml", "", name) for name in ("dev", "prod"))
FAULT = Finding("E3012", "error", "flat.yaml", 5, "", "Vpc", "'maybe' is not of type 'boolean'")


def test_what_only_parameters_bring_about_names_its_environments() -> None:
    outcomes = {FLAT: Outcome(), DEV: Outcome((FAULT,)), PROD: Outcome((FAULT, FAULT))}

    [found], [] = combined(outcomes)

    assert found == replace(FAULT, message=f"{FAULT.message} (environments dev, prod)")


def test_one_environment_is_named_alone() -> None:
    [found], [] = combined({FLAT: Outcome(), DEV: Outcome(), PROD: Outcome((FAULT,))})

    assert found.message.endswith("(environment prod)")


def test_what_the_template_has_anyway_is_said_once() -> None:
    assert combined({FLAT: Outcome((FAULT,)), DEV: Outcome((FAULT,))}) == ([FAULT], [])


def test_the_second_linter_is_heard_only_where_it_says_something_new() -> None:
    same = replace(FAULT, rule="F3012", message="in other words")
    elsewhere = replace(same, line=6)

    assert combined({FLAT: Outcome((FAULT,), (same, elsewhere))}) == ([FAULT], [elsewhere])


def test_the_second_linter_is_not_heard_again_in_an_environment() -> None:
    same = replace(FAULT, rule="F3012")

    assert combined({FLAT: Outcome((FAULT,)), DEV: Outcome((), (same,))}) == ([FAULT], [])


@pytest.mark.parametrize(
    ("ours", "theirs"), [("SF1001", "E3043"), ("SF1002", "E3043"), ("SF1003", "E1010")]
)
def test_cfn_lint_gives_way_to_our_rule_that_says_the_same(ours: str, theirs: str) -> None:
    mine = replace(FAULT, rule=ours)

    [found], [] = combined({FLAT: Outcome((replace(FAULT, rule=theirs), mine))})

    assert found == replace(mine, proof=(f"cfn-lint says so too ({theirs}).",))


def test_other_places_of_that_rule_stay() -> None:
    theirs = replace(FAULT, rule="E3043", line=9)
    mine = replace(FAULT, rule="SF1001")

    assert combined({FLAT: Outcome((theirs, mine))}) == ([theirs, mine], [])


def test_an_outcome_comes_back_from_json() -> None:
    outcome = Outcome((FAULT,), (replace(FAULT, proof=("why",)),), {"E3012": Rule("E3012", "t")})

    assert Outcome.from_json(outcome.as_json()) == outcome


@pytest.mark.parametrize(
    "data",
    [None, [], {}, {"first": [], "second": []}, {"first": [{}], "second": [], "rules": []},
     {"first": [], "second": [], "rules": [{"id": "E1"}]}, {"first": 1, "second": [], "rules": []}],
)  # fmt: skip
def test_what_is_no_outcome_is_nothing(data: object) -> None:
    assert Outcome.from_json(data) is None
