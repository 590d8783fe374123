"""A YAML template as data, with the line of every part of it.

Reads libyaml's events instead of its objects: that keeps lines and tags, takes dates as the
strings they are, and shows every duplicate key. Scalars follow YAML 1.1, as in CloudFormation:
``yes`` is true, ``0644`` is octal. Source: User Guide, "CloudFormation template format".

    text ●→ events ●→ data, lines
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

from generator.cfn.errors import TemplateError, duplicate, refusal
from generator.cfn.source.yaml_scalars import TAGGED, typed
from generator.cfn.values import Path
from generator.errors import Mistake

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 128
# A text of a few kilobytes can hold aliases of aliases that stand for gigabytes.
_LARGEST = 1_000_000

_FUNCTIONS = frozenset((
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals",
    "FindInMap", "GetAtt", "GetAZs", "GetStackOutput", "If", "ImportValue", "Join", "Length",
    "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf",
    "ValueOfAll",
))  # fmt: skip
_STANDARD = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class _Anchor:
    value: Any
    size: int


class YamlReader:
    """Reads one text; ``lines`` and ``duplicates`` fill while :meth:`document` runs."""

    def __init__(self, text: str, file: str, aliases: bool) -> None:
        self.file, self._aliases = file, aliases
        self.lines: dict[Path, int] = {}
        self.duplicates: list[Mistake] = []
        self._anchors: dict[str, _Anchor] = {}
        self._size = 0
        self._events = yaml.parse(text, Loader=_LOADER)

    def document(self) -> Any:
        """The whole text as data; None where it is empty. Raises ``TemplateError``."""
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise self._malformed(mark, error.problem or "") from error
        except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
            raise refusal("Template format error: YAML not well-formed.", self.file) from error

    def _document(self) -> Any:
        value = None
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.NodeEvent):
                self.lines[()] = _line(event)
                value = self._node(event, ())
            elif isinstance(event, yaml.DocumentStartEvent) and self.lines:
                raise self._malformed(event.start_mark, "more than one document")
        return value

    def _next(self) -> Any:
        return next(self._events)

    def _malformed(self, mark: Any, problem: str) -> TemplateError:
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        what = f"Template format error: YAML not well-formed. (line {line}, column {column})"
        return refusal(what, self.file, line, f"({problem})" if problem else "")

    def _refuse(self, what: str, event: Any) -> TemplateError:
        return refusal(what, self.file, _line(event))

    def _node(self, event: Any, path: Path) -> Any:
        before, self._size = self._size, self._size + 1
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        value = self._tagged(event, path)
        if event.anchor:
            self._anchors[event.anchor] = _Anchor(value, self._size - before)
        return value

    def _alias(self, event: Any) -> Any:
        if not self._aliases:
            what = "Template error: YAML aliases are not allowed in CloudFormation templates"
            raise self._refuse(what, event)
        anchor = self._anchors.get(event.anchor)
        if anchor is None:
            raise self._malformed(event.start_mark, f"undefined alias {event.anchor}")
        self._size += anchor.size
        if self._size > _LARGEST:
            raise self._refuse("The aliases of this file stand for too much.", event)
        return anchor.value

    def _tagged(self, event: Any, path: Path) -> Any:
        tag = event.tag
        if tag is None or tag == "!" or tag.startswith(_STANDARD):
            return self._plain(event, path)
        function = _long_form(tag[1:])
        if function is None:
            raise self._refuse(f"Unknown tag {tag}: no CloudFormation function.", event)
        inside = (*path, function)
        self.lines[inside] = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return {function: self._argument(function, event, inside)}
        return {function: self._plain(event, inside)}

    def _argument(self, function: str, event: Any, path: Path) -> Any:
        if function != "Fn::GetAtt" or "." not in event.value:
            return event.value
        self.lines[(*path, 0)] = self.lines[(*path, 1)] = _line(event)
        return event.value.split(".", 1)

    def _plain(self, event: Any, path: Path) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(path) >= _DEEPEST:
            raise self._refuse(f"Nested more than {_DEEPEST} deep.", event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _scalar(self, event: Any) -> Any:
        if event.tag in (None, "!"):
            plain = event.tag is None and event.implicit[0]
            return typed(event.value) if plain else event.value
        kind = event.tag.removeprefix(_STANDARD)
        convert = TAGGED.get(kind)
        if convert is None:
            raise self._refuse(f"Template error: the YAML tag !!{kind} is not supported.", event)
        try:
            return convert(event.value)
        except ValueError as error:
            raise self._refuse(f"{event.value!r} is no {kind}.", event) from error

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            here = (*path, len(items))
            self.lines[here] = _line(event)
            items.append(self._node(event, here))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: list[Any] = []
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._key(event)
            here = (*path, key)
            merge = key == "<<" and event.implicit[0]
            if key in found:
                first = self.lines[here]
                self.duplicates.append(duplicate(key, first, self.file, _line(event)))
            if not merge:
                self.lines[here] = _line(event)
            value = self._node(self._next(), here)
            if merge:
                merged += self._merge(value, event)
            else:
                found[key] = value
        return {**_union(merged), **found}

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._malformed(event.start_mark, "a key must be a string")
        return str(event.value)

    def _merge(self, value: Any, event: Any) -> list[dict[str, Any]]:
        if not self._aliases:
            raise self._refuse("Template error: YAML hash merges are not supported.", event)
        maps = value if isinstance(value, list) else [value]
        if not all(isinstance(one, dict) for one in maps):
            raise self._malformed(event.start_mark, "only mappings can be merged")
        return maps


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _long_form(name: str) -> str | None:
    if name in ("Ref", "Condition"):
        return name
    return f"Fn::{name}" if name in _FUNCTIONS else None


def _union(maps: list[dict[str, Any]]) -> dict[str, Any]:
    """The maps in one; the first to have a key wins, as YAML's merge key says."""
    union: dict[str, Any] = {}
    for one in maps:
        union = {**one, **union}
    return union
