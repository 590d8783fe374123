"""Every layer by itself, on an empty sheet: its resources and its outputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import pytest
from troposphere import Ref, encode_to_dict

from generator.assembly.naming import pascal
from generator.assembly.place import wires_out
from generator.assembly.template import Template
from generator.assembly.wires import Condition, ParameterWire, Wire
from generator.layers.api import api
from generator.layers.cache import cache
from generator.layers.database import database
from generator.layers.load_balancer import load_balancer
from generator.layers.network import network
from generator.layers.observability import observability
from generator.layers.registry import registry
from generator.layers.security import security
from generator.layers.service import service
from generator.parameters import root_parameters

Layer = Callable[..., Any]

LAYERS: tuple[Layer, ...] = (
    network,
    security,
    registry,
    database,
    cache,
    load_balancer,
    service,
    api,
    observability,
)

every_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.__name__)


def taken(layer: Layer) -> dict[str, Wire[Any]]:
    """A wire for each of a layer's arguments: its root parameter, or a reference by its name."""
    hints = get_type_hints(layer)
    names = [name for name in inspect.signature(layer).parameters if name != "template"]
    return {name: _wire(name, hints[name]) for name in names}


def _wire(name: str, hint: Any) -> Wire[Any]:
    (kind,) = get_args(hint)
    if hint.__origin__ is ParameterWire:
        return root_parameters()[pascal(name)]
    value = [Ref(f"Given{pascal(name)}")] if kind.is_list() else Ref(f"Given{pascal(name)}")
    return Wire(kind, value, name)


def inputs(layer: Layer) -> set[str]:
    """What the wires refer to that a layer was given."""
    return {
        part for wire in taken(layer).values() for part in mentioned(encode_to_dict(wire.value))
    }


def placed(layer: Layer) -> tuple[Template, Any]:
    """What a layer writes on an empty sheet, and its wires."""
    template = Template()
    return template, layer(template, **taken(layer))


def mentioned(node: Any) -> set[str]:
    """What Ref, GetAtt and Sub name anywhere below."""
    found: set[str] = set()
    match node:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), _]}:
            found.add(name)
        case {"Fn::Sub": text}:
            pattern, values = (text, {}) if isinstance(text, str) else text
            names = {part.partition("}")[0].partition(".")[0] for part in pattern.split("${")[1:]}
            found |= (names - values.keys()) | mentioned(values)
        case dict():
            found |= set().union(*map(mentioned, node.values()))
        case list():
            found |= set().union(*map(mentioned, node))
    return found


@every_layer
def test_a_layer_says_what_it_is(layer: Layer) -> None:
    """Its docstring becomes its template's description."""
    assert (layer.__doc__ or "").startswith("StreamFlix ")


@every_layer
def test_a_layer_always_writes_the_same(layer: Layer) -> None:
    assert placed(layer)[0] == placed(layer)[0]


@every_layer
def test_a_layer_refers_only_to_what_it_has_or_was_given(layer: Layer) -> None:
    template, _ = placed(layer)
    known = inputs(layer)
    for logical_id, resource in template.resources.items():
        names = {n for n in mentioned(resource) if not n.startswith("AWS::")}
        assert names <= known | template.resources.keys(), logical_id


@every_layer
def test_a_layer_waits_only_for_what_it_has(layer: Layer) -> None:
    template, _ = placed(layer)
    for resource in template.resources.values():
        before = resource.get("DependsOn", [])
        names = {before} if isinstance(before, str) else set(before)
        assert names <= template.resources.keys()


@every_layer
def test_conditions_are_declared(layer: Layer) -> None:
    template, _ = placed(layer)
    used = {r["Condition"] for r in template.resources.values() if "Condition" in r}
    used |= {name for r in template.resources.values() for name in decided_by(r)}
    assert used <= template.conditions.keys()


def decided_by(node: Any) -> set[str]:
    """The conditions of every ``Fn::If`` below."""
    if isinstance(node, list):
        return set().union(*map(decided_by, node))
    if not isinstance(node, dict):
        return set()
    own = {node["Fn::If"][0]} if "Fn::If" in node else set()
    return own.union(*map(decided_by, node.values()))


@every_layer
def test_wires_are_of_the_kind_that_they_say(layer: Layer) -> None:
    _, outputs = placed(layer)
    hints = get_type_hints(type(outputs))
    for name, wire in wires_out(outputs).items():
        (kind,) = get_args(hints[name])
        assert wire.kind is kind
        assert wire.description.endswith(".")


@every_layer
def test_wires_lead_to_what_the_layer_has_or_was_given(layer: Layer) -> None:
    template, outputs = placed(layer)
    for wire in wires_out(outputs).values():
        names = {n for n in mentioned(encode_to_dict(wire.value)) if not n.startswith("AWS::")}
        assert names <= template.resources.keys() | inputs(layer)


@every_layer
def test_what_a_wire_depends_on_is_in_the_layer(layer: Layer) -> None:
    """And is there under the condition that the dependency names."""
    template, outputs = placed(layer)
    for wire in wires_out(outputs).values():
        for dependency in wire.depends_on:
            condition = template.resources[dependency.logical_id].get("Condition")
            assert condition == (dependency.condition.name if dependency.condition else None)


def test_no_two_layers_use_one_logical_id() -> None:
    names = [name for layer in LAYERS for name in placed(layer)[0].resources]
    assert len(set(names)) == len(names)


def test_conditions_with_one_name_are_one_expression() -> None:
    known: dict[str, Condition] = {}
    for layer in LAYERS:
        for name, condition in placed(layer)[0].conditions.items():
            assert known.setdefault(name, condition) == condition
