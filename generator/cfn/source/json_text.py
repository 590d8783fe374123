"""A JSON template as data, with the line of every part of it.

The standard library's parser tells no positions, and YAML's stumbles over tabs and escapes that
JSON allows; so this walks objects and arrays itself and leaves scalars to the standard library.

    text ●→ data, lines
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from itertools import accumulate
from typing import Any, NoReturn

from generator.cfn.errors import TemplateError, duplicate, refusal
from generator.cfn.values import Path
from generator.errors import Mistake

_SPACE = re.compile(r"[ \t\n\r]*")
_DEEPEST = 128


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity, which JSON does not have


# Not strict: CloudFormation takes line breaks inside JSON strings.
_SCALARS = json.JSONDecoder(strict=False, parse_constant=_no_constant)


class JsonReader:
    """Reads one text; ``lines`` and ``duplicates`` fill while :meth:`document` runs."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines: dict[Path, int] = {}
        self.duplicates: list[Mistake] = []
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def document(self) -> Any:
        """The whole text as data. Raises ``TemplateError``."""
        start = self._skip(0)
        value, end = self._value(start, ())
        self.lines[()] = self._line(start)
        if self._skip(end) != len(self.text):
            raise self._malformed(self._skip(end))
        return value

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position)

    def _skip(self, position: int) -> int:
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def _malformed(self, position: int) -> TemplateError:
        line = self._line(position)
        column = position - self._starts[line - 1] + 1
        what = f"Template format error: JSON not well-formed. (line {line}, column {column})"
        return refusal(what, self.file, line)

    def _value(self, position: int, path: Path) -> tuple[Any, int]:
        first = self.text[position : position + 1]
        if first in ("{", "[") and len(path) >= _DEEPEST:
            raise refusal(f"Nested more than {_DEEPEST} deep.", self.file, self._line(position))
        if first == "{":
            return self._object(self._skip(position + 1), path)
        if first == "[":
            return self._array(self._skip(position + 1), path)
        return self._scalar(position)

    def _scalar(self, position: int) -> tuple[Any, int]:
        try:
            return _SCALARS.raw_decode(self.text, position)
        except json.JSONDecodeError as error:
            raise self._malformed(error.pos) from error
        except ValueError as error:
            raise self._malformed(position) from error

    def _key(self, position: int) -> tuple[str, int]:
        if self.text[position : position + 1] != '"':
            raise self._malformed(position)
        return self._scalar(position)

    def _object(self, position: int, path: Path) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        if self.text[position : position + 1] == "}":
            return found, position + 1
        while True:
            start = position
            key, position = self._key(position)
            if key in found:
                first = self.lines[(*path, key)]
                self.duplicates.append(duplicate(key, first, self.file, self._line(start)))
            self.lines[(*path, key)] = self._line(start)
            position = self._skip(self._expect(":", self._skip(position)))
            found[key], position = self._value(position, (*path, key))
            position = self._skip(position)
            if self.text[position : position + 1] == "}":
                return found, position + 1
            position = self._skip(self._expect(",", position))
            if self.text[position : position + 1] == "}":  # CloudFormation lets a comma end it
                return found, position + 1

    def _array(self, position: int, path: Path) -> tuple[list[Any], int]:
        found: list[Any] = []
        if self.text[position : position + 1] == "]":
            return found, position + 1
        while True:
            here = (*path, len(found))
            self.lines[here] = self._line(position)
            value, position = self._value(position, here)
            found.append(value)
            position = self._skip(position)
            if self.text[position : position + 1] == "]":
                return found, position + 1
            position = self._skip(self._expect(",", position))
            if self.text[position : position + 1] == "]":
                return found, position + 1

    def _expect(self, character: str, position: int) -> int:
        if self.text[position : position + 1] != character:
            raise self._malformed(position)
        return position + 1
