"""Work in dependency order, independent pieces at the same time.

needs, work ○→ threads ○→ failures by piece
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

WORKERS = 8
"""Pieces of one stack that run at a time. Nested stacks bring their own threads."""

Needs = Mapping[str, Iterable[str]]


def reversed_needs(needs: Needs) -> dict[str, set[str]]:
    """The other way round: what must be gone before a piece may go."""
    back: dict[str, set[str]] = {name: set() for name in needs}
    for name, before in needs.items():
        for one in before:
            if one in back:
                back[one].add(name)
    return back


def run(
    needs: Needs, work: Callable[[str], None], keep_going: bool = False
) -> dict[str, Exception]:
    """Do ``work`` on each piece once all that it needs is done; what raised, by piece.

    After a failure nothing new is started (what runs is waited for), except with ``keep_going``,
    where only the pieces that need a failed one are left out. Needs outside of ``needs`` count as
    done.
    """
    return _Run(needs, work, keep_going).result()


class _Run:
    def __init__(self, needs: Needs, work: Callable[[str], None], keep_going: bool) -> None:
        self._waiting = {name: {n for n in before if n in needs} for name, before in needs.items()}
        self._work = work
        self._keep_going = keep_going
        self._failures: dict[str, Exception] = {}
        self._running: dict[Future[None], str] = {}

    def result(self) -> dict[str, Exception]:
        if not self._waiting:
            return {}
        with ThreadPoolExecutor(max_workers=min(WORKERS, len(self._waiting))) as pool:
            self._start_ready(pool)
            while self._running:
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    self._finish(future)
                self._start_ready(pool)
        return self._failures

    def _start_ready(self, pool: ThreadPoolExecutor) -> None:
        if self._failures and not self._keep_going:
            return
        ready = [name for name, before in self._waiting.items() if not before]
        if not (ready or self._running or self._failures):
            # Two templates together may ask for a circle; any order is as good as another then.
            ready = list(self._waiting)[:1]
        for name in ready:
            del self._waiting[name]
            self._running[pool.submit(self._work, name)] = name

    def _finish(self, future: Future[None]) -> None:
        name = self._running.pop(future)
        error = future.exception()
        if isinstance(error, Exception):
            self._failures[name] = error
            return
        if error is not None:
            raise error
        for before in self._waiting.values():
            before.discard(name)
