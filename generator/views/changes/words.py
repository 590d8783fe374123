"""Words about a change report that all formats share: verdicts, effects, counts, summaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from generator.cfn.load import STACK_TYPE
from generator.cfn.values import Unknown, Value
from generator.plan.diff.causes import EDITED
from generator.plan.model import (
    Action,
    Certainty,
    Change,
    ChangeReport,
    OutputChange,
    PolicyResult,
    PropertyChange,
)
from generator.views.values import shown_pair

UNPREDICTED = "CloudFormation lists changes that the templates do not predict"
UNLISTED = "The templates predict changes that CloudFormation does not list"
RENAMED = "The same resources under other names: move them with a stack refactor"

# Values that a change set does not show; in JSON they are null, or the placeholder.
_NOT_SHOWN = Unknown("not shown", "", ())
_LATER = Unknown("known after apply", "(known after apply)", ())
_SURE = [one.words for one in Action if one is not Action.NONE]
_COUNTED = (*(words for past in _SURE for words in (past, f"may be {past}")), Action.NONE.words)
_LOST = ("destroyed", "snapshotted", "retained")


def displayed(report: ChangeReport) -> ChangeReport:
    """The report with words in place of what its change sets do not show."""
    if not report.change_sets:
        return report
    changes = tuple(map(_displayed, report.changes))
    if report.classification is None:
        return replace(report, changes=changes)
    classification = replace(
        report.classification,
        unpredicted=tuple(map(_displayed, report.classification.unpredicted)),
        unlisted=tuple(map(_displayed, report.classification.unlisted)),
    )
    return replace(report, changes=changes, classification=classification)


def _displayed(change: Change) -> Change:
    return replace(change, properties=tuple(map(_property, change.properties)))


def _property(one: PropertyChange) -> PropertyChange:
    if one.before is None and one.after is None:
        return replace(one, before=_NOT_SHOWN, after=_NOT_SHOWN)
    return replace(one, before=_later(one.before), after=_later(one.after))


def _later(value: Value) -> Value:
    return _LATER if isinstance(value, Unknown) else value


def verdict(change: Change) -> str:
    """``replaced``, ``may be replaced (unknown)``, … in a few words."""
    return f"{_done(change)}{doubt(change.certainty)}"


def doubt(certainty: Certainty) -> str:
    """How certain something is in parentheses, where it is not."""
    return "" if certainty == "certain" else f" ({certainty})"


def _done(change: Change) -> str:
    """What is done to it; what CloudFormation may yet decide otherwise is not called done."""
    if change.action == "modify" and change.replacement != "never":
        return "may be replaced"
    return "not changed" if change.action == "none" else change.action.words


def what(change: Change) -> str:
    """The verdict, and what happens to data."""
    outcome = change.deletion_outcome
    if change.stateful and outcome in _LOST:
        return f"{verdict(change)}, its data {outcome}"
    if outcome == "retained" and change.action == "remove":
        return f"{verdict(change)}, retained in the account"
    return verdict(change)


def kind(change: Change) -> str:
    """The type; a nested stack in words."""
    return "nested stack" if change.type == STACK_TYPE else change.type


def causes(change: Change) -> tuple[str, ...]:
    """Why it changes, where there is more to say than that the template was edited."""
    return () if change.because == (EDITED,) else change.because


def shown_properties(change: Change, report: ChangeReport) -> list[PropertyChange]:
    """Its properties; where a review proves that some stay, only the others."""
    if report.classification is None:
        return list(change.properties)
    return [one for one in change.properties if one.certainty != "phantom"]


def staying(change: Change, report: ChangeReport) -> list[str]:
    """The names of the properties that a review proves to stay."""
    shown = shown_properties(change, report)
    return [place_of(one) for one in change.properties if one not in shown]


def effects(prop: PropertyChange) -> Iterator[str]:
    """What a property's change does besides giving another value."""
    if prop.requires == "always":
        yield "forces replacement"
    elif prop.requires == "conditional":
        yield "may force replacement"
    if prop.certainty != "certain":
        yield prop.certainty
    if prop.note:
        yield prop.note


def place_of(prop: PropertyChange) -> str:
    """The path, with the part of the resource before it where that is not its properties."""
    if prop.scope in ("Properties", prop.path):
        return prop.path
    return f"{prop.scope}/{prop.path}"


def values_of(prop: PropertyChange, wrap: Callable[[str], str] = str) -> str:
    """``: a → b``; nothing where the change set shows no values."""
    if prop.before is _NOT_SHOWN:
        return ""
    return f": {_pair(prop.before, prop.after, wrap)}"


def output_values(output: OutputChange, wrap: Callable[[str], str] = str) -> str:
    """``a → b (unknown)``."""
    return f"{_pair(output.before, output.after, wrap)}{doubt(output.certainty)}"


def _pair(before: Value, after: Value, wrap: Callable[[str], str]) -> str:
    one, other = shown_pair(before, after)
    return f"{wrap(one)} → {wrap(other)}"


def policy_line(result: PolicyResult) -> str:
    """What a policy check found, and why it is allowed."""
    waived = f" Waived: {result.reason}" if result.waived else ""
    return f"{result.message}{waived}"


def cause(step: str) -> str:
    """The address of the resource whose change is a cause, or nothing."""
    address, _, event = step.partition(" ")
    return address if event and address not in ("Parameter", "Condition", "Mapping") else ""


def noted(change: Change, report: ChangeReport) -> list[str]:
    """A change's notes, but those that a note on the whole report says too."""
    return [
        note
        for note in change.notes
        if not any(note.removesuffix(".") in general for general in report.notes)
    ]


def summary(report: ChangeReport) -> str:
    """``1 replaced, 2 may be replaced, 1 modified.``, and how much data is or may be lost."""
    return f"{counts(report)}."


def counts(report: ChangeReport) -> str:
    """The summary without its full stop."""
    numbers = Counter(map(_counted, report.changes))
    parts = [f"{numbers[words]} {words}" for words in _COUNTED if numbers[words]]
    if not parts:
        return "Only outputs change" if report.outputs else "Nothing changes"
    lost = [one for one in report.changes if _is_lost(one)]
    surely = sum(1 for one in lost if is_sure(one))
    ends = f"; {surely} with data destroyed" if surely else ""
    ends += f"; {len(lost) - surely} that may lose data" if len(lost) > surely else ""
    return f"{', '.join(parts)}{ends}"


def _is_lost(change: Change) -> bool:
    destroyed = change.stateful and change.deletion_outcome == "destroyed"
    return destroyed and change.certainty != "phantom"


def is_sure(change: Change) -> bool:
    """Whether what is said of it happens for certain."""
    return change.certainty == "certain" and change.replacement != "conditional"


def _counted(change: Change) -> str:
    """What is counted; what is not sure is counted by itself."""
    if change.certainty == "phantom":
        return Action.NONE.words
    if change.action in ("modify", "replace") and change.replacement != "never":
        return Action.REPLACE.words if is_sure(change) else "may be replaced"
    words = change.action.words
    return words if change.certainty == "certain" else f"may be {words}"


def verdicts(report: ChangeReport) -> str:
    """``Of these 2 are certain (1 replaced, 1 modified), 1 is unknown, 35 are phantoms.``"""
    parts = []
    for certainty in ("certain", "conditional", "unknown"):
        changes = [one for one in report.changes if one.certainty == certainty]
        if changes:
            verb = "is" if len(changes) == 1 else "are"
            parts.append(f"{len(changes)} {verb} {certainty} ({_counts(changes)})")
    number = len(report.phantoms)
    if number:
        parts.append(f"{number} are phantoms" if number > 1 else "1 is a phantom")
    return f"Of these {', '.join(parts)}." if parts else ""


def _counts(changes: Iterable[Change]) -> str:
    return ", ".join(f"{number} {words}" for words, number in Counter(map(_done, changes)).items())


def phantoms(number: int) -> str:
    """``1 phantom``, ``5 phantoms``."""
    return f"{number} phantom" if number == 1 else f"{number} phantoms"
