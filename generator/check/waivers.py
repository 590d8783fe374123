"""Findings that waivers allow: they stay in the report as information, with the reason.

Findings of an environment, Waivers, today ●→ Findings
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from generator.findings import Finding, Rule
from generator.plan.policy.waivers import Waiver

INVALID = Rule(
    "SF9001",
    "A waiver has expired, or allows nothing",
    "A waiver that has expired allows nothing any more; one that allows nothing that is found would"
    " hide the next finding of its rule.",
    "Fix what was waived, or set a later day with the reason for it; remove what is not needed.",
    level="warning",
)


def waive(
    findings: Iterable[Finding], waivers: Iterable[Waiver], today: date, environment: str
) -> list[Finding]:
    """The findings of one environment, those that a valid waiver allows as information."""
    valid = [one for one in waivers if one.expires >= today and one.counts_in(environment)]
    return [_waived(finding, valid) for finding in findings]


def _waived(finding: Finding, waivers: Sequence[Waiver]) -> Finding:
    for waiver in waivers:
        if waiver.allows(finding.rule, finding.place):
            why = f"Waived until {waiver.expires}: {waiver.reason}"
            return replace(finding, level="info", proof=(*finding.proof, why))
    return finding


def faults(
    waivers: Iterable[Waiver], found: Iterable[Finding], today: date, is_complete: bool
) -> list[Finding]:
    """A finding for each waiver that has expired.

    ``is_complete``: everything that waivers can be about was checked, so one that allows none of
    what was ``found`` is a finding, too.
    """
    places = {(finding.rule, finding.place) for finding in found}
    wrong = []
    for waiver in waivers:
        is_used = not is_complete or (waiver.rule, waiver.path) in places
        if fault := waiver.fault(is_used, today):
            what = fault.partition(": ")[2]
            sentence = f"{what[:1].upper()}{what[1:]}"
            wrong.append(Finding(INVALID.id, "warning", waiver.file, waiver.line, "", "", sentence))
    return wrong
