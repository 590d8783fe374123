"""Everything that goes into ``templates/``: StreamFlix placed in both ways, as documents.

architecture ●→ Nested ●→ nested/root.yaml and a file a layer
             ●→ Flat   ●→ flat/streamflix.yaml
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.architecture import Outputs, streamflix
from generator.assembly.document import (
    Document,
    document_content,
    interface,
    output,
    root_parameter,
)
from generator.assembly.flat import Flat
from generator.assembly.naming import pascal
from generator.assembly.nested import Nested
from generator.assembly.place import wires_out
from generator.assembly.plain import plain
from generator.assembly.template import AssemblyError, Template
from generator.parameters import GROUPS, Parameters, definitions
from generator.rules import RULES

ROOT = "nested/root.yaml"
FLAT = "flat/streamflix.yaml"
SOURCE = "generator/architecture.py"

NESTED_DESCRIPTION = "StreamFlix content delivery API, one nested stack a layer."
FLAT_DESCRIPTION = "StreamFlix content delivery API, all layers in one template."


def nested() -> list[Document]:
    """The root template and one child a layer."""
    place = Nested()
    outputs = streamflix(place, Parameters)
    root = Document(ROOT, SOURCE, _root(NESTED_DESCRIPTION, place.root, outputs, LINT_METADATA))
    return [root, *place.children]


def flat() -> Document:
    """The one template without nested stacks: for StackSets, Git sync and a single upload."""
    place = Flat()
    outputs = streamflix(place, Parameters)
    return Document(FLAT, SOURCE, _root(FLAT_DESCRIPTION, place.finished(), outputs, {}))


def documents() -> list[Document]:
    """Every template of both deliveries."""
    return [*nested(), flat()]


# cfn-lint reads this. W3002 warns that a relative TemplateURL needs packaging, which it gets;
# only with it does cfn-lint compare the parameters and outputs of the nested stacks.
LINT_METADATA = {"cfn-lint": {"config": {"ignore_checks": ["W3002"]}}}


def _root(
    description: str, template: Template, outputs: Outputs, metadata: Mapping[str, Any]
) -> Mapping[str, Any]:
    known = definitions()
    taken = sorted(known.keys() & template.resources.keys())
    if taken:
        raise AssemblyError(f"A root parameter and a resource share a name: {', '.join(taken)}.")
    return document_content(
        description,
        template,
        metadata={**interface(known, GROUPS), **metadata},
        parameters={name: root_parameter(definition) for name, definition in known.items()},
        rules=rules(),
        outputs={pascal(name): output(wire) for name, wire in wires_out(outputs).items()},
    )


def rules() -> dict[str, Any]:
    """The Rules section, from the one list of rules."""
    return {rule.name: _rule(rule.condition, rule.assertions) for rule in RULES}


def _rule(condition: Any, assertions: tuple[tuple[Any, str], ...]) -> dict[str, Any]:
    condition = {} if condition is None else {"RuleCondition": plain(condition)}
    checks = [
        {"Assert": plain(expression), "AssertDescription": message}
        for expression, message in assertions
    ]
    return {**condition, "Assertions": checks}
