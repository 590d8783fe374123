"""The generated pages of the documentation."""

from __future__ import annotations

from generator.findings import Rule
from generator.views.pages.commands import command_page
from generator.views.pages.rules import rule_page


def test_the_page_of_commands_has_each_help_page_under_its_group() -> None:
    page = command_page({"Fruit": {"pick": "pick fruit"}}, {"pick": "usage: streamflix pick\n"})
    assert page.split("\n\n", 2)[2] == (
        "## Fruit\n\n### streamflix pick\n\nPick fruit.\n\n```text\nusage: streamflix pick\n```\n"
    )


def test_the_page_of_rules_says_why_and_what_to_do() -> None:
    page = rule_page([Rule("SF1", "No apples", "They rot.", "Eat them."), Rule("SF2", "No pears")])
    assert page.endswith("## SF1: No apples\n\nThey rot.\n\nEat them.\n\n## SF2: No pears\n")
