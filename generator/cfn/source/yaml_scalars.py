"""What a YAML scalar means: YAML 1.1's types, as CloudFormation reads them.

``yes`` is true, ``0644`` is octal, ``1:30`` is 90; dates stay strings.
Source: yaml.org, "Language-independent types for YAML 1.1".

    text ●→ string, number, Boolean or None
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_TRUE = frozenset(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"))
_FALSE = frozenset(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"))
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_INTEGER = re.compile(
    r"[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)"
)
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?")


def typed(text: str) -> Any:
    """The value of a plain scalar, one without quotes and tags."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    try:
        if _INTEGER.fullmatch(text):
            return _integer(text)
        if _FLOAT.fullmatch(text):
            return float(text.replace("_", ""))
    except ValueError:
        pass  # no digits after all, or more than a number may have
    return text


def _integer(text: str) -> int:
    digits = text.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        total = 0
        for part in digits.split(":"):
            total = total * 60 + int(part)
        return sign * total
    if digits.startswith(("0b", "0x")):
        return sign * int(digits, 0)
    octal = len(digits) > 1 and digits.startswith("0")
    return sign * int(digits, 8 if octal else 10)


def _boolean(text: str) -> bool:
    if text not in _TRUE and text not in _FALSE:
        raise ValueError(text)
    return text in _TRUE


TAGGED: dict[str, Callable[[str], Any]] = {
    "str": str,
    "int": _integer,
    "float": float,
    "bool": _boolean,
    "null": lambda _: None,
}
"""Standard tags (``!!int``) that CloudFormation takes → the value; ``ValueError`` if it is none."""
