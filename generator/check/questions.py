"""Questions that ``streamflix check`` answers about a product, each an option of the command.

ResolvedProduct, CheckContext, words ●→ Answers
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from generator.check.model import CheckContext
from generator.plan.diff.resolved_product import ResolvedProduct

Verdict = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Answer:
    """An answer: of whom it speaks, what it is, and why: a path, or what is missing."""

    subject: str
    verdict: Verdict
    steps: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        return {**asdict(self), "steps": list(self.steps)}


@dataclass(frozen=True)
class Question:
    """A question: its ``option`` without dashes, the ``words`` that it takes, and the function.

    The function raises ``UserError`` for words that name nothing.
    """

    option: str
    words: tuple[str, ...]
    help: str
    answer: Callable[[ResolvedProduct, CheckContext, Sequence[str]], Sequence[Answer]]
