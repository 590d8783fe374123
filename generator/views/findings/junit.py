"""Findings for CI servers: JUnit's XML, a suite a template, a case a finding.

    Report ●→ <testsuites>

A template without findings is one passing case, so that a CI server's count says what was
looked at. Information passes, with its text as the case's output.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from generator.findings import Finding, Report
from generator.views.xml import legal


def render(report: Report) -> str:
    """The document, with its XML declaration."""
    suites = Element("testsuites", name="streamflix")
    for name in _suite_names(report):
        _add_suite(suites, name, [f for f in report.findings if f.file == name])
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _suite_names(report: Report) -> list[str]:
    """What was checked, then other files that a finding lies in. All environments share the
    file that their findings are reported at; the messages name them."""
    checked = [one.file for one in report.checked]
    return list(dict.fromkeys([*checked, *(finding.file for finding in report.findings)]))


def _add_suite(suites: Element, name: str, findings: Sequence[Finding]) -> None:
    failures = sum(finding.level != "info" for finding in findings)
    suite = SubElement(
        suites,
        "testsuite",
        name=legal(name),
        tests=str(max(len(findings), 1)),
        failures=str(failures),
        errors="0",
    )
    for finding in findings:
        _add_case(suite, finding)
    if not findings:
        SubElement(suite, "testcase", name="no findings", classname=legal(name))


def _add_case(suite: Element, finding: Finding) -> None:
    title = f"{finding.rule} {finding.place or finding.file}"
    case = SubElement(suite, "testcase", name=legal(title), classname=legal(finding.file))
    where = f"{finding.file}:{finding.line}: {finding.message}"
    text = legal("\n".join([where, *finding.proof]))
    if finding.level == "info":
        SubElement(case, "system-out").text = text
    else:
        message = legal(finding.message)
        SubElement(case, "failure", type=finding.level, message=message).text = text
