"""What layers hand to each other."""

from __future__ import annotations

import pytest
from troposphere import Ref

from generator.assembly import kinds
from generator.assembly.kinds import Count, Kind, PrivateSubnetIds, Text, TextList, VpcId
from generator.assembly.naming import pascal
from generator.assembly.plain import plain
from generator.assembly.wires import (
    Dependency,
    ParameterWire,
    Wire,
    depends_on,
    equals,
    is_set,
    wire,
)

FLAG = ParameterWire(Text, Ref("Flag"), "")
LIST = ParameterWire(TextList, Ref("List"), "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("vpc_id", "VpcId"), ("api", "Api"), ("nat_gateway1_id", "NatGateway1Id")],
)
def test_names_cross_to_cloudformation_in_one_way(name: str, expected: str) -> None:
    assert pascal(name) == expected


def test_a_scalar_crosses_a_border_as_it_is() -> None:
    assert plain(wire(VpcId, Ref("Vpc"), "").crossing) == {"Ref": "Vpc"}


def test_a_list_crosses_a_border_as_one_string() -> None:
    crossing = wire(PrivateSubnetIds, [Ref("A"), Ref("B")], "").crossing
    assert plain(crossing) == {"Fn::Join": [",", [{"Ref": "A"}, {"Ref": "B"}]]}


def test_a_list_that_has_crossed_is_a_string_already() -> None:
    crossed = Wire(PrivateSubnetIds, Ref("A"), joined=True)
    assert plain(crossed.crossing) == {"Ref": "A"}


def test_a_list_that_is_set_is_asked_by_joining_it() -> None:
    empty = {"Fn::Equals": [{"Fn::Join": ["", {"Ref": "List"}]}, ""]}
    assert plain(is_set("S", LIST).expression) == {"Fn::Not": [empty]}


def test_dependencies_share_their_condition() -> None:
    big = equals("Big", FLAG, "big")
    assert depends_on("A", "B", condition=big) == (Dependency("A", big), Dependency("B", big))


def test_a_root_parameter_is_named_by_its_attribute() -> None:
    class Root:
        zone_count = ParameterWire(Text, None, "")

    assert Root.zone_count.name == "ZoneCount"
    assert plain(Root.zone_count.value) == {"Ref": "ZoneCount"}


@pytest.mark.parametrize(
    "kind", [k for k in vars(kinds).values() if isinstance(k, type) and issubclass(k, Kind)]
)
def test_a_kind_travels_as_a_type_that_any_text_fits(kind: type[Kind]) -> None:
    """While a nested change set is created, an output is a placeholder text."""
    assert kind.is_list() == (kind.parameter_type == "CommaDelimitedList")
    assert kind.parameter_type in {"String", "CommaDelimitedList"} or kind is Count
