"""The judged review: a real change set run against the comparison of what is deployed with what
shall be.

What CloudFormation lists is kept, all of it, each entry with its verdict. What it lists and the
comparison does not say is a surprise; what the comparison says and it does not list is told too.

    Reading, Comparison, PolicyContext ●→ Reviewed
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.plan.change_set.explain import Reading
from generator.plan.change_set.settle import Settled
from generator.plan.diff.compare import Comparison
from generator.plan.model import Change, ChangeReport, PolicyResult
from generator.plan.policy.checks import policy_results
from generator.plan.policy.evaluate import PolicyContext, counted, warnings_about
from generator.plan.policy.waivers import waive
from generator.plan.redaction.values import redacted, redacted_output, secrets


@dataclass(frozen=True)
class Reviewed:
    """What CloudFormation reports, judged.

    ``reading``: the change sets as they are told, raw counts included. ``changes``: every entry
    with its verdict, the riskiest first and phantoms last, and policy checks with their waivers.
    ``surprises``: of these, what was not predicted and is not proven to be nothing.
    ``unreported``: predicted, and not in the change set. ``compared``: whether there was anything
    to compare with.
    """

    reading: Reading
    changes: ChangeReport
    surprises: tuple[Change, ...] = ()
    unreported: tuple[Change, ...] = ()
    compared: bool = True

    @property
    def real(self) -> tuple[Change, ...]:
        """All entries but phantoms."""
        return tuple(one for one in self.changes.changes if one.certainty != "phantom")

    @property
    def phantoms(self) -> tuple[Change, ...]:
        """The entries that are proven to be nothing."""
        return tuple(one for one in self.changes.changes if one.certainty == "phantom")


def review_of(reading: Reading, comparison: Comparison | None, context: PolicyContext) -> Reviewed:
    """A change set, judged.

    ``comparison``: of what is deployed (its before side) with what the change set was made from;
    None where nothing is deployed yet, and the change set's own word is all there is. ``context``:
    waivers and what they count for.
    """
    if comparison is None:
        return Reviewed(reading, reading.changes, compared=False)
    judged = Settled(comparison, reading)
    surprises, unreported = judged.surprises(), judged.unreported()
    found, findings = waive(
        _policy_results(comparison, surprises, context.protected),
        context.waivers,
        context.today,
        context.environment,
    )
    hidden = secrets(comparison.before) | secrets(comparison.after)
    shown = [redacted(one, hidden) for one in judged.all()]
    changes = ChangeReport(
        changes=tuple(shown),
        policy_results=tuple(found),
        outputs=tuple(redacted_output(output, hidden) for output in comparison.outputs),
        renames=comparison.renames,
        findings=tuple(findings),
        notes=(*comparison.notes, *warnings_about(comparison, context)),
        counts=counted(one for one in shown if one.certainty != "phantom"),
    )
    return Reviewed(
        reading,
        changes,
        tuple(redacted(one, hidden) for one in surprises),
        tuple(redacted(one, hidden) for one in unreported),
    )


def _policy_results(
    comparison: Comparison, surprises: Sequence[Change], protected: bool
) -> Iterable[PolicyResult]:
    """What speaks against it, with what nobody predicted."""
    known = [one for one in surprises if _is_known(comparison, one)]
    everything = replace(comparison, changes=(*comparison.changes, *known))
    lost = (
        PolicyResult("data-loss", one.place, one.consequence)
        for one in surprises
        if one not in known and one.stateful and one.deletion_outcome == "destroyed"
    )
    return dict.fromkeys((*policy_results(everything, protected), *lost))


def _is_known(comparison: Comparison, change: Change) -> bool:
    """Whether the templates have the resource where a change is about it."""
    key = change.stack, change.logical_id
    sides = {
        "add": (comparison.after,),
        "remove": (comparison.before,),
    }.get(change.action, (comparison.before, comparison.after))
    found = [side.resources.get(key) for side in sides]
    return all(placed is not None and placed.type == change.type for placed in found)
