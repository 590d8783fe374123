"""What a resolved value can be: plain JSON, with :class:`Unknown` where no one knows yet.

An ``Unknown`` keeps the expression that will give the value, reduced as far as it is known. Two
unknowns are equal when their expressions are: ``!Sub "${Vpc}-a"`` equals
``!Join ["-", [!Ref Vpc, a]]``, and the same reference to the same resource equals itself across
two versions of a template. Reasons do not take part in the comparison.

    expression with gaps ●→ Unknown ●→ sources (who must be asked), expression (what to compute)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal

from generator.cfn.decisions import Diagram, Subject

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
class Domain:
    """The texts that an unknown one can be.

    ``values``: all of them, None where they are not listed; ``fits``: whether a text is one.
    """

    values: frozenset[str] | None
    fits: Callable[[str], bool]


@dataclass(frozen=True)
class MapLookup:
    """An ``Fn::FindInMap`` that waits for some of its keys.

    ``arguments`` as written, resolved. ``keys``: those that are unknown, in order. ``table``: what
    they lead to, one level a key: the part of the mapping that can be reached. ``default``: the
    DefaultValue; empty without one.
    """

    arguments: tuple[Value, ...]
    keys: tuple[Unknown, ...]
    table: dict[str, Value]
    default: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Unknown:
    """A value that cannot be known here.

    ``reason`` is a phrase for people. ``expression`` is the long-form intrinsic that gives the
    value, with everything known folded in and names qualified by their stack
    (``{"Ref": "Network/Vpc"}``); a lookup has the part of the mapping that it can reach in place of
    the mapping's name, a large condition is named. ``sources`` are all that it waits for, sorted.
    ``argument`` is what the expression's function was called with, its unknowns still objects; None
    for a reference. ``domain``: what a text can be, where that is known. ``logic``: when a
    condition holds. ``branches``: whether a condition or lookup in it decides between values.

    Equal unknowns have the same value wherever all sources have.
    """

    reason: str
    expression: Value
    sources: tuple[Source, ...]
    argument: Value = field(default=None, repr=False)
    domain: Domain | None = field(default=None, repr=False)
    logic: Diagram | None = field(default=None, repr=False)
    branches: bool = field(default=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unknown) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def function(self) -> str:
        """The function that gives the value."""
        return next(iter(self.expression)) if isinstance(self.expression, dict) else ""

    @cached_property
    def key(self) -> str:
        """The meaning as a text: equal keys, equal values."""
        if self.logic is not None:
            return json.dumps({"Condition": getattr(self.logic, "key", self.logic)})
        if self.branches:
            return f"{{{json.dumps(self.function)}: {key_of(self.argument)}}}"
        return json.dumps(self.expression, sort_keys=True)

    @property
    def subject(self) -> Subject:
        """The value as something that decides."""
        return Subject(self.key, self.domain.values if self.domain is not None else None)


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
    return Unknown(
        reason,
        {function: expression_of(argument)},
        tuple(sources),
        argument,
        branches=any(one.branches for one in found),
    )


def choice(test: Unknown, then: Value, otherwise: Value) -> Value:
    """``Fn::If`` with an unknown condition; the value itself where both branches are the same."""
    if key_of(then) == key_of(otherwise):
        return then
    return replace(call("Fn::If", [test, then, otherwise]), branches=True)


def lookup(found: MapLookup) -> Unknown:
    """An ``Fn::FindInMap`` that waits for some of its keys."""
    waits = call("Fn::FindInMap", [*found.keys, *found.default])
    shown = [found.table, *(expression_of(key) for key in found.keys)]
    shown += ({"DefaultValue": expression_of(value)} for value in found.default)
    return replace(waits, expression={"Fn::FindInMap": shown}, argument=found, branches=True)


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


def key_of(value: Value) -> str:
    """The meaning of a value as a text: equal keys, equal values; JSON where all is known."""
    if isinstance(value, Unknown):
        return value.key
    if isinstance(value, MapLookup):
        return key_of([value.table, *value.keys, *value.default])
    if value is NO_VALUE:
        return '{"Ref": "AWS::NoValue"}'
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}: {key_of(value[key])}" for key in sorted(value))
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(key_of, value))}]"
    return json.dumps(value)


def has_branches(value: Value) -> bool:
    """Whether a condition or lookup inside the value decides between values."""
    return any(one.branches for one in unknowns(value))


def is_function(value: Value) -> bool:
    """True for a call of an intrinsic function: an object with that one member."""
    if not isinstance(value, dict) or len(value) != 1:
        return False
    [name] = value
    return name == "Ref" or str(name).startswith("Fn::")


def may_be_absent(value: Value) -> bool:
    """True for an unknown that may turn out to be ``AWS::NoValue``."""
    return isinstance(value, Unknown) and '{"Ref": "AWS::NoValue"}' in value.key


def text_of(value: Value) -> str:
    """A scalar as CloudFormation writes it into a string: ``true``, ``5``, ``1.5``."""
    return value if isinstance(value, str) else json.dumps(value)


def is_scalar(value: Value) -> bool:
    """True for a string, number or Boolean."""
    return isinstance(value, str | int | float)
