"""Flat: every layer writes into one template, and hands back its wires as they are.

Nested stacks wait for each other as wholes. In one template CloudFormation waits only for what
a resource refers to, so what a wire depends on is written down (:mod:`order`) for each resource
that uses the wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Concatenate

from generator.assembly.order import write_order
from generator.assembly.place import P, R, wires_in
from generator.assembly.plain import Json, plain
from generator.assembly.simplify import simplified
from generator.assembly.template import Template, agree, merge
from generator.assembly.wires import Dependency


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
            condition = template.conditions.get(resource.get("Condition", ""))
            write_order(resource, dependencies_of(resource, by_value), condition)
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
