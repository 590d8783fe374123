"""Who may be inside: requests, many at a time, or one that has to be alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Requests go through ``inside``; a reset through ``alone``, which waits until all are out."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @property
    def is_closing(self) -> bool:
        """Whether someone waits to be alone: who only waits for news inside should come out."""
        return self._closed

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be inside together with others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be inside alone: no one new comes in, and those inside are awaited."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._closed = True
            self._changed.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._changed:
                self._closed = False
                self._changed.notify_all()
