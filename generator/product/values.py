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
from functools import cached_property
from typing import Any, Final, Literal

Value = Any
"""Plain JSON data (dict, list, str, int, float, bool) in which an ``Unknown`` may stand anywhere."""

Path = tuple[str | int, ...]
"""Where something is inside a template: keys and list indexes from the top."""

SourceKind = Literal[
    "resource", "attribute", "parameter", "pseudo", "zones", "import", "output", "transform"
]


@dataclass(frozen=True, order=True)
class Source:
    """Who knows what we do not.

    ``kind`` and ``name``: a resource's physical ID (``resource``, logical ID), one of its
    attributes (``attribute``, logical ID, with ``attribute``), a parameter without a value
    (``parameter``), a pseudo parameter (``pseudo``, such as ``AWS::AccountId``), a region's zones
    (``zones``, region), an export (``import``, its name), another stack's output (``output``,
    stack name, with ``attribute``), a macro (``transform``, its name).
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
    (``{"Ref": "Network/Vpc"}``). ``sources`` are all that it waits for, sorted.
    """

    reason: str = field(compare=False)
    expression: Value = field(compare=False)
    sources: tuple[Source, ...]
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", json.dumps(self.expression, sort_keys=True))


class _NoValue:
    """The type of :data:`NO_VALUE`."""

    def __repr__(self) -> str:
        return "NO_VALUE"


NO_VALUE: Final = _NoValue()
"""What ``AWS::NoValue`` resolves to; containers leave it out, so it is seen only at the top."""
