"""What an entry of a change set itself shows, whatever is proven.

reported Change, PropertyChange ●→ yes or no
"""

from __future__ import annotations

from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.values import Value, is_known
from generator.plan.change_set.read.values import is_signature
from generator.plan.change_set.rows import CHANGED_OUTSIDE
from generator.plan.model import Change, PropertyChange


def is_changed_outside(reported: Change) -> bool:
    """Whether CloudFormation found that the resource is not what its template says."""
    return any(note.startswith(CHANGED_OUTSIDE) for note in reported.notes)


def is_shown(one: PropertyChange) -> bool:
    """Whether CloudFormation shows, in values, that it changes."""
    values = one.before, one.after
    return one.certainty == "certain" and values != (None, None) and all(map(_is_readable, values))


def _is_readable(value: Value) -> bool:
    if isinstance(value, str):
        return not is_signature(value) and HIDDEN not in value
    return is_known(value)


def meet(one: str, other: str, exact: bool) -> bool:
    """Whether a path is another one, or in it, or around it; not ``exact``: in any item."""
    return all(a == b for a, b in zip(_names(one, exact), _names(other, exact), strict=False))


def _names(path: str, exact: bool) -> list[str]:
    return [step for step in path.split("/") if exact or not step.isdecimal()]
