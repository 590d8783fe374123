"""Do nested stacks fit together: what a parent passes, and what a child declares and gives back?

CloudFormation finds out in the middle of a deployment; cfn-lint compares names only. Here each
wire is followed to where its value is made, so that a VPC's ID in a subnet's place is seen.

    Product ●→ wires (contracts_wires) ●→ findings, each by a rule of contracts_rules
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.errors import TemplateError
from generator.cfn.load import Product
from generator.cfn.parameters.types import declaration, failures
from generator.cfn.template import Template
from generator.findings import Finding
from generator.lint.nested_stacks.change_sets import review_faults
from generator.lint.nested_stacks.kinds import Kinds
from generator.lint.nested_stacks.rules import fault
from generator.lint.nested_stacks.values import type_of
from generator.lint.nested_stacks.wires import (
    NestedStack,
    nested_stacks,
    output_references,
    passed_output,
)
from generator.nearest import did_you_mean


def contract_findings(product: Product) -> Iterator[Finding]:
    """Everything that is wrong between the stacks of a product, in no special order."""
    kinds = Kinds(product)
    stacks = list(nested_stacks(product))
    for stack in stacks:
        yield from _names(stack)
        yield from _values(stack, kinds)
    for path, template in product.templates.items():
        yield from _outputs(product, path, template)
    yield from review_faults(stacks)
    for path, why in product.opaque.items():
        yield _opaque(product, path, why)


def _names(stack: NestedStack) -> Iterator[Finding]:
    """SF1001, SF1002: parameters that the child does not have, or needs and does not get."""
    declared = stack.child.parameters
    for name in stack.passed:
        if name not in declared:
            hint = did_you_mean(name, declared)
            what = f"{stack.child.file} has no parameter {name}."
            yield stack.fault("SF1001", f"{what} {hint}".strip(), name)
    for name, one in declared.items():
        if name not in stack.passed and isinstance(one, dict) and "Default" not in one:
            what = f"{stack.child.file} needs the parameter {name}, which has no default."
            yield stack.fault("SF1002", what)


def _values(stack: NestedStack, kinds: Kinds) -> Iterator[Finding]:
    """SF1004 to SF1006, SF1010: values that a parameter cannot take, or should not."""
    for name, expression in stack.passed.items():
        if name in stack.child.parameters:
            found = [*_misfits(stack, name, expression, kinds), *_refused(stack, name, expression)]
            yield from found or _swapped(stack, name, expression, kinds.product)


def _misfits(stack: NestedStack, name: str, expression: object, kinds: Kinds) -> Iterator[Finding]:
    type_name = type_of(stack.child.parameters[name])
    for produced in kinds.alternatives(stack.parent_path, expression):
        if problem := produced.shape_problem(type_name):
            yield stack.fault("SF1005", f"{name}: {problem}", name)
        elif problem := produced.kind_problem(type_name):
            yield stack.fault("SF1004", f"{name}: {problem}", name, produced.trail)


def _refused(stack: NestedStack, name: str, expression: object) -> Iterator[Finding]:
    for text, origin in _possible_texts(stack.parent, expression):
        for problem in _refusals(stack.child, name, text):
            yield stack.fault("SF1006", f"{name} may be {text!r}{origin}. {problem}", name)


def _swapped(
    stack: NestedStack, name: str, expression: object, product: Product
) -> Iterator[Finding]:
    """An output is passed, and another one bears the parameter's name."""
    source, output = passed_output(expression)
    siblings = {
        path.rpartition("/")[2]: product.templates[path].outputs
        for path in product.children(stack.parent_path)
        if path != stack.path
    }
    namesakes = [sibling for sibling, outputs in siblings.items() if name in outputs]
    if output not in siblings.get(source, {}) or output == name or not namesakes:
        return
    twin = source if source in namesakes else namesakes[0]
    message = f"{name} takes {source}.Outputs.{output}, and not {twin}.Outputs.{name}."
    yield stack.fault("SF1010", message, name)


def _possible_texts(parent: Template, expression: object) -> Iterator[tuple[str, str]]:
    """Values that are known to be passed: a literal, or what a parent's parameter may be."""
    if isinstance(expression, bool):
        yield str(expression).lower(), ""
    elif isinstance(expression, (str, int, float)):
        yield str(expression), ""
    elif isinstance(expression, dict) and isinstance(
        declared := parent.parameters.get(str(expression.get("Ref"))), dict
    ):
        name = expression["Ref"]
        allowed = declared.get("AllowedValues")
        values = list(allowed) if isinstance(allowed, list) else []
        if "Default" in declared:
            values.insert(0, declared["Default"])
        for value in dict.fromkeys(map(str, values)):
            yield value, f" (from {name})"


def _refusals(child: Template, name: str, text: str) -> list[str]:
    declared = child.parameters[name]
    try:
        known = declaration(name, declared if isinstance(declared, dict) else {})
    except TemplateError:  # cfn-lint says that the declaration is wrong
        return []
    return [failure.message for failure in failures(known, text)]


def _outputs(product: Product, path: str, template: Template) -> Iterator[Finding]:
    """SF1003: outputs that are asked for and not there."""
    for reference in output_references(template):
        child_path = f"{path}/{reference.stack}" if path else reference.stack
        child = product.templates.get(child_path)
        if child is not None and reference.output not in child.outputs:
            hint = did_you_mean(reference.output, child.outputs)
            what = f"{child.file} has no output {reference.output}."
            yield fault("SF1003", template, path, reference.path, f"{what} {hint}".strip())


def _opaque(product: Product, path: str, why: str) -> Finding:
    parent, _, logical_id = path.rpartition("/")
    place = ("Resources", logical_id, "Properties", "TemplateURL")
    message = f"The nested stack {logical_id} is not looked into: {why}"
    return fault("SF1009", product.templates[parent], parent, place, message)
