"""What a resolved value can be: plain JSON, with :class:`Unknown` where nobody knows yet.

An ``Unknown`` keeps the expression that will give the value, reduced as far as it is known. Two
unknowns are equal when their expressions are: ``!Sub "${Vpc}-a"`` equals
``!Join ["-", [!Ref Vpc, a]]``, and the same reference to the same resource equals itself across
two versions of a template. Reasons do not take part in the comparison.

    expression with gaps ●→ Unknown ●→ sources (who must be asked), expression (what to compute)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Value = Any
"""Plain JSON data (dict, list, str, int, float, bool); an ``Unknown`` may stand anywhere in it."""

Path = tuple[str | int, ...]
"""Where something is inside a template: keys and list indexes from the top."""

SourceKind = Literal[
    "resource",
    "attribute",
    "parameter",
    "pseudo",
    "zones",
    "import",
    "output",
    "transform",
    "rule",
    "ssm",
]


@dataclass(frozen=True, order=True)
class Source:
    """Who knows what we do not.

    ``kind`` and ``name``: a resource's physical ID (``resource``, logical ID), one of its
    attributes (``attribute``, logical ID, with ``attribute``), a parameter without a value
    (``parameter``), a pseudo parameter (``pseudo``, such as ``AWS::AccountId``), a region's zones
    (``zones``, region), an export (``import``, its name), another stack's output (``output``,
    stack name, with ``attribute``), a macro (``transform``, its name), what only a rule function
    can ask for (``rule``, parameter or type, with ``attribute``), an SSM parameter (``ssm``).
    ``stack`` is the path of nested logical IDs (``"Network"``), empty for the root.
    """

    kind: SourceKind
    name: str
    attribute: str = ""
    stack: str = ""

    @property
    def qualified(self) -> str:
        """The name with its stack before it: ``Network/Vpc``."""
        return f"{self.stack}/{self.name}" if self.stack else self.name


@dataclass(frozen=True)
class Unknown:
    """A value that cannot be known here.

    ``reason`` is a phrase for people. ``expression`` is the long-form intrinsic that gives the
    value, with everything known folded in and names qualified by their stack
    (``{"Ref": "Network/Vpc"}``). ``sources`` are all that it waits for, sorted. ``argument`` is
    what the expression's function was called with, its unknowns still objects; None for a
    reference.
    """

    reason: str = field(compare=False)
    expression: Value = field(compare=False)
    sources: tuple[Source, ...]
    argument: Value = field(default=None, compare=False, repr=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", json.dumps(self.expression, sort_keys=True))


class _NoValue:
    """The type of :data:`NO_VALUE`."""

    def __repr__(self) -> str:
        return "NO_VALUE"


NO_VALUE: Final = _NoValue()
"""What ``AWS::NoValue`` resolves to; containers leave it out, so it is seen only at the top."""


def leaf(reason: str, expression: Value, source: Source) -> Unknown:
    """An unknown that is one reference."""
    return Unknown(reason, expression, (source,))


def call(function: str, argument: Value) -> Unknown:
    """The unknown result of a function whose argument (any value) holds something unknown."""
    found = list(unknowns(argument))
    reason = "; ".join(dict.fromkeys(one.reason for one in found))
    sources = sorted({source for one in found for source in one.sources})
    return Unknown(reason, {function: expression_of(argument)}, tuple(sources), argument)


def unknowns(value: Value) -> Iterator[Unknown]:
    """Every ``Unknown`` inside a value, in order."""
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from unknowns(item)
    elif isinstance(value, list):
        for item in value:
            yield from unknowns(item)


def is_known(value: Value) -> bool:
    """True where nothing inside the value is unknown."""
    return next(unknowns(value), None) is None


def sources_of(value: Value) -> tuple[Source, ...]:
    """All sources that a value waits for, sorted, each once."""
    return tuple(sorted({source for one in unknowns(value) for source in one.sources}))


def expression_of(value: Value) -> Value:
    """The value as template data: each ``Unknown`` replaced by its expression."""
    if isinstance(value, Unknown):
        return value.expression
    if value is NO_VALUE:
        return {"Ref": "AWS::NoValue"}
    if isinstance(value, dict):
        return {key: expression_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [expression_of(item) for item in value]
    return value


def may_be_absent(value: Value) -> bool:
    """True for an unknown that may turn out to be ``AWS::NoValue``."""
    return isinstance(value, Unknown) and '{"Ref": "AWS::NoValue"}' in value.key


def text_of(value: Value) -> str:
    """A scalar as CloudFormation writes it into a string: ``true``, ``5``, ``1.5``."""
    return value if isinstance(value, str) else json.dumps(value)


def is_scalar(value: Value) -> bool:
    """True for a string, number or Boolean."""
    return isinstance(value, str | int | float)
