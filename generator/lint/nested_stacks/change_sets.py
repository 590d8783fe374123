"""What breaks nested change sets: parameters fed by another stack's output, taken apart.

While CloudFormation makes a nested change set, such a parameter holds a placeholder,
``{{IntrinsicFunction:…}}``. Fn::Select, Fn::Split and Fn::Cidr fail on it, and so does an
AllowedPattern (seen in public reports: aws-cloudformation/cloudformation-coverage-roadmap 759,
aws-cloudformation/rain 526).

    nested stacks ●→ fed parameters (down through every stack) ●→ findings in the child
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.cfn.values import Path
from generator.findings import Finding
from generator.lint.nested_stacks.rules import fault
from generator.lint.nested_stacks.wires import NestedStack, is_stack, references

APART = ("Fn::Select", "Fn::Split", "Fn::Cidr")

Fed = Mapping[str, tuple[str, ...]]
"""Parameter → the way that its value came, one sentence a stack border."""


def review_faults(stacks: Sequence[NestedStack]) -> Iterator[Finding]:
    """SF1007 and SF1008. ``stacks``: parents first."""
    fed: dict[str, Fed] = {"": {}}
    for stack in stacks:
        fed[stack.path] = _fed(stack, fed.get(stack.parent_path, {}))
        yield from _taken_apart(stack, fed[stack.path])
        yield from _patterns(stack, fed[stack.path])


def _fed(stack: NestedStack, fed_parent: Fed) -> Fed:
    """The child's parameters that some stack's output feeds, straight or through the parent."""
    found: dict[str, tuple[str, ...]] = {}
    for parameter, expression in stack.passed.items():
        for _, name, attribute in references(expression):
            is_output = attribute.startswith("Outputs.") and is_stack(stack.parent, name)
            if is_output or (not attribute and name in fed_parent):
                source = f"{name}.{attribute}" if attribute else f"the parameter {name}"
                step = f"{stack.path} takes {parameter} from {source}."
                found.setdefault(parameter, (*fed_parent.get(name, ()), step))
    return found


def _taken_apart(stack: NestedStack, fed: Fed) -> Iterator[Finding]:
    for path, function, argument in _calls(stack.child.data):
        names = {name for _, name, attribute in references(argument) if not attribute}
        for name in sorted(names & fed.keys()):
            message = f"{function} takes apart {name}, which another stack's output feeds."
            yield fault("SF1007", stack.child, stack.path, path, message, fed[name])


def _patterns(stack: NestedStack, fed: Fed) -> Iterator[Finding]:
    for name, proof in fed.items():
        if "AllowedPattern" in stack.child.parameters.get(name, {}):
            message = f"{name}, which another stack's output feeds, has an AllowedPattern."
            path = ("Parameters", name, "AllowedPattern")
            yield fault("SF1008", stack.child, stack.path, path, message, proof)


def _calls(node: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Every outermost call of a function that takes its argument apart, with that argument.

    Fn::Select out of a list that is written out takes nothing apart: it picks an item.
    """
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _calls(item, (*path, index))
    elif isinstance(node, dict):
        for key, value in node.items():
            here = (*path, key)
            if key not in APART or (key == "Fn::Select" and _written_out(value)):
                yield from _calls(value, here)
            else:
                yield here, key, value


def _written_out(argument: Any) -> bool:
    return isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], list)
