"""What layers hand to each other.

A :class:`Wire` holds a CloudFormation expression and says of what kind it is, so that the
type checker refuses ``Wire[TaskGroupId]`` where ``Wire[VpcId]`` is asked for. It also carries
what must exist before its value is useful (:class:`Need`): a subnet's ID is known long before
its route to the internet is.

A :class:`Given` is a wire that comes from a root parameter. Only a ``Given`` may decide a
condition, because in one flat template a condition cannot look at a resource.

    root parameter ●→ Given ●→ Switch ●→ Condition
    resource       ●→ Wire  ●→ property, child parameter or output
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from troposphere import And, Condition, Equals, If, Join, Not, NoValue, Ref

from generator.assembly.kinds import Kind
from generator.assembly.naming import pascal

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
    needs: tuple[Need, ...] = ()
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


@dataclass(frozen=True)
class Given(Wire[K]):
    """A root parameter. Its name is the attribute's that holds it, in PascalCase."""

    definition: Definition | None = None
    name: str = ""

    def __set_name__(self, owner: type, attribute: str) -> None:
        name = pascal(attribute)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "value", Ref(name))


@dataclass(frozen=True)
class Switch:
    """A condition of the template: a name, its expression, and the switches it is made of.

    ``implies`` lists what is known when the switch is on: pairs of a condition's name and
    whether it then holds.
    """

    name: str
    expression: Any
    parts: tuple[Switch, ...] = ()
    implies: frozenset[tuple[str, bool]] = frozenset()

    def choose(self, then: Any, otherwise: Any = NoValue) -> If:
        """``Fn::If``: ``then`` where the switch is on, else ``otherwise`` (default: leave out)."""
        return If(self.name, then, otherwise)


class Need(NamedTuple):
    """A resource that must exist first, where ``when`` (if any) is on."""

    logical_id: str
    when: Switch | None = None


def equals(name: str, given: Given[K], value: str) -> Switch:
    """A switch that is on where the root parameter has exactly this value."""
    return Switch(name, Equals(given.value, value))


def is_set(name: str, given: Given[K]) -> Switch:
    """A switch that is on where the root parameter (a string or a list) is not empty."""
    value = Join("", given.value) if given.kind.is_list() else given.value
    return Switch(name, Not(Equals(value, "")))


def negation(name: str, switch: Switch) -> Switch:
    """A switch that is on where the other one is off."""
    return Switch(name, Not(Condition(switch.name)), (switch,), frozenset({(switch.name, False)}))


def all_of(name: str, *switches: Switch) -> Switch:
    """A switch that is on where each of these (2 to 10) is on."""
    implied = frozenset((s.name, True) for s in switches).union(*(s.implies for s in switches))
    return Switch(name, And(*(Condition(s.name) for s in switches)), switches, implied)


def wire(kind: type[K], value: Any, description: str, needs: Iterable[Need] = ()) -> Wire[K]:
    """A wire of this kind; ``description`` becomes the output's and the parameter's."""
    return Wire(kind, value, description, tuple(needs))


def needs(*logical_ids: str, when: Switch | None = None) -> Sequence[Need]:
    """What must exist first, all under the same switch (or none)."""
    return tuple(Need(logical_id, when) for logical_id in logical_ids)
