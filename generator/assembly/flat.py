"""Flat: every layer writes into one template, and hands back its wires as they are.

Nested stacks wait for each other as wholes. In one template CloudFormation waits only for what
a resource refers to, so the order that a wire *needs* is written down here: as DependsOn where
the needed resource always exists, as a reference under Fn::If in the Metadata where it exists
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
from generator.assembly.wires import Need, Switch


@dataclass
class Flat:
    """Collects all layers in one template."""

    root: Template = field(default_factory=Template)

    def __call__(
        self, layer: Callable[Concatenate[Template, P], R], /, *args: P.args, **wires: P.kwargs
    ) -> R:
        """Place a layer inline; its wires are handed back as they are."""
        given = wires_in(layer, wires)
        template = Template()
        outputs = layer(template, *args, **wires)
        needing = {_json(wire.value): wire.needs for wire in given.values() if wire.needs}
        for resource in template.resources.values():
            write_order(resource, needed_by(resource, needing))
        agree(self.root.conditions, template.conditions, "condition")
        agree(self.root.mappings, template.mappings, "mapping")
        self.root.switches.update(template.switches)
        merge(self.root.resources, template.resources, "resource")
        return outputs

    def finished(self) -> Template:
        """The whole template, with what a resource's own condition decides decided."""
        resources = {
            name: simplified(resource, self.root.switches)
            for name, resource in self.root.resources.items()
        }
        return Template(resources, self.root.conditions, self.root.mappings, self.root.switches)


def subtrees(node: Json) -> Iterator[Json]:
    """The node and everything below it."""
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from subtrees(child)


def needed_by(resource: Json, needing: Mapping[str, Sequence[Need]]) -> list[Need]:
    """What must exist before this resource, because of the wires it uses; no need twice.

    ``needing`` is by the wire's value as JSON: where a resource uses the wire, its own JSON holds
    that text, and nothing else can, since braces and quotes inside strings are escaped.
    """
    properties = _json(resource.get("Properties", {})) if needing else ""
    used = (needs for value, needs in needing.items() if value in properties)
    return list(dict.fromkeys(need for needs in used for need in needs))


def _json(value: object) -> str:
    return json.dumps(plain(value))


def write_order(resource: dict[str, Json], needed: list[Need]) -> None:
    """Write down that a resource comes after what it needs."""
    if not needed:
        return
    named = set(references(resource))
    missing = [need for need in needed if need.logical_id not in named]
    always = [need.logical_id for need in missing if need.when is None]
    if always:
        before = resource.get("DependsOn", [])
        before = [before] if isinstance(before, str) else before
        resource["DependsOn"] = sorted({*before, *always})
    sometimes = {need.logical_id: need.when for need in missing if need.when is not None}
    if sometimes:
        after = {name: _existing(name, switch) for name, switch in sorted(sometimes.items())}
        resource["Metadata"] = {**resource.get("Metadata", {}), "After": after}


def _existing(logical_id: str, switch: Switch) -> Json:
    return {"Fn::If": [switch.name, {"Ref": logical_id}, ""]}


def references(node: Json) -> Iterator[str]:
    """The logical IDs that Ref and Fn::GetAtt name directly."""
    for part in subtrees(node):
        if isinstance(part, dict) and len(part) == 1:
            if isinstance(part.get("Ref"), str):
                yield part["Ref"]
            elif isinstance(part.get("Fn::GetAtt"), list):
                yield part["Fn::GetAtt"][0]
