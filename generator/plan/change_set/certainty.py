"""How sure it is that a property changes, from what the change set alone can prove.

- ``certain``: the template was edited, or both values are there and differ, or what is open in
  the new value cannot turn out to be the old one;
- ``conditional``: only ``Dynamic`` details: it depends on what another change turns out to be;
- ``unknown``: CloudFormation is sure, but what it shows proves nothing: the value is known only
  after it is executed, or is the same on both sides, or one of the two answers does not list it;
- ``phantom``: CloudFormation itself says that it only takes note of what is there already.

    Property, what is known of its stack ●→ PropertyChange
"""

from __future__ import annotations

from generator.cfn.placeholders import is_open
from generator.plan.change_set.properties import Property
from generator.plan.change_set.read import values
from generator.plan.change_set.read.responses import ChangeSet, Context, Detail
from generator.plan.model import Certainty, PropertyChange
from generator.plan.redaction.redact import Redaction

_SAME = "the same value on both sides"
_CUT = "only a signature of the value is shown"
_ONE_ANSWER = "listed only by the answer without property values"
_ONLY_NOTED = "only its drift status is reset"
_ENOUGH = frozenset(("directmodification", "parameterreference"))
# A shorter value can stand in a text by chance.
_TELLING = 6


def judged(one: Property, change_set: ChangeSet) -> PropertyChange:
    """One property as a view shows it: judged by what is said of it, its secrets hidden."""
    certainty, note = _certainty(one, change_set)
    before = _redacted(one.before, one.pointer, one.row.before)
    after = _redacted(one.after, one.pointer, one.row.after)
    return PropertyChange(
        path=one.path,
        before=values.shown(before),
        after=values.shown(after),
        requires=one.requires,
        certainty=certainty,
        because=tuple(dict.fromkeys((*one.causes, *_sources(one, change_set)))),
        scope=one.scope,
        note=note or _looked_up(one, change_set),
    )


def _redacted(text: str | None, pointer: str, context: Context) -> str | None:
    return None if text is None else Redaction().text(text, pointer, context)


def _looked_up(one: Property, change_set: ChangeSet) -> str:
    """CloudFormation names no cause where an SSM parameter holds another value than before."""
    if one.causes or not one.after:
        return ""
    names = [name for name, value in change_set.resolved.items() if _shows(value, one.after)]
    return f"holds what the parameter {' or '.join(names)} looks up" if names else ""


def _shows(value: str, text: str) -> bool:
    return text == value or (len(value) >= _TELLING and value in text)


def _sources(one: Property, change_set: ChangeSet) -> tuple[str, ...]:
    """Where the parameters that lead to it get their values from, as long as that is open."""
    parameters = [each.cause for each in one.details if each.source == "parameterreference"]
    told = (change_set.parameters.get(name, "") for name in dict.fromkeys(parameters))
    return tuple(output for value in told for output in values.outputs_in(value))


def _certainty(one: Property, change_set: ChangeSet) -> tuple[Certainty, str]:
    details = [each for each in one.details if each.kind != "syncwithactual"]
    details = [each for each in details if each.source != "nomodification"]
    if not details:
        return "phantom", _ONLY_NOTED
    sure = [each for each in details if each.static]
    if not sure:
        return "conditional", ""
    if change_set.valued and change_set.plain and not any(each.valued for each in details):
        return "unknown", _ONE_ANSWER
    if one.before is None and one.after is None:
        return ("certain" if _told_is_enough(sure, change_set) else "unknown"), ""
    return _by_values(one, sure, change_set)


def _by_values(one: Property, sure: list[Detail], change_set: ChangeSet) -> tuple[Certainty, str]:
    before, after = one.before, one.after
    if any(value is not None and values.is_signature(value) for value in (before, after)):
        return "unknown", _CUT
    if not _comparable(before) or not _comparable(after):
        return ("certain" if _told_is_enough(sure, change_set) else "unknown"), ""
    if before is None or after is None:
        return ("unknown" if _is_open(before or after) else "certain"), ""
    if is_open(before):
        return "unknown", ""
    if is_open(after):
        return ("unknown" if values.may_equal(before, after) else "certain"), ""
    return ("unknown", _SAME) if before == after else ("certain", "")


def _comparable(value: str | None) -> bool:
    return value is None or values.is_readable(value)


def _is_open(value: str | None) -> bool:
    return value is not None and is_open(value)


def _told_is_enough(sure: list[Detail], change_set: ChangeSet) -> bool:
    """Without values: an edit of the template, or another value for a parameter of the root.

    A nested stack's parameter may wait for another stack, and turn out to be what it was.
    """
    enough = {"directmodification"} if change_set.parent else _ENOUGH
    return any(each.source in enough for each in sure)
