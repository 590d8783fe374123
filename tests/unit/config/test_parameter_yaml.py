"""What a file says is kept as it is written, and what YAML would change is refused."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.config.yaml_lines import (
    Entry,
    Fields,
    Items,
    Scalar,
    duplicate_mistakes,
    read_yaml,
    scalar_mistake,
)
from generator.errors import UserError


def value_of(text: str) -> Scalar:
    root = read_yaml(f"Name: {text}\n", "f.yaml")
    assert isinstance(root, Fields)
    value = root.entries[0].value
    assert isinstance(value, Scalar)
    return value


def problem(text: str) -> str:
    mistake = scalar_mistake("Name", value_of(text), "f.yaml")
    return str(mistake) if mistake else ""


def test_values_keep_their_text_and_their_lines() -> None:
    root = read_yaml("a: 1\nb:\n  - x\n  - 'y'\n", "f.yaml")

    items = Items((Scalar("x", "str", 3), Scalar("y", "str", 4)), 3)
    assert root == Fields((Entry("a", Scalar("1", "int", 1), 1), Entry("b", items, 2)), 1)


@pytest.mark.parametrize(
    "text", ["3", "true", "false", "17.9", "-1", "03:00", '"13:00"', "'010'", '"yes"', '""', "a b"]
)
def test_what_every_reader_understands_alike_is_accepted(text: str) -> None:
    assert problem(text) == ""


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("13:00", "780"),  # sexagesimal
        ("17.10", "17.1"),
        ("010", "8"),  # octal
        ("0x1F", "31"),
        ("1_000", "1000"),
        ("+5", "5"),
        ("yes", "true"),
        ("No", "false"),
        ("on", "true"),
        ("True", "true"),
    ],
)
def test_what_yaml_would_change_is_refused_with_both_ways_to_write_it(
    text: str, reading: str
) -> None:
    assert problem(text) == (
        f"f.yaml:1: Name is {text}, which YAML reads as {reading}."
        f' Write "{text}", or {reading} where that is meant.'
    )


@pytest.mark.parametrize(
    ("text", "reading"),
    [("2026-11-22", "a date"), ("2026-13-40", "something else"), ("=", "something else")],
)
def test_what_no_parameter_can_be_needs_quotes(text: str, reading: str) -> None:
    assert problem(text) == (
        f'f.yaml:1: Name is {text}, which YAML reads as {reading}. Write "{text}".'
    )


@pytest.mark.parametrize(
    ("text", "allowed", "proposal"),
    [
        ("no", ("true", "false"), "Write false."),
        ("17.10", ("17.9", "17.10"), 'Write "17.10".'),
        ("010", ("8", "010"), 'Write "010", or 8 where that is meant.'),
        ("yes", ("a", "b"), 'Write "yes", or true where that is meant.'),
    ],
)
def test_only_what_fits_is_proposed(text: str, allowed: tuple[str, ...], proposal: str) -> None:
    mistake = scalar_mistake("Name", value_of(text), "f.yaml", allowed.__contains__)

    assert mistake is not None
    assert mistake.hint == proposal


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_a_missing_value_is_refused(text: str) -> None:
    assert problem(text) == 'f.yaml:1: Name has no value. Write "" for an empty one.'


def test_an_intrinsic_function_is_refused() -> None:
    assert problem("!Ref Vpc") == (
        "f.yaml:1: Name is !Ref, a function of templates. Write the value itself."
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_an_accepted_value_means_the_same_to_a_yaml_loader(text: str) -> None:
    try:
        loaded = yaml.safe_load(f"Name: {text}\n")["Name"]
        value = value_of(text)
    except (yaml.YAMLError, UserError, ValueError, TypeError, KeyError, AssertionError):
        return  # no YAML, or no scalar

    if scalar_mistake("Name", value, "f.yaml") is None:
        shown = str(loaded).lower() if isinstance(loaded, bool) else str(loaded)
        assert shown == value.text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\nb: 2\n", "f.yaml:2: Not YAML: while parsing a flow sequence: expected"),
        ("a: 1\n b: 2\n", "f.yaml:2: Not YAML: mapping values are not allowed here."),
        ("a:\n\t- 1\n", "f.yaml:2: Not YAML: "),
        ("a: 1\nb: \x07\n", "f.yaml:2: Not YAML: the character U+0007 is not allowed."),
        ("a: 1\n---\nb: 2\n", "f.yaml:2: Not YAML: expected a single document in the stream"),
        ("a: *x\n", "f.yaml:1: Not YAML: found undefined alias 'x'."),
        ("# nothing\n", "f.yaml: The file is empty."),
        ("[a]: 1\n", "f.yaml:1: A list or a map stands where a name must be."),
        ("[" * 40 + "]" * 40, "f.yaml:1: The YAML nests too deeply."),
        ("[" * 5000, "f.yaml: The YAML nests too deeply to be read."),
    ],
)
def test_a_broken_file_is_one_mistake_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UserError) as raised:
        read_yaml(text, "f.yaml")

    assert str(raised.value).startswith(message)
    assert len(raised.value.mistakes) == 1


def test_tabs_are_named() -> None:
    with pytest.raises(UserError, match="indented with spaces, not with tabs"):
        read_yaml("a:\n\t- 1\n", "f.yaml")


def test_a_key_that_is_written_again_is_refused() -> None:
    root = read_yaml("a: 1\nb: 2\na: 3\na: 4\n", "f.yaml")
    assert isinstance(root, Fields)

    assert [str(mistake) for mistake in duplicate_mistakes(root, "f.yaml")] == [
        "f.yaml:3: a is given twice, first in line 1. Remove one of them.",
        "f.yaml:4: a is given twice, first in line 1. Remove one of them.",
    ]
