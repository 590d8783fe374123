"""The rules of our own that `streamflix lint` adds to those of the linters.

●→ rules (title, why, how to mend), which the documentation is made of
"""

from __future__ import annotations

from generator.checks.contracts_rules import RULES
from generator.checks.findings import Rule
from generator.checks.lint_environments import MISPLACED, REFUSED
from generator.checks.lint_suppressions import UNUSED


def own_rules() -> tuple[Rule, ...]:
    """Every rule with an SF number, by its number."""
    return tuple(sorted((*RULES.values(), UNUSED, REFUSED, MISPLACED), key=lambda rule: rule.id))
