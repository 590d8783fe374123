"""Findings for code scanning services: SARIF 2.1.0 (OASIS standard, March 2020).

Report ●→ a log with one run
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator import __version__
from generator.findings import Finding, Level, Report, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

SARIF_LEVELS: dict[Level, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """A SARIF log: the rules that were broken, and a result for each finding."""
    rules = _rules(report)
    positions = {rule.id: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "streamflix",
                "version": __version__,
                "rules": [_descriptor(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, positions[finding.rule]) for finding in report.findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rules(report: Report) -> list[Rule]:
    """Every rule that a result names, once; a rule that no one described has its ID as title."""
    named = dict.fromkeys(finding.rule for finding in report.findings)
    return [report.rules.get(name, Rule(name, name)) for name in named]


def _descriptor(rule: Rule) -> dict[str, Any]:
    help_text = " ".join(part for part in (rule.why, rule.hint) if part)
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        **({"fullDescription": {"text": rule.why}} if rule.why else {}),
        **({"helpUri": rule.help_uri} if rule.help_uri else {}),
        **({"help": {"text": help_text}} if help_text else {}),
    }


def _result(finding: Finding, position: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.file)},
            "region": {"startLine": max(finding.line, 1)},
        }
    }
    if finding.place:
        location["logicalLocations"] = [
            {
                "name": finding.logical_id or finding.stack,
                "fullyQualifiedName": finding.place,
                "kind": "resource",
            }
        ]
    message = [finding.message, *finding.proof]
    if finding.source:
        message.append(f"Added at {finding.source}.")
    return {
        "ruleId": finding.rule,
        "ruleIndex": position,
        "level": SARIF_LEVELS[finding.level],
        "message": {"text": "\n".join(message)},
        "locations": [location],
        "partialFingerprints": {"finding/v1": _fingerprint(finding)},
    }


def _uri(file: str) -> str:
    """A path below the working directory as a relative reference, any other as a file URI."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(finding: Finding) -> str:
    """The same for the same fault when lines above it come and go."""
    parts = (finding.rule, finding.file, finding.place, finding.message)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
