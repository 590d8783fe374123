"""AWS's own cloudformation-validate, asked after cfn-lint: it knows some faults that cfn-lint
does not, and says many things that are no fault at all, so it is heard from warnings upwards.

    template, regions ●→ findings      resolved template ●→ findings at the original's lines
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from cloudformation_validate import (
    CelEngine,
    Diagnostic,
    PseudoParameterOverrides,
    RuleFilterConfig,
    Severity,
    TemplateContent,
    ValidateConfig,
)

from generator.cfn.template import Template
from generator.findings import Finding, Level, Rule, ordered
from generator.lint.suppressions import NOT_FOR_COPIES

LEVELS: dict[Severity, Level] = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARN: "warning",
}

HOME = "https://github.com/aws-cloudformation/cloudformation-validate"


class SecondOpinion:
    """cloudformation-validate with its rules compiled."""

    def __init__(self) -> None:
        self._engine = CelEngine()
        self._titles = {rule.id: rule.description for rule in self._engine.list_rules()}
        self.rules: dict[str, Rule] = {}

    def file_findings(
        self, content: bytes, regions: Sequence[str], file: str, stack: str
    ) -> tuple[Finding, ...]:
        """What is wrong with a template as it is written, in any of the regions."""
        return ordered(
            self._finding(found, found.start_line or 0, file, stack)
            for region in regions
            for found in self._diagnostics(content, region, ())
        )

    def copy_findings(self, copy: Template, regions: Sequence[str]) -> tuple[Finding, ...]:
        """What is wrong with a resolved copy of a template, at the lines that it came from."""
        content = json.dumps(copy.data).encode()
        return ordered(
            self._finding(found, copy.line(*_path(found)), copy.file, "")
            for region in regions
            for found in self._diagnostics(content, region, [*NOT_FOR_COPIES])
        )

    def _diagnostics(
        self, content: bytes, region: str, ignored: Sequence[str]
    ) -> Iterator[Diagnostic]:
        config = ValidateConfig(
            severity_level=Severity.WARN,
            exclude=RuleFilterConfig(ids=list(ignored)),
            pseudo_parameter_overrides=PseudoParameterOverrides(region=region),
        )
        yield from self._engine.validate_template(TemplateContent(content), config).diagnostics

    def _finding(self, found: Diagnostic, line: int, file: str, stack: str) -> Finding:
        rule = found.rule_id
        title = found.rule_description or self._titles.get(rule, rule)
        uri = found.documentation_url or HOME
        self.rules.setdefault(rule, Rule(rule, title, "", found.suggested_fix or "", uri))
        logical_id = found.entity.logical_id if found.entity else ""
        level = LEVELS[found.severity]
        return Finding(rule, level, file, line, stack, logical_id, found.message)


def _path(found: Diagnostic) -> tuple[str | int, ...]:
    """Where in the template the finding lies, as keys and indexes from the top.

    Paths come with dots, from the resource (``Properties.Tags.0.Key``) or with slashes, from the
    top (``Parameters/Name/Type``).
    """
    path = found.property_path or ""
    if "/" in path or not found.entity:
        return _keys(path.split("/"))
    return ("Resources", found.entity.logical_id, *_keys(path.split(".")))


def _keys(parts: Sequence[str]) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in parts)
