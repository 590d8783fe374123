"""Asking until something is settled."""

from __future__ import annotations

from itertools import islice

from generator.deploy.wait import Pace, last, polled


def test_pauses_grow_to_the_longest_and_go_on() -> None:
    assert list(islice(Pace(1, 2, 5).pauses(), 5)) == [1, 2, 4, 5, 5]


def test_every_answer_is_given_and_the_settled_one_ends_it() -> None:
    answers, slept = iter("aabb"), list[float]()
    given = polled(lambda: next(answers), "b".__eq__, Pace(1, 3, 9), slept.append)
    assert list(given) == ["a", "a", "b"]
    assert slept == [1, 3]


def test_what_is_settled_already_is_asked_once_without_a_pause() -> None:
    slept = list[float]()
    assert last(polled(lambda: 7, bool, Pace(), slept.append)) == 7
    assert slept == []
