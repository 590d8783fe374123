"""YAML as it is written, with lines: what a parameter file says before anybody interprets it.

A YAML loader hands over what it has understood, and YAML 1.1 misunderstands: ``13:00`` becomes
780, ``17.10`` becomes 17.1 and ``no`` becomes false. Here a scalar keeps its text, and one that
a loader would change is a mistake that asks for quotes; so the file means the same to Git sync,
to cfn-lint and to us.

    text ●→ Node (with lines) + mistakes
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from generator.errors import Mistake, UserError


@dataclass(frozen=True)
class Scalar:
    """One value: its text, the tag that YAML gives it (``str``, ``int``, ``bool``…), its line."""

    text: str
    tag: str
    line: int


@dataclass(frozen=True)
class Items:
    """A YAML list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Entry:
    """One ``key: value`` of a map; ``line`` is the key's."""

    key: str
    value: Node
    line: int


@dataclass(frozen=True)
class Fields:
    """A YAML map, in the order of the file; a key that is written twice is there twice."""

    entries: tuple[Entry, ...]
    line: int


Node = Scalar | Items | Fields

# Readings that are no value a parameter could have.
_DATE = "a date"
_OTHER = "something else"
_NO_VALUES = (_DATE, _OTHER)

# How deep a parameter file may nest; the format itself needs three levels.
DEEPEST = 20


def read_yaml(text: str, file: str) -> Node:
    """The one document of a YAML text.

    Raises :class:`UserError` with file and line where the text is no YAML, holds no document or
    more than one, or nests too deeply.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise UserError(_syntax_mistake(error, file)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = f"U+{int(error.character):04X}"
        raise UserError(
            Mistake(f"Not YAML: the character {character} is not allowed.", file, line)
        ) from None
    except RecursionError:
        raise UserError(Mistake("The YAML nests too deeply to be read.", file)) from None
    if root is None:
        raise UserError(Mistake("The file is empty.", file))
    return _node(root, file, 0)


def _syntax_mistake(error: yaml.MarkedYAMLError, file: str) -> Mistake:
    mark = error.problem_mark or error.context_mark
    what = ": ".join(part for part in (error.context, error.problem) if part)
    hint = ""
    if "'\\t'" in what:
        hint = "YAML is indented with spaces, not with tabs."
    return Mistake(f"Not YAML: {what}.", file, mark.line + 1 if mark else 0, hint)


def _node(node: yaml.Node, file: str, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise UserError(Mistake("The YAML nests too deeply.", file, line))
    if node.tag.startswith("!"):  # a function such as !Split [",", "a,b"] is no list
        return Scalar("", node.tag, line)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, node.tag.removeprefix("tag:yaml.org,2002:"), line)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_node(item, file, depth + 1) for item in node.value), line)
    entries = (
        Entry(_key(key, file), _node(value, file, depth + 1), key.start_mark.line + 1)
        for key, value in node.value
    )
    return Fields(tuple(entries), line)


def _key(key: yaml.Node, file: str) -> str:
    if isinstance(key, yaml.ScalarNode):
        return str(key.value)
    what = "A list or a map stands where a name must be."
    raise UserError(Mistake(what, file, key.start_mark.line + 1, "Put quotes around the name."))


def scalar_mistake(
    name: str, scalar: Scalar, file: str, fits: Callable[[str], bool] = lambda text: True
) -> Mistake | None:
    """What a YAML loader would make of the scalar, where that is not the text as written.

    ``name`` says whose value it is; ``fits`` tells which texts it could have, so that of the two
    ways to write it only the sensible one is proposed.
    """
    if scalar.tag.startswith("!"):
        return Mistake(
            f"{name} is {scalar.tag}, a function of templates.",
            file, scalar.line, "Write the value itself.",
        )  # fmt: skip
    if scalar.tag == "null":
        hint = 'Write "" for an empty one.' if fits("") else "Give it one, or remove the line."
        return Mistake(f"{name} has no value.", file, scalar.line, hint)
    reading = _reading(scalar)
    if reading == scalar.text:
        return None
    what = f"{name} is {scalar.text}, which YAML reads as {reading}."
    return Mistake(what, file, scalar.line, f"Write {_proposal(scalar.text, reading, fits)}.")


def _proposal(text: str, reading: str, fits: Callable[[str], bool]) -> str:
    if reading in _NO_VALUES or (fits(text) and not fits(reading)):
        return f'"{text}"'
    if fits(reading) and not fits(text):
        return reading
    return f'"{text}", or {reading} where that is meant'


def _reading(scalar: Scalar) -> str:
    """How a YAML loader's value is spelt: the text itself where nothing was misunderstood."""
    if scalar.tag == "str":
        return scalar.text
    try:
        value = yaml.safe_load(scalar.text)
    except (yaml.YAMLError, ValueError):  # "=", "<<", or a date such as 2026-13-40
        return _OTHER
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    return _DATE if isinstance(value, datetime.date) else _OTHER


def duplicate_mistakes(fields: Fields, file: str) -> Iterator[Mistake]:
    """A mistake for each key that is written again: a loader would silently take the last."""
    first: dict[str, int] = {}
    for entry in fields.entries:
        if entry.key in first:
            yield Mistake(
                f"{entry.key} is given twice, first in line {first[entry.key]}.",
                file, entry.line, "Remove one of them.",
            )  # fmt: skip
        first.setdefault(entry.key, entry.line)
