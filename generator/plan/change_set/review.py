"""The review: a change set's entries classified by the comparison of what is deployed with what
shall be.

What CloudFormation lists is kept, all of it, each entry with its certainty. What it lists and the
comparison does not predict is kept apart, and what the comparison predicts and it does not list.

    ChangeReport of the change set, Comparison, PolicyContext ●→ ChangeReport
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.plan.change_set.settle import Settled
from generator.plan.diff.compare import Comparison
from generator.plan.model import Change, ChangeReport, Classification, PolicyResult
from generator.plan.policy.checks import policy_results
from generator.plan.policy.evaluate import PolicyContext, counted, notes_about
from generator.plan.policy.waivers import waive
from generator.plan.redaction.redact import redaction_of


def review_of(
    reported: ChangeReport, comparison: Comparison | None, context: PolicyContext
) -> ChangeReport:
    """The change set's report with each entry classified, and policy checks applied.

    ``comparison``: of what is deployed with what the change set was created from; None where
    nothing is deployed yet, so that the change set is the only source.
    """
    if comparison is None:
        return replace(reported, classification=Classification(compared=False))
    settled = Settled(comparison, reported)
    unpredicted, unlisted = settled.surprises(), settled.unreported()
    results, findings = waive(
        _policy_results(comparison, unpredicted, context),
        context.waivers,
        context.today,
        context.environment,
    )
    changes = tuple(settled.all())
    report = replace(
        reported,
        changes=changes,
        policy_results=tuple(results),
        outputs=comparison.outputs,
        renames=comparison.renames,
        findings=tuple(findings),
        notes=(*comparison.notes, *notes_about(comparison, context)),
        counts=counted(one for one in changes if one.certainty != "phantom"),
        classification=Classification(tuple(unpredicted), tuple(unlisted)),
    )
    return redaction_of(comparison.before, comparison.after).report(report)


def _policy_results(
    comparison: Comparison, surprises: Sequence[Change], context: PolicyContext
) -> Iterable[PolicyResult]:
    """What speaks against it, with what no one predicted."""
    known = [one for one in surprises if _is_known(comparison, one)]
    everything = replace(comparison, changes=(*comparison.changes, *known))
    lost = (
        PolicyResult("data-loss", one.place, one.consequence)
        for one in surprises
        if one not in known and one.stateful and one.deletion_outcome == "destroyed"
    )
    found = policy_results(everything, context.protected, context.proofs)
    return dict.fromkeys((*found, *lost))


def _is_known(comparison: Comparison, change: Change) -> bool:
    """Whether the templates have the resource where a change is about it."""
    key = change.stack, change.logical_id
    sides = {
        "add": (comparison.after,),
        "remove": (comparison.before,),
    }.get(change.action, (comparison.before, comparison.after))
    found = [side.resources.get(key) for side in sides]
    return all(placed is not None and placed.type == change.type for placed in found)
