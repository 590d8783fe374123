"""Rows as changes: what happens to a resource, how sure that is, what becomes of what is there.

CloudFormation's word is kept: a row that says ``Replacement: True`` is a replacement, and its
certainty says whether the change set proves it. Where only a harmless property is sure and the
one that replaces is not, the replacement is not sure.

    Row, its properties, what is below it ●→ Change
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.cfn.load import STACK_TYPE
from generator.cfn.resolve import ResolvedResource
from generator.cfn.schemas import Replacement
from generator.plan.change_set.read.responses import Context, Row
from generator.plan.diff.certainty import surest
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.impact.deletion_outcome import consequence, is_stateful
from generator.plan.model import (
    Action,
    Certainty,
    Change,
    DeletionOutcome,
    PropertyChange,
    strongest,
)

_ACTIONS: Mapping[str, Action] = {
    "add": Action.ADD,
    "modify": Action.MODIFY,
    "remove": Action.REMOVE,
    "import": Action.IMPORT,
    "dynamic": Action.MODIFY,
    "syncwithactual": Action.NONE,
}
_REPLACEMENTS: Mapping[str, Replacement] = {
    "true": "always",
    "conditional": "conditional",
    "conditionally": "conditional",
    "false": "never",
}
_OUTCOMES: Mapping[str, DeletionOutcome] = {
    "delete": "destroyed",
    "retain": "retained",
    "retainexceptoncreate": "retained",
    "snapshot": "snapshotted",
}
_UNTOUCHED: Mapping[Action, DeletionOutcome] = {
    Action.ADD: "created",
    Action.IMPORT: "kept",
    Action.NONE: "kept",
}
_CHANGED_OUTSIDE: Mapping[str, str] = {
    "DELETED": "It was deleted outside CloudFormation.",
    "MODIFIED": "It was modified outside CloudFormation.",
}
CHANGED_OUTSIDE = tuple(_CHANGED_OUTSIDE.values())
"""How the notes begin of a resource that is not what its template says."""


def change(
    row: Row,
    stack: str,
    properties: tuple[PropertyChange, ...],
    below: Sequence[Change] | None,
    both: bool,
) -> Change:
    """One row as a change.

    ``below``: the changes of the nested stack that it is about, None where they are not known;
    ``both``: both answers, with and without property values, are there.
    """
    replacement = _replacement(row, properties)
    action = _action(row, replacement)
    found = _deletion_outcome(row, action, replacement)
    placed = _placed(row, stack, is_container=below is not None)
    stateful = is_stateful(placed)
    return Change(
        stack=stack,
        logical_id=row.logical_id,
        type=row.type,
        action=action,
        replacement=replacement,
        certainty=_certainty(row, replacement, properties, below or ()),
        deletion_outcome=found,
        stateful=stateful,
        properties=properties,
        because=tuple(dict.fromkeys(name for one in properties for name in one.because)),
        consequence=consequence(found, placed, replacement) if stateful else "",
        notes=tuple(_notes(row, replacement, properties, both)),
    )


def _placed(row: Row, stack: str, is_container: bool) -> ResourceInstance:
    """The resource that is there, as far as the answer with property values tells."""
    context = row.before or row.after
    given = context.get("Properties")
    properties = given if isinstance(given, dict) else {}
    attributes = {name: value for name, value in context.items() if name != "Properties"}
    resource = ResolvedResource(row.logical_id, row.type, True, properties, attributes, ())
    return ResourceInstance((stack, row.logical_id), resource, True, is_container)


def _replacement(row: Row, properties: Sequence[PropertyChange]) -> Replacement:
    """Only what is modified can be replaced, though other rows may say so as well."""
    if row.action not in ("modify", "dynamic"):
        return "never"
    return _REPLACEMENTS.get(row.replacement) or _by_properties(properties)


def _by_properties(properties: Sequence[PropertyChange]) -> Replacement:
    """What the row would say: the rule of ResourceChange.Replacement."""
    if any(one.requires == "always" and one.certainty != "conditional" for one in properties):
        return "always"
    return "conditional" if strongest([one.requires for one in properties]) != "never" else "never"


def _action(row: Row, replacement: Replacement) -> Action:
    action = _ACTIONS.get(row.action, Action.MODIFY)
    return Action.REPLACE if action == "modify" and replacement == "always" else action


def _certainty(
    row: Row,
    replacement: Replacement,
    properties: Sequence[PropertyChange],
    below: Sequence[Change],
) -> Certainty:
    if row.action in ("add", "remove", "import", "syncwithactual"):
        return "certain"
    if row.action != "modify":
        return "unknown"
    if replacement == "always":
        found = [one.certainty for one in properties if one.requires == "always"]
    else:
        found = [one.certainty for one in properties] + [one.certainty for one in below]
    if not found:
        return "conditional" if row.type == STACK_TYPE and row.details else "unknown"
    # That nothing at all happens is not for one row to say.
    return "unknown" if surest(found) == "phantom" else surest(found)


def _deletion_outcome(row: Row, action: Action, replacement: Replacement) -> DeletionOutcome:
    """What becomes of the resource that is there, the worst where it may be replaced."""
    if action in _UNTOUCHED:
        return _UNTOUCHED[action]
    if action != "remove" and replacement == "never":
        return "updated"
    told = _OUTCOMES.get(row.policy.removeprefix("replaceand"))
    return told or _OUTCOMES.get(_declared(row, action), "destroyed")


def _declared(row: Row, action: Action) -> str:
    """The policy that the template gives, where the row leaves it out (as in older answers)."""
    if action == "remove":
        return _policy(row.before, "DeletionPolicy")
    before, after = (_policy(of, "UpdateReplacePolicy") for of in (row.before, row.after))
    return before if before == after else ""


def _policy(context: Context, name: str) -> str:
    return str(context.get(name, "")).lower()


def _notes(
    row: Row, replacement: Replacement, properties: Sequence[PropertyChange], both: bool
) -> Iterator[str]:
    if row.action == "dynamic":
        yield "CloudFormation cannot say what happens to it."
    if both and row.plain and not row.valued:
        yield "Only the answer without property values lists it."
    if replacement == "always":
        yield from _sure_anyway(properties)
    if row.drift in _CHANGED_OUTSIDE:
        again = " It is made again." if row.action == "add" and row.drift == "DELETED" else ""
        yield _CHANGED_OUTSIDE[row.drift] + again
    if row.hooks:
        yield f"Hooks that look at it: {row.hooks}."


def _sure_anyway(properties: Sequence[PropertyChange]) -> Iterator[str]:
    """What changes in any case, though it is not sure that the resource is replaced."""
    forcing = [one for one in properties if one.requires == "always"]
    sure = [one.path or one.scope for one in properties if one.certainty == "certain"]
    if sure and forcing and all(one.certainty != "certain" for one in forcing):
        yield f"Not certain is the replacement; certain is another value of {', '.join(sure)}."
