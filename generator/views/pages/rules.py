"""The documentation page of the rules of our own."""

from __future__ import annotations

from collections.abc import Iterable

from generator.findings import Rule


def rule_page(rules: Iterable[Rule]) -> str:
    """The page, Markdown: each rule with its reason and its cure."""
    parts = [
        "# Rules of our own",
        "What `streamflix lint` looks for beside cfn-lint's rules and cloudformation-validate's."
        " Written by `make docs` from the rules themselves.",
        *(f"## {rule.id}: {rule.title}\n\n{rule.why}\n\n{rule.hint}".rstrip() for rule in rules),
    ]
    return "\n\n".join(parts) + "\n"
