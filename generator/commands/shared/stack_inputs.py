"""Parameter files of any product: what ``compare`` is given for one side.

The forms that AWS's tools take: a stack deployment file of Git sync (YAML), the AWS CLI's list of
``ParameterKey`` and ``ParameterValue``, CodePipeline's template configuration, or a plain map.

    file ○→ text ●→ parameters, tags
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.cfn.parameters.values import declarations
from generator.cfn.source.locations import content
from generator.cfn.template import Template
from generator.config.yaml_lines import Entry, Fields, Items, Node, Scalar, read_yaml
from generator.errors import Mistake, UserError
from generator.plan.diff.resolved_product import StackInputs

_FORMS = (
    "It is a deployment file with parameters (and tags), or a list of ParameterKey and"
    " ParameterValue as in the AWS CLI."
)


def read_given(path: str) -> StackInputs:
    """The values of a parameter file. Raises ``UserError`` with file and line."""
    try:
        text = content(Path(path), path).decode()
    except UnicodeDecodeError:
        raise UserError(Mistake("The file is not UTF-8 text.", path)) from None
    return given(text, path)


def with_previous(after: StackInputs, before: StackInputs, root: Template) -> StackInputs:
    """What is given after, where a previous value (``UsePreviousValue``) is the one of before.

    ``root``: the root template of before, for its defaults. A value that no one tells there
    either stays unknown. Raises ``UserError`` for a parameter that was not there before.
    """
    declared = declarations(root)
    new = [name for name in sorted(after.hidden) if name not in declared]
    if new:
        what = f"There is no previous value of {', '.join(new)}: {root.file} has no such parameter."
        raise UserError(Mistake(what, after.file))
    defaults = {name: one.default for name, one in declared.items()}
    texts = {**defaults, **dict.fromkeys(before.hidden), **(before.parameters or {})}
    told = {name: text for name in after.hidden if (text := texts[name]) is not None}
    if not told:
        return after
    parameters = {**(after.parameters or {}), **told}
    return replace(after, parameters=parameters, hidden=after.hidden - told.keys())


def given(text: str, file: str) -> StackInputs:
    """The values that a parameter file's text says. Raises ``UserError``."""
    if text.lstrip("\ufeff \t\r\n").startswith(("[", "{")):
        return _json(text, file)
    root = read_yaml(text, file)
    if not isinstance(root, Fields):
        raise UserError(Mistake("This is no parameter file.", file, root.line, _FORMS))
    entries = {entry.key.lower(): entry.value for entry in root.entries}
    if "parameters" not in entries and "template-file-path" not in entries:
        return StackInputs(_map(root.entries, file), {}, file=file)
    parameters, tags = (_fields(entries.get(key), key, file) for key in ("parameters", "tags"))
    return StackInputs(_map(parameters, file), _map(tags, file), file=file)


def _fields(node: Node | None, key: str, file: str) -> tuple[Entry, ...]:
    if node is None or (isinstance(node, Scalar) and node.tag == "null"):
        return ()
    if isinstance(node, Fields):
        return node.entries
    raise UserError(Mistake(f"{key} must be a map of names and values.", file, node.line))


def _map(entries: tuple[Entry, ...], file: str) -> dict[str, str]:
    return {entry.key: _text(entry, file) for entry in entries}


def _text(entry: Entry, file: str) -> str:
    value = entry.value
    if isinstance(value, Scalar) and not value.tag.startswith("!"):
        return "" if value.tag == "null" else value.text
    if isinstance(value, Items):
        found = [item.text for item in value.items if isinstance(item, Scalar)]
        if len(found) == len(value.items):
            return ",".join(found)
    what = f"{entry.key} must be a plain value, or a list of plain values."
    raise UserError(Mistake(what, file, value.line))


def _json(text: str, file: str) -> StackInputs:
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise UserError(Mistake(f"Not JSON: {error}.", file, line)) from None
    if isinstance(data, list):
        kept = frozenset(name for item in data if (name := _kept(item)))
        told = (item for item in data if not _kept(item))
        return StackInputs(dict(_pair(item, file) for item in told), file=file, hidden=kept)
    parameters, tags = data.get("Parameters", data), data.get("Tags", {})
    if not isinstance(parameters, dict) or not isinstance(tags, dict):
        raise UserError(Mistake("Parameters and Tags must be objects.", file, 1, _FORMS))
    return StackInputs(_texts(parameters, file), _texts(tags, file), file=file)


def _kept(item: Any) -> str:
    """The parameter that keeps its previous value here; empty where it gets one."""
    match item:
        case {"ParameterKey": str(name), "UsePreviousValue": True} if "ParameterValue" not in item:
            return name
    return ""


def _pair(item: Any, file: str) -> tuple[str, str]:
    match item:
        case {"ParameterKey": str(name), "ParameterValue": value}:
            return name, _plain(name, value, file)
        case str(text) if "=" in text:
            name, _, value = text.partition("=")
            return name, value
    raise UserError(Mistake(f"This says no parameter: {json.dumps(item)}.", file, 0, _FORMS))


def _texts(values: Mapping[str, Any], file: str) -> dict[str, str]:
    return {name: _plain(name, value, file) for name, value in values.items()}


def _plain(name: str, value: Any, file: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    if isinstance(value, dict | list | None):
        raise UserError(Mistake(f"{name} must be a plain value.", file))
    return json.dumps(value)
