"""CloudFormation's wire protocol, both ways, from botocore's own model of the service.

CloudFormation speaks one protocol only, AWS Query: a form comes in, XML goes out. Every shape is
taken from ``service-2.json``, so names, nesting and types are right by construction, and a request
that does not fit the model is refused as AWS refuses it.

form ●→ Action and input      output, error ●→ XML
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape
from botocore.validate import ParamValidator

from generator.local.clock import stamp
from generator.local.errors import ApiError, invalid

_NUMBER = re.compile("[0-9]{1,9}")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""The control characters that XML 1.0 cannot carry."""

NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


@cache
def service_model() -> ServiceModel:
    """botocore's model of CloudFormation, read once."""
    return ServiceModel(
        Loader().load_service_model("cloudformation", "service-2"), "cloudformation"
    )


@cache
def _operation(name: str) -> OperationModel:
    return service_model().operation_model(name)


def decode(form: str) -> tuple[str, dict[str, Any]]:
    """The action and its input from a form body; raises ``ApiError`` in AWS's words."""
    try:
        fields = dict(parse_qsl(form, keep_blank_values=True, strict_parsing=bool(form)))
    except ValueError:
        raise ApiError("MalformedInput", "Unable to parse the request body") from None
    action = fields.get("Action", "")
    if not action:
        raise ApiError("MissingAction", "No action was specified in the request.")
    if action not in service_model().operation_names:
        raise ApiError("InvalidAction", f"Could not find operation {action} for version 2010-05-15")
    shape = _operation(action).input_shape
    given = _read(shape, _tree(fields)) if shape is not None else {}
    _check(shape, given)
    return action, given


def _tree(fields: Mapping[str, str]) -> dict[str, Any]:
    """``{"A.member.1.B": "x"}`` as ``{"A": {"member": {"1": {"B": "x"}}}}``."""
    root: dict[str, Any] = {}
    for name, value in fields.items():
        node = root
        *parents, last = name.split(".")
        for part in parents:
            below = node.setdefault(part, {})
            if not isinstance(below, dict):
                raise ApiError("MalformedInput", f"Unexpected key {name}")
            node = below
        node[last] = value
    return root


def _read(shape: Shape, node: Any) -> Any:
    if shape.type_name == "structure":
        return _read_structure(shape, node)
    if shape.type_name == "list":
        return _read_list(shape, node)
    if shape.type_name == "map":
        return _read_map(shape, node)
    if not isinstance(node, str):
        raise ApiError("MalformedInput", "Start of structure or map found where not expected.")
    return _scalar(shape.type_name, node)


def _read_structure(shape: Shape, node: Any) -> dict[str, Any]:
    if not isinstance(node, dict):
        raise ApiError("MalformedInput", "Expected a structure.")
    return {
        name: _read(member, node[wire])
        for name, member in shape.members.items()
        if (wire := member.serialization.get("name", name)) in node
    }


def _read_list(shape: Shape, node: Any) -> list[Any]:
    if node == "":
        return []
    if not isinstance(node, dict):
        raise ApiError("MalformedInput", "Expected a list.")
    items = node.get(shape.member.serialization.get("name", "member"), node)
    return [_read(shape.member, item) for item in _numbered(items, "Expected a list")]


def _read_map(shape: Shape, node: Any) -> dict[str, Any]:
    if not isinstance(node, dict):
        raise ApiError("MalformedInput", "Expected a map.")
    entries = _numbered(node.get("entry", node), "Expected a map")
    if not all(isinstance(entry, dict) and entry.keys() >= {"key", "value"} for entry in entries):
        raise ApiError("MalformedInput", "Expected a map's entries to have a key and a value.")
    return {
        _scalar("string", entry["key"]): _read(shape.value, entry["value"]) for entry in entries
    }


def _numbered(items: Any, expected: str) -> list[Any]:
    """Members in the order of their numbers, which need not begin at 1 or be without gaps."""
    if not isinstance(items, dict) or not all(_NUMBER.fullmatch(key) for key in items):
        raise ApiError("MalformedInput", f"{expected} with numbered members.")
    return [items[key] for key in sorted(items, key=int)]


def _scalar(kind: str, text: str) -> Any:
    try:
        if kind in ("integer", "long"):
            return int(text)
        if kind in ("float", "double"):
            return float(text)
    except ValueError:
        raise ApiError("MalformedInput", f"{text} is not a number.") from None
    if kind == "boolean":
        if text.lower() not in ("true", "false"):
            raise ApiError("MalformedInput", f"{text} is not a boolean.")
        return text.lower() == "true"
    return text


def _check(shape: Shape | None, given: dict[str, Any]) -> None:
    """What the model itself forbids: missing members, lengths, values outside an enum."""
    if shape is None:
        return
    faults = [*_missing(shape, given), *_out_of_range(shape, given)]
    if faults:
        count = f"{len(faults)} validation error{'s' if len(faults) > 1 else ''} detected: "
        raise invalid(count + "; ".join(faults))
    report = ParamValidator().validate(given, shape)
    if report.has_errors():
        raise invalid(report.generate_report())


def _missing(shape: Shape, given: Mapping[str, Any]) -> list[str]:
    return [
        f"Value null at '{_wire(name)}' failed to satisfy constraint: Member must not be null"
        for name in shape.required_members
        if name not in given
    ]


def _out_of_range(shape: Shape, given: Mapping[str, Any]) -> list[str]:
    faults = []
    for name, value in given.items():
        member = shape.members[name]
        listed = member.metadata.get("enum")
        if listed and value not in listed:
            what = f"Member must satisfy enum value set: [{', '.join(listed)}]"
            faults.append(_fault(name, value, what))
        faults += _outside_enum(name, member, value)
        longest = member.metadata.get("max")
        if isinstance(value, str) and longest is not None and len(value) > longest:
            what = f"Member must have length less than or equal to {longest}"
            faults.append(_fault(name, value, what))
        shortest = member.metadata.get("min")
        if isinstance(value, str) and shortest is not None and len(value) < shortest:
            what = f"Member must have length greater than or equal to {shortest}"
            faults.append(_fault(name, value, what))
    return faults


def _outside_enum(name: str, shape: Shape, value: Any) -> list[str]:
    """A list with a member that is outside the enum of its members."""
    listed = shape.member.metadata.get("enum") if shape.type_name == "list" else None
    if not listed or all(item in listed for item in value):
        return []
    inside = f"Member must satisfy enum value set: [{', '.join(listed)}]"
    shown = f"[{', '.join(map(str, value))}]"
    return [_fault(name, shown, f"Member must satisfy constraint: [{inside}]")]


def _fault(name: str, value: Any, constraint: str) -> str:
    shown = value if len(str(value)) <= 1024 else f"{str(value)[:1024]}…"
    return f"Value '{shown}' at '{_wire(name)}' failed to satisfy constraint: {constraint}"


def _wire(name: str) -> str:
    return name[:1].lower() + name[1:]


def encode(action: str, output: Mapping[str, Any], request_id: str) -> bytes:
    """The XML answer of an action; members that are None are left out."""
    shape = _operation(action).output_shape
    result = ""
    if shape is not None:
        wrapper = shape.serialization.get("resultWrapper", f"{action}Result")
        result = f"<{wrapper}>{_members(shape, output)}</{wrapper}>"
    return (
        f'<{action}Response xmlns="{NAMESPACE}">{result}'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
        f"</{action}Response>"
    ).encode()


def encode_error(error: ApiError, request_id: str) -> bytes:
    """AWS's ErrorResponse."""
    kind = "Sender" if error.status < 500 else "Receiver"
    return (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>{kind}</Type>'
        f"<Code>{escape(error.code)}</Code><Message>{_text(error.message)}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    ).encode()


def _members(shape: Shape, value: Mapping[str, Any]) -> str:
    unknown = value.keys() - shape.members.keys()
    if unknown:
        raise KeyError(f"{shape.name} has no {sorted(unknown)}")
    return "".join(
        _write(member, member.serialization.get("name", name), value[name])
        for name, member in shape.members.items()
        if value.get(name) is not None
    )


def _write(shape: Shape, name: str, value: Any) -> str:
    if shape.type_name == "structure":
        inside = _members(shape, value)
    elif shape.type_name == "list":
        item = shape.member.serialization.get("name", "member")
        inside = "".join(_write(shape.member, item, each) for each in value)
    elif shape.type_name == "map":
        inside = "".join(
            f"<entry><key>{_text(key)}</key>{_write(shape.value, 'value', each)}</entry>"
            for key, each in value.items()
        )
    else:
        inside = _text(_plain(value))
    return f"<{name}>{inside}</{name}>"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return stamp(value)
    return str(value)


def _text(text: str) -> str:
    """Escaped for XML 1.0, without the control characters that it cannot carry."""
    return escape(_ILLEGAL.sub("", text), {"\r": "&#13;"})
