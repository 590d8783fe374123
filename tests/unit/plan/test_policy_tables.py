"""The facts of policy checks: every row is about a property that there is, and has a source."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from generator.cfn.schemas import Schemas
from generator.plan.impact.tables import Row, table
from generator.plan.policy.checks import RULES
from generator.plan.policy.orders import is_weaker
from generator.plan.policy.tables import DATA

SCHEMAS = Schemas()


@pytest.mark.parametrize("name", ["weakenings", "exposures", "safeguards"])
def test_every_fact_has_a_source_a_known_type_and_a_rule(name: str) -> None:
    for row in table(name, DATA):
        assert all(value is not None for value in row.values()), row
        assert row["source"], row
        assert row["words"].endswith("."), row
        assert row["type"] == "*" or SCHEMAS.get(row["type"]) is not None, row
        assert row.get("rule", "data-loss") in RULES, row
    assert len({tuple(row.values()) for row in table(name, DATA)}) == len(table(name, DATA))


def property_path(row: Row) -> str:
    """The path as schemas have it; what a text or a free map holds is not in them."""
    return re.sub(r"\[[^\]]*\]", "*", re.sub(r"(Parameters)/[\w.]+$", r"\1", row["path"]))


@pytest.mark.parametrize("name", ["weakenings", "exposures"])
def test_every_property_exists(name: str) -> None:
    for row in table(name, DATA):
        schema = SCHEMAS.get(row["type"])
        if schema is not None:
            assert schema.at(property_path(row)) is not None, row


def test_words_use_what_is_known() -> None:
    for row in table("weakenings", DATA):
        names = {name for _, name, _, _ in Formatter().parse(row["words"]) if name}
        assert names <= {"before", "after", "path", "gone"}, row


@pytest.mark.parametrize(
    ("order", "safer", "weaker"),
    [
        ("on", True, "false"),
        ("on", "ENABLED", None),
        ("off", None, True),
        ("set", {"Block": {}}, None),
        ("higher", "35", 7),
        ("higher-0", "0", 90),
        ("higher-2", 2, "1"),
        ("zero", 60, 0),
        ("version", "17.9", "16.10"),
        ("OFF<OPTIONAL<ON", "ON", "OPTIONAL"),
        ("*-1-1-*<*-1-2-*", "A-1-2-B", "A-1-1-B"),
        ("members", ["a", {"Name": "b"}], ["a"]),
        ("fewer", None, {}),
        ("same", "a", "b"),
    ],
)
def test_an_order_sees_what_is_weaker(order: str, safer: object, weaker: object) -> None:
    assert is_weaker(order, [safer], [weaker], "")
    assert not is_weaker(order, [safer], [safer], "")
    assert order == "same" or not is_weaker(order, [weaker], [safer], "")
