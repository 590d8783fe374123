"""Nested: each layer becomes a child template, and a stack of it in the root.

    wires in  ●→ child Parameters, from the layer's signature
    layer     ●→ child Resources
    wires out ●→ child Outputs ●→ Fn::GetAtt on the stack

CloudFormation creates the stacks in the order that those references give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate

from troposphere import GetAtt, Ref
from troposphere.cloudformation import Stack

from generator.assembly.document import (
    Document,
    document_content,
    output,
    passed_parameter,
    wire_parameter,
)
from generator.assembly.naming import pascal
from generator.assembly.place import P, R, description, logical_id, wires_in, wires_out
from generator.assembly.template import Template
from generator.assembly.wires import ParameterWire, Wire


@dataclass
class Nested:
    """Collects the root's stacks and the children's documents."""

    root: Template = field(default_factory=Template)
    children: list[Document] = field(default_factory=list)

    def __call__(
        self, layer: Callable[Concatenate[Template, P], R], /, *args: P.args, **wires: P.kwargs
    ) -> R:
        """Place a layer as a nested stack; its wires are outputs of that stack."""
        inputs = wires_in(layer, wires)
        template = Template()
        outputs = layer(template, *args, **_inside(inputs))  # type: ignore[arg-type]
        produced = wires_out(outputs)
        self.children.append(_child(layer, template, inputs, produced))
        stack = logical_id(layer)
        passed = {pascal(name): wire.crossing for name, wire in inputs.items()}
        self.root.add(Stack(stack, TemplateURL=f"./{layer.__name__}.yaml", Parameters=passed))
        return type(outputs)(**_outside(stack, produced))


def _inside(inputs: Mapping[str, Wire[Any]]) -> dict[str, Wire[Any]]:
    """What the layer sees: each wire as the child's own parameter."""
    return {
        name: wire
        if isinstance(wire, ParameterWire)
        else Wire(wire.kind, Ref(pascal(name)), wire.description)
        for name, wire in inputs.items()
    }


def _outside(stack: str, produced: Mapping[str, Wire[Any]]) -> dict[str, Wire[Any]]:
    """What the root sees: each wire as an output of the stack."""
    return {
        name: Wire(
            wire.kind, GetAtt(stack, f"Outputs.{pascal(name)}"), wire.description, joined=True
        )
        for name, wire in produced.items()
    }


def _child(
    layer: Callable[..., object],
    template: Template,
    inputs: Mapping[str, Wire[Any]],
    produced: Mapping[str, Wire[Any]],
) -> Document:
    parameters = {
        pascal(name): passed_parameter(wire.definition)
        if isinstance(wire, ParameterWire) and wire.definition
        else wire_parameter(wire)
        for name, wire in inputs.items()
    }
    outputs = {pascal(name): output(wire) for name, wire in produced.items()}
    content = document_content(description(layer), template, parameters=parameters, outputs=outputs)
    source = layer.__module__.replace(".", "/") + ".py"
    path = f"nested/{layer.__name__}.yaml"
    return Document(path, source, content, sources=template.sources)
