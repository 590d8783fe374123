"""The sheet a layer writes on: resources, conditions and mappings, nothing else.

Parameters and outputs are not here: they follow from a layer's signature and from what it
returns, and only the way of placing it (:mod:`nested`, :mod:`flat`) knows whether any are needed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from troposphere import AWSObject

from generator.assembly.order import write_order
from generator.assembly.plain import Json, plain
from generator.assembly.wires import Condition, Dependency

R = TypeVar("R", bound=AWSObject)
T = TypeVar("T")


class AssemblyError(Exception):
    """A mistake in a layer: it is the developer's, not the operator's."""


@dataclass
class Template:
    """What one layer adds. Everything is kept as the plain data that CloudFormation reads.

    ``sources``: logical IDs → file and line of the call that added the resource.
    """

    resources: dict[str, Json] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    mappings: dict[str, Json] = field(default_factory=dict)
    sources: dict[str, tuple[str, int]] = field(default_factory=dict)

    def add(
        self, resource: R, condition: Condition | None = None, after: Iterable[Dependency] = ()
    ) -> R:
        """Add a troposphere resource, under a condition and after others where they are named.

        Returns the resource. Raises ``AssemblyError`` when the logical ID is taken, and what
        troposphere raises when a property is wrong or missing.
        """
        if condition is not None:
            resource.Condition = self.condition(condition).name
        data = plain(resource)
        write_order(data, after, condition)
        name = str(resource.title)
        merge(self.resources, {name: data}, "resource")
        caller = sys._getframe(1)
        self.sources[name] = (caller.f_code.co_filename, caller.f_lineno)
        return resource

    def condition(self, condition: Condition) -> Condition:
        """Declare a condition, and those in its expression; returns it."""
        for part in condition.parts:
            self.condition(part)
        agree(self.conditions, {condition.name: condition}, "condition")
        return condition

    def mapping(self, name: str, rows: Mapping[str, Mapping[str, str]]) -> str:
        """Declare a mapping (row → key → value); returns its name."""
        agree(self.mappings, {name: {row: dict(keys) for row, keys in rows.items()}}, "mapping")
        return name


def merge(into: dict[str, T], new: Mapping[str, T], what: str) -> None:
    """Add what must be new. Raises ``AssemblyError`` where a name is taken."""
    for name, value in new.items():
        if name in into:
            raise AssemblyError(f"Two {what}s are called {name}: logical IDs must be unique.")
        into[name] = value


def agree(into: dict[str, T], new: Mapping[str, T], what: str) -> None:
    """Add what may be there already if it is the same; ``AssemblyError`` on a difference."""
    for name, value in new.items():
        if into.setdefault(name, value) != value:
            raise AssemblyError(f"The {what} {name} is defined twice, with a difference.")
