"""What all views of change sets say alike: titles, counts, and values that nobody told.

Reading ●→ words, Changes that can be shown
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from generator.cfn.values import Unknown, Value
from generator.plan.change_set.explain import Reading, Stack
from generator.plan.model import Action, Certainty, Change, ChangeReport, PropertyChange
from generator.views.changes.words import UNTOLD

# Words for values that a change set does not show; in JSON they are null, or the placeholder.
_LATER = Unknown("known after apply", "(known after apply)", ())
_DONE: Mapping[Action, str] = {
    "add": "added",
    "modify": "modified",
    "remove": "removed",
    "replace": "replaced",
    "import": "imported",
    "none": "only noted",
}


def title(reading: Reading) -> str:
    """``Change set release of shop``."""
    first = reading.stacks[0]
    names = [f"Change set {first.change_set_name}" if first.change_set_name else "Change set"]
    names += [f"of {first.name}"] if first.name else []
    others = sum(1 for one in reading.stacks if not one.path or "/" not in one.path) - 1
    return " ".join(names) + (f" and {others} more" if others and first.path else "")


def listed(reading: Reading) -> str:
    """All that CloudFormation lists, whatever it is worth: ``3 rows: 2 Modify, 1 Add.``"""
    rows: Counter[str] = Counter()
    for stack in reading.stacks:
        rows.update(stack.rows)
    total = sum(rows.values())
    if not total:
        return "CloudFormation lists nothing."
    each = "; ".join(f"{number} {name}" for name, number in rows.most_common())
    return f"CloudFormation lists {total} {'row' if total == 1 else 'rows'}: {each}."


def proven(reading: Reading) -> str:
    """How much of it the change sets themselves prove: ``Certain: 1 replaced. Unknown: …``"""
    return " ".join(
        f"{name.capitalize()}: {_counted(found)}."
        for name in get_args(Certainty)
        if (found := [one for one in reading.changes.changes if one.certainty == name])
    )


def _counted(changes: Sequence[Change]) -> str:
    return ", ".join(
        f"{number} {_DONE[action]}"
        for action, number in Counter(one.action for one in changes).items()
    )


def worth_telling(reading: Reading) -> tuple[Stack, ...]:
    """The root's change set, and those below it that are not as calm as they should be."""
    calm = ("nested", "no-changes")
    return tuple(one for one in reading.stacks if not one.path or one.outcome not in calm)


def untold(stack: Stack, reading: Reading) -> tuple[str, ...]:
    """The reasons for its status that no warning repeats."""
    said = "\n".join(reading.warnings)
    return tuple(reason for reason in stack.reasons if reason not in said)


def status(stack: Stack) -> str:
    """``CREATE_COMPLETE, AVAILABLE``, or nothing."""
    return ", ".join(text for text in (stack.status, stack.execution_status) if text)


def displayed(changes: ChangeReport) -> ChangeReport:
    """The changes with words in place of what is not told."""
    found = tuple(
        replace(one, properties=tuple(map(told, one.properties))) for one in changes.changes
    )
    return replace(changes, changes=found)


def told(one: PropertyChange) -> PropertyChange:
    """A property with words in place of values that a change set does not show."""
    if one.before is None and one.after is None:
        return replace(one, before=UNTOLD, after=UNTOLD)
    return replace(one, before=_later(one.before), after=_later(one.after))


def _later(value: Value) -> Value:
    return _LATER if isinstance(value, Unknown) else value
