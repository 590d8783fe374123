"""The last step: a comparison, judged by guards and waivers, ready to be shown.

Comparison, waivers, today ●→ Changes
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.plan.diff.compare import Comparison
from generator.plan.model import Change, Changes
from generator.plan.policy.checks import guards
from generator.plan.policy.waivers import Waiver, waive
from generator.plan.redaction.values import redacted, redacted_output, redacted_rename, secrets


@dataclass(frozen=True)
class Terms:
    """By what a comparison is judged. ``today``: the day on which waivers hold or not."""

    today: date
    waivers: Sequence[Waiver] = ()
    environment: str = ""
    protected: bool = False


def judged(comparison: Comparison, terms: Terms) -> Changes:
    """All changes with what speaks against them."""
    found, findings = waive(
        guards(comparison, terms.protected), terms.waivers, terms.today, terms.environment
    )
    hidden = secrets(comparison.before) | secrets(comparison.after)
    return Changes(
        changes=tuple(redacted(change, hidden) for change in comparison.changes),
        guards=tuple(found),
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
