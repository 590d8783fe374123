"""What one template says with given values: every intrinsic function, conditions, rules.

A :class:`Resolver` answers part by part, so that the local engine can ask for a resource once
those before it exist; :func:`resolve` answers for all of it at once.

    Template, Scope ●→ Resolver ●→ value, condition, resource, output
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.product.scope import Scope
from generator.product.template import Template
from generator.product.values import Path, Unknown, Value


@dataclass(frozen=True)
class ResolvedResource:
    """A resource with its values.

    ``exists``: what its Condition says (True without one; a false one is left out of
    ``ResolvedTemplate``). ``properties``: resolved. ``attributes``: every other part but Type,
    Condition, DependsOn and Properties (DeletionPolicy, UpdateReplacePolicy, CreationPolicy,
    UpdatePolicy, Metadata), resolved too. ``depends_on``: the explicit DependsOn, as a tuple.
    """

    logical_id: str
    type: str
    exists: bool | Unknown
    properties: dict[str, Value]
    attributes: dict[str, Value]
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class ResolvedOutput:
    """An output with its values; ``export`` is its export's name, None without one."""

    name: str
    exists: bool | Unknown
    value: Value
    export: Value | None
    description: str


@dataclass(frozen=True)
class ResolvedTemplate:
    """A whole template with its values: only what exists, or may exist."""

    conditions: Mapping[str, bool | Unknown]
    resources: Mapping[str, ResolvedResource]
    outputs: Mapping[str, ResolvedOutput]


class Resolver:
    """Answers for one template in one scope. Conditions are evaluated once, when first asked for.

    Raises ``TemplateError`` in CloudFormation's words, with file and line.
    """

    def __init__(self, template: Template, scope: Scope) -> None:
        raise NotImplementedError

    def value(self, expression: Value, path: Path = ()) -> Value:
        """The value of any part of the template; ``path`` says where it stands, for messages.

        ``NO_VALUE`` where the whole of it is ``AWS::NoValue``.
        """
        raise NotImplementedError

    def condition(self, name: str) -> bool | Unknown:
        """Whether a named condition holds."""
        raise NotImplementedError

    def exists(self, logical_id: str) -> bool | Unknown:
        """Whether a resource's Condition holds; True without one."""
        raise NotImplementedError

    def resource(self, logical_id: str) -> ResolvedResource:
        """A resource with its values, whether or not its condition holds."""
        raise NotImplementedError

    def output(self, name: str) -> ResolvedOutput:
        """An output with its values, whether or not its condition holds."""
        raise NotImplementedError


def resolve(template: Template, scope: Scope) -> ResolvedTemplate:
    """A whole template with its values; what a false condition excludes is left out."""
    raise NotImplementedError
