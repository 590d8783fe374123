"""What a parameter may be: its type, its constraints, and the shapes of AWS's own types.

Source: CloudFormation User Guide, "Parameters" and "CloudFormation-supplied parameter types".

    declaration ●→ Declaration      Declaration, text ●→ failures
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Constraint = Literal[
    "type",
    "allowed-values",
    "allowed-pattern",
    "min-length",
    "max-length",
    "min-value",
    "max-value",
]


@dataclass(frozen=True)
class Declaration:
    """A parameter as a template declares it; texts as CloudFormation takes them.

    ``default`` is None where there is none. ``line`` is where it is declared.
    """

    name: str
    type: str
    default: str | None = None
    allowed_values: tuple[str, ...] = ()
    allowed_pattern: str = ""
    min_length: int | None = None
    max_length: int | None = None
    min_value: float | None = None
    max_value: float | None = None
    constraint_description: str = ""
    description: str = ""
    no_echo: bool = False
    line: int = 0

    @property
    def is_list(self) -> bool:
        """True for CommaDelimitedList and ``List<…>``, behind an SSM type too."""
        raise NotImplementedError

    @property
    def is_ssm(self) -> bool:
        """True for ``AWS::SSM::Parameter::Value<…>``: the text is the name of an SSM parameter."""
        raise NotImplementedError


@dataclass(frozen=True)
class Failure:
    """A value that does not fit its declaration.

    ``constraint`` says which rule it breaks and ``expected`` what that rule asks for (a pattern,
    a number, the allowed values joined by ``, ``, a type's shape); ``item`` is the item of a list
    that breaks it, else the whole text. ``message`` is CloudFormation's.
    """

    name: str
    constraint: Constraint
    item: str
    expected: str
    message: str


def declaration(name: str, declared: dict[str, Any], line: int = 0) -> Declaration:
    """A Parameters entry as data. Raises ``TemplateError`` for a type that does not exist."""
    raise NotImplementedError


def failures(declared: Declaration, text: str) -> list[Failure]:
    """Everything that is wrong with a value, lists item by item; empty where it fits."""
    raise NotImplementedError
