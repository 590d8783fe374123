"""The last step: a comparison with policy checks and waivers applied, secrets redacted.

Comparison, PolicyContext ●→ ChangeReport
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.plan.diff.compare import Comparison
from generator.plan.model import Change, ChangeReport
from generator.plan.policy.checks import policy_results
from generator.plan.policy.waivers import Waiver, waive
from generator.plan.redaction.values import redacted, redacted_output, redacted_rename, secrets


@dataclass(frozen=True)
class PolicyContext:
    """What policy checks depend on besides the comparison; ``today`` expires waivers."""

    today: date
    waivers: Sequence[Waiver] = ()
    environment: str = ""
    protected: bool = False


def change_report(comparison: Comparison, context: PolicyContext) -> ChangeReport:
    """All changes with what speaks against them."""
    found, findings = waive(
        policy_results(comparison, context.protected),
        context.waivers,
        context.today,
        context.environment,
    )
    hidden = secrets(comparison.before) | secrets(comparison.after)
    return ChangeReport(
        changes=tuple(redacted(change, hidden) for change in comparison.changes),
        policy_results=tuple(found),
        outputs=tuple(redacted_output(output, hidden) for output in comparison.outputs),
        renames=tuple(redacted_rename(one, hidden) for one in comparison.renames),
        findings=tuple(findings),
        notes=comparison.notes,
        counts=counted(comparison.changes),
    )


def counted(changes: Iterable[Change]) -> Mapping[str, int]:
    """How many resources get each action."""
    actions = [change.action for change in changes]
    kinds = ("replace", "remove", "modify", "add", "import")
    return {kind: actions.count(kind) for kind in kinds if kind in actions}
