"""What unknown values can turn out to be: their conditions and lookups, decided case by case.

Values that depend on the same condition or key are decided together, so what excludes each other
never meets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.cfn.decisions import (
    Diagram,
    Node,
    any_of,
    conjunction,
    implies,
    is_text,
    negation,
    outcomes,
)
from generator.cfn.errors import TemplateError, refusal
from generator.cfn.functions.plain import PLAIN
from generator.cfn.lookups import ASKING, attribute, ssm_parameter
from generator.cfn.scope import Scope
from generator.cfn.values import (
    NO_VALUE,
    MapLookup,
    Unknown,
    Value,
    call,
    expression_of,
    has_branches,
    is_known,
    text_of,
)

_MOST = 256


class _Refused:
    """The type of :data:`REFUSED`."""

    def __repr__(self) -> str:
        return "REFUSED"


REFUSED: Final = _Refused()
"""Where CloudFormation refuses the template: a key that is not in a mapping, for one."""


@dataclass(frozen=True)
class Case:
    """``when`` it is the case, and the values then; in them only references are unknown."""

    when: Diagram
    values: tuple[Value, ...]


class _UndecidedError(Exception):
    """Something must be decided first."""

    def __init__(self, branches: Sequence[Diagram]) -> None:
        super().__init__()
        self.branches = branches


def cases(values: Sequence[Value], given: Diagram = True, most: int = _MOST) -> list[Case] | None:
    """All cases of the values together, where ``given`` holds; None where there are too many.

    An item or member that is absent in a case is left out; a whole value is then ``NO_VALUE``, or
    ``REFUSED``.
    """
    if given is True and not has_branches(list(values)):
        return [Case(True, tuple(values))]
    found: list[Case] = []
    waiting = [given]
    while waiting:
        when = waiting.pop()
        try:
            found.append(Case(when, tuple(_or_refused(value, when) for value in values)))
        except _UndecidedError as undecided:
            split = (conjunction(when, branch) for branch in reversed(undecided.branches))
            waiting += (branch for branch in split if branch is not False)
        if len(found) + len(waiting) > most:
            return None
    return found


def is_value(unknown: Unknown, text: str) -> Diagram:
    """When an unknown text is this one."""
    if unknown.domain is not None and not unknown.domain.fits(text):
        return False
    return is_text(unknown.subject, text)


def _or_refused(value: Value, given: Diagram) -> Value:
    try:
        return _decided(value, given)
    except TemplateError:
        return REFUSED


def _decided(value: Value, given: Diagram) -> Value:
    """The value where ``given`` holds; the same object where nothing in it changes."""
    if isinstance(value, Unknown):
        return _unknown(value, given)
    if isinstance(value, dict):
        members = {key: _decided(item, given) for key, item in value.items()}
        if all(members[key] is item for key, item in value.items()):
            return value
        return {key: item for key, item in members.items() if item is not NO_VALUE}
    if isinstance(value, list):
        items = [_decided(item, given) for item in value]
        if all(one is other for one, other in zip(items, value, strict=True)):
            return value
        return [item for item in items if item is not NO_VALUE]
    return value


def _unknown(value: Unknown, given: Diagram) -> Value:
    if given is True and not value.branches:
        return value
    decided = _called(value, given) if value.argument is not None else value
    if isinstance(decided, Unknown) and isinstance(given, Node):
        found = given.outcomes.get(decided.key)
        if found is not None and not found.others and len(found.texts) == 1:
            return next(iter(found.texts))
    return decided


def _called(value: Unknown, given: Diagram) -> Value:
    match value.function, value.argument:
        case "Fn::If", [Unknown(logic=logic), then, otherwise] if logic is not None:
            return _decided(then if _is_true(logic, given) else otherwise, given)
        case _, MapLookup() as lookup:
            return _looked_up(lookup, given)
    argument = _decided(value.argument, given)
    return value if argument is value.argument else _again(value, argument)


def _is_true(logic: Diagram, given: Diagram) -> bool:
    if implies(given, logic):
        return True
    if implies(given, negation(logic)):
        return False
    raise _UndecidedError([logic, negation(logic)])


def _looked_up(lookup: MapLookup, given: Diagram) -> Value:
    found: Value = lookup.table
    for key in lookup.keys:
        text = _key(_decided(key, given), found, given)
        if text is None:
            if not lookup.default:
                raise refusal(f"Template error: Unable to get mapping for {key.expression}")
            return _decided(lookup.default[0], given)
        found = found[text]
    return found


def _key(key: Value, table: Mapping[str, Value], given: Diagram) -> str | None:
    """The key that it is, None for one that is not in the table."""
    if not isinstance(key, Unknown):
        return text_of(key) if text_of(key) in table else None
    found = outcomes(given, key.subject)
    fitting = {text: is_value(key, text) for text in table if found.include(text)}
    branches = [fitting[text] for text in sorted(fitting) if fitting[text] is not False]
    others = found.others or not found.texts <= fitting.keys()
    if len(branches) + others == 1:
        return None if others else next(text for text in fitting if fitting[text] is not False)
    raise _UndecidedError([*branches, negation(any_of(branches))] if others else branches)


def _again(value: Unknown, argument: Value) -> Value:
    """The function's result for an argument of which more is known."""
    function = value.function
    match function, argument:
        case "Fn::Split", [_, list(items)]:
            return items  # a list that is passed to a parameter stays one
        case "Fn::Sub", [str(), {"Name": name}]:
            return ssm_parameter(name)
        case "Fn::GetAtt", [str(name), attribute_name] if is_known(attribute_name):
            stack, _, logical_id = name.rpartition("/")
            return attribute(logical_id, text_of(attribute_name), Scope(stack=stack))
    if function in PLAIN:
        return PLAIN[function](argument)
    if function in ASKING:
        return ASKING[function](argument, Scope())
    if not is_known(argument):
        return call(function, argument)
    known = {function: expression_of(argument)}
    return replace(value, expression=known, argument=argument, branches=False)
