"""Nested: a child template a layer, with parameters and outputs that follow from its wires."""

from __future__ import annotations

from typing import Any

import pytest
from unit.assembly.toys import MODE, ZONES, ground, house, toy

from generator.assembly.document import Document
from generator.assembly.nested import Nested
from generator.assembly.template import AssemblyError


@pytest.fixture
def placed() -> Nested:
    place = Nested()
    toy(place)
    return place


def child(placed: Nested, path: str) -> Document:
    return next(document for document in placed.children if document.path == path)


def test_each_layer_is_a_stack_with_a_relative_template_url(placed: Nested) -> None:
    stacks: dict[str, Any] = placed.root.resources
    assert list(stacks) == ["Ground", "House"]
    assert [stack["Type"] for stack in stacks.values()] == ["AWS::CloudFormation::Stack"] * 2
    assert stacks["House"]["Properties"]["TemplateURL"] == "./house.yaml"


def test_a_child_is_named_described_and_traced_to_its_layer(placed: Nested) -> None:
    document = child(placed, "nested/ground.yaml")
    assert document.source == "unit/assembly/toys.py"
    assert document.content["Description"] == "The ground: a VPC and its subnets."
    assert list(document.content) == [
        "AWSTemplateFormatVersion",
        "Description",
        "Parameters",
        "Conditions",
        "Resources",
        "Outputs",
    ]


def test_wires_become_parameters_without_constraints(placed: Nested) -> None:
    parameters = child(placed, "nested/house.yaml").content["Parameters"]
    assert parameters == {
        "Mode": {"Type": "String", "Description": "What it is."},
        "VpcId": {"Type": "String", "Description": "The VPC."},
        "SubnetIds": {"Type": "CommaDelimitedList", "Description": "The subnets."},
    }


def test_the_layer_sees_its_own_parameters(placed: Nested) -> None:
    endpoint = child(placed, "nested/house.yaml").content["Resources"]["Endpoint"]
    assert endpoint["Properties"]["SubnetIds"] == {"Ref": "SubnetIds"}


def test_root_parameters_are_passed_down_and_lists_are_joined(placed: Nested) -> None:
    assert placed.root.resources["Ground"]["Properties"]["Parameters"] == {
        "Mode": {"Ref": "Mode"},
        "Zones": {"Fn::Join": [",", {"Ref": "Zones"}]},
    }


def test_outputs_are_passed_on_as_they_are(placed: Nested) -> None:
    assert placed.root.resources["House"]["Properties"]["Parameters"] == {
        "Mode": {"Ref": "Mode"},
        "VpcId": {"Fn::GetAtt": ["Ground", "Outputs.VpcId"]},
        "SubnetIds": {"Fn::GetAtt": ["Ground", "Outputs.SubnetIds"]},
    }


def test_a_list_leaves_a_child_as_one_string(placed: Nested) -> None:
    output = child(placed, "nested/ground.yaml").content["Outputs"]["SubnetIds"]
    chosen = {"Fn::If": ["Big", [{"Ref": "One"}, {"Ref": "Two"}], [{"Ref": "One"}]]}
    assert output == {"Description": "The subnets.", "Value": {"Fn::Join": [",", chosen]}}


def test_two_layers_of_one_name_are_refused() -> None:
    place = Nested()
    place(ground, mode=MODE, zones=ZONES)
    with pytest.raises(AssemblyError, match="called Ground"):
        place(ground, mode=MODE, zones=ZONES)


def test_a_root_parameter_keeps_its_name_on_the_way_down() -> None:
    with pytest.raises(AssemblyError, match="is the root parameter Zones"):
        Nested()(ground, mode=ZONES, zones=ZONES)


def test_what_is_no_wire_is_refused() -> None:
    with pytest.raises(AssemblyError, match="takes a wire, not 'vpc-1'"):
        Nested()(house, mode=MODE, vpc_id="vpc-1", subnet_ids="subnet-1")


def test_a_layer_says_what_it_is() -> None:
    def silent(template: object) -> tuple[()]:
        return ()

    with pytest.raises(AssemblyError, match="silent has no docstring"):
        Nested()(silent)
