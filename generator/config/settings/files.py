"""``parameters/settings/ENV.yaml``, read as strictly as a parameter file.

text ●→ Settings, or all that is wrong with them
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from generator.config.settings.conflicts import clashes
from generator.config.settings.model import SHAPES, Settings, Shape, defaults
from generator.config.typed_maps import scalar_mistakes
from generator.config.yaml_lines import (
    Entry,
    Fields,
    Items,
    Scalar,
    duplicate_mistakes,
    read_yaml,
)
from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean


def parse_settings(text: str, file: str) -> Settings:
    """The settings that a file's text states, defaults filled in.

    Raises :class:`UserError` with every mistake, each with its line.
    """
    root = read_yaml(text, file)
    if not isinstance(root, Fields):
        raise UserError(Mistake("Settings are a map of keys and values.", file, root.line))
    mistakes = list(_mistakes(root, file)) or list(clashes(_settings(root), root, file))
    if mistakes:
        raise UserError(*sorted(mistakes, key=lambda mistake: mistake.line))
    return _settings(root)


def _mistakes(root: Fields, file: str) -> Iterator[Mistake]:
    yield from duplicate_mistakes(root, file)
    for entry in root.entries:
        shape = SHAPES.get(entry.key)
        if shape:
            yield from _value_mistakes(entry, shape, file)
        else:
            known = f"The settings are {', '.join(SHAPES)}."
            hint = did_you_mean(entry.key, SHAPES, known)
            yield Mistake(f"There is no setting {entry.key}.", file, entry.line, hint)
    stated = {entry.key for entry in root.entries}
    for key in SHAPES:
        if key not in stated and key not in defaults():
            yield Mistake(f"{key} is missing.", file, 0, f"It is {SHAPES[key].says}.")


def _value_mistakes(entry: Entry, shape: Shape, file: str) -> Iterator[Mistake]:
    node = entry.value
    if shape.is_list != isinstance(node, Items) or isinstance(node, Fields):
        wanted = "a list" if shape.is_list else "a single value"
        yield Mistake(f"{entry.key} must be {wanted}.", file, node.line, f"Each is {shape.says}."
                      if shape.is_list else f"It is {shape.says}.")  # fmt: skip
        return
    items = node.items if isinstance(node, Items) else (node,)
    for item in items:
        yield from scalar_mistakes(entry.key, item, shape, file)
    if shape.most and len(items) > shape.most:
        what = f"{entry.key} has {len(items)} items; CloudFormation takes {shape.most}."
        yield Mistake(what, file, items[shape.most].line, "Leave the least important out.")


def _settings(root: Fields) -> Settings:
    stated: dict[str, Any] = {e.key.replace("-", "_"): _plain(e) for e in root.entries}
    return Settings(**stated)


def _plain(entry: Entry) -> str | bool | int | tuple[str, ...]:
    """The value of an entry without mistakes, as the field of :class:`Settings` holds it."""
    if isinstance(entry.value, Items):
        return tuple(cast(Scalar, item).text for item in entry.value.items)
    return SHAPES[entry.key].read(cast(Scalar, entry.value).text)
