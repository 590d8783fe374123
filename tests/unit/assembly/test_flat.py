"""Flat: one template, and the order that nested stacks would have given for free."""

from __future__ import annotations

from typing import Any

import pytest
from unit.assembly.toys import MODE, ZONES, ground, toy

from generator.assembly.flat import Flat, dependencies_of
from generator.assembly.order import references, write_order
from generator.assembly.template import AssemblyError, Template
from generator.assembly.wires import Condition, Dependency


@pytest.fixture
def resources() -> dict[str, Any]:
    place = Flat()
    toy(place)
    return place.finished().resources


def test_layers_refer_to_each_other_directly(resources: dict[str, Any]) -> None:
    assert resources["Group"]["Properties"]["VpcId"] == {"Ref": "Vpc"}


def test_a_condition_of_two_layers_is_declared_once() -> None:
    place = Flat()
    toy(place)
    assert place.finished().conditions["Big"].expression == {"Fn::Equals": [{"Ref": "Mode"}, "big"]}


def test_what_a_wire_depends_on_comes_first(resources: dict[str, Any]) -> None:
    assert resources["Endpoint"]["DependsOn"] == ["Route"]


def test_what_exists_only_sometimes_is_referred_to_under_its_condition(
    resources: dict[str, Any],
) -> None:
    after = resources["Endpoint"]["Metadata"]["After"]
    assert after == {"SecondRoute": {"Fn::If": ["Big", {"Ref": "SecondRoute"}, ""]}}


def test_under_the_same_condition_no_choice_is_left(resources: dict[str, Any]) -> None:
    endpoint = resources["BigEndpoint"]
    assert endpoint["Properties"]["SubnetIds"] == [{"Ref": "One"}, {"Ref": "Two"}]
    assert endpoint["DependsOn"] == ["Route", "SecondRoute"]
    assert "Metadata" not in endpoint


def test_who_does_not_use_the_wire_does_not_wait(resources: dict[str, Any]) -> None:
    assert "DependsOn" not in resources["Group"]
    assert "Metadata" not in resources["Group"]


def test_a_logical_id_is_taken_once() -> None:
    place = Flat()
    place(ground, mode=MODE, zones=ZONES)
    with pytest.raises(AssemblyError, match="called Vpc"):
        place(ground, mode=MODE, zones=ZONES)


def test_a_dependency_that_is_referenced_already_is_not_written_again() -> None:
    resource = {"Properties": {"A": {"Ref": "Route"}, "B": {"Fn::GetAtt": ["Other", "Arn"]}}}
    write_order(resource, [Dependency("Route"), Dependency("Other")])
    assert "DependsOn" not in resource


def test_what_the_layer_itself_waits_for_is_kept() -> None:
    resource: dict[str, Any] = {"DependsOn": "Own", "Properties": {}, "Metadata": {"Note": "n"}}
    write_order(resource, [Dependency("Route"), Dependency("Late", Condition("Big", {}))])
    assert resource["DependsOn"] == ["Own", "Route"]
    assert resource["Metadata"] == {
        "Note": "n",
        "After": {"Late": {"Fn::If": ["Big", {"Ref": "Late"}, ""]}},
    }


def test_conditional_dependencies_are_written_in_the_order_of_their_names() -> None:
    resource: dict[str, Any] = {"Properties": {}}
    write_order(resource, [Dependency(name, Condition("Big", {})) for name in ("Late", "Early")])
    assert list(resource["Metadata"]["After"]) == ["Early", "Late"]
    assert "DependsOn" not in resource


def test_a_wire_is_found_inside_other_expressions() -> None:
    resource = {"Properties": {"A": {"Fn::Join": [",", [{"Ref": "X"}]]}}}
    by_value = {'{"Ref": "X"}': (Dependency("First"),), '{"Ref": "Y"}': (Dependency("Other"),)}
    assert dependencies_of(resource, by_value) == [Dependency("First")]


def test_a_text_that_looks_like_a_wire_is_none() -> None:
    resource = {"Properties": {"Body": '{"Ref": "X"}'}}
    assert dependencies_of(resource, {'{"Ref": "X"}': (Dependency("First"),)}) == []


def test_references_are_found_at_any_depth() -> None:
    node = [{"Fn::If": ["C", {"Ref": "A"}, {"K": {"Fn::GetAtt": ["B", "Arn"]}}]}, {"Ref": "A"}]
    assert list(references(node)) == ["A", "B", "A"]


def test_nothing_is_written_where_nothing_is_needed() -> None:
    template = Template()
    assert Flat(template).finished() == template
