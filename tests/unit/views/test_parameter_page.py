"""docs/parameters.md: for each parameter, what a change does."""

from __future__ import annotations

from generator.assembly.wires import Definition, Update
from generator.views.pages.parameters import parameter_page


def definition(
    update: Update = "changeable",
    effect: str = "in place",
    *,
    default: str = "",
    values: tuple[str, ...] = (),
    pattern: str = "",
    constraint: str = "",
    between: tuple[int, int] | None = None,
    max_length: int | None = None,
) -> Definition:
    low, high = between or (None, None)
    return Definition(
        "String", default, "A | thing.", "General", "Thing", update, effect,
        values, pattern, constraint, low, high, max_length,
    )  # fmt: skip


def row(one: Definition) -> list[str]:
    page = parameter_page({"Thing": one}, ["General"], [])
    line = next(line for line in page.splitlines() if line.startswith("| `Thing`"))
    return [cell.strip() for cell in line.replace("\\|", "/").strip("|").split("|")]


def test_a_row_says_what_it_is_and_what_a_change_does() -> None:
    assert row(definition(default="a")) == [
        "`Thing`", "String", "`a`", "anything", "A / thing.", "**changeable** (in place)",
    ]  # fmt: skip


def test_the_three_kinds_of_change() -> None:
    assert row(definition("replaces", "the cache"))[5] == "**replaces** the cache"
    assert row(definition("fixed", "names all"))[5] == "**fixed**: names all"


def test_what_is_allowed() -> None:
    assert row(definition())[2:4] == ["empty", "anything"]
    assert row(definition(values=("a", "b")))[3] == "`a`, `b`"
    assert row(definition(between=(1, 9)))[3] == "1 to 9"
    assert row(definition(pattern="a+"))[3] == "`a+`"
    assert row(definition(pattern="a+", constraint="Some a."))[3] == "Some a."
    assert row(definition(max_length=9))[3] == "At most 9 characters."
    assert row(definition(constraint="At most 9.", max_length=9))[3] == "At most 9."


def test_groups_come_in_console_order_then_combinations_and_settings() -> None:
    page = parameter_page({"Thing": definition()}, ["Network", "General"], ["Not both."])

    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings == ["## Network", "## General", "## What does not go together", "## Settings"]
    assert "\n- Not both.\n" in page


def test_settings_are_on_the_page_with_their_defaults() -> None:
    page = parameter_page({}, [], [])

    assert "| `region` | must be given | a region, such as eu-west-2 |" in page
    assert "| `termination-protection` | `false` |" in page
    assert "| `capabilities` | `CAPABILITY_IAM` |" in page
    assert "| `role-arn` | none |" in page
