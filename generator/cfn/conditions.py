"""Decides the conditions of one template, each once, when it is first asked for.

Source: Template Reference, "Condition functions".

    name or expression ●→ True, False or Unknown
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.cfn.errors import TemplateError, located, refusal
from generator.cfn.template import Template
from generator.cfn.ternary_logic import Truth, both, checked_parts, either, equal, negated
from generator.cfn.values import Path, Value

Evaluate = Callable[[Value, Path], Value]
"""An expression and where it stands → its value."""

Test = Callable[[Value], Truth]
"""A function of a resolved argument that is true, false or unknown."""

_NO_CONDITION = (
    "Template format error: Conditions can only be boolean operations on parameters and other"
    " conditions"
)


class Conditions:
    """The conditions of a template, decided with the values that ``evaluate`` gives.

    ``assumed``: those taken as given. ``tests``: further functions that are true or false.
    Raises ``TemplateError``: unknown names, circles, what is no condition.
    """

    def __init__(
        self,
        template: Template,
        evaluate: Evaluate,
        assumed: Mapping[str, bool],
        tests: Mapping[str, Test],
    ) -> None:
        self._template, self._evaluate = template, evaluate
        self._tests = tests
        self._decided: dict[str, Truth] = dict(assumed)
        self._deciding: list[str] = []

    def named(self, name: str, path: Path) -> Truth:
        """Whether the condition of this name holds; ``path`` says who asks."""
        if name in self._decided:
            return self._decided[name]
        if name not in self._template.conditions:
            raise self._located(missing_condition(name, path), path)
        here: Path = ("Conditions", name)
        if name in self._deciding:
            circle = ", ".join(self._deciding[self._deciding.index(name) :])
            what = f"Template error: Found circular condition dependency: [{circle}]"
            raise self._located(what, here)
        self._deciding.append(name)
        try:
            self._decided[name] = self.truth(self._template.conditions[name], here)
        finally:
            self._deciding.pop()
        return self._decided[name]

    def member(self, name: Value, path: Path) -> Truth:
        """Whether the condition holds that a Condition member names; True without one."""
        if name is None:
            return True
        if isinstance(name, str):
            return self.named(name, path)
        what = "Template format error: Every Condition member must be a string."
        raise self._located(what, path)

    def truth(self, expression: Value, path: Path) -> Truth:
        """Whether a condition expression holds."""
        if not isinstance(expression, dict) or len(expression) != 1:
            raise self._located(_NO_CONDITION, path)
        [(function, argument)] = expression.items()
        here = (*path, function)
        try:
            return self._call(function, argument, here)
        except TemplateError as error:
            raise located(error, self._template.file, self._template.line(*here)) from None

    def _call(self, function: str, argument: Value, path: Path) -> Truth:
        if function == "Condition" and isinstance(argument, str):
            return self.named(argument, path)
        if function in self._tests:
            return self._tests[function](self._evaluate(argument, path))
        if function == "Fn::Equals":
            left, right = checked_parts(function, argument)
            return equal(self._evaluate(left, (*path, 0)), self._evaluate(right, (*path, 1)))
        if function not in ("Fn::And", "Fn::Or", "Fn::Not"):
            raise refusal(_NO_CONDITION)
        given = checked_parts(function, argument)
        parts = [self.truth(part, (*path, index)) for index, part in enumerate(given)]
        if function == "Fn::Not":
            return negated(parts[0])
        return both(parts) if function == "Fn::And" else either(parts)

    def _located(self, what: str, path: Path) -> TemplateError:
        return refusal(what, self._template.file, self._template.line(*path))


def missing_condition(name: str, path: Path) -> str:
    """CloudFormation's words for a condition that is mentioned at ``path`` and not there."""
    if path and path[-1] == "Condition" and path[0] != "Conditions":
        block = f"the {path[0]} block of the template"
        return f"Template format error: Unresolved condition dependency {name} in {block}"
    function = path[-1] if path else "Fn::If"
    return f"Template error: unresolved condition dependency {name} in {function}"


def implications(conditions: Mapping[str, Any], name: str, holds: bool) -> dict[str, bool]:
    """What else is certain when a named condition holds (or does not), itself included."""
    certain: dict[str, bool] = {}
    waiting: list[tuple[Value, bool]] = [({"Condition": name}, holds)]
    while waiting:
        match waiting.pop():
            case {"Condition": str(other)}, value if other not in certain:
                certain[other] = value
                waiting.append((conditions.get(other), value))
            case {"Fn::Not": [part]}, value:
                waiting.append((part, not value))
            case {"Fn::And": [*parts]}, True:
                waiting.extend((part, True) for part in parts)
            case {"Fn::Or": [*parts]}, False:
                waiting.extend((part, False) for part in parts)
    return certain
