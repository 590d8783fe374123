"""Evaluates any part of a template: every intrinsic function, and conditions when asked for.

Source: Template Reference, "Intrinsic functions" and "Pseudo parameters".

    expression, path ●→ value (functions of text, lists and truth are in modules of their own)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.product.errors import TemplateError, located, refusal
from generator.product.list_functions import cidr, find_in_map, length, select
from generator.product.scope import PSEUDO_PARAMETERS, Scope, StackOutput
from generator.product.template import Template
from generator.product.text_functions import (
    concatenation,
    join,
    split,
    sub_pieces,
    sub_value,
    to_base64,
    to_json_string,
)
from generator.product.truth import Truth, both, checked_parts, either, equal, negated
from generator.product.values import (
    NO_VALUE,
    Path,
    Source,
    Unknown,
    Value,
    call,
    is_known,
    leaf,
    text_of,
)

_PLAIN: Mapping[str, Callable[[Value], Value]] = {
    "Fn::Base64": to_base64,
    "Fn::Cidr": cidr,
    "Fn::Join": join,
    "Fn::Length": length,
    "Fn::Select": select,
    "Fn::Split": split,
    "Fn::ToJsonString": to_json_string,
}
_GET_ATT = (
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name"
    " and the resource attribute"
)
_NO_CONDITION = (
    "Template format error: Conditions can only be boolean operations on parameters and other"
    " conditions"
)


class Evaluator:
    """Evaluates one template in one scope. Conditions are decided once, when first asked for.

    ``assumed``: conditions taken as given. Raises ``TemplateError`` in CloudFormation's words.
    """

    def __init__(
        self, template: Template, scope: Scope, assumed: Mapping[str, bool] | None = None
    ) -> None:
        self.template, self.scope = template, scope
        self.assumed = assumed or {}
        self._pseudo = scope.pseudo.values()
        self._decided: dict[str, Truth] = {}
        self._deciding: list[str] = []
        self._branches: dict[tuple[str, bool], Evaluator] = {}
        self._functions: dict[str, Callable[[Value, Path], Value]] = {
            "Ref": self._ref,
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAZs": self._get_azs,
            "Fn::GetAtt": self._get_att,
            "Fn::GetStackOutput": self._get_stack_output,
            "Fn::If": self._if,
            "Fn::ImportValue": self._import_value,
            "Fn::Sub": self._sub,
            "Fn::Transform": self._transform,
        }

    def value(self, expression: Value, path: Path) -> Value:
        """The value of an expression that stands at ``path``; ``NO_VALUE`` for AWS::NoValue."""
        if isinstance(expression, dict):
            if len(expression) == 1:
                [(function, argument)] = expression.items()
                if function == "Ref" or function.startswith("Fn::"):
                    return self._call(function, argument, (*path, function))
            pairs = ((key, self.value(item, (*path, key))) for key, item in expression.items())
            return {key: item for key, item in pairs if item is not NO_VALUE}
        if isinstance(expression, list):
            items = (self.value(item, (*path, index)) for index, item in enumerate(expression))
            return [item for item in items if item is not NO_VALUE]
        return expression

    def _call(self, function: str, argument: Value, path: Path) -> Value:
        try:
            if function in _PLAIN:
                return _PLAIN[function](self.value(argument, path))
            if function in self._functions:
                return self._functions[function](argument, path)
            supported = ", ".join(sorted({*_PLAIN, *self._functions}))
            raise refusal(
                f"Template error: Encountered unsupported function: {function}"
                f" Supported functions are: [{supported}]"
            )
        except TemplateError as error:
            raise located(error, self.template.file, self.template.line(*path)) from None

    # What is referred to.

    def _ref(self, name: Value, path: Path) -> Value:
        if not isinstance(name, str):
            name = self._name(name, path)
        if name in PSEUDO_PARAMETERS:
            return self._pseudo_parameter(name)
        if name in self.template.parameters:
            return self._parameter(name)
        self._require(name, path)
        ask = self.scope.lookups.ref
        if ask is not None:
            return ask(name)
        source = Source("resource", name, stack=self.scope.stack)
        return leaf("known after apply", {"Ref": source.qualified}, source)

    def _name(self, expression: Value, path: Path) -> str:
        name = self.value(expression, path)
        if not isinstance(name, str):
            raise refusal("Template error: every Ref object must have a single String value.")
        return name

    def _pseudo_parameter(self, name: str) -> Value:
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self._pseudo:
            return self._pseudo[name]
        # Stacks have names and IDs of their own; an account and a region are the product's.
        own = self.scope.stack if name in ("AWS::StackName", "AWS::StackId") else ""
        source = Source("pseudo", name, stack=own)
        return leaf(f"{name} is not known here", {"Ref": source.qualified}, source)

    def _parameter(self, name: str) -> Value:
        if name in self.scope.parameters:
            return self.scope.parameters[name]
        source = Source("parameter", name, stack=self.scope.stack)
        reason = f"the parameter {source.qualified} has no value here"
        return leaf(reason, {"Ref": source.qualified}, source)

    def _require(self, name: str, path: Path) -> None:
        """Refuses a reference to what is no resource of the template, or one that is left out."""
        block = path[0] if path else "Resources"
        if block == "Conditions":
            raise refusal(
                f"Template format error: Unresolved dependencies [{name}]. Cannot reference"
                " resources in the Conditions block of the template"
            )
        if name not in self.template.resources or self.exists(name) is False:
            raise refusal(
                f"Template format error: Unresolved resource dependencies [{name}] in the {block}"
                " block of the template"
            )

    def exists(self, logical_id: str) -> Truth:
        """Whether a resource's Condition holds; True without one."""
        declared = self.template.resources[logical_id]
        name = declared.get("Condition") if isinstance(declared, dict) else None
        return self.holds(name, ("Resources", logical_id, "Condition"))

    def holds(self, name: Value, path: Path) -> Truth:
        """Whether the condition holds that a Condition member names; True without one."""
        if name is None:
            return True
        if isinstance(name, str):
            return self.condition(name, path)
        what = "Template format error: Every Condition member must be a string."
        raise refusal(what, self.template.file, self.template.line(*path))

    def _get_att(self, argument: Value, path: Path) -> Value:
        named = argument.split(".", 1) if isinstance(argument, str) else argument
        match self.value(named, path):
            case [str(logical_id), attribute] if logical_id and attribute:
                return self._attribute(logical_id, attribute, path)
        raise refusal(_GET_ATT)

    def _attribute(self, logical_id: str, attribute: Value, path: Path) -> Value:
        if logical_id not in self.template.resources and path[0] != "Conditions":
            what = f"instance of Fn::GetAtt references undefined resource {logical_id}"
            raise refusal(f"Template error: {what}")
        self._require(logical_id, path)
        if isinstance(attribute, Unknown):
            return call("Fn::GetAtt", [logical_id, attribute])
        ask = self.scope.lookups.get_att
        if ask is not None:
            return ask(logical_id, text_of(attribute))
        source = Source("attribute", logical_id, text_of(attribute), self.scope.stack)
        expression = {"Fn::GetAtt": [source.qualified, source.attribute]}
        return leaf("known after apply", expression, source)

    def _sub(self, argument: Value, path: Path) -> Value:
        match argument:
            case str(text):
                variables: Mapping[str, Value] = {}
            case [str(text), dict(variables)]:
                pass
            case _:
                raise refusal(
                    "Template error: One or more Fn::Sub intrinsic functions don't specify"
                    " expected arguments. Specify a string as first argument, and an optional"
                    " second argument to specify a mapping of values to replace in the string"
                )
        pieces = [
            sub_value(piece, self._variable(piece, variables, path)) if is_variable else piece
            for piece, is_variable in sub_pieces(text)
        ]
        return concatenation(pieces)

    def _variable(self, name: str, variables: Mapping[str, Value], path: Path) -> Value:
        if name in variables:
            return self.value(variables[name], (*path, 1, name))
        logical_id, dot, attribute = name.partition(".")
        return self._attribute(logical_id, attribute, path) if dot else self._ref(name, path)

    # What somebody else knows.

    def _get_azs(self, argument: Value, path: Path) -> Value:
        region = self.value(argument, path)
        if region in ("", NO_VALUE):
            region = self._pseudo_parameter("AWS::Region")
        if isinstance(region, Unknown):
            return call("Fn::GetAZs", region)
        ask = self.scope.lookups.zones
        if ask is not None:
            zones = ask(text_of(region))
            return zones if isinstance(zones, Unknown) else list(zones)
        source = Source("zones", text_of(region))
        return leaf(f"the zones of {region} are not known here", {"Fn::GetAZs": region}, source)

    def _import_value(self, argument: Value, path: Path) -> Value:
        name = self.value(argument, path)
        if isinstance(name, Unknown):
            return call("Fn::ImportValue", name)
        ask = self.scope.lookups.import_value
        if ask is not None:
            return ask(text_of(name))
        source = Source("import", text_of(name))
        return leaf(f"the export {name} is not known here", {"Fn::ImportValue": name}, source)

    def _get_stack_output(self, argument: Value, path: Path) -> Value:
        asked = self.value(argument, path)
        if not isinstance(asked, dict) or not {"StackName", "OutputName"} <= asked.keys():
            what = "every Fn::GetStackOutput object requires a StackName and an OutputName"
            raise refusal(f"Template error: {what}")
        if not is_known(asked):
            return call("Fn::GetStackOutput", asked)
        question = StackOutput(
            text_of(asked["StackName"]),
            text_of(asked["OutputName"]),
            text_of(asked.get("Region", "")),
            text_of(asked.get("RoleArn", "")),
        )
        ask = self.scope.lookups.stack_output
        if ask is not None:
            return ask(question)
        source = Source("output", question.stack_name, question.output_name)
        reason = f"the output {question.output_name} of {question.stack_name} is not known here"
        return leaf(reason, {"Fn::GetStackOutput": asked}, source)

    def _transform(self, argument: Value, path: Path) -> Value:
        asked = self.value(argument, path)
        if not isinstance(asked, dict) or not isinstance(asked.get("Name"), str):
            raise refusal("Template error: every Fn::Transform object requires a Name")
        ask = self.scope.lookups.transform
        if ask is not None:
            return ask(asked["Name"], asked.get("Parameters", {}))
        source = Source("transform", asked["Name"])
        reason = f"what the macro {source.name} makes is not known here"
        return leaf(reason, {"Fn::Transform": asked}, source)

    def _find_in_map(self, argument: Value, path: Path) -> Value:
        return find_in_map(self.template.mappings, self.value(argument, path))

    # What is true.

    def _if(self, argument: Value, path: Path) -> Value:
        match argument:
            case [str(name), then, otherwise]:
                test = self.condition(name, path)
            case _:
                raise refusal("Template error: Fn::If requires a list argument with three elements")
        if not isinstance(test, Unknown):
            index, branch = (1, then) if test else (2, otherwise)
            return self.value(branch, (*path, index))
        first = self._assuming(name, True).value(then, (*path, 1))
        second = self._assuming(name, False).value(otherwise, (*path, 2))
        return first if first == second else call("Fn::If", [test, first, second])

    def condition(self, name: str, path: Path = ()) -> Truth:
        """Whether a named condition holds; ``path`` says who asks."""
        if name in self.assumed:
            return self.assumed[name]
        if name not in self._decided:
            if name not in self.template.conditions:
                raise self._no_condition(name, path)
            if name in self._deciding:
                chain = ", ".join(self._deciding[self._deciding.index(name) :])
                what = f"Template error: Found circular condition dependency: [{chain}]"
                raise located(
                    refusal(what), self.template.file, self.template.line("Conditions", name)
                )
            self._deciding.append(name)
            here: Path = ("Conditions", name)
            self._decided[name] = self.truth(self.template.conditions[name], here)
            self._deciding.pop()
        return self._decided[name]

    def _no_condition(self, name: str, path: Path) -> TemplateError:
        block = path[0] if path else "Resources"
        if path and path[-1] == "Condition" and block != "Conditions":
            what = f"Template format error: Unresolved condition dependency {name} in the {block}"
            what += " block of the template"
        else:
            function = path[-1] if path else "Fn::If"
            what = f"Template error: unresolved condition dependency {name} in {function}"
        return located(refusal(what), self.template.file, self.template.line(*path))

    def truth(self, expression: Value, path: Path) -> Truth:
        """Whether a condition expression holds."""
        if not isinstance(expression, dict) or len(expression) != 1:
            raise located(refusal(_NO_CONDITION), self.template.file, self.template.line(*path))
        [(function, argument)] = expression.items()
        here = (*path, function)
        try:
            return self._boolean(function, argument, here)
        except TemplateError as error:
            raise located(error, self.template.file, self.template.line(*here)) from None

    def _boolean(self, function: str, argument: Value, path: Path) -> Truth:
        if function == "Condition" and isinstance(argument, str):
            return self.condition(argument, path)
        if function == "Fn::Equals":
            left, right = checked_parts(function, argument)
            return equal(self.value(left, (*path, 0)), self.value(right, (*path, 1)))
        if function not in ("Fn::And", "Fn::Or", "Fn::Not"):
            raise refusal(_NO_CONDITION)
        given = checked_parts(function, argument)
        parts = [self.truth(part, (*path, index)) for index, part in enumerate(given)]
        if function == "Fn::Not":
            return negated(parts[0])
        return both(parts) if function == "Fn::And" else either(parts)

    def given(self, name: str) -> Evaluator:
        """An evaluator for what exists only while a condition holds; itself where that is known."""
        unknown = isinstance(self.condition(name), Unknown)
        return self._assuming(name, True) if unknown else self

    def _assuming(self, name: str, holds: bool) -> Evaluator:
        """An evaluator for what is looked at only while a condition holds (or does not)."""
        if (name, holds) not in self._branches:
            implied = implications(self.template.conditions, name, holds)
            branch = Evaluator(self.template, self.scope, {**self.assumed, **implied})
            self._branches[name, holds] = branch
        return self._branches[name, holds]


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
