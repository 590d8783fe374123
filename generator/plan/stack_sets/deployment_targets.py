"""Places as accounts × regions: an operation on a stack set cannot be told anything else.

targets ●→ rectangles that hold each of them once, and no other
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.plan.stack_sets.model import Target


@dataclass(frozen=True)
class Rectangle:
    """Every one of these accounts in every one of these regions."""

    accounts: tuple[str, ...]
    regions: tuple[str, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        """All of its places, region by region."""
        return tuple(
            Target(account, region) for region in self.regions for account in self.accounts
        )


def rectangles(targets: Iterable[Target]) -> list[Rectangle]:
    """Accounts that have the same regions together; the largest rectangle first."""
    regions: dict[str, set[str]] = {}
    for target in targets:
        regions.setdefault(target.account, set()).add(target.region)
    accounts: dict[tuple[str, ...], list[str]] = {}
    for account, held in sorted(regions.items()):
        accounts.setdefault(tuple(sorted(held)), []).append(account)
    found = [Rectangle(tuple(names), held) for held, names in accounts.items()]
    return sorted(found, key=lambda one: (-len(one.accounts) * len(one.regions), one.accounts))
