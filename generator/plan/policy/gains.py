"""What is allowed more, or denied less, in sentences.

Grants ●→ sentences
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.iam.coverage import Grant, uncovered
from generator.iam.principals import Principals
from generator.iam.statements import Statement, denies


@dataclass(frozen=True)
class Sides:
    """Both products' principals."""

    before: Principals
    after: Principals


def told(lead: str, grants: Iterable[Grant], judge: Callable[[Grant], str]) -> Iterator[str]:
    found = [(grant, why) for grant in grants if (why := judge(grant))]
    if found:
        reasons = ", ".join(dict.fromkeys(why for _, why in found))
        yield f"{lead}: {some([grant for grant, _ in found])} ({reasons})."


def some(found: Sequence[Grant]) -> str:
    words = list(dict.fromkeys(map(str, found)))
    rest = f" and {len(words) - 5} more" if len(words) > 5 else ""
    return "; ".join(words[:5]) + rest


def undenied(old: Sequence[Statement], new: Sequence[Statement]) -> Iterator[str]:
    gone = list(uncovered(denies(old), denies(new)))
    if gone:
        yield f"What was denied no longer is: {some(gone)}."
