"""A row's details grouped by property: what changes from what to what.

Details have no order: what CloudFormation is sure of and its ``Dynamic`` twin may stand far
apart. Those about one path are one property.

    Row ●→ Properties
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from generator.cfn.json_text import at
from generator.cfn.schemas import Replacement
from generator.plan.change_set.read import values
from generator.plan.change_set.read.responses import Detail, Row
from generator.plan.model import Scope, strongest

_REQUIRES: Mapping[str, Replacement] = {
    "always": "always",
    "conditionally": "conditional",
    "conditional": "conditional",
}
_SCOPES = get_args(Scope)


@dataclass(frozen=True)
class Property:
    """All that is said of one path of a row. ``before`` and ``after`` are not redacted."""

    pointer: str
    row: Row
    details: tuple[Detail, ...]

    @property
    def scope(self) -> Scope:
        """The part of the resource."""
        name = self.pointer.split("/")[1]
        return cast(Scope, name) if name in _SCOPES else "Properties"

    @property
    def path(self) -> str:
        """Names and indexes below that part; the part where all of it changes."""
        return "/".join(self.pointer.split("/")[2:]) or self.scope

    @property
    def before(self) -> str | None:
        """The value that is there, where it is reported."""
        return self._value([detail.before for detail in self.details], self.row.before)

    @property
    def after(self) -> str | None:
        """The value that will be there, where it is reported."""
        return self._value([detail.after for detail in self.details], self.row.after)

    def _value(self, told: list[str | None], context: Mapping[str, object]) -> str | None:
        """A value that was cut stands in the context, perhaps in full."""
        value = next((one for one in told if one is not None), None)
        if value is None or not values.is_signature(value):
            return value
        found = at(context, self.pointer)
        if found is None:
            return value
        return found if isinstance(found, str) else json.dumps(found, separators=(",", ":"))

    @property
    def requires(self) -> Replacement:
        """The most that any detail requires."""
        return strongest([_REQUIRES.get(one.requires, "never") for one in self.details])

    @property
    def causes(self) -> tuple[str, ...]:
        """What leads to it: those that CloudFormation is sure of first."""
        ordered = sorted(self.details, key=lambda one: not one.static)
        return tuple(dict.fromkeys(cause_of(one) for one in ordered if one.cause))


def cause_of(detail: Detail) -> str:
    """``Parameter VpcCidr``, ``Topic`` or ``Topic.TopicName``."""
    return f"Parameter {detail.cause}" if detail.source == "parameterreference" else detail.cause


def grouped(row: Row) -> Iterator[Property]:
    """The properties of a row, in the order in which they are first named.

    That a nested stack may have changes (``Automatic``) is about none of them.
    """
    found: dict[str, list[Detail]] = {}
    for detail in row.details:
        if detail.source != "automatic" or detail.name:
            found.setdefault(_pointer(detail), []).append(detail)
    for pointer, details in found.items():
        yield Property(pointer, row, tuple(details))


def _pointer(detail: Detail) -> str:
    """``/Properties/Roles/0``; where no path is reported, the name stands for it."""
    scope = detail.scope or "Properties"
    told = detail.path.strip("/")
    if told.partition("/")[0] in _SCOPES:
        return f"/{told}"
    return "/".join(("", scope, told or detail.name)).rstrip("/")
