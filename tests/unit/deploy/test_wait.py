"""Asking until something is settled, and how often."""

from __future__ import annotations

from itertools import accumulate, islice, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.deploy.stack.polling import LOCAL, MINUTE, Pace, last, pace_of, polled

from .fakes import FakeAws


def times(pace: Pace, until: float) -> list[float]:
    """When questions are asked that are answered at once."""
    return list(takewhile(lambda time: time <= until, accumulate(pace.pauses(), initial=0.0)))


def busiest(asked: list[float]) -> int:
    """How many questions there are at most in a minute, the opening one left out."""
    later = asked[1:]
    return max(
        (sum(start <= time < start + MINUTE for time in later) for start in later), default=0
    )


def test_one_stack_costs_what_a_waiter_of_aws_costs() -> None:
    found = times(Pace(), 600)
    assert [round(time) for time in found[:4]] == [0, 5, 18, 65]
    assert len(found) <= 1 + 600 / 30
    assert busiest(found) == 2


@pytest.mark.parametrize("stacks", [1, 2, 9, 10, 60])
def test_no_minute_has_more_than_two_questions_for_each_stack(stacks: int) -> None:
    pace = Pace().over(stacks)
    assert busiest(times(pace, 400)) <= 2 * stacks == pace.most


def test_here_first_answers_come_at_once_and_many_stacks_have_the_same_budget() -> None:
    found = times(LOCAL.over(10), 300)
    assert sum(time < 1 for time in found) >= 8
    assert busiest(found) <= 20
    assert busiest(times(LOCAL, 300)) <= 20


@given(
    first=st.floats(0.01, 10),
    least=st.integers(2, 20),
    moments=st.lists(st.tuples(st.floats(0, 20), st.integers(0, 3), st.integers(1, 9))),
)
def test_the_budget_holds_while_stacks_are_found_and_answers_take_their_time(
    first: float, least: int, moments: list[tuple[float, int, int]]
) -> None:
    pace, now, asked, most = Pace(first, least), 0.0, list[float](), least
    for took, found, moving in moments:
        pace = pace.over(pace.stacks + found)
        now += pace.pause(asked, now, moving)
        asked.append(now)
        most = max(most, pace.most)
        now += took
    # A rounding error must not count as a question.
    assert busiest([round(time, 6) for time in asked]) <= most + 1
    inside = [t for t in asked[1:] if t > now - MINUTE + 1e-6]
    assert len(inside) <= most


def test_a_stack_that_is_left_alone_is_asked_about_every_half_minute() -> None:
    pace = Pace().over(10)
    assert pace.pause([0.0, 90.0], 100.0, moving=1) == 30
    assert pace.pause([0.0, 90.0], 100.0, moving=10) == 3


def test_the_pace_follows_from_where_it_is_asked() -> None:
    assert pace_of(FakeAws(is_here=True)) == LOCAL
    assert pace_of(FakeAws(is_here=False)) == Pace()


def test_every_answer_is_given_and_the_settled_one_ends_it() -> None:
    answers, slept = iter("aab"), list[float]()
    given = polled(lambda: next(answers), "b".__eq__, Pace(), slept.append)
    assert list(given) == ["a", "a", "b"]
    assert slept == list(islice(Pace().pauses(), 2))


def test_what_is_settled_already_is_asked_once_without_a_pause() -> None:
    slept = list[float]()
    assert last(polled(lambda: 7, bool, Pace(), slept.append)) == 7
    assert slept == []
