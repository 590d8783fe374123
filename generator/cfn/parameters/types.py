"""What a parameter may be: its type, its constraints, and the shapes of AWS's own types.

Source: CloudFormation User Guide, "Parameters" and "CloudFormation-supplied parameter types".

    declaration ●→ Declaration      Declaration, text ●→ failures
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from generator.cfn.errors import refusal
from generator.cfn.parameters.no_echo import is_no_echo
from generator.cfn.parameters.shapes import LIST, SHAPES, SSM, exists, inner_type
from generator.cfn.values import is_scalar, text_of
from generator.errors import Mistake, UserError

Constraint = Literal[
    "type",
    "allowed-values",
    "allowed-pattern",
    "min-length",
    "max-length",
    "min-value",
    "max-value",
]

_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")


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
        inner = inner_type(self.type)
        return inner == "CommaDelimitedList" or inner.startswith("List<")

    @property
    def is_ssm(self) -> bool:
        """True for ``AWS::SSM::Parameter::Value<…>``: the text is the name of an SSM parameter."""
        return SSM.fullmatch(self.type) is not None

    @property
    def is_restricted(self) -> bool:
        """True where not every text is a value."""
        limits = (self.min_length, self.max_length, self.min_value, self.max_value)
        limited = any(limit is not None for limit in limits)
        plain = self.item_type == "String"
        return not plain or limited or bool(self.allowed_values or self.allowed_pattern)

    @property
    def item_type(self) -> str:
        """The type of one item of a list, or of the value itself; an SSM name's type for SSM."""
        if self.is_ssm:
            return "AWS::SSM::Parameter::Name"
        found = LIST.fullmatch(self.type)
        return found.group(1) if found else "String" if self.is_list else self.type

    def items(self, text: str) -> list[str]:
        """The items of a value: split and trimmed for a list, else the text alone."""
        return split_items(text) if self.is_list and not self.is_ssm else [text]


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


def split_items(text: str) -> list[str]:
    """The items of a comma-delimited list; the empty text is one empty item, as in AWS."""
    return [item.strip() for item in text.split(",")]


def declaration(name: str, declared: dict[str, Any], line: int = 0) -> Declaration:
    """A Parameters entry as data. Raises ``TemplateError`` for a type that does not exist."""
    type_name = declared.get("Type")
    if not isinstance(type_name, str):
        what = (
            f"Template format error: Every Parameters object must contain a Type member. ({name})"
        )
        raise refusal(what, line=line)
    if not exists(type_name):
        raise refusal(f"Template format error: Unrecognized parameter type: {type_name}", line=line)
    allowed = declared.get("AllowedValues")
    return Declaration(
        name=name,
        type=type_name,
        default=_text(declared.get("Default")),
        allowed_values=tuple(map(text_of, allowed)) if isinstance(allowed, list) else (),
        allowed_pattern=_text(declared.get("AllowedPattern")) or "",
        min_length=_whole(declared, "MinLength", line),
        max_length=_whole(declared, "MaxLength", line),
        min_value=_number(declared, "MinValue", line),
        max_value=_number(declared, "MaxValue", line),
        constraint_description=_text(declared.get("ConstraintDescription")) or "",
        description=_text(declared.get("Description")) or "",
        no_echo=is_no_echo(declared),
        line=line,
    )


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return ",".join(map(text_of, value))
    return text_of(value) if is_scalar(value) else None


def _number(declared: dict[str, Any], key: str, line: int) -> float | None:
    value = declared.get(key)
    if value is None:
        return None
    if not is_scalar(value) or not _NUMBER.fullmatch(text_of(value)):
        raise refusal(f"Template format error: Every {key} member must be a number.", line=line)
    return float(text_of(value))


def _whole(declared: dict[str, Any], key: str, line: int) -> int | None:
    number = _number(declared, key, line)
    return None if number is None else int(number)


def failures(declared: Declaration, text: str) -> list[Failure]:
    """Everything that is wrong with a value, lists item by item; empty where it fits."""
    return [failure for item in declared.items(text) for failure in _failures(declared, item)]


def _failures(declared: Declaration, item: str) -> Iterator[Failure]:
    name = declared.name
    for constraint, expected, words in _broken(declared, item):
        message = f"Parameter '{name}' {words}"
        if constraint == "type" and declared.item_type in SHAPES:
            message = (
                f"Parameter validation failed: parameter value {item} for parameter name {name}"
                " does not exist"
            )
        elif constraint != "type" and declared.constraint_description:
            message = (
                f"Parameter {name} failed to satisfy constraint: {declared.constraint_description}"
            )
        yield Failure(name, constraint, item, expected, message)


def _broken(declared: Declaration, item: str) -> Iterator[tuple[Constraint, str, str]]:
    """Each rule that an item breaks: the rule, what it expects, CloudFormation's words."""
    kind = declared.item_type
    if kind in SHAPES and not re.fullmatch(SHAPES[kind][0], item):
        yield "type", SHAPES[kind][1], ""
    if declared.allowed_values and item not in declared.allowed_values:
        expected = ", ".join(declared.allowed_values)
        yield "allowed-values", expected, "must be one of AllowedValues"
    if declared.allowed_pattern and not _matches(declared.allowed_pattern, item):
        words = f"must match pattern {declared.allowed_pattern}"
        yield "allowed-pattern", declared.allowed_pattern, words
    if kind == "Number":
        yield from _number_broken(declared, item)
    else:
        yield from _length_broken(declared, item)


def _number_broken(declared: Declaration, item: str) -> Iterator[tuple[Constraint, str, str]]:
    if not _NUMBER.fullmatch(item):
        yield "type", "a number", "must be a number."
        return
    least, most = declared.min_value, declared.max_value
    if least is not None and float(item) < least:
        yield "min-value", f"{least:g}", f"must be a number not less than {least:g}"
    if most is not None and float(item) > most:
        yield "max-value", f"{most:g}", f"must be a number not greater than {most:g}"


def _length_broken(declared: Declaration, item: str) -> Iterator[tuple[Constraint, str, str]]:
    least, most = declared.min_length, declared.max_length
    if least is not None and len(item) < least:
        yield "min-length", str(least), f"must contain at least {least} characters"
    if most is not None and len(item) > most:
        yield "max-length", str(most), f"must contain at most {most} characters"


# A pattern with one unbounded repetition at most, and none of a group, takes linear time.
_REPEATS = re.compile(r"(?<!\\)[*+]|(?<!\\)\{\d+,\}")
_REPEATED_GROUP = re.compile(r"\)\s*(?:[*+]|\{)")
_SECONDS = 2.0


def _matches(pattern: str, item: str) -> bool:
    """Whether the whole item matches; a pattern of Java's that Python cannot read matches all.

    Raises ``UserError`` for a pattern that backtracks for seconds.
    """
    if len(_REPEATS.findall(pattern)) < 2 and not _REPEATED_GROUP.search(pattern):
        try:
            return re.fullmatch(pattern, item) is not None
        except (re.error, RecursionError, OverflowError):
            return True
    return _matches_in_time(pattern, item)


def _matches_in_time(pattern: str, item: str) -> bool:
    import regex  # slower to import than most patterns take

    try:
        return regex.fullmatch(pattern, item, timeout=_SECONDS) is not None
    except TimeoutError:
        what = f"Matching a value against AllowedPattern {pattern} takes more than 2 seconds."
        hint = "Write the pattern without repetitions inside repetitions."
        raise UserError(Mistake(what, hint=hint)) from None
    except (regex.error, RecursionError, OverflowError):
        return True
