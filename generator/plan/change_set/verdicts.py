"""One entry of a change set, judged by the comparison: a change, a phantom, or not known.

- ``certain``: both say that it changes, or CloudFormation shows two values that differ;
- ``conditional``: both list it, and it depends on what another change turns out to be;
- ``phantom``: CloudFormation lists it, and it is proven to stay;
- ``unknown``: CloudFormation lists it, and the proof has a hole.

    reported Change, predicted Change, Prover ●→ judged Change
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.cfn.schemas import Replacement
from generator.cfn.values import Value
from generator.plan.change_set.evidence import is_changed_outside, is_shown, meet
from generator.plan.change_set.phantoms import Moved, Prover
from generator.plan.diff.certainty import surest
from generator.plan.diff.compare import Comparison
from generator.plan.diff.differences import ABSENT, identical
from generator.plan.diff.propagation import replacement_of
from generator.plan.diff.resolved_product import Address
from generator.plan.impact.deletion_outcome import (
    consequence,
    is_refused,
    is_stateful,
    refused,
)
from generator.plan.model import (
    RANKS,
    Action,
    Certainty,
    Change,
    DeletionOutcome,
    PropertyChange,
    strongest,
)

Kind = tuple[str, str]
"""A place and what happens there: ``modify`` stands for updates and replacements alike."""

_WORST: Sequence[DeletionOutcome] = (
    "created",
    "kept",
    "updated",
    "retained",
    "snapshotted",
    "destroyed",
)
_ENDS = ("retained", "snapshotted", "destroyed")
FOUND_NOTHING = "CloudFormation finds nothing to change"
_SHOWN = "CloudFormation shows two values that differ"


def kind_of(change: Change) -> Kind:
    """What an entry and a prediction are matched by: a change set may call one what is other.

    Templates do not say that what comes is imported.
    """
    action = {"import": "add", "add": "add", "remove": "remove"}.get(change.action, "modify")
    return change.place, action


class Judge:
    """Judges entries. ``predicted``: what the comparison says, by kind."""

    def __init__(self, comparison: Comparison, prover: Prover) -> None:
        self._comparison, self._prover = comparison, prover
        self.predicted: Mapping[Kind, Change] = {kind_of(c): c for c in comparison.changes}

    def judged(self, reported: Change, moved: Moved) -> Change:
        """The entry with its properties judged, and what follows for the resource."""
        predicted = self.predicted.get(kind_of(reported))
        if reported.action == "none":
            return reported
        if reported.certainty == "phantom":
            return stays(reported, reported.properties, (FOUND_NOTHING,))
        if kind_of(reported)[1] != "modify":
            sure = predicted.certainty if predicted else "unknown"
            because = _because(predicted, reported)
            return self._with_deletion_outcome(
                replace(reported, certainty=sure, because=because), predicted
            )
        key = reported.stack, reported.logical_id
        found = tuple(self._property(key, p, predicted, moved) for p in reported.properties)
        if not found:
            return self._bare(reported, predicted, moved)
        if is_changed_outside(reported):
            found = tuple(replace(one, certainty=_not_proven(one)) for one in found)
        if all(one.certainty == "phantom" for one in found):
            return stays(reported, found)
        return self._with_deletion_outcome(self._changing(reported, found, predicted), predicted)

    def _bare(self, reported: Change, predicted: Change | None, moved: Moved) -> Change:
        """An entry that names no property: it is nothing only if all of the resource stays."""
        if predicted is not None:
            return self._with_deletion_outcome(
                replace(
                    reported,
                    certainty=predicted.certainty,
                    properties=predicted.properties,
                    because=predicted.because,
                ),
                predicted,
            )
        proof = self._prover.whole((reported.stack, reported.logical_id), moved)
        if proof.holds and not is_changed_outside(reported):
            return stays(reported, (), proof.steps)
        return replace(reported, certainty="unknown", notes=(*reported.notes, _open(proof.hole)))

    def _changing(
        self, reported: Change, found: tuple[PropertyChange, ...], predicted: Change | None
    ) -> Change:
        real = [one for one in found if one.certainty != "phantom"]
        replacement, notes = replacement_of(real), list(reported.notes)
        if predicted and RANKS.index(predicted.replacement) > RANKS.index(replacement):
            notes.append(f"The templates say: {_REPLACED[predicted.replacement]}.")
            replacement = "conditional"
        return replace(
            reported,
            action=Action.REPLACE if replacement == "always" else Action.MODIFY,
            replacement=replacement,
            certainty=surest([one.certainty for one in real]),
            properties=found,
            because=tuple(dict.fromkeys(step for one in real for step in one.because)),
            notes=tuple(notes),
        )

    def _property(
        self, key: Address, one: PropertyChange, predicted: Change | None, moved: Moved
    ) -> PropertyChange:
        if one.certainty == "phantom":
            return one
        proof = self._prover.property(key, one, moved)
        if proof.holds and not is_shown(one):
            return replace(one, certainty="phantom", because=proof.steps, note="")
        mine = self._mine(key, one, predicted)
        if mine:
            sure = surest([known.certainty for known in mine])
            steps = dict.fromkeys(step for known in mine for step in known.because)
            first = mine[0]
            return replace(
                one,
                requires=_required(one, mine),
                certainty="certain" if is_shown(one) else sure,
                because=tuple(steps) or one.because,
                interruption=first.interruption,
                note=first.note or (one.note if sure != "certain" else ""),
                refused=first.refused,
            )
        if is_shown(one):
            return replace(one, note=one.note or _SHOWN)
        return replace(one, certainty="unknown", note=_open(proof.hole))

    def _mine(
        self, key: Address, one: PropertyChange, predicted: Change | None
    ) -> list[PropertyChange]:
        """What was predicted of a property. Items of lists are sorted for comparing.

        So where a value is written alike on both sides, only what was predicted of that very
        place counts; where it is not, what was predicted of any item.
        """
        if predicted is None:
            return []
        before, after = self._pair(key, one)
        exact = before is not ABSENT and identical(before, after)
        return [
            known
            for known in predicted.properties
            if known.scope == one.scope and meet(one.path, known.path, exact)
        ]

    def _pair(self, key: Address, one: PropertyChange) -> tuple[Value, Value]:
        return self._prover.pair(key, one) if self._prover.is_followed(key) else (ABSENT, ABSENT)

    def _with_deletion_outcome(self, change: Change, predicted: Change | None) -> Change:
        """The worst that either says becomes of what is there; a note where they differ."""
        outcome, notes = change.deletion_outcome, change.notes
        other = predicted.deletion_outcome if predicted and _ends(predicted, change) else None
        if change.action in ("modify", "none") and change.replacement == "never":
            outcome = "updated"
        elif outcome and other and other != outcome:
            if outcome in _ENDS:
                told = f"CloudFormation says that it is {outcome}, the templates {other}."
                notes = (*notes, told)
            outcome = max(outcome, other, key=_WORST.index)
        return self._consequent(replace(change, deletion_outcome=outcome, notes=notes))

    def _consequent(self, change: Change) -> Change:
        key = change.stack, change.logical_id
        placed = self._comparison.before.resources.get(key)
        placed = placed or self._comparison.after.resources.get(key)
        if placed is None or change.deletion_outcome is None:
            return change
        stateful = is_stateful(placed)
        if is_refused(change):
            return refused(replace(change, stateful=stateful))
        words = consequence(change.deletion_outcome, placed, change.replacement) if stateful else ""
        return replace(change, stateful=stateful, consequence=words)


def _required(one: PropertyChange, mine: Sequence[PropertyChange]) -> Replacement:
    """What CloudFormation says, but where it cannot decide, that a documented update stays."""
    stays_in_place = strongest([known.requires for known in mine]) == "never"
    return "never" if one.requires == "conditional" and stays_in_place else one.requires


_REPLACED = {"always": "it is replaced", "conditional": "it may be replaced"}


def stays(
    reported: Change, found: tuple[PropertyChange, ...], steps: tuple[str, ...] = ()
) -> Change:
    """An entry that is proven to be nothing."""
    chain = dict.fromkeys((*(step for one in found for step in one.because), *steps))
    return replace(
        reported,
        action=Action.NONE,
        replacement="never",
        certainty="phantom",
        deletion_outcome="kept",
        properties=found,
        because=tuple(chain),
        consequence="",
    )


def _ends(predicted: Change, reported: Change) -> bool:
    """Whether what is there ends, or may end."""
    return predicted.replacement != "never" or reported.action == "remove"


def _not_proven(one: PropertyChange) -> Certainty:
    return "unknown" if one.certainty == "phantom" else one.certainty


def _because(predicted: Change | None, reported: Change) -> tuple[str, ...]:
    return predicted.because if predicted and predicted.because else reported.because


def _open(hole: str) -> str:
    return f"not proven: {hole}" if hole else ""
