"""Of what kind a value is that is passed on a wire: followed to the resource that makes it.

Product, stack, expression ●→ alternatives (contracts_values), one for each branch of Fn::If
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.cfn.load import Product
from generator.lint.nested_stacks.values import (
    UNKNOWN,
    Produced,
    Shape,
    is_list_type,
    kind_of_resource,
    kind_of_type,
    type_of,
)
from generator.lint.nested_stacks.wires import VARIABLE, attribute_of, is_stack, passed_to


class Kinds:
    """Answers of what kind expressions are, anywhere in one product."""

    def __init__(self, product: Product) -> None:
        self.product = product
        # Filled as references are followed; what is being followed is unknown, so that stacks
        # that wait for each other do not send us round in circles.
        self._known: dict[tuple[str, str, str], tuple[Produced, ...]] = {}

    def alternatives(self, stack: str, expression: Any) -> set[Produced]:
        """What an expression in this stack's template may give: one for each branch of Fn::If."""
        return set(self._produced(stack, expression))

    def _produced(self, stack: str, expression: Any) -> Iterator[Produced]:
        if isinstance(expression, list):
            items = [one for item in expression for one in self._produced(stack, item)]
            yield replace(_in_common(items), shape="list")
        elif isinstance(expression, dict) and len(expression) == 1:
            [(function, argument)] = expression.items()
            yield from self._function(stack, function, argument)
        else:
            yield UNKNOWN

    def _function(self, stack: str, function: str, argument: Any) -> Iterator[Produced]:
        if function == "Ref" and argument != "AWS::NoValue":
            yield from self._followed(stack, str(argument), "")
        elif function == "Fn::GetAtt" and (target := attribute_of(argument)):
            yield from self._followed(stack, *target)
        elif function == "Fn::If" and isinstance(argument, list):
            for branch in argument[1:]:
                yield from self._produced(stack, branch)
        elif function == "Fn::Join" and isinstance(argument, list) and len(argument) == 2:
            yield self._joined(stack, *argument)
        elif function == "Fn::Select" and isinstance(argument, list) and len(argument) == 2:
            for one in self._produced(stack, argument[1]):
                yield replace(one, shape="single")
        elif function == "Fn::Sub" and isinstance(argument, str):
            yield from self._substituted(stack, argument)
        elif function == "Fn::GetAZs":
            yield Produced("AWS::EC2::AvailabilityZone.Name", "list")
        elif function in ("Fn::Split", "Fn::Cidr"):
            yield Produced(shape="list")
        elif function != "Ref":
            yield UNKNOWN

    def _joined(self, stack: str, separator: Any, items: Any) -> Produced:
        """Items joined by commas are a list on its way; any other separator makes a text."""
        if separator != ",":
            return UNKNOWN
        return replace(_in_common(list(self._produced(stack, items))), shape="joined")

    def _substituted(self, stack: str, text: str) -> Iterator[Produced]:
        """``${X}`` alone is what X is; any other text is just a text."""
        match = VARIABLE.fullmatch(text)
        if match:
            name, _, attribute = match[1].strip().partition(".")
            yield from self._followed(stack, name, attribute)
        else:
            yield UNKNOWN

    def _followed(self, stack: str, name: str, attribute: str) -> tuple[Produced, ...]:
        key = (stack, name, attribute)
        if key not in self._known:
            self._known[key] = (UNKNOWN,)
            self._known[key] = tuple(dict.fromkeys(self._reference(stack, name, attribute)))
        return self._known[key]

    def _reference(self, stack: str, name: str, attribute: str) -> Iterator[Produced]:
        template = self.product.templates[stack]
        if not attribute and name in template.parameters:
            yield from self._parameter(stack, name)
        elif is_stack(template, name) and attribute.startswith("Outputs."):
            yield from self._output(stack, name, attribute.removeprefix("Outputs."))
        elif isinstance(resource := template.resources.get(name), dict):
            kind = kind_of_resource(str(resource.get("Type")), attribute)
            source = f"{template.file}: {name}{'.' + attribute if attribute else ''}"
            trail = (f"{source} gives {kind}.",) if kind else ()
            yield Produced(kind, "single" if kind else "unknown", trail)
        else:
            yield UNKNOWN

    def _parameter(self, stack: str, name: str) -> Iterator[Produced]:
        """A parameter is of its type's kind; a plain text is of the kind of what is passed."""
        type_name = type_of(self.product.templates[stack].parameters[name])
        shape: Shape = "list" if is_list_type(type_name) else "single"
        if kind := kind_of_type(type_name):
            declared = f"{self.product.templates[stack].file}: {name} is declared {type_name}."
            yield Produced(kind, shape, (declared,))
            return
        for one in self._passed(stack, name):
            yield replace(one, shape=shape) if shape == "list" else one

    def _passed(self, stack: str, name: str) -> Iterator[Produced]:
        if not stack:
            yield UNKNOWN
            return
        parent, _, logical_id = stack.rpartition("/")
        passed = passed_to(self.product.templates[parent], logical_id)
        yield from self._produced(parent, passed[name]) if name in passed else (UNKNOWN,)

    def _output(self, stack: str, logical_id: str, output: str) -> Iterator[Produced]:
        child = f"{stack}/{logical_id}" if stack else logical_id
        template = self.product.templates.get(child)
        declared = template.outputs.get(output) if template else None
        if not isinstance(declared, dict) or "Value" not in declared:
            yield UNKNOWN
            return
        for one in self._produced(child, declared["Value"]):
            yield replace(one, trail=(*one.trail, f"{child} gives it as {output}."))


def _in_common(items: list[Produced]) -> Produced:
    """What all items are: their kind where it is the same, and all their trails."""
    kinds = {item.kind for item in items}
    trail = tuple(dict.fromkeys(step for item in items for step in item.trail))
    return Produced(kinds.pop() if len(kinds) == 1 else "", "unknown", trail)
