"""Which Rules of a template a set of values breaks, and in which words.

Source: CloudFormation User Guide, "Rules" and Template Reference, "Rule-specific intrinsic
functions".

    Template, Scope ●→ broken rules
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.cfn.conditions import Conditions, Test
from generator.cfn.errors import refusal
from generator.cfn.evaluate import Evaluator
from generator.cfn.lookups import ASKING, Ask
from generator.cfn.scope import Scope
from generator.cfn.template import Template
from generator.cfn.ternary_logic import Truth, both, contains, equal, pair
from generator.cfn.values import Path, Source, Unknown, Value, call, leaf


@dataclass(frozen=True)
class BrokenRule:
    """An assertion that does not hold. ``description`` is the template's own sentence."""

    rule: str
    index: int
    description: str
    line: int

    @property
    def message(self) -> str:
        """CloudFormation's words."""
        return f"Rule {self.rule} failed: {self.description}"


def broken_rules(template: Template, scope: Scope) -> list[BrokenRule]:
    """Every assertion that certainly does not hold; unknown ones are not counted."""
    rules = Evaluator(template, scope, asking=_ASKING, tests=_TESTS).conditions
    broken = []
    for name, rule in template.rules.items():
        for index, assertion in _assertions(rules, name, rule):
            path: Path = ("Rules", name, "Assertions", index)
            test: Value = assertion.get("Assert")
            if rules.truth(test, (*path, "Assert")) is False:
                said = str(assertion.get("AssertDescription", ""))
                broken.append(BrokenRule(name, index, said, template.line(*path)))
    return broken


def _assertions(rules: Conditions, name: str, rule: Any) -> list[tuple[int, dict[str, Any]]]:
    """The assertions that a rule makes with these values; none where its condition is not met."""
    match rule:
        case {"Assertions": [*assertions]}:
            pass
        case _:
            return []
    condition = rule.get("RuleCondition")
    path: Path = ("Rules", name, "RuleCondition")
    if condition is not None and rules.truth(condition, path) is not True:
        return []
    return [(index, one) for index, one in enumerate(assertions) if isinstance(one, dict)]


def _ref_all(argument: Value, scope: Scope) -> Value:
    type_name = str(argument)
    if scope.lookups.ref_all is not None:
        return scope.lookups.ref_all(type_name)
    reason = f"which {type_name} there are is not known here"
    return leaf(reason, {"Fn::RefAll": type_name}, Source("rule", type_name))


def _value_of(argument: Value, scope: Scope) -> Value:
    match argument:
        case [str(parameter), str(attribute)]:
            pass
        case _:
            raise refusal("Template error: every Fn::ValueOf object requires two strings.")
    if scope.lookups.value_of is not None:
        return scope.lookups.value_of(parameter, attribute)
    return _asked("Fn::ValueOf", parameter, attribute)


def _value_of_all(argument: Value, scope: Scope) -> Value:
    match argument:
        case [str(type_name), str(attribute)]:
            return _asked("Fn::ValueOfAll", type_name, attribute)
    raise refusal("Template error: every Fn::ValueOfAll object requires two strings.")


def _asked(function: str, name: str, attribute: str) -> Unknown:
    source = Source("rule", name, attribute)
    return leaf(f"{attribute} of {name} is not known here", {function: [name, attribute]}, source)


def _each_equals(argument: Value) -> Truth:
    items, item = pair("Fn::EachMemberEquals", argument)
    if isinstance(items, Unknown):
        return call("Fn::EachMemberEquals", argument)
    return both([equal(one, item) for one in items])


def _each_in(argument: Value) -> Truth:
    items, allowed = pair("Fn::EachMemberIn", argument)
    if isinstance(items, Unknown):
        return call("Fn::EachMemberIn", argument)
    return both([contains([allowed, one]) for one in items])


_ASKING: Mapping[str, Ask] = {
    **ASKING,
    "Fn::RefAll": _ref_all,
    "Fn::ValueOf": _value_of,
    "Fn::ValueOfAll": _value_of_all,
}
_TESTS: Mapping[str, Test] = {
    "Fn::Contains": contains,
    "Fn::EachMemberEquals": _each_equals,
    "Fn::EachMemberIn": _each_in,
}
