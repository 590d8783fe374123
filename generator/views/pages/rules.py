"""The documentation page of the rules of our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.findings import Rule


def rule_page(rules: Iterable[Rule]) -> str:
    """The page, Markdown: each rule with its reason and its cure."""
    parts = [
        "# Rules of our own",
        "What `streamflix lint` looks for beside cfn-lint's rules and cloudformation-validate's"
        " (SF1…), and what `streamflix check` proves about the whole product (the others)."
        " `streamflix check --explain RULE` prints one. Written by `make docs` from the rules"
        " themselves.",
        *(f"## {rule_text(rule)}".rstrip() for rule in rules),
    ]
    return "\n\n".join(parts) + "\n"


def rule_text(rule: Rule) -> str:
    """One rule, Markdown without its heading's mark: title, level, reason, cure, examples."""
    parts = [
        f"{rule.id}: {rule.title}",
        f"Level: {rule.level}" if rule.level else "",
        rule.why,
        rule.hint,
        *_example("Found", rule.bad),
        *_example("Not found", rule.good),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _example(title: str, template: str) -> Iterator[str]:
    if template:
        yield f"{title}:"
        yield f"```yaml\n{template.strip()}\n```"
