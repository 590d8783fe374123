"""``streamflix docs``: write the documentation pages that follow from the code.

model ●→ page ○→ docs/
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.files import compare, replace_all


def _parameters() -> str:
    from generator.parameters import GROUPS, definitions
    from generator.rules import RULES
    from generator.views.pages.parameters import parameter_page

    messages = [message for rule in RULES for _, message in rule.assertions]
    return parameter_page(definitions(), GROUPS, messages)


def _commands() -> str:
    from generator.commands import GROUPS, help_text
    from generator.views.pages.commands import command_page

    names = [name for members in GROUPS.values() for name in members]
    return command_page(GROUPS, {name: help_text(name) for name in names})


def _rules() -> str:
    from generator.check.run import rules
    from generator.lint.rules import own_rules
    from generator.views.pages.rules import rule_page

    return rule_page((*own_rules(), *rules().values()))


def _recovery() -> str:
    from generator.deploy.stack.statuses import STATUSES
    from generator.views.pages.recovery import recovery_page

    return recovery_page(STATUSES.values())


def _stack_sets() -> str:
    from generator.views.pages.stack_sets import stackset_page

    return stackset_page()


# Page, below the working directory → what it says. A new generated page is a new row.
PAGES: Mapping[str, Callable[[], str]] = {
    "docs/commands.md": _commands,
    "docs/parameters.md": _parameters,
    "docs/recovery.md": _recovery,
    "docs/rules.md": _rules,
    "docs/stacksets.md": _stack_sets,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a page is stale"
    )


def run(options: argparse.Namespace) -> int:
    """Write the pages that changed, or say which are stale; returns 0, or 1 for stale ones."""
    wanted = {path: page().encode() for path, page in PAGES.items()}
    if options.check:
        changes = compare(Path(), wanted, ())
        for path in (*changes.missing, *changes.stale):
            print(f"{path} is stale: run `make docs`.")
        return 1 if changes else 0
    changes = replace_all(Path(), wanted)
    for path in (*changes.missing, *changes.stale):
        if not options.quiet:
            print(f"wrote {path}")
    return 0
