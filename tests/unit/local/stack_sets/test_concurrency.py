"""An operation's way through accounts and regions, with a hand-written stand-in for the stacks."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from waits import BOUND

from generator.local.records.stacks import Place
from generator.local.stack_sets.concurrency import Steps, run
from generator.local.stack_sets.preferences import Preferences


@dataclass
class Recorder:
    """Remembers what was tried and cancelled, and how many went at once.

    ``together``: no one gets ready before that many were at it at once.
    """

    fails: set[Place] = field(default_factory=set)
    together: int = 0
    stops_after: int = 1000
    tried: list[Place] = field(default_factory=list)
    cancelled: list[Place] = field(default_factory=list)
    running: int = 0
    most: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def act(self, place: Place) -> bool:
        with self._changed:
            self.tried.append(place)
            self.running += 1
            self.most = max(self.most, self.running)
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: self.most >= self.together, BOUND)
            self.running -= 1
        return place not in self.fails

    def steps(self) -> Steps:
        return Steps(self.act, self.cancelled.append, lambda: len(self.tried) >= self.stops_after)


def places(regions: str, accounts: str) -> list[Place]:
    return [Place(account, region) for region in regions for account in accounts]


def test_one_region_after_the_other_in_order() -> None:
    recorder = Recorder()
    within = run(places("ab", "12"), Preferences({"RegionOrder": ["b"]}), recorder.steps())
    assert within
    assert recorder.tried == places("ba", "12")
    assert recorder.most == 1


def test_as_many_accounts_at_once_as_allowed() -> None:
    recorder = Recorder(together=3)
    asked = Preferences({"MaxConcurrentCount": 3, "FailureToleranceCount": 2})
    run(places("a", "12345"), asked, recorder.steps())
    assert recorder.most == 3


def test_a_region_beyond_tolerance_ends_all() -> None:
    recorder = Recorder(fails={Place("1", "a")})
    assert not run(places("ab", "12"), Preferences(), recorder.steps())
    assert recorder.tried == [Place("1", "a")]
    assert recorder.cancelled == [Place("2", "a"), *places("b", "12")]


def test_tolerance_is_counted_in_each_region() -> None:
    recorder = Recorder(fails=set(places("ab", "1")))
    asked = Preferences({"FailureToleranceCount": 1})
    assert run(places("ab", "123"), asked, recorder.steps())
    assert len(recorder.tried) == 6


def test_regions_in_parallel_fail_each_for_itself() -> None:
    recorder = Recorder(fails=set(places("a", "1")), together=2)
    asked = Preferences({"RegionConcurrencyType": "PARALLEL"})
    assert not run(places("ab", "12"), asked, recorder.steps())
    assert recorder.most == 2
    assert recorder.cancelled == [Place("2", "a")]


def test_stopping_cancels_what_was_not_begun() -> None:
    recorder = Recorder(stops_after=1)
    assert run(places("ab", "12"), Preferences(), recorder.steps())
    assert recorder.tried == [Place("1", "a")]
    assert recorder.cancelled == [Place("2", "a"), *places("b", "12")]


@settings(max_examples=25)
@given(
    failing=st.sets(st.sampled_from("12345")),
    tolerance=st.integers(0, 5),
    most=st.integers(1, 5),
)
def test_strict_mode_holds_whatever_fails(failing: set[str], tolerance: int, most: int) -> None:
    recorder = Recorder(fails={Place(account, "a") for account in failing})
    asked = Preferences({"FailureToleranceCount": tolerance, "MaxConcurrentCount": most})
    within = run(places("a", "12345"), asked, recorder.steps())
    failed = [place for place in recorder.tried if place in recorder.fails]
    assert len(failed) == min(len(failing), tolerance + 1)
    assert within == (len(failing) <= tolerance)
    assert len(recorder.tried) + len(recorder.cancelled) == 5
