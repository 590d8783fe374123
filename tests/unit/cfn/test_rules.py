"""Rules and the functions that only rules may use."""

from __future__ import annotations

import pytest

from generator.cfn.errors import TemplateError
from generator.cfn.rules import BrokenRule, broken_rules
from generator.cfn.scope import Lookups, Scope
from generator.cfn.template import parse

PARAMETERS = {"Env": "prod", "Zones": ["a", "b"], "Size": "small"}


def _broken(rule: str, lookups: Lookups | None = None) -> list[BrokenRule]:
    text = (
        "Parameters:\n  Env: {Type: String}\n  Zones: {Type: CommaDelimitedList}\n"
        f"  Size: {{Type: String}}\n  Unset: {{Type: String}}\nRules:\n  R: {rule}\n"
    )
    return broken_rules(parse(text), Scope(PARAMETERS, lookups=lookups or Lookups()))


def _holds(assertion: str, lookups: Lookups | None = None) -> bool:
    return not _broken(f"{{Assertions: [{{Assert: {assertion}}}]}}", lookups)


@pytest.mark.parametrize(
    ("assertion", "holds"),
    [
        ("!Contains [[small, big], !Ref Size]", True),
        ("!Contains [[big], !Ref Size]", False),
        ("!Contains [!Ref Zones, b]", True),
        ("!EachMemberEquals [[prod, prod], !Ref Env]", True),
        ("!EachMemberEquals [!Ref Zones, a]", False),
        ("!EachMemberIn [!Ref Zones, [a, b, c]]", True),
        ("!EachMemberIn [!Ref Zones, [a]]", False),
        ("!Or [!Contains [[x], !Ref Size], !Equals [!Ref Env, prod]]", True),
        ("!Not [!Contains [[x], !Ref Size]]", True),
        ("!And [!Equals [!Ref Env, prod], !Contains [[x], !Ref Size]]", False),
        # What no one knows breaks no rule.
        ("!Equals [!Ref Unset, x]", True),
        ("!Contains [!RefAll 'AWS::EC2::VPC::Id', vpc-1]", True),
        ("!EachMemberEquals [!ValueOf [Subnets, VpcId], vpc-1]", True),
        ("!EachMemberIn [!ValueOfAll ['AWS::EC2::Subnet::Id', VpcId], [vpc-1]]", True),
        ("!EachMemberIn [[vpc-1], !RefAll 'AWS::EC2::VPC::Id']", True),
    ],
)
def test_rule_functions(assertion: str, holds: bool) -> None:
    assert _holds(assertion) is holds


def test_an_account_answers_what_rules_ask_for() -> None:
    lookups = Lookups(
        value_of=lambda parameter, attribute: [f"{parameter}.{attribute}"],
        ref_all=lambda type_name: [type_name, "vpc-1"],
    )
    assert _holds("!Contains [!RefAll 'AWS::EC2::VPC::Id', vpc-1]", lookups)
    assert not _holds("!EachMemberEquals [!ValueOf [Subnets, VpcId], vpc-1]", lookups)


def test_a_broken_rule_speaks_in_its_own_words() -> None:
    rule = """
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: !Contains [[small], !Ref Size]
        AssertDescription: Small is fine.
      - Assert: !Contains [[big], !Ref Size]
        AssertDescription: Production must be big."""
    [broken] = _broken(rule)
    assert broken == BrokenRule("R", 1, "Production must be big.", 12)
    assert broken.message == "Rule R failed: Production must be big."


@pytest.mark.parametrize(
    "rule",
    [
        "{RuleCondition: !Equals [!Ref Env, dev], Assertions: [{Assert: !Equals [a, b]}]}",
        "{RuleCondition: !Equals [!Ref Unset, x], Assertions: [{Assert: !Equals [a, b]}]}",
        "{RuleCondition: !Equals [a, a]}",
        "{Assertions: [word]}",
        "word",
    ],
)
def test_rules_that_do_not_apply(rule: str) -> None:
    assert _broken(rule) == []


@pytest.mark.parametrize(
    ("assertion", "words"),
    [
        ("!Contains [a]", "every Fn::Contains object requires a list and a value"),
        ("!EachMemberIn [a, b]", "every Fn::EachMemberIn object requires a list and a value"),
        ("!Contains [!ValueOf [a], b]", "every Fn::ValueOf object requires two strings"),
        ("!Contains [!ValueOfAll a, b]", "every Fn::ValueOfAll object requires two strings"),
        ("!If [a, b, c]", "Conditions can only be boolean operations"),
    ],
)
def test_malformed_rule_functions_are_refused(assertion: str, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        _holds(assertion)
