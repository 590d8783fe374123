"""AWS's own cloudformation-validate, which knows some faults that cfn-lint does not.

It says many things that are no fault at all, so it is heard from warnings upwards.

    Job ●→ matches
"""

from __future__ import annotations

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

from generator.findings import Level, Rule
from generator.lint.jobs import Answer, Job, Match, Place
from generator.lint.suppressions import NO_FAULT, NOT_FOR_COPIES

LEVELS: dict[Severity, Level] = {
    Severity.FATAL: "error",
    Severity.ERROR: "error",
    Severity.WARN: "warning",
}

HOME = "https://github.com/aws-cloudformation/cloudformation-validate"


class CfnValidate:
    """cloudformation-validate with its rules compiled."""

    def __init__(self) -> None:
        self._engine = CelEngine()
        self._titles = {rule.id: rule.description for rule in self._engine.list_rules()}

    def answer(self, job: Job) -> Answer:
        """What is wrong in any of the job's regions."""
        matches: dict[Match, None] = {}
        rules: dict[str, Rule] = {}
        for region in job.regions:
            for found in self._diagnostics(job, region):
                match = _match(found)
                if job.only is None or match.logical_id in job.only:
                    matches[match] = None
                    rules[match.rule] = self._rule(found)
        return Answer(tuple(matches), rules)

    def _diagnostics(self, job: Job, region: str) -> Iterator[Diagnostic]:
        ignored = [*NO_FAULT, *(NOT_FOR_COPIES if job.is_literal else ())]
        config = ValidateConfig(
            severity_level=Severity.WARN,
            exclude=RuleFilterConfig(ids=ignored),
            pseudo_parameter_overrides=PseudoParameterOverrides(region=region),
        )
        content = TemplateContent(job.text.encode())
        yield from self._engine.validate_template(content, config).diagnostics

    def _rule(self, found: Diagnostic) -> Rule:
        title = found.rule_description or self._titles.get(found.rule_id, found.rule_id)
        uri = found.documentation_url or HOME
        return Rule(found.rule_id, title, "", found.suggested_fix or "", uri)


def _match(found: Diagnostic) -> Match:
    logical_id = found.entity.logical_id if found.entity else ""
    level, line = LEVELS[found.severity], found.start_line or 0
    return Match(found.rule_id, level, _path(found), line, logical_id, found.message, logical_id)


def _path(found: Diagnostic) -> Place:
    """Where in the template the finding lies, as keys and indexes from the top.

    Paths come with dots, from the resource (``Properties.Tags.0.Key``) or with slashes, from the
    top (``Parameters/Name/Type``).
    """
    path = found.property_path or ""
    if "/" in path or not found.entity:
        return _keys(path.split("/"))
    return ("Resources", found.entity.logical_id, *_keys(path.split(".")))


def _keys(parts: Sequence[str]) -> Place:
    return tuple(int(part) if part.isdecimal() else part for part in parts)
