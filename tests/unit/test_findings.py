"""The one shape of findings: order, counting, exit code, and back from JSON."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import LEVELS, Finding, counts, exit_code, ordered

FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from(["E3012", "SF1001", "W3691"]),
    level=st.sampled_from(LEVELS),
    file=st.sampled_from(["a.yaml", "b.yaml"]),
    line=st.integers(0, 3),
    stack=st.sampled_from(["", "Network"]),
    logical_id=st.sampled_from(["", "Vpc"]),
    message=st.text(max_size=5),
    proof=st.tuples() | st.tuples(st.text(max_size=5)),
)


def finding(**changes: object) -> Finding:
    fields = {"rule": "E1", "level": "error", "file": "a.yaml", "line": 1, "stack": ""}
    return Finding(**{**fields, "logical_id": "", "message": "wrong", **changes})  # type: ignore[arg-type]


def test_the_keys_of_the_command_line_in_their_order() -> None:
    data = finding(stack="Data", logical_id="Group", proof=("why",)).as_json()

    assert list(data) == [
        "rule", "level", "file", "line", "stack", "logical_id", "message", "proof",
    ]  # fmt: skip
    assert data["proof"] == ["why"]


@given(FINDINGS)
def test_json_brings_back_the_same_finding(one: Finding) -> None:
    assert Finding.from_json(one.as_json()) == one


@pytest.mark.parametrize("data", [{}, {"proof": []}, {"proof": [], "unknown": 1}])
def test_what_is_no_finding_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Finding.from_json(data)


def test_by_place_then_the_worst_first_each_once() -> None:
    later = finding(line=2)
    info = finding(level="info", rule="A")
    worst = finding(rule="Z")
    first_file = finding(file="A.yaml", line=9)

    assert ordered([later, info, worst, worst, first_file]) == (first_file, worst, info, later)


@given(st.lists(FINDINGS))
def test_order_does_not_depend_on_who_came_first(findings: list[Finding]) -> None:
    assert ordered(findings) == ordered(reversed(findings))
    assert set(ordered(findings)) == set(findings)


@pytest.mark.parametrize(
    ("levels", "code"),
    [((), 0), (("info",), 0), (("info", "warning"), 1), (("error",), 1)],
)
def test_information_does_not_fail_a_build(levels: tuple[str, ...], code: int) -> None:
    assert exit_code(finding(level=level) for level in levels) == code


def test_every_level_is_counted() -> None:
    found = [finding(), finding(line=2), finding(level="info")]

    assert counts(found) == {"error": 2, "warning": 0, "info": 1}


def test_the_place_is_what_is_known_of_it() -> None:
    assert finding(stack="Data", logical_id="Group").place == "Data/Group"
    assert finding(stack="Data").place == "Data"
    assert finding().place == ""
