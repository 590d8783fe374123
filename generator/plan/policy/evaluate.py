"""The last step: a comparison with policy checks and waivers applied, secrets redacted.

Comparison, PolicyContext ●→ ChangeReport
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from generator.cfn.values import is_known
from generator.plan.diff.compare import Comparison
from generator.plan.model import Action, Change, ChangeReport, PolicyResult
from generator.plan.policy.checks import PolicyCheck, advice, policy_results, refused
from generator.plan.policy.waivers import Waiver, waive
from generator.plan.redaction.redact import redaction_of


@dataclass(frozen=True)
class PolicyContext:
    """What policy checks depend on besides the comparison; ``today`` expires waivers.

    ``warnings``: what to know before a root parameter is changed, by its name. ``proofs``: checks
    that need the whole product. ``results``: what was found besides templates, as in settings.
    """

    today: date
    waivers: Sequence[Waiver] = ()
    environment: str = ""
    protected: bool = False
    warnings: Mapping[str, str] = field(default_factory=dict)
    proofs: Sequence[PolicyCheck] = ()
    results: Sequence[PolicyResult] = ()


def change_report(comparison: Comparison, context: PolicyContext) -> ChangeReport:
    """All changes with what speaks against them."""
    results, findings = waive(
        (
            *refused(context.results, context.protected),
            *policy_results(comparison, context.protected, context.proofs),
        ),
        context.waivers,
        context.today,
        context.environment,
    )
    report = ChangeReport(
        changes=comparison.changes,
        policy_results=tuple(results),
        outputs=comparison.outputs,
        renames=comparison.renames,
        findings=tuple(findings),
        notes=(*comparison.notes, *notes_about(comparison, context)),
        counts=counted(comparison.changes),
    )
    return redaction_of(comparison.before, comparison.after).report(report)


def notes_about(comparison: Comparison, context: PolicyContext) -> Iterator[str]:
    """What to know: of root parameters that change, and of what is not refused here."""
    if not context.protected:
        yield from advice(comparison)
    sides = (comparison.before.stacks.get(""), comparison.after.stacks.get(""))
    before, after = (side.parameters if side else {} for side in sides)
    for name, warning in context.warnings.items():
        values = [side[name] for side in (before, after) if name in side]
        if len(values) == 2 and is_known(values) and values[0] != values[1]:
            yield f"{name}: {warning}"


def counted(changes: Iterable[Change]) -> Mapping[str, int]:
    """How many resources get each action."""
    numbers = Counter(change.action for change in changes if change.action != "none")
    return {action.value: numbers[action] for action in Action if numbers[action]}
