"""What change sets list, and how, where recordings of AWS say it."""

from __future__ import annotations

import json
from typing import Any

from .conftest import World
from .test_life_of_stacks import keeper, template, topic

UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"


def rows(change_set: Any) -> dict[str, Any]:
    """A change set's rows by logical ID, in their order."""
    listed = [one["ResourceChange"] for one in change_set["Changes"]]
    return {one["LogicalResourceId"]: one for one in listed}


def details(row: Any) -> list[tuple[str, str, str, str]]:
    """(attribute, source, evaluation, cause) of a row's details."""
    return [
        (
            one["Target"]["Attribute"],
            one["ChangeSource"],
            one["Evaluation"],
            one.get("CausingEntity", ""),
        )
        for one in row["Details"]
    ]


def both_readings(world: World, change_set: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rows with values, and those without."""
    return rows(change_set), rows(world.described(change_set["ChangeSetId"], values=False))


def test_a_parameter_that_a_property_begins_to_use_is_a_cause(world: World) -> None:
    world.create("s", template(K=keeper("fixed")))
    changed = {
        "Parameters": {"Word": {"Type": "String", "Default": "new"}},
        **template(K=keeper({"Fn::Sub": "fixed-${Word}"})),
    }
    for found in both_readings(world, world.change_set("s", changed)):
        assert sorted(details(found["K"])) == [
            ("Properties", "DirectModification", "Dynamic", ""),
            ("Properties", "ParameterReference", "Static", "Word"),
        ]


def test_an_edit_that_uses_an_old_parameter_is_a_direct_change(world: World) -> None:
    said = {"Parameters": {"Word": {"Type": "String", "Default": "old"}}}
    world.create("s", {**said, **template(K=keeper("fixed"))})
    changed = {**said, **template(K=keeper({"Fn::Sub": "fixed-${Word}"}))}
    for found in both_readings(world, world.change_set("s", changed)):
        assert details(found["K"]) == [("Properties", "DirectModification", "Static", "")]


def test_metadata_has_causes_too_and_stands_before_properties(world: World) -> None:
    said = {"Parameters": {"Word": {"Type": "String"}}}
    kept = keeper({"Ref": "Word"}, Metadata={"said": {"Ref": "Word"}})
    world.create("s", {**said, **template(K=kept)}, parameters={"Word": "one"})
    change_set = world.change_set("s", {**said, **template(K=kept)}, parameters={"Word": "two"})
    for found in both_readings(world, change_set):
        assert found["K"]["Scope"] == ["Metadata", "Properties"]
        assert details(found["K"]) == [
            ("Metadata", "ParameterReference", "Static", "Word"),
            ("Metadata", "DirectModification", "Dynamic", ""),
            ("Properties", "ParameterReference", "Static", "Word"),
            ("Properties", "DirectModification", "Dynamic", ""),
        ]


def test_only_a_plain_sub_shows_the_pieces_that_are_known(world: World) -> None:
    listed = {"Fn::Sub": ["x-${V}", {"V": {"Ref": "A"}}]}
    change_set = world.change_set(
        "s",
        template(
            A=topic("a"),
            J=keeper({"Fn::Join": ["-", ["x", {"Ref": "A"}]]}),
            L=keeper(listed),
            S=keeper({"Fn::Sub": "x-${A}"}),
        ),
        "CREATE",
    )
    shown = {
        name: json.loads(row["AfterContext"])["Properties"].get("Value")
        for name, row in rows(change_set).items()
    }
    assert shown == {"A": None, "J": UNKNOWN, "L": UNKNOWN, "S": f"x-{UNKNOWN}"}


def test_what_a_resource_that_goes_took_from_others_is_not_told(world: World) -> None:
    world.create(
        "s",
        template(
            A=topic("a"),
            B=keeper({"Ref": "A"}),
            C=keeper({"Fn::GetAtt": ["A", "TopicName"]}),
            D=keeper("plain"),
        ),
    )
    change_set = world.change_set("s", template(A=topic("a")))
    found = rows(change_set)
    values = {
        name: json.loads(found[name]["BeforeContext"])["Properties"]["Value"] for name in "BCD"
    }
    assert values == {"B": UNKNOWN, "C": UNKNOWN, "D": "plain"}
    assert {row["Action"] for row in found.values()} == {"Remove"}
    assert world.execute(change_set) == "UPDATE_COMPLETE"


def test_a_join_of_a_list_that_is_not_known_yet_is_a_warning(world: World) -> None:
    parts = {"Fn::Split": [":", {"Fn::GetAtt": ["A", "TopicArn"]}]}
    change_set = world.change_set(
        "s", template(A=topic("a"), K=keeper({"Fn::Join": ["-", parts]})), "CREATE"
    )
    assert change_set["Status"] == "CREATE_COMPLETE"
    assert change_set["StatusReason"].startswith("[WARN] --include-property-values option can")
    assert "resource [K]" in change_set["StatusReason"]
    assert "Fn::Join object requires two parameters" in change_set["StatusReason"]
    assert world.execute(change_set) == "CREATE_COMPLETE"


def test_rows_are_sorted_and_a_longer_name_stands_before_its_beginning(world: World) -> None:
    made = template(Zebra=topic("z"), Role=topic("r"), RolePolicy=topic("p"), Apple=topic("a"))
    change_set = world.change_set("s", made, "CREATE")
    order = ["Apple", "RolePolicy", "Role", "Zebra"]
    for found in both_readings(world, change_set):
        assert list(found) == order
