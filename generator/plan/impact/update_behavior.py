"""What updating a property does to its resource: "Update requires" of the Template Reference.

The provider schemas say most of it (``createOnlyProperties``, ``conditionalCreateOnlyProperties``).
``data/update_behavior.tsv`` says what they do not: where the reference asks for more, where an
API updates what the reference calls a replacement, where the template's own UpdatePolicy decides,
what AWS refuses, and what an update in place interrupts. Of several statements around a path the
nearest counts, of two about the same path the table's.

    type, schema, path, resource before and after ●→ Requirement
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from generator.cfn.sam import deployed_path, deployed_type
from generator.cfn.schemas import Replacement, ResourceSchema, agree
from generator.plan.impact.tables import Row, by_type
from generator.plan.impact.update_conditions import UNKNOWN_EDIT, Edit, holds
from generator.plan.model import Interruption, strongest

TABLE = "update_behavior"
REFUSED = "AWS refuses this update: use another logical ID to get a new resource"

_STACK = "AWS::CloudFormation::Stack"
_MACRO = "Fn::Transform"
_CUSTOM = "AWS::CloudFormation::CustomResource"
_DEPENDS = "AWS replaces or interrupts it, depending on the change"

_Statement = TypeVar("_Statement")

_INTERRUPTIONS: Sequence[Interruption] = ("none", "unknown", "some")


@dataclass(frozen=True)
class Requirement:
    """What an update of one property does.

    ``refused``: the service rejects it, so the deployment fails. ``note``: in words, empty where
    there is nothing to say.
    """

    requires: Replacement = "never"
    interruption: Interruption = "none"
    note: str = ""
    refused: bool = False


def requirement(
    type_name: str, schema: ResourceSchema | None, path: str, edit: Edit = UNKNOWN_EDIT
) -> Requirement:
    """What an update at a property path of a type does.

    ``edit``: the resource on both sides, for what depends on its values. Without a schema no one
    can say: ``conditional``.
    """
    type_name, path = deployed_type(type_name), deployed_path(type_name, path)
    if type_name == _STACK:
        return Requirement()
    if path.partition("/")[0] == _MACRO:
        return Requirement("conditional", "unknown", "what the macro makes of it is unknown here")
    if schema is None:
        return Requirement("conditional", "unknown", "the type is unknown here")
    if type_name.startswith("Custom::") or type_name == _CUSTOM:
        # Its code may answer with another physical ID, which is a replacement.
        if path in (rows := _rows(_CUSTOM)):
            return _decided(rows[path], edit, Requirement())
        return Requirement("conditional", "unknown", "its own code decides what an update does")
    return _interrupting(_by_statements(type_name, schema, path, edit))


def combined(found: Sequence[Requirement]) -> Requirement:
    """What an update of several places at once does: the most of each, the first note."""
    return Requirement(
        strongest([one.requires for one in found]),
        max((one.interruption for one in found), key=_INTERRUPTIONS.index, default="none"),
        next((one.note for one in found if one.note), ""),
        any(one.refused for one in found),
    )


def _interrupting(found: Requirement) -> Requirement:
    if found.requires != "conditional" or found.interruption != "none":
        return found
    return replace(found, interruption="some", note=found.note or _DEPENDS)


def _by_statements(type_name: str, schema: ResourceSchema, path: str, edit: Edit) -> Requirement:
    """The nearest statement around the path, or a stricter one about something inside it."""
    top = path.partition("/")[0]
    rows, stated = _below(_rows(type_name), top), _below(_stated(schema), top)
    around = max((one for one in {*stated, *rows} if _covers(one, path)), key=_depth, default="")
    default = Requirement(stated.get(_nearest(stated, path), "never"))
    found = _decided(rows[around], edit, default) if around in rows else default
    inside = [one for one in {*stated, *rows} if _covers(path, one) and one != around]
    asked = [_inner(one, rows, stated, edit).requires for one in inside]
    return replace(found, requires=strongest([found.requires, *asked]))


def _below(statements: Mapping[str, _Statement], top: str) -> dict[str, _Statement]:
    """Those about one property: most of a type's are about others."""
    return {
        path: one
        for path, one in statements.items()
        if path.startswith(top) and path[len(top) : len(top) + 1] in ("", "/")
    }


def _inner(
    path: str, rows: Mapping[str, Sequence[Row]], stated: Mapping[str, Replacement], edit: Edit
) -> Requirement:
    default = Requirement(stated.get(path, "never"))
    return _decided(rows[path], edit, default) if path in rows else default


@cache
def _rows(type_name: str) -> Mapping[str, Sequence[Row]]:
    """The table's rows about a type, by path."""
    found: dict[str, list[Row]] = {}
    for row in by_type(TABLE).get(type_name, ()):
        found.setdefault(row["path"], []).append(row)
    return found


def _stated(schema: ResourceSchema) -> Mapping[str, Replacement]:
    conditional: dict[str, Replacement] = dict.fromkeys(
        schema.conditional_create_only, "conditional"
    )
    return conditional | dict.fromkeys(schema.create_only, "always")


def _nearest(stated: Mapping[str, Replacement], path: str) -> str:
    """The strictest of the schema's statements around a path: all inside it is replaced too."""
    around = [one for one in stated if _covers(one, path)]
    return max(around, key=lambda one: (stated[one] == "always", _depth(one)), default="")


def _covers(around: str, path: str) -> bool:
    """Whether a path is another one, or around it; ``*`` stands for any item of a list."""
    return _depth(around) <= _depth(path) and agree(around.split("/"), path.split("/"))


def _depth(path: str) -> int:
    return path.count("/")


def _decided(rows: Sequence[Row], edit: Edit, default: Requirement) -> Requirement:
    """The first row whose condition holds; where that is unknown, what all that may hold say."""
    return one_of(list(_possible(rows, edit, default)))


def one_of(possible: Sequence[Requirement]) -> Requirement:
    """What one of several updates does, of which no one knows which it is."""
    if len(set(possible)) == 1:
        return possible[0]
    requires = {one.requires for one in possible}
    notes = [one.note for one in possible if one.note]
    return Requirement(
        requires.pop() if len(requires) == 1 else "conditional",
        "some" if any(one.interruption == "some" for one in possible) else "none",
        f"perhaps: {notes[0]}" if notes else "",
        all(one.refused for one in possible),
    )


def _possible(rows: Sequence[Row], edit: Edit, default: Requirement) -> Iterator[Requirement]:
    for row in rows:
        truth = holds(row["when"], row["path"], edit) if row["when"] else True
        if truth is not False:
            yield _outcome(row, default)
        if truth is True:
            return
    yield default


def _outcome(row: Row, default: Requirement) -> Requirement:
    if row["requires"] == "refused":
        return Requirement(note=": ".join(filter(None, (REFUSED, row["note"]))), refused=True)
    requires = _REQUIRES.get(row["requires"], default.requires)
    return Requirement(requires, "some" if row["interruption"] else "none", row["note"])


_REQUIRES: Mapping[str, Replacement] = {
    "never": "never",
    "conditional": "conditional",
    "always": "always",
}
