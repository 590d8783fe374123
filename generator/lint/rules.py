"""The rules of our own that `streamflix lint` adds to those of the linters.

●→ rules (title, why, how to fix), which the documentation is made of
"""

from __future__ import annotations

from generator.findings import Rule
from generator.lint.nested_stacks.rules import RULES
from generator.lint.resolved_templates import MISPLACED, REFUSED
from generator.lint.suppressions import UNUSED


def own_rules() -> tuple[Rule, ...]:
    """Every rule with an SF number, by its number."""
    return tuple(sorted((*RULES.values(), UNUSED, REFUSED, MISPLACED), key=lambda rule: rule.id))
