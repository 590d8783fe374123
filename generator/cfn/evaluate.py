"""Evaluates any part of a template: every intrinsic function, wherever it stands.

Source: Template Reference, "Intrinsic functions" and "Pseudo parameters".

    expression, path ●→ value (functions of text, lists and truth are in modules of their own)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy

from generator.cfn.conditions import Conditions, Test
from generator.cfn.decisions import Diagram, conjunction, implies, negation
from generator.cfn.errors import TemplateError, located, refusal
from generator.cfn.functions.find_in_map import INCLUDE, find_in_map
from generator.cfn.functions.for_each import has_open_loops, may_grow
from generator.cfn.functions.plain import PLAIN
from generator.cfn.functions.text import concatenation, sub_pieces, sub_value
from generator.cfn.lookups import (
    ASKING,
    Ask,
    attribute,
    brought_by_macros,
    parameter,
    pseudo_parameter,
    resource,
    transform,
)
from generator.cfn.scope import PSEUDO_PARAMETERS, Scope
from generator.cfn.template import Template
from generator.cfn.ternary_logic import Truth, logic_of
from generator.cfn.values import (
    NO_VALUE,
    Path,
    Unknown,
    Value,
    call,
    choice,
    is_function,
    is_known,
    text_of,
)

GET_ATT = (
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name"
    " and the resource attribute"
)
_SUB = (
    "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments."
    " Specify a string as first argument, and an optional second argument to specify a mapping of"
    " values to replace in the string"
)


class Evaluator:
    """Evaluates one template in one scope.

    ``asking`` and ``tests``: the functions that a special section may use besides. Raises
    ``TemplateError`` in CloudFormation's words.
    """

    def __init__(
        self,
        template: Template,
        scope: Scope,
        asking: Mapping[str, Ask] = ASKING,
        tests: Mapping[str, Test] | None = None,
    ) -> None:
        self.template, self.scope = template, scope
        self._assumed: Diagram = True
        self._asking = asking
        self._grows = may_grow(template) or has_open_loops(template)
        self._mappings = _with_includes(template.mappings, scope)
        self.conditions = Conditions(template, self.value, scope.stack, tests or {})
        self._branches: dict[Diagram, Evaluator] = {}

    def value(self, expression: Value, path: Path) -> Value:
        """The value of an expression that stands at ``path``; ``NO_VALUE`` for AWS::NoValue."""
        if isinstance(expression, dict):
            if is_function(expression):
                [(function, argument)] = expression.items()
                return self._call(function, argument, (*path, function))
            pairs = ((key, self.value(item, (*path, key))) for key, item in expression.items())
            return {key: item for key, item in pairs if item is not NO_VALUE}
        if isinstance(expression, list):
            items = (self.value(item, (*path, index)) for index, item in enumerate(expression))
            return [item for item in items if item is not NO_VALUE]
        return expression

    def _call(self, function: str, argument: Value, path: Path) -> Value:
        try:
            if function in PLAIN:
                return PLAIN[function](self.value(argument, path))
            if function in self._asking:
                return self._asking[function](self.value(argument, path), self.scope)
            if function in _FUNCTIONS:
                return _FUNCTIONS[function](self, argument, path)
            supported = ", ".join(sorted({*PLAIN, *self._asking, *_FUNCTIONS}))
            raise refusal(
                f"Template error: Encountered unsupported function: {function}"
                f" Supported functions are: [{supported}]"
            )
        except TemplateError as error:
            raise located(error, self.template.file, self.template.line(*path)) from None

    def _ref(self, argument: Value, path: Path) -> Value:
        name = argument if isinstance(argument, str) else self.value(argument, path)
        if not isinstance(name, str):
            raise refusal("Template error: every Ref object must have a single String value.")
        if name in PSEUDO_PARAMETERS:
            return pseudo_parameter(name, self.scope)
        if name in self.template.parameters:
            return parameter(name, self.scope)
        self.require(name, path)
        return resource(name, self.scope)

    def require(self, name: str, path: Path) -> None:
        """Refuses a reference to what is no resource of the template, or one that is left out."""
        block = path[0] if path else "Resources"
        there = name in self.template.resources
        prefix = "Template format error: "
        if block == "Conditions":
            what = f"Unresolved dependencies [{name}]. Cannot reference resources in the Conditions"
        elif (there and self.exists(name) is False) or not (there or self._grows):
            what = f"Unresolved resource dependencies [{name}] in the {block}"
            prefix = "" if there and block == "Outputs" else prefix
        else:
            return
        message = f"{prefix}{what} block of the template"
        raise refusal(message, self.template.file, self.template.line(*path))

    def exists(self, logical_id: str) -> Truth:
        """Whether a resource's Condition holds; True without one."""
        declared = self.template.resources[logical_id]
        name = declared.get("Condition") if isinstance(declared, dict) else None
        path = ("Resources", logical_id, "Condition")
        return self._assume(self.conditions.member(name, path))

    def _get_att(self, argument: Value, path: Path) -> Value:
        named = argument.split(".", 1) if isinstance(argument, str) else argument
        match self.value(named, path):
            case [str(logical_id), name] if logical_id and name:
                return self._attribute(logical_id, name, path)
        raise refusal(GET_ATT)

    def _attribute(self, logical_id: str, name: Value, path: Path) -> Value:
        elsewhere = self._grows or path[:1] == ("Conditions",)
        if logical_id not in self.template.resources and not elsewhere:
            what = f"instance of Fn::GetAtt references undefined resource {logical_id}"
            raise refusal(f"Template error: {what}")
        self.require(logical_id, path)
        if not is_known(name):
            return call("Fn::GetAtt", [logical_id, name])
        return attribute(logical_id, text_of(name), self.scope)

    def _sub(self, argument: Value, path: Path) -> Value:
        match argument:
            case str(text):
                variables: Mapping[str, Value] = {}
            case [str(text), dict(variables)]:
                pass
            case {"Fn::Transform": _}:
                made = self.value(argument, path)
                return call("Fn::Sub", made) if isinstance(made, Unknown) else self._sub(made, path)
            case _:
                raise refusal(_SUB)
        pieces = [
            sub_value(piece, self._variable(piece, variables, path)) if is_variable else piece
            for piece, is_variable in sub_pieces(text)
        ]
        return concatenation(pieces)

    def _variable(self, name: str, variables: Mapping[str, Value], path: Path) -> Value:
        if name in variables:
            return self.value(variables[name], (*path, 1, name))
        logical_id, dot, attribute_name = name.partition(".")
        return self._attribute(logical_id, attribute_name, path) if dot else self._ref(name, path)

    def _find_in_map(self, argument: Value, path: Path) -> Value:
        resolved = self.value(argument, path)
        try:
            return find_in_map(self._mappings, resolved)
        except TemplateError:
            if not (self._grows and isinstance(resolved, list)):
                raise
        return call("Fn::FindInMap", [*resolved, brought_by_macros(self.template.data)])

    def _if(self, argument: Value, path: Path) -> Value:
        match argument:
            case [str(name), then, otherwise]:
                test = self._assume(self.conditions.named(name, path))
            case _:
                what = "Fn::If requires a list argument with three elements"
                raise refusal(f"Template error: {what}")
        if not isinstance(test, Unknown):
            index, branch = (1, then) if test else (2, otherwise)
            return self.value(branch, (*path, index))
        logic = logic_of(test)
        first = self._assuming(logic).value(then, (*path, 1))
        second = self._assuming(negation(logic)).value(otherwise, (*path, 2))
        return choice(test, first, second)

    def given(self, name: str) -> Evaluator:
        """An evaluator for what exists only while a condition holds."""
        return self._assuming(logic_of(self.conditions.named(name, ())))

    def _assume(self, truth: Truth) -> Truth:
        """The truth, as far as what is assumed decides it."""
        if self._assumed is True or not isinstance(truth, Unknown):
            return truth
        logic = logic_of(truth)
        if implies(self._assumed, logic):
            return True
        return False if implies(self._assumed, negation(logic)) else truth

    def _assuming(self, logic: Diagram) -> Evaluator:
        """An evaluator for what is looked at only where something holds."""
        if isinstance(logic, bool):
            return self
        assumed = conjunction(self._assumed, logic)
        if assumed not in self._branches:
            branch = copy(self)
            branch._assumed = assumed
            self._branches[assumed] = branch
        return self._branches[assumed]


# Functions whose arguments are not all evaluated, or that need the template.
_FUNCTIONS: Mapping[str, Callable[[Evaluator, Value, Path], Value]] = {
    "Ref": Evaluator._ref,
    "Fn::FindInMap": Evaluator._find_in_map,
    "Fn::GetAtt": Evaluator._get_att,
    "Fn::If": Evaluator._if,
    "Fn::Sub": Evaluator._sub,
}


def _with_includes(mappings: Mapping[str, Value], scope: Scope) -> Mapping[str, Value]:
    """The mappings, where they take entries from elsewhere with the unknown that these are."""
    return {
        name: transform(part, scope)
        if name == INCLUDE
        else _with_includes(part, scope)
        if isinstance(part, dict)
        else part
        for name, part in mappings.items()
    }
