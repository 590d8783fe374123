"""An operation's way through accounts and regions: in order, with tolerance, until stopped.

places, Preferences ○→ threads ○→ act on each │ cancel the rest
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from generator.local.records.stacks import Place
from generator.local.stack_sets.preferences import Preferences

_PATIENCE = 0.02
"""Seconds between two looks at whether the user asked to stop."""


@dataclass(frozen=True)
class Steps:
    """What is done on the way; all are called from several threads.

    ``act``: the operation in one place, True where it succeeded. ``cancel``: the place is not
    tried. ``stopping``: whether the user asked to stop.
    """

    act: Callable[[Place], bool]
    cancel: Callable[[Place], None]
    stopping: Callable[[], bool]


def run(places: Iterable[Place], preferences: Preferences, steps: Steps) -> bool:
    """Go through all places; True where no region's tolerance was exceeded.

    One region at a time, or all at once. Once a region is stopped, no further one is begun.
    """
    regions: dict[str, list[Place]] = {}
    for place in places:
        regions.setdefault(place.region, []).append(place)
    runs = [
        _Region(regions[name], preferences, steps) for name in preferences.ordered(list(regions))
    ]
    if preferences.in_parallel:
        threads = [threading.Thread(target=one.run, daemon=True) for one in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        _in_turn(runs)
    return not any(one.is_exceeded for one in runs)


def _in_turn(runs: list[_Region]) -> None:
    exceeded = False
    for one in runs:
        if exceeded:
            one.cancel()
        else:
            one.run()
            exceeded = one.is_exceeded


class _Region:
    """The accounts of one region."""

    def __init__(self, places: list[Place], preferences: Preferences, steps: Steps) -> None:
        self._waiting = list(places)
        self._count = len(places)
        self._preferences = preferences
        self._steps = steps
        self._changed = threading.Condition()
        self._running = 0
        self._failures = 0

    @property
    def is_exceeded(self) -> bool:
        """Whether more accounts failed than may."""
        return self._failures > self._preferences.tolerance(self._count)

    def run(self) -> None:
        """Every account, as many at a time as are allowed after the failures so far."""
        with self._changed:
            while self._waiting and not self._is_over():
                if self._running < self._preferences.allowed(self._count, self._failures):
                    self._start(self._waiting.pop(0))
                else:
                    self._changed.wait(_PATIENCE)
            while self._running:
                self._changed.wait()
        self.cancel()

    def cancel(self) -> None:
        """What was not begun is not tried."""
        for place in self._waiting:
            self._steps.cancel(place)

    def _is_over(self) -> bool:
        return self.is_exceeded or self._steps.stopping()

    def _start(self, place: Place) -> None:
        self._running += 1
        threading.Thread(target=self._one, args=(place,), daemon=True).start()

    def _one(self, place: Place) -> None:
        succeeded = False
        try:
            succeeded = self._steps.act(place)
        finally:
            with self._changed:
                self._running -= 1
                self._failures += not succeeded
                self._changed.notify_all()
