"""The waiver that a refusal proposes: pasted, with a reason, it allows exactly what was refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import UserError
from generator.plan.model import PolicyResult
from generator.plan.policy.checks import RULES
from generator.plan.policy.waivers import PLACEHOLDER, read_waivers, waive
from generator.views.changes.waiver import refusal

TODAY = date(2026, 11, 30)
places = st.text("ABCabc/-_:0129. #'\"[]{}", min_size=1).filter(str.strip)
refused = st.lists(st.tuples(st.sampled_from(sorted(RULES)), places), min_size=1)


def pasted(found: list[tuple[str, str]], environment: str) -> str:
    lines = list(refusal(found, "waivers.yaml", TODAY, environment))
    return "\n".join(["waivers:", *lines[1:-1]])


@given(refused, st.sampled_from(["", "prod", "stacksets/films", "1"]))
def test_what_a_refusal_proposes_allows_what_was_refused(
    found: list[tuple[str, str]], environment: str
) -> None:
    text = pasted(found, environment).replace(PLACEHOLDER, "The data is copied.")
    waivers = read_waivers(text, "waivers.yaml")
    results = [PolicyResult(rule, place, "") for rule, place in found]
    judged, faults = waive(results, waivers, TODAY, environment)
    assert all(one.waived for one in judged)
    assert not faults


def test_the_reason_has_to_be_written() -> None:
    with pytest.raises(UserError, match="say why this may happen"):
        read_waivers(pasted([("data-loss", "Cache/Cache")], "prod"), "waivers.yaml")


def test_nothing_is_proposed_where_nothing_is_refused() -> None:
    assert list(refusal([], "waivers.yaml", TODAY)) == []
