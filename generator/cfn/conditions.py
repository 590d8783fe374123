"""Decides the conditions of one template, each once, when it is first asked for.

Source: Template Reference, "Condition functions".

    name or expression ●→ True, False or Unknown
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from generator.cfn.decisions import opaque
from generator.cfn.errors import TemplateError, located, refusal
from generator.cfn.functions.for_each import may_grow
from generator.cfn.lookups import brought_by_macros
from generator.cfn.references import mentions
from generator.cfn.template import Template
from generator.cfn.ternary_logic import Truth, both, checked_parts, either, equal, negated
from generator.cfn.values import Path, Unknown, Value

Evaluate = Callable[[Value, Path], Value]
"""An expression and where it stands → its value."""

Test = Callable[[Value], Truth]
"""A function of a resolved argument that is true, false or unknown."""

_SMALL = 40  # parts of an expression
_NO_CONDITION = (
    "Template format error: Conditions can only be boolean operations on parameters and other"
    " conditions"
)


class Conditions:
    """The conditions of a template, each decided once with the values that ``evaluate`` gives.

    ``stack``: the path that qualifies their names. ``tests``: further functions that are true or
    false. Raises ``TemplateError``: unknown names, circles, what is no condition.
    """

    def __init__(
        self, template: Template, evaluate: Evaluate, stack: str, tests: Mapping[str, Test]
    ) -> None:
        self._template, self._evaluate, self._stack = template, evaluate, stack
        self._tests = tests
        self._decided: dict[str, Truth] = {}

    def named(self, name: str, path: Path) -> Truth:
        """Whether the condition of this name holds; ``path`` says who asks."""
        if name not in self._decided:
            if name not in self._template.conditions:
                return self._missing(name, path)
            for each in self._in_order(name):
                here: Path = ("Conditions", each)
                truth = self.truth(self._template.conditions[each], here)
                self._decided[each] = self._referred(each, truth)
        return self._decided[name]

    def _missing(self, name: str, path: Path) -> Truth:
        """A condition that macros may bring; without them the template is refused."""
        if not may_grow(self._template):
            raise self._located(missing_condition(name, path), path)
        brought = brought_by_macros(self._template.data)
        logic = opaque(f"{self._stack} {name}")
        return replace(brought, expression={"Condition": name}, logic=logic)

    def _in_order(self, name: str) -> list[str]:
        """The condition after all that it mentions and that are not decided yet."""
        order: dict[str, None] = {}
        open_ones: list[str] = [name]
        while open_ones:
            current = open_ones[-1]
            waiting = [one for one in self._mentioned(current) if one not in order]
            if not waiting:
                order[open_ones.pop()] = None
                continue
            if waiting[0] in open_ones:
                circle = ", ".join(open_ones[open_ones.index(waiting[0]) :])
                what = f"Template error: Found circular condition dependency: [{circle}]"
                raise self._located(what, ("Conditions", waiting[0]))
            open_ones.append(waiting[0])
        return list(order)

    def _mentioned(self, name: str) -> list[str]:
        expression = self._template.conditions[name]
        found = mentions(expression, ("Conditions", name))
        names = dict.fromkeys(one.name for one in found if one.kind == "condition")
        there = self._template.conditions
        return [one for one in names if one in there and one not in self._decided]

    def _referred(self, name: str, truth: Truth) -> Truth:
        """A large unknown condition as a reference: what uses it stays small."""
        if not isinstance(truth, Unknown) or _is_small(truth.expression):
            return truth
        qualified = f"{self._stack}/{name}" if self._stack else name
        return replace(truth, expression={"Condition": qualified}, argument=truth)

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


def _is_small(expression: Value) -> bool:
    parts, size = [expression], 0
    while parts and size <= _SMALL:
        part, size = parts.pop(), size + 1
        if isinstance(part, dict | list):
            parts += part.values() if isinstance(part, dict) else part
    return size <= _SMALL
