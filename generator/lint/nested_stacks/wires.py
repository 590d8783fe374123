"""Where stacks touch: what a parent passes to a nested stack, which outputs it reads.

Product ●→ NestedStack (parent, child, what is passed)
Template ●→ OutputReference (Stack.Outputs.X, by Fn::GetAtt or in Fn::Sub)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.cfn.load import Product
from generator.cfn.template import Template
from generator.cfn.values import Path
from generator.findings import Finding
from generator.lint.nested_stacks.rules import fault

STACK_TYPE = "AWS::CloudFormation::Stack"

# ${Name} or ${Name.Attribute}; ${!Name} is text.
VARIABLE = re.compile(r"\$\{([^!{}][^{}]*)\}")


@dataclass(frozen=True)
class NestedStack:
    """A nested stack whose template is at hand. Paths are of nested logical IDs."""

    parent_path: str
    parent: Template
    logical_id: str
    child: Template

    @property
    def path(self) -> str:
        """The nested stack's own path."""
        return f"{self.parent_path}/{self.logical_id}" if self.parent_path else self.logical_id

    @property
    def passed(self) -> Mapping[str, Any]:
        """Parameter → expression, as the parent writes it."""
        return passed_to(self.parent, self.logical_id)

    def fault(
        self, rule: str, message: str, parameter: str = "", proof: tuple[str, ...] = ()
    ) -> Finding:
        """A finding in the parent, at the parameter that is passed (or at all of them)."""
        place: Path = ("Resources", self.logical_id, "Properties", "Parameters")
        path = (*place, parameter) if parameter else place
        return fault(rule, self.parent, self.parent_path, path, message, proof)


@dataclass(frozen=True)
class OutputReference:
    """``Stack.Outputs.Output`` at ``path`` of a template."""

    stack: str
    output: str
    path: Path


def nested_stacks(product: Product) -> Iterator[NestedStack]:
    """Every nested stack whose template is at hand, parents first.

    Without those where a function decides on all parameters together: nothing is known of them.
    """
    for path, parent in product.templates.items():
        for child_path in product.children(path):
            logical_id = child_path.rpartition("/")[2]
            stack = NestedStack(path, parent, logical_id, product.templates[child_path])
            if not any(name.startswith("Fn::") for name in stack.passed):
                yield stack


def passed_to(template: Template, logical_id: str) -> Mapping[str, Any]:
    """What a template passes to one of its nested stacks: parameter → expression."""
    properties = template.resources[logical_id].get("Properties")
    passed = properties.get("Parameters") if isinstance(properties, dict) else None
    return passed if isinstance(passed, dict) else {}


def output_references(template: Template) -> Iterator[OutputReference]:
    """All outputs of nested stacks that a template asks for."""
    for path, name, attribute in references(template.data):
        if attribute.startswith("Outputs.") and is_stack(template, name):
            yield OutputReference(name, attribute.removeprefix("Outputs."), path)


def is_stack(template: Template, logical_id: str) -> bool:
    """True where this logical ID is a nested stack's."""
    resource = template.resources.get(logical_id)
    return isinstance(resource, dict) and resource.get("Type") == STACK_TYPE


def references(node: Any, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """Every reference in a tree: where, the name, the attribute (empty for Ref)."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from references(item, (*path, index))
    elif isinstance(node, dict):
        for key, value in node.items():
            here = (*path, key)
            if key == "Ref" and isinstance(value, str):
                yield here, value, ""
            elif key == "Fn::GetAtt" and (target := attribute_of(value)):
                yield here, *target
            elif key == "Fn::Sub":
                yield from _sub_references(value, here)
            else:
                yield from references(value, here)


def attribute_of(value: Any) -> tuple[str, str] | None:
    """The logical ID and the attribute of an Fn::GetAtt, where both are literal."""
    if isinstance(value, str):
        name, _, attribute = value.partition(".")
        return name, attribute
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) for v in value):
        return value[0], value[1]
    return None


def passed_output(expression: Any) -> tuple[str, str]:
    """The stack and the output, where an expression is an output and nothing else; else empty."""
    target = attribute_of(expression.get("Fn::GetAtt")) if isinstance(expression, dict) else None
    if target is None or not target[1].startswith("Outputs."):
        return "", ""
    return target[0], target[1].removeprefix("Outputs.")


def _sub_references(value: Any, path: Path) -> Iterator[tuple[Path, str, str]]:
    text, variables = value if isinstance(value, list) and len(value) == 2 else (value, {})
    if isinstance(text, str):
        for match in VARIABLE.finditer(text):
            name, _, attribute = match[1].strip().partition(".")
            if not (isinstance(variables, dict) and match[1].strip() in variables):
                yield path, name, attribute
    yield from references(variables, (*path, 1))
