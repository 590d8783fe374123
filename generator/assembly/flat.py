"""Flat: every layer writes into one template, and hands back its wires as they are.

Nested stacks wait for each other as wholes. In one template CloudFormation waits only for what
a resource refers to, so what a wire depends on is written down here: as DependsOn where that
resource always exists, as a reference under Fn::If in the Metadata where it exists
only sometimes (a DependsOn on it is cfn-lint's E3005), and not at all where a reference says it
already (W3005).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Concatenate

from generator.assembly.place import P, R, wires_in
from generator.assembly.plain import Json, plain
from generator.assembly.simplify import simplified
from generator.assembly.template import Template, agree, merge
from generator.assembly.wires import Condition, Dependency


@dataclass
class Flat:
    """Collects all layers in one template."""

    root: Template = field(default_factory=Template)

    def __call__(
        self, layer: Callable[Concatenate[Template, P], R], /, *args: P.args, **wires: P.kwargs
    ) -> R:
        """Place a layer inline; its wires are handed back as they are."""
        inputs = wires_in(layer, wires)
        template = Template()
        outputs = layer(template, *args, **wires)
        by_value = {_json(one.value): one.depends_on for one in inputs.values() if one.depends_on}
        for resource in template.resources.values():
            write_order(resource, dependencies_of(resource, by_value))
        agree(self.root.conditions, template.conditions, "condition")
        agree(self.root.mappings, template.mappings, "mapping")
        merge(self.root.resources, template.resources, "resource")
        return outputs

    def finished(self) -> Template:
        """The whole template, with what a resource's own condition decides decided."""
        resources = {
            name: simplified(resource, self.root.conditions)
            for name, resource in self.root.resources.items()
        }
        return Template(resources, self.root.conditions, self.root.mappings)


def subtrees(node: Json) -> Iterator[Json]:
    """The node and everything below it."""
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from subtrees(child)


def dependencies_of(
    resource: Json, by_value: Mapping[str, Sequence[Dependency]]
) -> list[Dependency]:
    """What must exist before this resource, because of the wires it uses; nothing twice.

    ``by_value`` is by the wire's value as JSON: where a resource uses the wire, its own JSON holds
    that text, and nothing else can, since braces and quotes inside strings are escaped.
    """
    properties = _json(resource.get("Properties", {})) if by_value else ""
    used = (dependencies for value, dependencies in by_value.items() if value in properties)
    return list(dict.fromkeys(dependency for each in used for dependency in each))


def _json(value: object) -> str:
    return json.dumps(plain(value))


def write_order(resource: dict[str, Json], dependencies: Sequence[Dependency]) -> None:
    """Write down that a resource comes after what it depends on."""
    if not dependencies:
        return
    referenced = set(references(resource))
    missing = [one for one in dependencies if one.logical_id not in referenced]
    always = [one.logical_id for one in missing if one.condition is None]
    if always:
        before = resource.get("DependsOn", [])
        before = [before] if isinstance(before, str) else before
        resource["DependsOn"] = sorted({*before, *always})
    sometimes = {one.logical_id: one.condition for one in missing if one.condition is not None}
    if sometimes:
        after = {name: _existing(name, condition) for name, condition in sorted(sometimes.items())}
        resource["Metadata"] = {**resource.get("Metadata", {}), "After": after}


def _existing(logical_id: str, condition: Condition) -> Json:
    return {"Fn::If": [condition.name, {"Ref": logical_id}, ""]}


def references(node: Json) -> Iterator[str]:
    """The logical IDs that Ref and Fn::GetAtt name directly."""
    for part in subtrees(node):
        if isinstance(part, dict) and len(part) == 1:
            if isinstance(part.get("Ref"), str):
                yield part["Ref"]
            elif isinstance(part.get("Fn::GetAtt"), list):
                yield part["Fn::GetAtt"][0]
