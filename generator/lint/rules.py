"""The rules of our own that `streamflix lint` adds to those of the linters.

●→ rules (title, why, how to fix), which the documentation is made of
"""

from __future__ import annotations

from generator.findings import Rule
from generator.lint.false_alarms import NULL, REPEATED, THIRD_PARTY
from generator.lint.nested_stacks.rules import RULES
from generator.lint.resolved_templates import MISPLACED, REFUSED
from generator.lint.suppressions import UNUSED

GAVE_UP = Rule(
    "SF1903",
    "The second linter gave up",
    "cloudformation-validate tries every combination of values: some templates would cost it hours"
    " or all memory. It is stopped then; what cfn-lint finds is complete.",
    "Fewer parameters with AllowedValues in one text, if you want its opinion.",
)


def own_rules() -> tuple[Rule, ...]:
    """Every rule with an SF number, by its number."""
    others = (UNUSED, REFUSED, MISPLACED, GAVE_UP, THIRD_PARTY, REPEATED, NULL)
    return tuple(sorted((*RULES.values(), *others), key=lambda rule: rule.id))
