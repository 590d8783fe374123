"""Which Rules of a template a set of values breaks, and in which words.

Source: CloudFormation User Guide, "Rules" and Template Reference, "Rule-specific intrinsic
functions".

    Template, Scope ●→ broken rules
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from generator.product.errors import refusal
from generator.product.evaluate import Evaluator
from generator.product.scope import Scope
from generator.product.template import Template
from generator.product.truth import Truth, both, either, equal
from generator.product.values import Path, Source, Unknown, Value, call, leaf


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
    evaluator = _RuleEvaluator(template, scope)
    broken = []
    for name, rule in template.rules.items():
        for index, assertion in _assertions(evaluator, name, rule):
            path: Path = ("Rules", name, "Assertions", index)
            test: Value = assertion.get("Assert")
            if evaluator.truth(test, (*path, "Assert")) is False:
                said = str(assertion.get("AssertDescription", ""))
                broken.append(BrokenRule(name, index, said, template.line(*path)))
    return broken


def _assertions(evaluator: Evaluator, name: str, rule: Any) -> list[tuple[int, dict[str, Any]]]:
    """The assertions that a rule makes with these values; none where its condition is not met."""
    match rule:
        case {"Assertions": [*assertions]}:
            pass
        case _:
            return []
    condition = rule.get("RuleCondition")
    path: Path = ("Rules", name, "RuleCondition")
    if condition is not None and evaluator.truth(condition, path) is not True:
        return []
    return [(index, one) for index, one in enumerate(assertions) if isinstance(one, dict)]


class _RuleEvaluator(Evaluator):
    """Knows the functions that only rules may use."""

    def __init__(self, template: Template, scope: Scope) -> None:
        super().__init__(template, scope)
        self._functions |= {
            "Fn::RefAll": self._ref_all,
            "Fn::ValueOf": self._value_of,
            "Fn::ValueOfAll": self._value_of_all,
        }

    def _boolean(self, function: str, argument: Value, path: Path) -> Truth:
        test = _TESTS.get(function)
        if test is None:
            return super()._boolean(function, argument, path)
        match self.value(argument, path):
            case [list() | Unknown() as left, right]:
                return test(left, right)
        raise refusal(f"Template error: every {function} object requires a list and a value.")

    def _ref_all(self, argument: Value, path: Path) -> Value:
        type_name = str(self.value(argument, path))
        ask = self.scope.lookups.ref_all
        if ask is not None:
            return ask(type_name)
        reason = f"which {type_name} there are is not known here"
        return leaf(reason, {"Fn::RefAll": type_name}, Source("rule", type_name))

    def _value_of(self, argument: Value, path: Path) -> Value:
        match self.value(argument, path):
            case [str(parameter), str(attribute)]:
                pass
            case _:
                raise refusal("Template error: every Fn::ValueOf object requires two strings.")
        ask = self.scope.lookups.value_of
        if ask is not None:
            return ask(parameter, attribute)
        return _asked("Fn::ValueOf", parameter, attribute)

    def _value_of_all(self, argument: Value, path: Path) -> Value:
        match self.value(argument, path):
            case [str(type_name), str(attribute)]:
                return _asked("Fn::ValueOfAll", type_name, attribute)
        raise refusal("Template error: every Fn::ValueOfAll object requires two strings.")


def _asked(function: str, name: str, attribute: str) -> Unknown:
    source = Source("rule", name, attribute)
    return leaf(f"{attribute} of {name} is not known here", {function: [name, attribute]}, source)


def _contains(items: Value, item: Value) -> Truth:
    if isinstance(items, Unknown):
        return call("Fn::Contains", [items, item])
    return either([equal(one, item) for one in items])


def _each_equals(items: Value, item: Value) -> Truth:
    if isinstance(items, Unknown):
        return call("Fn::EachMemberEquals", [items, item])
    return both([equal(one, item) for one in items])


def _each_in(items: Value, allowed: Value) -> Truth:
    if isinstance(items, Unknown):
        return call("Fn::EachMemberIn", [items, allowed])
    return both([_contains(allowed, one) for one in items])


_TESTS: dict[str, Callable[[Value, Value], Truth]] = {
    "Fn::Contains": _contains,
    "Fn::EachMemberEquals": _each_equals,
    "Fn::EachMemberIn": _each_in,
}
