"""On which side something exists, where conditions decide it: compared by what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from generator.cfn.decisions import Diagram, conjunction, implies
from generator.cfn.ternary_logic import Truth, logic_of


@dataclass(frozen=True)
class Presence:
    """``both``: when it is there before and after. ``goes``, ``comes``: whether it may."""

    both: Diagram
    goes: bool
    comes: bool

    @property
    def stays(self) -> bool:
        """Whether it may be there on both sides."""
        return self.both is not False


def presence(before: Truth, after: Truth) -> Presence:
    """What becomes of something that exists before under one condition, after under another."""
    one, other = logic_of(before), logic_of(after)
    return Presence(conjunction(one, other), not implies(one, other), not implies(other, one))
