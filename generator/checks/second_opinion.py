"""AWS's own cloudformation-validate, asked after cfn-lint: it knows some faults that cfn-lint
does not, and says many things that are no fault at all, so it is heard from warnings upwards.

    template, parameters, regions ●→ findings
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cloudformation_validate import (
    CelEngine,
    Diagnostic,
    PseudoParameterOverrides,
    Severity,
    TemplateContent,
    ValidateConfig,
)

from generator.checks.findings import Finding, Level, Rule, ordered

LEVELS: dict[Severity, Level] = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARN: "warning",
    Severity.INFO: "info",
}

HOME = "https://github.com/aws-cloudformation/cloudformation-validate"


class SecondOpinion:
    """cloudformation-validate with its rules compiled. ``info``: report information too."""

    def __init__(self, info: bool = False) -> None:
        self._engine = CelEngine()
        self._floor = Severity.INFO if info else Severity.WARN
        self._titles = {rule.id: rule.description for rule in self._engine.list_rules()}
        self.rules: dict[str, Rule] = {}

    def findings(
        self,
        content: bytes,
        regions: Sequence[str],
        file: str,
        stack: str = "",
        parameters: Mapping[str, str] | None = None,
    ) -> tuple[Finding, ...]:
        """What is wrong with a template, in any of the regions.

        ``parameters``: texts that take the place of the template's defaults.
        """
        return ordered(
            self._finding(diagnostic, file, stack)
            for region in regions
            for diagnostic in self._diagnostics(content, region, file, parameters or {})
        )

    def _diagnostics(
        self, content: bytes, region: str, file: str, parameters: Mapping[str, str]
    ) -> Iterator[Diagnostic]:
        config = ValidateConfig(
            severity_level=self._floor,
            parameter_overrides=dict(parameters),
            pseudo_parameter_overrides=PseudoParameterOverrides(region=region),
        )
        template = TemplateContent(content, file)
        yield from self._engine.validate_template(template, config).diagnostics

    def _finding(self, found: Diagnostic, file: str, stack: str) -> Finding:
        title = found.rule_description or self._titles.get(found.rule_id, found.rule_id)
        uri = found.documentation_url or HOME
        mend = found.suggested_fix or ""
        self.rules.setdefault(found.rule_id, Rule(found.rule_id, title, "", mend, uri))
        logical_id = found.entity.logical_id if found.entity else ""
        level, line = LEVELS[found.severity], found.start_line or 0
        return Finding(found.rule_id, level, file, line, stack, logical_id, found.message)
