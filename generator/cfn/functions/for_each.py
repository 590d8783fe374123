"""``Fn::ForEach``: entries of a section that stand for several, written out.

Source: Template Reference, "Fn::ForEach" of the ``AWS::LanguageExtensions`` transform.

    Template, how to evaluate a collection ●→ Template without loops
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from generator.cfn.cases import REFUSED, cases
from generator.cfn.errors import located, refusal
from generator.cfn.template import Template
from generator.cfn.values import (
    Path,
    Unknown,
    Value,
    is_known,
    is_scalar,
    key_of,
    sources_of,
    text_of,
    unknowns,
)

_LOOP = "Fn::ForEach::"
_TRANSFORM = "AWS::LanguageExtensions"
OPEN_LOOP = "Fn::ForEach"
"""The type under which a loop stands whose collection only the account knows."""
_ELSEWHERE = ("resource", "attribute")
_MOST_ENTRIES = 50_000
"""Entries of objects that are written out, nested ones too; resources are 500 at most (quotas)."""
_SECTIONS = ("Conditions", "Resources", "Outputs")

Evaluate = Callable[[Value, Path], Value]


def declares_extensions(template: Template) -> bool:
    """True where the template asks for the AWS::LanguageExtensions transform."""
    return _TRANSFORM in _transforms(template)


def may_grow(template: Template) -> bool:
    """True where a macro or a module can add resources that the text does not show."""
    modules = (
        isinstance(resource, dict) and str(resource.get("Type")).endswith("::MODULE")
        for resource in template.resources.values()
    )
    return any(name != _TRANSFORM for name in _transforms(template)) or any(modules)


def has_open_loops(template: Template) -> bool:
    """True where a loop could not be written out: no one knows here what it makes."""
    return any(
        isinstance(resource, dict) and resource.get("Type") == OPEN_LOOP
        for resource in template.resources.values()
    )


def _transforms(template: Template) -> list[Any]:
    declared = template.data.get("Transform", [])
    return declared if isinstance(declared, list) else [declared]


def expanded(template: Template, evaluate: Evaluate) -> Template:
    """The template with its loops written out; ``evaluate`` resolves a loop's collection."""
    if not declares_extensions(template):
        return template
    writer = _Writer(template, evaluate)
    data = {
        name: writer.write(section, (name,)) if name in _SECTIONS else section
        for name, section in template.data.items()
    }
    if writer.conditions:
        data["Conditions"] = {**data.get("Conditions", {}), **writer.conditions}
    return replace(template, data=data, lines={**template.lines, **writer.lines})


class _Writer:
    def __init__(self, template: Template, evaluate: Evaluate) -> None:
        self._template, self._evaluate = template, evaluate
        self.lines: dict[Path, int] = {}
        self.conditions: dict[str, Any] = {}
        self._entries = 0

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
        self._entries += len(entries)
        if self._entries > _MOST_ENTRIES:
            what = f"the loops of this template make more than {_MOST_ENTRIES:,} entries"
            raise self._refuse(what, path)
        for key, value in entries.items():
            if key in written:
                what = f"Duplicate key {key!r}: a loop makes it too."
                raise refusal(what, self._template.file, self._template.line(*path))
            written[key] = value
            if key != path[-1]:
                self.lines[(*path[:-1], key)] = self._template.line(*path)

    def _loop(self, loop: Value, path: Path) -> dict[str, Any]:
        match loop:
            case [identifiers, collection, dict(body)]:
                pass
            case _:
                raise self._refuse("Fn::ForEach requires identifiers, a collection, a body", path)
        names = self._names(identifiers, path)
        known = self._evaluate(collection, (*path, 1))
        if isinstance(known, Unknown) and (few := _collections(known)):
            return self._conditional(names, collection, few, body, path)
        if self._is_open(known, path):
            return self._open(names, known, body, path)
        written: dict[str, Any] = {}
        for items in self._rounds(known, len(names), path):
            self._add(written, self._round(names, items, body, path), path)
        return written

    def _round(
        self, names: list[str], items: list[Value], body: Value, path: Path
    ) -> dict[str, Any]:
        filled: Value = body
        for name, item in zip(names, items, strict=True):
            filled = _filled(filled, name, item)
        written: dict[str, Any] = self.write(filled, (*path, 2))
        return written

    def _conditional(
        self,
        names: list[str],
        collection: Value,
        few: list[Value],
        body: Value,
        path: Path,
    ) -> dict[str, Any]:
        """The rounds over all that the collection can be, each where it has the round's items."""
        rounds = [items for one in few for items in self._rounds(one, len(names), path)]
        written: dict[str, Any] = {}
        for items in {key_of(items): items for items in rounds}.values():
            item = items[0] if len(items) == 1 else items
            contains = {"Fn::Contains": [collection, item]}
            name = f"{text_of(item)} in {json.dumps(collection)}"
            made = self._round(names, items, body, path)
            if path[0] != "Conditions":
                self.conditions[name] = contains
                made = {key: self._under(name, entry, path) for key, entry in made.items()}
            self._add(written, made, path)
        return written

    def _under(self, condition: str, entry: Value, path: Path) -> Value:
        """An entry that is there where a condition holds."""
        if path[:-1] not in (("Resources",), ("Outputs",)) or not isinstance(entry, dict):
            return {"Fn::If": [condition, entry, {"Ref": "AWS::NoValue"}]}
        own = entry.get("Condition")
        if own is None:
            return {**entry, "Condition": condition}
        both = f"{own} and {condition}"
        self.conditions[both] = {"Fn::And": [{"Condition": own}, {"Condition": condition}]}
        return {**entry, "Condition": both}

    def _names(self, identifiers: Value, path: Path) -> list[str]:
        listed = identifiers if isinstance(identifiers, list) else [identifiers]
        names = self._evaluate(listed, (*path, 0))
        if not all(isinstance(name, str) for name in names):
            raise self._refuse("the identifiers of a loop must be known strings", path)
        return list(names)

    def _is_open(self, collection: Value, path: Path) -> bool:
        """Whether CloudFormation will know the collection, though no one does here."""
        kinds = {source.kind for source in sources_of(collection)}
        return bool(kinds) and not kinds & {*_ELSEWHERE} and path[0] != "Conditions"

    def _open(self, names: list[str], collection: Value, body: Value, path: Path) -> dict[str, Any]:
        """The loop as one thing of which nothing is known but what it depends on."""
        loop = json.dumps([names, key_of(collection), body], sort_keys=True)
        parts = self._template.parameters, self._template.mappings, self._template.conditions
        read, mappings, conditions = (
            {name: part[name] for name in part if f'"{name}"' in loop or f"${{{name}" in loop}
            for part in parts
        )
        reads = {
            **{name: {"Ref": name} for name in read},
            **{name: {"Fn::If": [name, True, False]} for name in conditions},
        }
        parameters = {"Loop": loop, "Reads": reads, "Mappings": mappings}
        made = {"Fn::Transform": {"Name": _TRANSFORM, "Parameters": parameters}}
        key = str(path[-1])
        if path[:-1] == ("Resources",):
            return {key: {"Type": OPEN_LOOP, "Properties": {"Loop": made}}}
        if path[:-1] == ("Outputs",):
            return {key: {"Value": made}}
        return {key.removeprefix("Fn::"): made}  # alone in its place it must be no function

    def _rounds(self, items: Value, width: int, path: Path) -> list[list[Value]]:
        """For each round, one item for each identifier."""
        if not is_known(items):
            reason = next(unknowns(items)).reason
            raise self._refuse(f"the collection of a loop must be known ({reason})", path)
        if isinstance(items, dict):
            items = [[key, item] for key, item in items.items()]
        elif width == 1 and isinstance(items, list):
            flat = [one for item in items for one in (item if isinstance(item, list) else [item])]
            items = [[item] for item in flat]
        fits = isinstance(items, list) and all(
            isinstance(item, list) and len(item) == width and all(map(is_scalar, item))
            for item in items
        )
        if not fits:
            what = f"the collection of a loop must be a list with {width} strings a round"
            raise self._refuse(what, path)
        return list(items)

    def _refuse(self, what: str, path: Path) -> Exception:
        file, line = self._template.file, self._template.line(*path)
        return located(refusal(f"Template error: {what}"), file, line)


def _collections(collection: Unknown) -> list[Value]:
    """All that an unknown collection can be; empty where that is not known."""
    found = [case.values[0] for case in cases([collection]) or ()]
    there = [value for value in found if value is not REFUSED]
    return there if all(isinstance(value, list) and is_known(value) for value in there) else []


def _filled(value: Value, identifier: str, item: Value) -> Value:
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


def _in_text(text: str, identifier: str, item: Value) -> str:
    # &{Name} is the form for keys: only letters and digits of the item are kept.
    full = text_of(item)
    plain = re.sub(r"[^A-Za-z0-9]", "", full)
    return text.replace(f"${{{identifier}}}", full).replace(f"&{{{identifier}}}", plain)
