"""What layers hand to each other.

A :class:`Wire` holds a CloudFormation expression and says of what kind it is, so that the
type checker refuses ``Wire[TaskGroupId]`` where ``Wire[VpcId]`` is asked for. It also carries
what must exist before its value is useful (:class:`Dependency`): a subnet's ID is known long before
its route to the internet is.

A :class:`ParameterWire` is a wire that comes from a root parameter. Only a ``ParameterWire`` may
decide a condition, because in one flat template a condition cannot look at a resource.

    root parameter ●→ ParameterWire ●→ Condition
    resource       ●→ Wire  ●→ property, child parameter or output
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from troposphere import And, Equals, If, Join, Not, NoValue, Ref

from generator.assembly.kinds import Kind
from generator.assembly.naming import pascal
from generator.assembly.plain import Json, plain

K = TypeVar("K", bound=Kind)

Update = Literal["changeable", "replaces", "fixed"]


@dataclass(frozen=True)
class Wire(Generic[K]):
    """A value of one kind: ``value`` is a literal or a troposphere expression.

    ``joined`` is True where a list has crossed a stack border and is one string of
    comma-separated items; only another stack's parameter can take it then.
    """

    kind: type[K]
    value: Any
    description: str = ""
    depends_on: tuple[Dependency, ...] = ()
    joined: bool = False

    @property
    def crossing(self) -> Any:
        """The value as a stack's parameter or output takes it: lists as one joined string."""
        if self.kind.is_list() and not self.joined:
            return Join(",", self.value)
        return self.value


class Definition(NamedTuple):
    """What an operator may set: all that is known of one root parameter.

    ``default`` is written as CloudFormation takes it (a string; lists comma-separated).
    ``update`` says what a later change does: ``changeable`` in place, ``replaces`` what
    ``effect`` names, or ``fixed`` when the environment is first created; ``effect`` is a phrase.
    ``warning``: what an operator must know before such a change, in sentences.
    """

    type: str
    default: str
    description: str
    group: str
    label: str
    update: Update
    effect: str
    allowed_values: tuple[str, ...] = ()
    allowed_pattern: str = ""
    constraint: str = ""
    min_value: int | None = None
    max_value: int | None = None
    max_length: int | None = None
    warning: str = ""


@dataclass(frozen=True)
class ParameterWire(Wire[K]):
    """A root parameter. Its name is the attribute's that holds it, in PascalCase."""

    definition: Definition | None = None
    name: str = ""

    def __set_name__(self, owner: type, attribute: str) -> None:
        name = pascal(attribute)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "value", Ref(name))


@dataclass(frozen=True)
class Condition:
    """A condition of the template: its name, its expression, and the conditions in that.

    ``implies`` lists what else is known when the condition is true: pairs of another condition's
    name and whether that one is true.
    """

    name: str
    expression: Json = field(hash=False)
    parts: tuple[Condition, ...] = ()
    implies: frozenset[tuple[str, bool]] = frozenset()

    @property
    def implications(self) -> frozenset[tuple[str, bool]]:
        """What is known when the condition is true, itself included."""
        return self.implies | {(self.name, True)}

    def choose(self, then: Any, otherwise: Any = NoValue) -> If:
        """``Fn::If``; without ``otherwise`` a false condition leaves the property out."""
        return If(self.name, then, otherwise)


class Dependency(NamedTuple):
    """A resource that must exist first, if ``condition`` (where there is one) is true."""

    logical_id: str
    condition: Condition | None = None


def equals(name: str, parameter: ParameterWire[K], value: str) -> Condition:
    """True where the root parameter has exactly this value."""
    return Condition(name, plain(Equals(parameter.value, value)))


def is_set(name: str, parameter: ParameterWire[K]) -> Condition:
    """True where the root parameter (a string or a list) is not empty."""
    value = Join("", parameter.value) if parameter.kind.is_list() else parameter.value
    return Condition(name, plain(Not(Equals(value, ""))))


def _reference(condition: Condition) -> Json:
    return {"Condition": condition.name}


def negation(name: str, condition: Condition) -> Condition:
    """True where the other condition is false."""
    implied = frozenset({(condition.name, False)})
    return Condition(name, plain(Not(_reference(condition))), (condition,), implied)


def all_of(name: str, *conditions: Condition) -> Condition:
    """True where each of these (2 to 10) is true."""
    implied = frozenset[tuple[str, bool]]().union(*(c.implications for c in conditions))
    return Condition(name, plain(And(*map(_reference, conditions))), conditions, implied)


def wire(
    kind: type[K], value: Any, description: str, depends_on: Iterable[Dependency] = ()
) -> Wire[K]:
    """A wire of this kind; ``description`` becomes the output's and the parameter's."""
    return Wire(kind, value, description, tuple(depends_on))


def depends_on(*logical_ids: str, condition: Condition | None = None) -> Sequence[Dependency]:
    """What must exist first, all under the same condition (or none)."""
    return tuple(Dependency(logical_id, condition) for logical_id in logical_ids)
