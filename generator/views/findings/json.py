"""Findings for programs: the JSON document that the command line promises.

Report ●→ {"version": 1, "findings": […]}
"""

from __future__ import annotations

from generator.findings import Report
from generator.views import json


def render(report: Report) -> str:
    """One document: ``findings`` as promised, and what was looked at."""
    document = {
        "version": 1,
        "findings": [finding.as_json() for finding in report.findings],
        "checked": [vars(one) for one in report.checked],
        **({} if report.cached is None else {"cached": report.cached}),
    }
    return json.document(document)
