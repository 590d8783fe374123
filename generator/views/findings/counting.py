"""How far linting is, for those who wait: on a terminal a line that counts, elsewhere now and then.

templates done, of how many ●→ lines ○→ standard error
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TextIO

# Elsewhere than on a terminal: a line after so many seconds at the earliest.
SECONDS = 3.0

_CLEAR = "\r\x1b[K"


class Counting:
    """Tells of progress until the block ends; whatever came of it, the terminal's line is clear.

    ``clock``: seconds that only go on.
    """

    def __init__(
        self, stream: TextIO, clock: Callable[[], float], *, is_quiet: bool = False
    ) -> None:
        self._stream, self._clock, self._is_quiet = stream, clock, is_quiet
        self._is_live = stream.isatty()
        self._began = self._told = clock()

    def __enter__(self) -> Counting:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_live:
            self._write(_CLEAR)

    def tell(self, done: int, total: int) -> None:
        """So many templates are linted, of how many."""
        now = self._clock()
        text = f"linting: {done} of {total} {'template' if total == 1 else 'templates'}"
        if self._is_live:
            self._write(f"{_CLEAR}{text}, {now - self._began:.0f} s")
        elif now - self._told >= SECONDS:
            self._told = now
            self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        if not self._is_quiet:
            self._stream.write(text)
            self._stream.flush()
