"""When two values are one to CloudFormation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.local.resources import compare

JSON = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("80", 80),
        ("true", True),
        (20, 20.0),
        ({"a": 1}, '{"a": "1"}'),
        (["a", "b"], ["b", "a"]),
    ],
)
def test_alike(asked: Any, found: Any) -> None:
    assert compare.alike(asked, found)


@pytest.mark.parametrize(("asked", "found"), [("80", 81), ("a", ["a"]), ({"a": 1}, {})])
def test_different(asked: Any, found: Any) -> None:
    assert not compare.alike(asked, found)


@given(JSON)
def test_a_value_is_told_as_it_was_asked_for(value: Any) -> None:
    assert compare.align(value, value) == value


def test_defaults_that_a_service_adds_inside_structures_are_no_difference() -> None:
    asked = {"Rules": [{"Inner": {"Algorithm": "AES256"}}]}
    found = {"Rules": [{"Inner": {"Algorithm": "AES256", "More": 1}, "Key": False}], "Other": 1}
    assert compare.align(asked, found) == asked


def test_differences_stay() -> None:
    asked = [{"Name": "a", "Value": "1"}, {"Name": "b", "Value": "2"}]
    found = [{"Name": "c", "Value": "3"}, {"Name": "b", "Value": 2}]
    assert compare.align(asked, found) == [
        {"Name": "b", "Value": "2"},
        {"Name": "c", "Value": "3"},
    ]
    assert compare.align({"a": 1}, '{"a": 2}') == {"a": 2}
    assert compare.align("a", "b") == "b"
    assert compare.align([{"In": {"a": 1}}], ["text"]) == ["text"]
