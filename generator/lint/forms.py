"""The forms in which a target's template is linted, and what we find in it ourselves.

target ●→ the template as it is written, or a copy for each set of values ●→ Subjects, findings
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator.cfn.load import Product, load
from generator.cfn.template import Template, parse
from generator.cfn.validation import nulls
from generator.config.environments import environment_files
from generator.config.parameters.files import Environment
from generator.config.settings.references import DELIVERY_ROOTS
from generator.errors import Mistake
from generator.findings import Finding, Level, Rule
from generator.lint.cache import digest
from generator.lint.false_alarms import NULL, REPEATED, readable
from generator.lint.nested_stacks.check import contract_findings
from generator.lint.resolved_templates import misplaced_settings, resolved
from generator.lint.subjects import Subject
from generator.lint.targets import Target, Workspace


@dataclass(frozen=True)
class Values:
    """What targets are filled in with: environments, and of each stack set all sets of values."""

    environments: Mapping[str, Environment]
    stack_sets: Mapping[str, Sequence[Environment]]


@dataclass(frozen=True)
class Form:
    """A subject, or None where CloudFormation would refuse it; and what we find ourselves."""

    subject: Subject | None
    findings: tuple[Finding, ...] = ()


class Forms:
    """The forms of the targets of one workspace.

    ``regions``: those in which templates are linted as they are written. ``info``: report
    information too.
    """

    def __init__(
        self, workspace: Workspace, values: Values, regions: Sequence[str], info: bool
    ) -> None:
        self._workspace, self._values = workspace, values
        self._regions, self._info = tuple(regions), info
        self._settings = digest([*workspace.tools, "info" if info else ""])
        self._product = cache(self._load)

    def of(self, target: Target) -> list[Form]:
        """A target's forms. Raises ``UserError`` for templates that cannot be read."""
        name = target.environment
        if name in self._values.stack_sets:
            return [self._copy(target, one) for one in self._values.stack_sets[name]]
        if not name:
            return [self._written(target)]
        environment = self._values.environments[name]
        root = DELIVERY_ROOTS[environment.settings.delivery]
        misplaced = misplaced_settings(self._workspace.folder, environment, self._product(root))
        copy = self._copy(target, environment)
        return [replace(copy, findings=(*copy.findings, *misplaced))]

    def _written(self, target: Target) -> Form:
        """A template as it is written; the root of a product also as what it holds together."""
        template = readable(parse(self._workspace.text(target.file), target.file))
        path = self._workspace.path(target) if template.text else ""
        found = [*_ours(REPEATED, "warning", template.warnings, target)]
        found += _ours(NULL, "error", nulls(template), target)
        if not target.stack:
            found += contract_findings(self._product(target.file))
        subject = Subject(
            target, template, self._regions, self._settings, source=path, info=self._info
        )
        return Form(subject, tuple(found))

    def _copy(self, target: Target, environment: Environment) -> Form:
        """A template with the parameters of an environment, in that environment's region."""
        root = self._product(target.file).root
        found = tuple(_ours(NULL, "error", nulls(root), target))
        copy = resolved(root, environment)
        if not isinstance(copy, Template):
            return Form(None, (*found, *copy))
        is_set = environment.name in self._values.stack_sets
        subject = Subject(
            target,
            readable(copy),
            (environment.settings.region,),
            self._settings,
            is_literal=True,
            source=environment.file if is_set else environment_files(environment.name)[1],
            info=self._info,
        )
        return Form(subject, found)

    def _load(self, root: str) -> Product:
        return load(
            root, self._workspace.text, self._workspace.allow_outside, self._workspace.real_path
        )


def _ours(
    rule: Rule, level: Level, mistakes: Iterable[Mistake], target: Target
) -> Iterator[Finding]:
    for one in mistakes:
        yield Finding(rule.id, level, one.file, one.line, target.stack, "", one.what)
