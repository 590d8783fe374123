"""A resource's own condition decides the choices inside it."""

from __future__ import annotations

from generator.assembly.kinds import Text
from generator.assembly.simplify import decided, simplified
from generator.assembly.wires import ParameterWire, all_of, equals, negation

MODE = ParameterWire(Text, None, "")
BIG = equals("Big", MODE, "big")
FAST = equals("Fast", MODE, "fast")
SMALL = negation("Small", BIG)
BOTH = all_of("Both", SMALL, FAST)
SWITCHES = {condition.name: condition for condition in (BIG, FAST, SMALL, BOTH)}


def choice(name: str, then: object = "then", otherwise: object = "else") -> dict[str, object]:
    return {"Fn::If": [name, then, otherwise]}


def resource(condition: str, value: object) -> dict[str, object]:
    return {"Condition": condition, "Properties": {"A": value}}


def test_its_own_condition_holds() -> None:
    assert simplified(resource("Big", choice("Big")), SWITCHES) == resource("Big", "then")


def test_a_negation_says_that_the_other_does_not_hold() -> None:
    assert simplified(resource("Small", choice("Big")), SWITCHES) == resource("Small", "else")


def test_all_parts_of_a_conjunction_hold_and_what_they_imply() -> None:
    node = [choice("Fast"), choice("Small"), choice("Big")]
    expected = resource("Both", ["then", "then", "else"])
    assert simplified(resource("Both", node), SWITCHES) == expected


def test_other_conditions_stay_open() -> None:
    kept = resource("Big", choice("Fast"))
    assert simplified(kept, SWITCHES) == kept


def test_without_a_condition_nothing_is_decided() -> None:
    kept = {"Properties": {"A": choice("Big")}}
    assert simplified(kept, SWITCHES) == kept


def test_inside_a_branch_its_condition_is_known() -> None:
    node = choice("Big", then=choice("Big", 1, 2), otherwise=choice("Big", 3, 4))
    assert decided(node, {}) == choice("Big", 1, 4)
