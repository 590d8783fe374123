"""Findings for a person: where, how bad, which rule, what; a count at the end.

Report ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from generator.findings import Finding, Report, counts
from generator.views.findings.shortened import shortened
from generator.views.terminal import printable


def render(report: Report) -> str:
    """One block a file, one line a finding, ``file:line`` first so that editors can jump there."""
    blocks = [
        "\n".join(line for finding in group for line in _lines(finding))
        for _, group in groupby(report.findings, key=lambda finding: finding.file)
    ]
    return "\n\n".join([*blocks, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """The last line: how many findings, in how many templates, how many known from before."""
    levels = counts(report.findings)
    found = ", ".join(_plural(number, level) for level, number in levels.items() if number)
    looked_at = _plural(len(report.checked), "template")
    cached = "" if report.cached is None else f" ({report.cached} from cache)"
    return f"{found or 'nothing'} found in {looked_at}{cached}"


def _lines(finding: Finding) -> Iterator[str]:
    where = f"{finding.file}:{finding.line}" if finding.line else finding.file
    place = f" [{finding.place}]" if finding.place else ""
    yield printable(f"{where}: {finding.level} {finding.rule}{place} {shortened(finding.message)}")
    if finding.source:
        yield printable(f"    added at {finding.source}")
    yield from (printable(f"    {step}") for step in finding.proof)


def _plural(number: int, noun: str) -> str:
    """``1 error``, ``2 errors``; information is not counted in pieces."""
    return f"{number} {noun}" + ("" if number == 1 or noun == "info" else "s")
