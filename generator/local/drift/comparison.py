"""Expected against actual properties, as CloudFormation's drift detection compares them.

Only properties that the template sets count. What a service never tells (write-only) and what the
template cannot set (read-only) is left aside, and so is the order of what has none: tags, and
arrays whose schema says ``insertionOrder: false``.

Source: CloudFormation User Guide, "Detect unmanaged configuration changes to stacks and resources
with drift detection", considerations; API reference, ``PropertyDifference``.

    expected, actual, ResourceSchema ●→ Differences
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from generator.cfn.schemas import ResourceSchema
from generator.local.engine.difference import same
from generator.local.engine.text_values import as_text
from generator.local.records.drift import Difference

_NULL = "null"
_IDENTITIES = ("Key", "TagKey", "Name", "Id", "Sid", "AttributeName", "IndexName")
"""Members by which an element of an unordered array is the same one, though it changed."""


def comparable(
    properties: Mapping[str, Any], schema: ResourceSchema | None, untold: Iterable[str] = ()
) -> dict[str, Any]:
    """The properties that drift detection looks at.

    ``untold``: top-level properties that the service does not tell. Dynamic references are left
    out: the template holds no value to compare with.
    """
    hidden = set(untold)
    if schema is not None:
        hidden |= schema.write_only | schema.read_only
    shown = {name: _shown(value) for name, value in properties.items()}
    for path in hidden:
        _remove(shown, path.split("/"))
    return {name: value for name, value in shown.items() if not _is_dynamic(value)}


def _shown(value: Any) -> Any:
    """A copy without what dynamic references stand for."""
    if isinstance(value, Mapping):
        return {k: _shown(v) for k, v in value.items() if not _is_dynamic(v)}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value if not _is_dynamic(item)]
    return value


def _is_dynamic(value: Any) -> bool:
    return isinstance(value, str) and "{{resolve:" in value


def _remove(value: Any, path: Sequence[str]) -> None:
    head, *rest = path
    if head == "*" and isinstance(value, list):
        for item in value:
            if rest:
                _remove(item, rest)
    elif isinstance(value, dict) and head in value:
        if rest:
            _remove(value[head], rest)
        else:
            del value[head]


def differences(
    expected: Mapping[str, Any], actual: Mapping[str, Any], schema: ResourceSchema | None
) -> tuple[Difference, ...]:
    """Every place where the actual properties are not the expected ones."""
    return tuple(_Comparison(schema).mapping(expected, actual, ""))


def as_json(value: Any) -> str:
    """A value as ``ExpectedValue`` and ``ActualValue`` carry it: scalars bare, the rest as JSON."""
    if value is None:
        return _NULL
    if isinstance(value, Mapping | list):
        return json.dumps(value, separators=(",", ":"), default=str)
    return as_text(value)


class _Comparison:
    def __init__(self, schema: ResourceSchema | None) -> None:
        self._schema = schema

    def mapping(
        self, expected: Mapping[str, Any], actual: Mapping[str, Any], path: str
    ) -> Iterator[Difference]:
        """What the template sets; what else the service has is its own affair."""
        for name, value in expected.items():
            here = f"{path}/{_escaped(name)}"
            if name in actual:
                yield from self._value(value, actual[name], here)
            elif value not in ([], {}, "", None):
                yield Difference(here, as_json(value), _NULL, "REMOVE")

    def _value(self, expected: Any, actual: Any, path: str) -> Iterator[Difference]:
        if isinstance(expected, Mapping | list) and isinstance(actual, str):
            actual = _parsed(actual)
        if isinstance(expected, Mapping) and isinstance(actual, Mapping):
            yield from self.mapping(expected, actual, path)
        elif isinstance(expected, list) and isinstance(actual, list):
            if self._is_ordered(path, expected):
                yield from self._ordered(expected, actual, path)
            else:
                yield from self._unordered(expected, actual, path)
        elif not same(expected, actual):
            yield Difference(path, as_json(expected), as_json(actual), "NOT_EQUAL")

    def _ordered(self, expected: list[Any], actual: list[Any], path: str) -> Iterator[Difference]:
        for index in range(min(len(expected), len(actual))):
            yield from self._value(expected[index], actual[index], f"{path}/{index}")
        yield from _rest(list(enumerate(expected))[len(actual) :], path, "REMOVE")
        yield from _rest(list(enumerate(actual))[len(expected) :], path, "ADD")

    def _unordered(self, expected: list[Any], actual: list[Any], path: str) -> Iterator[Difference]:
        left = list(enumerate(actual))
        missing: list[tuple[int, Any]] = []
        for index, wanted in enumerate(expected):
            equal = next((at for at, one in left if self._is_met(wanted, one, path)), None)
            if equal is None:
                missing.append((index, wanted))
            else:
                left = [(at, one) for at, one in left if at != equal]
        gone = []
        for index, wanted in missing:
            match = next(((at, one) for at, one in left if _is_same_one(wanted, one)), None)
            if match is None:
                gone.append((index, wanted))
            else:
                left.remove(match)
                yield from self._value(wanted, match[1], f"{path}/{index}")
        yield from _rest(gone, path, "REMOVE")
        yield from _rest(left, path, "ADD")

    def _is_met(self, wanted: Any, one: Any, path: str) -> bool:
        return not list(self._value(wanted, one, f"{path}/0"))

    def _is_ordered(self, path: str, expected: list[Any]) -> bool:
        if all(isinstance(one, Mapping) and one.keys() == {"Key", "Value"} for one in expected):
            return False
        found = self._schema.at(path.lstrip("/")) if self._schema else None
        return found is None or found.get("insertionOrder", True) is not False


def _rest(items: list[tuple[int, Any]], path: str, kind: str) -> Iterator[Difference]:
    for index, one in items:
        if kind == "ADD":
            yield Difference(f"{path}/{index}", _NULL, as_json(one), "ADD")
        else:
            yield Difference(f"{path}/{index}", as_json(one), _NULL, "REMOVE")


def _is_same_one(wanted: Any, one: Any) -> bool:
    """Whether two elements are one thing that changed: they share a naming member."""
    if not (isinstance(wanted, Mapping) and isinstance(one, Mapping)):
        return False
    return any(name in wanted and wanted[name] == one.get(name) for name in _IDENTITIES)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _escaped(name: str) -> str:
    """A name as a JSON pointer's reference token (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")
