"""Names as CloudFormation makes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.local.handler import Call
from generator.local.identity import physical_name

NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,60}", fullmatch=True)
LOGICAL = st.from_regex(r"[A-Za-z0-9]{1,60}", fullmatch=True)


@given(NAME, LOGICAL, st.integers(8, 255))
def test_names_keep_to_their_limit(stack: str, logical_id: str, limit: int) -> None:
    name = physical_name(stack, logical_id, "token", limit)
    assert 0 < len(name) <= limit
    assert name == physical_name(stack, logical_id, "token", limit)
    assert name != physical_name(stack, logical_id, "other", limit)


def test_short_names_are_whole() -> None:
    assert physical_name("films", "Topic", "token", 64).startswith("films-Topic-")


def test_call_names_and_tags() -> None:
    tags = {"team": "films", "aws:cloudformation:stack-name": "films"}
    call = Call(
        "1", "eu-west-2", "aws", "arn", "Films", "Topic", "token", tags, lambda service: service
    )
    assert call.unique_name(20, lower=True) == call.unique_name(20).lower()
    assert call.own_tags == {"team": "films"}
