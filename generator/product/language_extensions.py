"""``Fn::ForEach``: entries of a section that stand for several, written out.

Source: Template Reference, "Fn::ForEach" of the ``AWS::LanguageExtensions`` transform.

    Template, how to evaluate a collection ●→ Template without loops
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from generator.product.errors import located, refusal
from generator.product.template import Template
from generator.product.values import Path, Unknown, Value, is_scalar, text_of

_LOOP = "Fn::ForEach::"
_TRANSFORM = "AWS::LanguageExtensions"
_SECTIONS = ("Conditions", "Resources", "Outputs")

Evaluate = Callable[[Value, Path], Value]


def declares_extensions(template: Template) -> bool:
    """True where the template asks for the AWS::LanguageExtensions transform."""
    declared = template.data.get("Transform", [])
    return _TRANSFORM in (declared if isinstance(declared, list) else [declared])


def expanded(template: Template, evaluate: Evaluate) -> Template:
    """The template with its loops written out; ``evaluate`` resolves a loop's collection."""
    if not declares_extensions(template):
        return template
    writer = _Writer(template, evaluate)
    data = {
        name: writer.write(section, (name,)) if name in _SECTIONS else section
        for name, section in template.data.items()
    }
    return replace(template, data=data, lines={**template.lines, **writer.lines})


class _Writer:
    def __init__(self, template: Template, evaluate: Evaluate) -> None:
        self._template, self._evaluate = template, evaluate
        self.lines: dict[Path, int] = {}

    def write(self, value: Value, path: Path) -> Value:
        if isinstance(value, list):
            return [self.write(item, (*path, index)) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        written: dict[str, Any] = {}
        for key, item in value.items():
            here = (*path, key)
            if key.startswith(_LOOP):
                self._add(written, self._loop(item, here), here)
            else:
                self._add(written, {key: self.write(item, here)}, here)
        return written

    def _add(self, written: dict[str, Any], entries: Mapping[str, Any], path: Path) -> None:
        for key, value in entries.items():
            if key in written:
                what = f"Duplicate key {key!r}: a loop makes it too."
                raise refusal(what, self._template.file, self._template.line(*path))
            written[key] = value
            self.lines.setdefault((*path[:-1], key), self._template.line(*path))

    def _loop(self, loop: Value, path: Path) -> dict[str, Any]:
        match loop:
            case [str(identifier), collection, dict(body)]:
                pass
            case _:
                raise self._refuse(
                    "Fn::ForEach requires an identifier, a collection and a body.", path
                )
        written: dict[str, Any] = {}
        for item in self._items(collection, path):
            entries = self.write(_filled(body, identifier, item), (*path, 2))
            for key, value in entries.items():
                self._add(written, {key: value}, path)
        return written

    def _items(self, collection: Value, path: Path) -> list[str]:
        items = self._evaluate(collection, (*path, 1))
        if isinstance(items, Unknown):
            raise self._refuse(f"the collection of a loop must be known ({items.reason}).", path)
        if not isinstance(items, list) or not all(is_scalar(item) for item in items):
            raise self._refuse("the collection of a loop must be a list of strings.", path)
        return [text_of(item) for item in items]

    def _refuse(self, what: str, path: Path) -> Exception:
        file, line = self._template.file, self._template.line(*path)
        return located(refusal(f"Template error: {what}"), file, line)


def _filled(value: Value, identifier: str, item: str) -> Value:
    """The body of a loop for one item: in keys, in strings, and for a Ref to the identifier."""
    if value == {"Ref": identifier}:
        return item
    if isinstance(value, dict):
        return {
            _in_text(key, identifier, item): _filled(inner, identifier, item)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_filled(inner, identifier, item) for inner in value]
    return _in_text(value, identifier, item) if isinstance(value, str) else value


def _in_text(text: str, identifier: str, item: str) -> str:
    # &{Name} is the form for keys: only letters and digits of the item are kept.
    plain = re.sub(r"[^A-Za-z0-9]", "", item)
    return text.replace(f"${{{identifier}}}", item).replace(f"&{{{identifier}}}", plain)
