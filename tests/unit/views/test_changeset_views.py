"""Change sets as texts: what only these views say."""

from __future__ import annotations

import pytest
from unit.plan.change_set.samples import LATER, detail, nested, response, row, valued

from generator.plan.change_set.explain import read
from generator.views.change_sets.formats import view
from generator.views.change_sets.words import displayed, listed, proven, title
from generator.views.changes.formats import Look


def test_there_is_no_other_format() -> None:
    with pytest.raises(KeyError):
        view("sarif")


def test_titles() -> None:
    assert title(read([response()])) == "Change set release of shop"
    assert title(read([{"Changes": []}])) == "Change set"
    assert title(read([response(nested("A")), response(name="A")])) == "Change set release of shop"
    several = [response(StackName=name, name=name) for name in ("a", "b", "c")]
    assert title(read(several)) == "Change set a of a and 2 more"


def test_a_title_of_another_s_stands_instead() -> None:
    for form in ("text", "markdown", "html"):
        assert "Review of dev" in view(form)(read([response()]), Look("Review of dev"))


def test_counts() -> None:
    reading = read([response(row("A", action="Add"), row("B", detail("X")), row("C", detail("X")))])
    assert listed(reading) == "CloudFormation lists 3 rows: 2 Modify, Replacement False; 1 Add."
    assert proven(reading) == "Certain: 2 modified, 1 added."
    assert listed(read([response(row("A", action="Add"))])) == "CloudFormation lists 1 row: 1 Add."
    assert (listed(read([response()])), proven(read([response()]))) == (
        "CloudFormation lists nothing.",
        "",
    )
    noted = read([response(row("A", action="SyncWithActual"))])
    assert proven(noted) == "Certain: 1 only noted."


def test_values_that_are_not_told_are_left_out_for_people_and_null_for_programs() -> None:
    reading = read([response(row("A", detail("X"), valued("Y", "a", LATER)))])
    (change,) = displayed(reading.changes).changes
    shown = [(repr(one.before), repr(one.after)) for one in change.properties]
    assert "(known after apply)" in shown[1][1]
    assert "\n    X\n" in view("text")(reading, Look())
    told = view("json")(reading, Look())
    assert '"before": null' in told
    assert LATER in told
    assert LATER not in view("text")(reading, Look())


def test_colours_only_where_they_are_wanted() -> None:
    reading = read([response(row("A", detail("X")))])
    assert "\x1b[" in view("text")(reading, Look(color=True))
    assert "\x1b[" not in view("text")(reading, Look())


def test_nothing_of_the_input_is_markup() -> None:
    name = "<script>|`*_"
    told = response(
        row(name, detail(name)), name=name, StackName=name, StatusReason=f"[WARN] {name}"
    )
    assert "<script>" not in view("html")(read([told]), Look())
    page = view("markdown")(read([told]), Look())
    assert page.startswith("### Change set &lt;script>&#124;\\`\\*\\_ of ")
    assert "~ **``<script>|`*_``** modified" in page
