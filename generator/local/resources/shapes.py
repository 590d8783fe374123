"""CloudFormation's words and an API's words for the same value. Pure.

A property and the API member that carries it nearly always have the same name but for case
(``ContainerPort`` and ``containerPort``), and a value that differs only as the API's shape says
(text and number, object and JSON text, list of pairs and map). So one conversion, led by the
shapes of botocore's own service models, serves every type; tables name only the exceptions.

property value ●→ API value      API response ●→ property-like value
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.local.handler import HandlerError

# botocore has no type information, so a shape is Any here; its contract is botocore.model.Shape.
Shape = Any


def to_api(shape: Shape, value: Any) -> Any:
    """``value`` as ``shape`` wants it; HandlerError where a key has no member in it."""
    convert = _INTO.get(shape.type_name)
    return convert(shape, value) if convert else value


def member(shape: Shape, name: str) -> str:
    """The name of ``shape``'s member that is ``name`` but for case; HandlerError if none is."""
    found = _members(shape).get(_plain(name))
    if found is None:
        raise HandlerError("InvalidRequest", f"extraneous key [{name}] is not permitted")
    return found


def has_member(shape: Shape, name: str) -> bool:
    """Whether ``shape`` has a member that is ``name`` but for case."""
    return shape is not None and _plain(name) in _members(shape)


def from_api(shape: Shape, value: Any) -> Any:
    """``value`` of a response with the members of its structures in PascalCase.

    Keys of maps stay as they are, for they are data.
    """
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return {
            _pascal(name): from_api(shape.members[name], part)
            for name, part in value.items()
            if name in shape.members
        }
    if shape.type_name == "list":
        return [from_api(shape.member, part) for part in value]
    if shape.type_name == "map":
        return {key: from_api(shape.value, part) for key, part in value.items()}
    return value


def pairs(tags: Mapping[str, str], shape: Shape) -> Any:
    """Tags as ``shape`` wants them: a map, or a list of structures of key and value."""
    if shape.type_name == "map":
        return dict(tags)
    names = list(shape.member.members)
    key = next(name for name in names if name.lower().endswith("key"))
    value = next(name for name in names if name.lower().endswith("value"))
    return [{key: k, value: v} for k, v in tags.items()]


def mapping(tags: Any) -> dict[str, str]:
    """Tags of any form as a mapping: the inverse of :func:`pairs`."""
    if isinstance(tags, Mapping):
        return {str(key): str(value) for key, value in tags.items()}
    return {str(t.get("Key", t.get("TagKey"))): _tag_value(t) for t in tags or ()}


def text(value: Any) -> str:
    """``value`` where an API wants text: policies and bodies as JSON, booleans in lower case."""
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, (Mapping, list)) else str(value)


def parsed(text: Any) -> Any:
    """``text`` read as JSON where it is an object or a list in JSON; else as it is."""
    if isinstance(text, str) and text.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text


def _structure(shape: Shape, value: Any) -> Any:
    if not isinstance(value, Mapping):
        if list(shape.members) == ["Value"]:  # EC2's AttributeValue structures
            return {"Value": to_api(shape.members["Value"], value)}
        raise HandlerError("InvalidRequest", f"expected type: JSONObject, found: {value!r}")
    out = {}
    for key, part in value.items():
        name = member(shape, key)
        out[name] = to_api(shape.members[name], part)
    return out


def _list(shape: Shape, value: Any) -> Any:
    if isinstance(value, Mapping) and shape.member.type_name == "structure":
        return pairs(mapping(value), shape)
    items = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return [to_api(shape.member, item) for item in items]


def _map(shape: Shape, value: Any) -> Any:
    items = value if isinstance(value, Mapping) else mapping(value)
    return {str(key): to_api(shape.value, part) for key, part in items.items()}


def _text(_: Shape, value: Any) -> Any:
    return text(value)


def _boolean(_: Shape, value: Any) -> Any:
    return value if isinstance(value, bool) else str(value).lower() == "true"


def _integer(_: Shape, value: Any) -> Any:
    return int(value)


def _number(_: Shape, value: Any) -> Any:
    return float(value)


def _blob(_: Shape, value: Any) -> Any:
    return value if isinstance(value, bytes) else text(value).encode()


_INTO = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _text,
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "float": _number,
    "double": _number,
    "blob": _blob,
}


def _members(shape: Shape) -> dict[str, str]:
    return {_plain(name): name for name in shape.members}


def _plain(name: str) -> str:
    return name.lower()


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def _tag_value(tag: Mapping[str, Any]) -> str:
    return str(tag.get("Value", tag.get("TagValue", "")))
