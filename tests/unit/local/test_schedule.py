"""Work in dependency order, with threads."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from waits import BOUND

from generator.local.engine.schedule import reversed_needs, run


@st.composite
def needs(draw: st.DrawFn) -> dict[str, set[str]]:
    """A graph without a circle: each piece needs some of those before it."""
    names = [f"n{i}" for i in range(draw(st.integers(0, 12)))]
    return {
        name: set(draw(st.lists(st.sampled_from(names[:index]), max_size=3))) if index else set()
        for index, name in enumerate(names)
    }


@given(needs())
def test_everything_is_done_after_what_it_needs(graph: dict[str, set[str]]) -> None:
    done: list[str] = []
    assert run(graph, done.append) == {}
    assert sorted(done) == sorted(graph)
    assert all(done.index(b) < done.index(name) for name in graph for b in graph[name])


def test_independent_pieces_run_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=BOUND)
    assert run({"a": set(), "b": set()}, lambda _: both.wait() and None) == {}


class Failing:
    """Work that notes what it does and fails on ``a``."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, name: str) -> None:
        self.done.append(name)
        if name == "a":
            raise ValueError(name)


def test_failure_starts_nothing_new() -> None:
    work = Failing()
    failures = run({"a": set(), "b": {"a"}}, work)
    assert (list(failures), work.done) == (["a"], ["a"])


def test_keeping_going_leaves_out_only_what_needs_the_failed() -> None:
    work = Failing()
    graph = {"a": set(), "b": {"a"}, "c": set(), "d": {"c"}}
    failures = run(graph, work, keep_going=True)
    assert (list(failures), sorted(work.done)) == (["a"], ["a", "c", "d"])


def test_circle_is_worked_through_all_the_same() -> None:
    done: list[str] = []
    assert run({"a": {"b"}, "b": {"a"}}, done.append) == {}
    assert sorted(done) == ["a", "b"]


def test_interrupt_is_not_swallowed() -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run({"a": set()}, interrupt)


def test_reversed_needs() -> None:
    assert reversed_needs({"a": set(), "b": {"a", "outside"}}) == {"a": {"b"}, "b": set()}
