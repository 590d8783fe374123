"""Findings for a pull request: a table of what was found, and the proofs folded below it."""

from __future__ import annotations

from generator.findings import Finding, Report
from generator.views.findings.text import summary
from generator.views.markdown import bullets, code, table, text
from generator.views.markdown_page import Page

_HEAD = ("level", "rule", "where", "what")


def render(report: Report) -> str:
    """The count, the findings by file and line, and the proof of each that has one."""
    page = Page()
    page.put(f"**{text(summary(report))}**")
    rows = [row for finding in report.findings if page.room > sum(map(len, row := _row(finding)))]
    if rows:
        page.put(table(_HEAD, rows))
    proven = [finding for finding in report.findings if finding.proof]
    page.fold("Proofs", map(_proof, proven), len(proven))
    return page.text()


def _where(finding: Finding) -> str:
    return f"{finding.file}:{finding.line}" if finding.line else finding.file


def _row(finding: Finding) -> tuple[str, ...]:
    parts = (finding.place, _where(finding), finding.source)
    where = " ".join(code(part) for part in parts if part)
    return finding.level, finding.rule, where, text(finding.message)


def _proof(finding: Finding) -> str:
    steps = bullets(text(step) for step in finding.proof).replace("\n", "\n  ")
    return f"{finding.rule} {code(finding.place)}: {text(finding.message)}\n  {steps}"
