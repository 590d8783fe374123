"""Maps of a YAML file whose values have shapes: read strictly, every mistake with its line.

Fields, Shapes ●→ Shaped(values, lines, mistakes)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from generator.config.settings.model import Shape
from generator.config.yaml_lines import (
    Entry,
    Fields,
    Items,
    Node,
    Scalar,
    duplicate_mistakes,
    scalar_mistake,
)
from generator.errors import Mistake
from generator.nearest import did_you_mean

Text = str | tuple[str, ...]
"""What a key has: its text, or those of its list."""


@dataclass(frozen=True)
class Shaped:
    """What a map says: the texts of the keys that have a shape and no mistake, and all lines."""

    values: Mapping[str, Text] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    line: int = 0

    def text(self, key: str, default: str = "") -> str:
        """The text of a key that is no list."""
        return cast(str, self.values.get(key, default))

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The texts of a key that is a list."""
        return cast("tuple[str, ...]", self.values.get(key, default))

    def is_on(self, key: str) -> bool:
        """Whether a key is true."""
        return self.values.get(key) == "true"

    def at(self, key: str) -> int:
        """The line of a key, else of the whole map."""
        return self.lines.get(key, self.line)


def read_shaped(
    fields: Fields,
    shapes: Mapping[str, Shape],
    file: str,
    required: Iterable[str] = (),
    others: Iterable[str] = (),
    of: str = "",
) -> Shaped:
    """What a map says of the keys that have shapes.

    ``others``: keys that someone else reads. ``of``: whose key it is, for messages.
    """
    known = [*shapes, *others]
    mistakes = list(duplicate_mistakes(fields, file))
    values: dict[str, Text] = {}
    for entry in fields.entries:
        if entry.key not in known:
            mistakes.append(_unknown(entry, known, file, of))
        elif shape := shapes.get(entry.key):
            wrong = list(_value_mistakes(entry, shape, file))
            mistakes += wrong
            if not wrong:
                values[entry.key] = _text(entry.value)
    stated = {entry.key for entry in fields.entries}
    for key in required:
        if key not in stated:
            hint = f"It is {shapes[key].says}." if key in shapes else ""
            mistakes.append(Mistake(f"{of}{key} is missing.", file, fields.line, hint))
    lines = {entry.key: entry.line for entry in fields.entries}
    return Shaped(values, lines, tuple(mistakes), fields.line)


def _unknown(entry: Entry, known: Iterable[str], file: str, of: str) -> Mistake:
    names = list(known)
    hint = did_you_mean(entry.key, names, f"There are {', '.join(names)}.")
    return Mistake(f"There is no key {of}{entry.key}.", file, entry.line, hint)


def _value_mistakes(entry: Entry, shape: Shape, file: str) -> Iterator[Mistake]:
    node = entry.value
    if isinstance(node, Fields) or shape.is_list != isinstance(node, Items):
        wanted = "a list" if shape.is_list else "a single value"
        each = "Each" if shape.is_list else "It"
        what = f"{entry.key} must be {wanted}."
        yield Mistake(what, file, node.line, f"{each} is {shape.says}.")
        return
    items = node.items if isinstance(node, Items) else (node,)
    for item in items:
        yield from scalar_mistakes(entry.key, item, shape, file)
    texts = [item.text for item in items if isinstance(item, Scalar)]
    for item in items:
        if isinstance(item, Scalar) and texts.count(item.text) > 1:
            yield Mistake(f"{entry.key} names {item.text} more than once.", file, item.line)
            return


def scalar_mistakes(key: str, node: Node, shape: Shape, file: str) -> Iterator[Mistake]:
    """What is wrong with the value of a key, or with one of its list: at most one mistake."""

    def fits(text: str) -> bool:
        return re.fullmatch(shape.pattern, text, re.DOTALL) is not None

    if not isinstance(node, Scalar):
        yield Mistake(f"{key} holds a list or a map where a value must be.", file, node.line)
    elif misread := scalar_mistake(key, node, file, fits):
        yield misread
    elif not fits(node.text):
        yield Mistake(f"{key} is {node.text!r}.", file, node.line, f"It must be {shape.says}.")


def _text(node: Node) -> Text:
    """The text of a value without mistakes, or those of a list."""
    if isinstance(node, Items):
        return tuple(cast(Scalar, item).text for item in node.items)
    return cast(Scalar, node).text
