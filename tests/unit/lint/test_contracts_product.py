"""The product's own wires: they fit, and none of them could be swapped for another unseen."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.cfn.load import Product, load
from generator.cfn.template import Template
from generator.lint.nested_stacks.check import contract_findings

Wire = tuple[str, str]
"""A nested stack and its parameter."""


@pytest.fixture(scope="module")
def product() -> Product:
    folder = Path(__file__).parents[3]
    return load("templates/nested/root.yaml", lambda name: (folder / name).read_text("utf-8"))


def rewired(product: Product, values: Mapping[Wire, Any]) -> Product:
    data = copy.deepcopy(product.root.data)
    for (stack, parameter), value in values.items():
        data["Resources"][stack]["Properties"]["Parameters"][parameter] = value
    return Product({**product.templates, "": Template(data, product.root.file)})


def wires_from_outputs(product: Product) -> dict[Wire, Any]:
    return {
        (stack, parameter): value
        for stack in product.children("")
        for parameter, value in product.root.resources[stack]["Properties"]["Parameters"].items()
        if "Fn::GetAtt" in value
    }


def test_all_wires_fit(product: Product) -> None:
    assert list(contract_findings(product)) == []


def test_no_wire_can_take_anothers_place_unseen(product: Product) -> None:
    """Every wire is given every output in turn, all of them in one product at a time."""
    outputs = [
        (stack, {"Fn::GetAtt": [stack, f"Outputs.{name}"]})
        for stack in product.children("")
        for name in product.templates[stack].outputs
    ]
    wires = wires_from_outputs(product)
    unseen = []
    for source, other in outputs:
        # A stack that waits for itself is cfn-lint's E3004.
        wrong = [wire for wire, right in wires.items() if right != other and wire[0] != source]
        found = contract_findings(rewired(product, dict.fromkeys(wrong, other)))
        seen = {(one.logical_id, one.message.split()[0].rstrip(":")) for one in found}
        unseen += [(wire, other) for wire in wrong if wire not in seen]

    assert len(wires) > 30
    assert unseen == []
