"""The rules that are ours: each explained, each with a number of its own."""

from __future__ import annotations

from generator.lint.rules import own_rules


def test_every_rule_says_why_and_how_to_mend() -> None:
    rules = own_rules()

    assert rules
    assert [rule.id for rule in rules if not (rule.title and rule.why and rule.hint)] == []


def test_numbers_are_ours_and_used_once() -> None:
    numbers = [rule.id for rule in own_rules()]

    assert numbers == sorted(set(numbers))
    assert all(number.startswith("SF1") for number in numbers)
