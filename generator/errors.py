"""What a user can get wrong: one exception type, with what, where and how to fix it.

Anything raised as :class:`UserError` is printed without a traceback and ends the
command with exit code 2 (or 3, for :class:`AwsError`). Several mistakes travel
together, so that one run shows all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """One thing to fix.

    ``what`` is a sentence; ``file`` and ``line`` (from 1; 0 = the whole file) say where;
    ``hint`` is how to fix it, a sentence or empty.
    """

    what: str
    file: str = ""
    line: int = 0
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{where}{self.what}" + (f" {self.hint}" if self.hint else "")


class UserError(Exception):
    """One or more mistakes of the user's, all that are known at once."""

    exit_code = 2

    def __init__(self, *mistakes: Mistake | str) -> None:
        self.mistakes: Sequence[Mistake] = tuple(
            Mistake(m) if isinstance(m, str) else m for m in mistakes
        )
        super().__init__("\n".join(str(m) for m in self.mistakes))


class AwsError(UserError):
    """AWS rejected the request, or could not be reached: exit code 3."""

    exit_code = 3


class WatchingError(AwsError):
    """An operation could not be watched to its end, which it comes to without this program."""
