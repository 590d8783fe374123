"""Waiting for a state. How long it takes decides when a test goes on, never how it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

BOUND = 300.0
"""Seconds after which what is waited for will not come: a net against hanging, not a limit."""

PAUSE = 0.01

T = TypeVar("T")


def until(state: Callable[[], T]) -> T:
    """Ask until the answer is true; the answer."""
    end = time.monotonic() + BOUND
    while not (found := state()):
        if time.monotonic() > end:
            raise TimeoutError(f"{state} is still {found!r} after {BOUND:g} seconds")
        time.sleep(PAUSE)
    return found
