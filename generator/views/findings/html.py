"""Findings as a page that needs nothing else: no script, no network."""

from __future__ import annotations

from generator.findings import Finding, Report
from generator.views.findings.text import summary
from generator.views.html import COLORS, page, text

_STYLE = (
    COLORS
    + """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em }
code { font-family: ui-monospace, monospace; font-size: 13px; overflow-wrap: anywhere }
article { border-left: 3px solid #8884; padding-left: 1em; margin: 1em 0 }
.error { border-color: var(--red) } .warning { border-color: var(--amber) }
"""
)
_TITLE = "Findings"


def render(report: Report) -> str:
    """A whole page: the count, then each finding with its place and its proof to open."""
    body = [f"<h1>{_TITLE}</h1>", f"<p>{text(summary(report))}</p>"]
    return page(_TITLE, _STYLE, "\n".join([*body, *map(_finding, report.findings)]))


def _finding(finding: Finding) -> str:
    where = f"{finding.file}:{finding.line}" if finding.line else finding.file
    steps = "".join(f"<li>{text(step)}</li>" for step in finding.proof)
    proof = f"<details><summary>proof</summary><ol>{steps}</ol></details>" if steps else ""
    return (
        f'<article class="{finding.level}"><strong>{finding.level} {text(finding.rule)}</strong>'
        f" {text(finding.message)}<br><code>{text(finding.place)}</code>"
        f" <code>{text(where)}</code>{proof}</article>"
    )
