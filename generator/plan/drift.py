"""What is no longer as it was deployed, over all stacks of a product; and what no one looked at.

a detection's answers ●→ Drift ●→ views
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.cfn.load import inside

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Difference:
    """One property that is not as deployed: its path, joined by ``/``, and both values as texts.

    None: there is no value on that side.
    """

    path: str
    kind: Kind
    expected: str | None
    actual: str | None


@dataclass(frozen=True)
class Drifted:
    """A resource that is not as it was deployed. ``deleted``: it is not there any more."""

    stack: str
    logical_id: str
    type: str
    physical_id: str
    deleted: bool
    differences: tuple[Difference, ...] = ()

    @property
    def place(self) -> str:
        """``Database/Instance``: the stack's path and the logical ID."""
        return inside(self.stack, self.logical_id)


@dataclass(frozen=True)
class Unchecked:
    """A resource of which nothing is known, and why."""

    stack: str
    logical_id: str
    type: str
    reason: str

    @property
    def place(self) -> str:
        """``Database/Instance``: the stack's path and the logical ID."""
        return inside(self.stack, self.logical_id)


@dataclass(frozen=True)
class StackDrift:
    """One stack: how many of its resources were checked and how many there are.

    ``failure``: why its detection did not go through, or nothing.
    """

    path: str
    stack_id: str
    checked: int
    resources: int
    failure: str = ""


@dataclass(frozen=True)
class Drift:
    """What a detection over all stacks found, stacks in the order of the tree."""

    stacks: tuple[StackDrift, ...]
    drifted: tuple[Drifted, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()

    @property
    def failures(self) -> tuple[StackDrift, ...]:
        """The stacks whose detection did not go through."""
        return tuple(stack for stack in self.stacks if stack.failure)

    @property
    def in_sync(self) -> int:
        """How many resources were checked and are as they were deployed."""
        return sum(stack.checked for stack in self.stacks) - len(self.drifted)

    @property
    def is_clean(self) -> bool:
        """Whether nothing drifted and every stack could be asked."""
        return not self.drifted and not self.failures
