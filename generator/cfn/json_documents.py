"""JSON documents that a template writes as text, perhaps with pieces that are not known yet.

text or Unknown ●→ data with Unknowns in it, None where it is no document
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from generator.cfn.values import Unknown, Value, call, is_scalar, key_of, text_of

_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000([0-9]+)\ue001")


def json_document(value: Value) -> Value:
    """What a text says if it is a JSON object or list; None if it is none."""
    pieces, unknown = _pieces(value)
    text = "".join(pieces)
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return _filled(document, unknown)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity, which JSON does not have


def _pieces(value: Value) -> tuple[list[str], list[Value]]:
    """The pieces of a text, and what is unknown where a mark is."""
    if isinstance(value, str):
        return [value], []
    if isinstance(value, Unknown):
        match value.expression, value.argument:
            case {"Fn::Join": _}, ["", list(parts)]:
                unknown = [part for part in parts if not is_scalar(part)]
                marks = (_MARK.format(number) for number in range(len(unknown)))
                return [text_of(p) if is_scalar(p) else next(marks) for p in parts], unknown
    return [], []


def _filled(value: Value, unknown: list[Value]) -> Value:
    if isinstance(value, dict):
        return {_key(key, unknown): _filled(item, unknown) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, unknown) for item in value]
    return _text(value, unknown) if isinstance(value, str) else value


def _text(text: str, unknown: list[Value]) -> Value:
    """The text with what its marks stand for: what is unknown in a document stays so."""
    pieces = _MARKED.split(text)
    parts = [unknown[int(one)] if at % 2 else one for at, one in enumerate(pieces)]
    there = [part for part in parts if part != ""]
    if len(there) == 1:
        return there[0]
    return call("Fn::Join", ["", there]) if len(pieces) > 1 else text


def _key(text: str, unknown: list[Value]) -> str:
    """A key with its marks written as the expressions they stand for."""
    return _MARKED.sub(lambda mark: "${" + key_of(unknown[int(mark[1])]) + "}", text)
