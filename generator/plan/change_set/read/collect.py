"""Finding the answers in a document: one answer, a list of them, or several under names.

What people have is DescribeChangeSet's output, pages of it, a file with the nested ones beside
the root's, or what the console shows under "JSON changes", which is the list alone.

    text ●→ JSON documents ●→ answers, validation events │ UserError that says what it is instead
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.errors import Mistake, UserError
from generator.plan.change_set.read.json_members import Members, items, members, plain, text
from generator.plan.change_set.read.merge import merged
from generator.plan.change_set.read.parse import answer
from generator.plan.change_set.read.responses import ChangeSet

_DESCRIBE = (
    "Give what `aws cloudformation describe-change-set --change-set-name ARN "
    "--include-property-values` prints."
)
_DEPTH = 6
_WITHOUT = "_without_property_values"

# What else CloudFormation's JSON can be, by a member that only it has.
_OTHERS = {
    "StackEvents": "the events of a stack",
    "Stacks": "a description of stacks",
    "Summaries": "a list of change sets without what they change",
    "StackResources": "a list of a stack's resources",
    "StackSummaries": "a list of stacks",
    "Resources": "a template",
    "Hooks": "the hooks of a change set",
    "ChangeSet": "a change set of AWS Marketplace",
    "Guards": "what streamflix itself prints with --format json",
}


@dataclass(frozen=True)
class Validation:
    """What CloudFormation's early validation found: an event of the type VALIDATION_ERROR."""

    name: str
    logical_id: str
    path: str
    reason: str
    fails: bool


@dataclass(frozen=True)
class Found:
    """Change sets, the answers about each made one, and what validation said."""

    change_sets: tuple[ChangeSet, ...]
    validations: tuple[Validation, ...]


def decoded(content: bytes, name: str) -> list[object]:
    """The JSON documents of a file, one after another as ``>>`` leaves them.

    Any Unicode encoding is read: PowerShell's ``>`` writes UTF-16. Raises ``UserError``, with
    the line, for what is no JSON, and for nothing at all.
    """
    try:
        text = content.decode(json.detect_encoding(content)).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise UserError(
            Mistake(f"is not text: byte {error.start + 1} is no Unicode.", name, hint=_DESCRIBE)
        ) from error
    if not text.strip():
        raise UserError(Mistake("is empty.", name, hint=_DESCRIBE))
    return list(_documents(text, name))


def _documents(text: str, name: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    position = len(text) - len(text.lstrip())
    while position < len(text):
        try:
            found, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            what = f"is not JSON: {error.msg}, column {error.colno}."
            raise UserError(Mistake(what, name, error.lineno, _DESCRIBE)) from error
        except (ValueError, RecursionError) as error:
            what = "holds a number or a nesting that is too large to be read."
            raise UserError(Mistake(what, name, hint=_DESCRIBE)) from error
        yield found
        position = end + len(text[end:]) - len(text[end:].lstrip())


def collected(documents: Iterable[object], name: str = "") -> Found:
    """The change sets of the documents.

    Raises ``UserError`` where there are none, and says what the document is instead.
    """
    given = list(documents)
    found = [one for document in given for one in _answers(document, "", _DEPTH)]
    validations = [one for document in given for one in _validations(document, _DEPTH)]
    if not found:
        raise UserError(Mistake(_instead(given), name, hint=_DESCRIBE))
    return Found(merged(found), tuple(dict.fromkeys(validations)))


def _answers(value: object, label: str, depth: int) -> Iterator[ChangeSet]:
    if isinstance(value, list):
        yield from _listed(value, label, depth)
    elif isinstance(value, dict):
        of = members(value)
        if _is_answer(of):
            yield answer(of, label)
        elif depth and not {"version", "guards"} <= of.keys():
            for name, item in value.items():
                yield from _answers(item, str(name).removesuffix(_WITHOUT), depth - 1)


def _listed(value: list[object], label: str, depth: int) -> Iterator[ChangeSet]:
    """A list is the changes themselves, or answers, or both."""
    changes = [item for item in value if _is_change(members(item))]
    if changes:
        yield answer({"changes": changes}, label)
    if depth:
        for number, item in enumerate(value, 1):
            if not _is_change(members(item)):
                yield from _answers(item, f"{label or 'answer'} {number}", depth - 1)


def _is_change(of: Members) -> bool:
    """An entry of ``Changes``, or the ResourceChange that is in it."""
    return "resourcechange" in of or {"logicalresourceid", "action"} <= of.keys()


def _is_answer(of: Members) -> bool:
    """What has a change set's name and status, or changes as only a change set has them."""
    changes = of.get("changes")
    named = bool(of.keys() & {"changesetid", "changesetname"})
    if not isinstance(changes, list):
        return named and "status" in of
    if not all(isinstance(one, dict) for one in changes):
        return False
    return named or not changes or any(_is_change(members(one)) for one in changes)


def _validations(value: object, depth: int) -> Iterator[Validation]:
    if isinstance(value, list) and depth:
        for item in value:
            yield from _validations(item, depth - 1)
    elif isinstance(value, dict) and depth:
        of = members(value)
        events = [event for event in items(of, "OperationEvents") if "validationname" in event]
        yield from (_validation(event) for event in events)
        if not _is_answer(of):
            for item in value.values():
                yield from _validations(item, depth - 1)


def _validation(event: Members) -> Validation:
    return Validation(
        name=text(event, "ValidationName"),
        logical_id=text(event, "LogicalResourceId"),
        path=text(event, "ValidationPath"),
        reason=text(event, "ValidationStatusReason"),
        fails=text(event, "ValidationFailureMode").upper() != "WARN",
    )


def _other(value: object, depth: int) -> str:
    """Which other of CloudFormation's documents it is, or is wrapped around."""
    if not isinstance(value, dict) or not depth:
        return ""
    of = members(value)
    known = (what for name, what in _OTHERS.items() if plain(name) in of)
    below = (what for item in value.values() if (what := _other(item, depth - 1)))
    return next(known, "") or next(below, "")


def _instead(given: list[object]) -> str:
    """What the document looks like, if it is not what was asked for."""
    if not given:
        return "is no change set: there is nothing in it."
    first = given[0]
    if not isinstance(first, dict | list):
        return "is no change set but a single value."
    if isinstance(first, list):
        return f"is no change set but a list of {len(first)} other things."
    of = members(first)
    known = _other(first, _DEPTH)
    if known:
        return f"is no change set; it looks like {known}."
    if of.keys() == {"id", "stackid"}:
        return "is what CreateChangeSet answers: the change set's ID, not what it changes."
    names = ", ".join(sorted(map(str, first))[:5]) or "nothing"
    return f"is no change set: it holds {names}, and no changes of a change set."
