"""All proofs over one product, and over several environments and deliveries: the report.

Subjects, Waivers ●→ Findings of each ●→ Report
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from generator.check import waivers as waiving
from generator.check.coverage.proof import COVERAGE
from generator.check.model import CheckContext, Proof
from generator.check.permissions.proof import PERMISSIONS
from generator.check.permissions.who import WHO
from generator.check.questions import Question
from generator.check.reachability.proof import REACHABILITY
from generator.check.reachability.why import WHY
from generator.check.stabilization.proof import STABILIZATION
from generator.findings import Checked, Finding, Report, Rule, ordered
from generator.plan.diff.resolved_product import ResolvedProduct
from generator.plan.policy.waivers import Waiver
from generator.plan.redaction.redact import redaction_of

PROOFS: tuple[Proof, ...] = (REACHABILITY, PERMISSIONS, STABILIZATION, COVERAGE)
"""Every proof, in the order of their rules' IDs."""

QUESTIONS: tuple[Question, ...] = (WHY, WHO)
"""Every question, in the order of the help."""


@dataclass(frozen=True)
class Subject:
    """A product to prove things about. ``is_own``: the delivery that its environment uses."""

    product: ResolvedProduct
    context: CheckContext
    is_own: bool = True

    @property
    def file(self) -> str:
        """The root template."""
        return self.product.product.root.file


def rules(proofs: Iterable[Proof] = PROOFS) -> Mapping[str, Rule]:
    """Every rule of the proofs, and those of the check itself, by ID."""
    found = [rule for proof in proofs for rule in proof.rules]
    return {rule.id: rule for rule in sorted([*found, waiving.INVALID], key=lambda rule: rule.id)}


def check_product(
    product: ResolvedProduct, context: CheckContext, proofs: Iterable[Proof] = PROOFS
) -> tuple[Finding, ...]:
    """What all proofs find in a product, sorted, without secrets."""
    found = ordered(finding for proof in proofs for finding in proof.check(product, context))
    redaction = redaction_of(product, product)
    return tuple(
        replace(
            finding,
            message=redaction.text(finding.message),
            proof=tuple(redaction.text(step) for step in finding.proof),
        )
        for finding in found
    )


def report(
    subjects: Sequence[Subject],
    waivers: Sequence[Waiver],
    today: date,
    is_complete: bool,
    proofs: Sequence[Proof] = PROOFS,
) -> Report:
    """The findings of all subjects, each once; those that not all environments have name theirs.

    ``is_complete``: the subjects are all that waivers can be about.
    """
    found = [(one, list(check_product(one.product, one.context, proofs))) for one in subjects]
    everything = [finding for _, findings in found for finding in findings]
    kept: dict[Finding, list[str]] = {}
    for subject, findings in _without_repetitions(found):
        name = subject.context.environment
        for finding in waiving.waive(findings, waivers, today, name):
            kept.setdefault(finding, []).append(name)
    names = {subject.context.environment for subject in subjects}
    findings = [_named(finding, where, names) for finding, where in kept.items()]
    findings += waiving.faults(waivers, everything, today, is_complete)
    checked = tuple(Checked(one.file, one.context.environment) for one in subjects)
    return Report(ordered(findings), checked, rules=rules(proofs))


def _without_repetitions(
    found: Iterable[tuple[Subject, list[Finding]]],
) -> Iterator[tuple[Subject, list[Finding]]]:
    """Without what another delivery has of the same kind as the environment's own."""
    own: set[tuple[str, str, str, str]] = set()
    for subject, findings in sorted(found, key=lambda pair: not pair[0].is_own):
        keys = {finding: _key(subject, finding) for finding in findings}
        yield subject, [one for one in findings if subject.is_own or keys[one] not in own]
        own.update(keys.values())


def _key(subject: Subject, finding: Finding) -> tuple[str, str, str, str]:
    return subject.context.environment, finding.rule, finding.logical_id, finding.message


def _named(finding: Finding, environments: Sequence[str], checked: set[str]) -> Finding:
    where = sorted(set(environments) - {""})
    if not where or len(where) == len(checked):
        return finding
    return replace(finding, message=f"{finding.message} ({', '.join(where)})")
