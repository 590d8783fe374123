"""The conditions of ``data/update_behavior.tsv``: under which a row about a property holds.

A condition is one or more of these, joined by ``and``:

- ``before is VALUE``, ``after is VALUE``: the property's value on that side; also ``is absent``
  and ``is given``, and ``before Properties/NAME is …`` for another property;
- ``Properties/NAME is …``, ``UpdatePolicy/NAME is …``: what the new template says;
- ``an item of the same NAME differs``, perhaps ``in A or B``: of a list of objects that NAME
  identifies, one that both sides have is another one (in these members);
- ``an item of NAME goes``, ``more than one item of NAME comes or goes``;
- ``more than one of NAME or NAME differs``: of these properties of the resource;
- ``the major version differs``: what stands before the property's first dot;
- ``after is less``: of numbers.

    condition, resource before and after ●→ true, false, or None where a value is unknown
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.cfn.resolve import ResolvedResource
from generator.cfn.values import Unknown, Value, is_known, is_scalar, text_of

_VALUE = re.compile(
    r"(?:(?P<side>before|after) ?)?(?P<path>(?:Properties|UpdatePolicy)/\S+)? ?is (?P<value>\S+)"
)
_EDITED = re.compile(r"an item of the same (?P<key>\w+) differs(?: in (?P<members>.+))?")
_SEVERAL = re.compile(r"more than one of (?P<names>\w+(?: or \w+)+) differs")
_MAJOR = "the major version differs"
_LESS = "after is less"
_GONE = re.compile(r"an item of (?P<key>\w+) goes")
_COUNTED = re.compile(r"more than one item of (?P<key>\w+) comes or goes")


@dataclass(frozen=True)
class Edit:
    """A resource on both sides of an update; None where only the type is known."""

    before: ResolvedResource | None = None
    after: ResolvedResource | None = None


UNKNOWN_EDIT = Edit()


def holds(condition: str, path: str, edit: Edit) -> bool | None:
    """Whether a condition of a row about ``path`` holds; None = unknown."""
    truths = [_holds(clause, path, edit) for clause in condition.split(" and ")]
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def _holds(clause: str, path: str, edit: Edit) -> bool | None:
    if edit.before is None or edit.after is None:
        return None
    if clause != _LESS and (found := _VALUE.fullmatch(clause)):
        side = edit.before if found["side"] == "before" else edit.after
        return _is(at(side, found["path"] or f"Properties/{path}"), found["value"])
    before, after = (at(side, f"Properties/{path}") for side in (edit.before, edit.after))
    if found := _EDITED.fullmatch(clause):
        members = found["members"].split(" or ") if found["members"] else None
        return _has_edited_item(before, after, found["key"], members)
    if found := _GONE.fullmatch(clause):
        return _loses_one(before, after, found["key"])
    if found := _COUNTED.fullmatch(clause):
        return _moves_several(before, after, found["key"])
    if found := _SEVERAL.fullmatch(clause):
        return _differ_in_several(edit.before, edit.after, found["names"].split(" or "))
    if clause == _LESS:
        return _is_less(after, before)
    if clause == _MAJOR:
        return _has_other_major(before, after)
    raise ValueError(f"unknown condition: {clause}")


def at(resource: ResolvedResource, path: str) -> Value:
    """What a resource says at ``Properties/A/B`` or ``UpdatePolicy/A``; None where nothing."""
    found: Value = {**resource.attributes, "Properties": resource.properties}
    for step in path.split("/"):
        if isinstance(found, Unknown):
            return found
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _is(value: Value, expected: str) -> bool | None:
    if isinstance(value, Unknown):
        return None
    if expected in ("absent", "given"):
        return (value is None) == (expected == "absent")
    return is_scalar(value) and text_of(value).lower() == expected.lower()


def _has_edited_item(
    before: Value, after: Value, key: str, members: Sequence[str] | None
) -> bool | None:
    old, new = _items(before, key), _items(after, key)
    if old is None or new is None:
        return None
    pairs = [(old[name], new[name]) for name in old.keys() & new.keys()]
    truths = [_differ(one, other, members or [*(one | other)]) for one, other in pairs]
    if any(truth is True for truth in truths):
        return True
    return None if None in truths else False


def _differ(
    one: Mapping[str, Value], other: Mapping[str, Value], members: Sequence[str]
) -> bool | None:
    differing = [(one.get(name), other.get(name)) for name in members]
    differing = [(old, new) for old, new in differing if old != new]
    if not differing:
        return False
    return True if all(is_known(old) and is_known(new) for old, new in differing) else None


def _is_less(one: Value, other: Value) -> bool | None:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    try:
        return float(one) < float(other)
    except (TypeError, ValueError):
        return False


def _loses_one(before: Value, after: Value, key: str) -> bool | None:
    old, new = _items(before, key), _items(after, key)
    return None if old is None or new is None else bool(old.keys() - new.keys())


def _moves_several(before: Value, after: Value, key: str) -> bool | None:
    old, new = _items(before, key), _items(after, key)
    return None if old is None or new is None else len(old.keys() ^ new.keys()) > 1


def _differ_in_several(
    before: ResolvedResource, after: ResolvedResource, names: Sequence[str]
) -> bool | None:
    pairs = [(before.properties.get(name), after.properties.get(name)) for name in names]
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    if sum(all(map(is_known, pair)) for pair in differing) > 1:
        return True
    return None if len(differing) > 1 else False


def _has_other_major(before: Value, after: Value) -> bool | None:
    if not (is_scalar(before) and is_scalar(after)):
        return None
    majors = [text_of(value).partition(".")[0] for value in (before, after)]
    return majors[0] != majors[1]


def _items(value: Value, key: str) -> dict[str, dict[str, Value]] | None:
    """A list's objects by the text that identifies each; None where that is unknown."""
    if value is None:
        return {}
    if not isinstance(value, list):
        return None
    objects = [item for item in value if isinstance(item, dict) and is_scalar(item.get(key))]
    return {text_of(item[key]): item for item in objects} if len(objects) == len(value) else None
