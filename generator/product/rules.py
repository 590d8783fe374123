"""Which Rules of a template a set of values breaks, and in which words.

Source: CloudFormation User Guide, "Rules" and "Rule functions".

    Template, Scope ●→ broken rules
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.product.scope import Scope
from generator.product.template import Template


@dataclass(frozen=True)
class BrokenRule:
    """An assertion that does not hold. ``description`` is the template's own sentence."""

    rule: str
    index: int
    description: str
    line: int


def broken_rules(template: Template, scope: Scope) -> list[BrokenRule]:
    """Every assertion that certainly does not hold; unknown ones are not counted."""
    raise NotImplementedError
