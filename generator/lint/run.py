"""Lint what is not known yet. Importing this module imports the linters: half a second.

targets ○→ cfn-lint, cloudformation-validate, contracts ●→ an outcome a target
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from generator.cfn.load import Product, load
from generator.cfn.template import Template
from generator.config.environments import environment_files
from generator.config.parameters.files import Environment
from generator.config.settings.references import DELIVERY_ROOTS
from generator.errors import Mistake, UserError
from generator.findings import Finding
from generator.lint.cfn_lint import CfnLint
from generator.lint.cfn_validate import SecondOpinion
from generator.lint.nested_stacks.check import contract_findings
from generator.lint.outcomes import Outcome
from generator.lint.resolved_templates import misplaced_settings, resolved
from generator.lint.rules import own_rules
from generator.lint.targets import Target, Workspace


class LintRun:
    """The linters, loaded once, over the files of one workspace."""

    def __init__(self, workspace: Workspace, regions: Sequence[str], info: bool) -> None:
        self._workspace = workspace
        self._regions = regions
        self._cfn_lint = CfnLint(info)
        self._second = SecondOpinion()
        self._product = cache(self._load)

    def outcomes(
        self,
        targets: Sequence[Target],
        environments: Mapping[str, Environment],
        stack_sets: Mapping[str, Sequence[Environment]],
    ) -> Iterator[tuple[Target, Outcome]]:
        """Each target with its outcome, as soon as it is known.

        ``environments`` and ``stack_sets``: those that targets name; of a stack set, each set of
        values in each region. Raises ``UserError`` for a region that no linter knows.
        """
        for target in targets:
            name = target.environment
            if name in stack_sets:
                yield target, self._everywhere(target, stack_sets[name])
            elif name:
                yield target, self._resolved(target, environments[name])
            else:
                yield target, self._plain(target)

    def _plain(self, target: Target) -> Outcome:
        """A template as it is written; the root of a product also as what it holds together."""
        path = str(self._workspace.folder / target.file)
        found = self._cfn_lint.file_findings(path, self._regions, target.file, target.stack)
        if not target.stack:
            found += contract_findings(self._product(target.file))
        content = self._workspace.content(target.file)
        second = self._second.file_findings(content, self._regions, target.file, target.stack)
        return self._outcome(found, second)

    def _resolved(self, target: Target, environment: Environment) -> Outcome:
        """A template with the parameters of an environment, in that environment's region."""
        file = environment_files(environment.name)[1]
        first, second = self._copied(target, environment, file)
        root = DELIVERY_ROOTS[environment.settings.delivery]
        folder = self._workspace.folder
        first = [*first, *misplaced_settings(folder, environment, self._product(root))]
        return self._outcome(first, second)

    def _everywhere(self, target: Target, values: Sequence[Environment]) -> Outcome:
        """A template with each set of values of a stack set, each fault once."""
        found = [self._copied(target, one, one.file) for one in values]
        first = dict.fromkeys(finding for pair in found for finding in pair[0])
        return self._outcome(first, dict.fromkeys(f for pair in found for f in pair[1]))

    def _copied(
        self, target: Target, environment: Environment, file: str
    ) -> tuple[Sequence[Finding], Sequence[Finding]]:
        """What both linters find in a copy with literal values; ``file`` names the region."""
        regions = [self._region(environment, file)]
        copy = resolved(self._product(target.file).root, environment)
        if not isinstance(copy, Template):
            return copy, ()
        first = self._cfn_lint.copy_findings(copy, regions)
        return first, list(self._second.copy_findings(copy, regions))

    def _load(self, root: str) -> Product:
        return load(root, self._workspace.text, self._workspace.allow_outside)

    def _region(self, environment: Environment, file: str) -> str:
        region = environment.settings.region
        if not self._cfn_lint.knows(region):
            what = f"cfn-lint knows no region {region}."
            raise UserError(Mistake(what, file))
        return region

    def _outcome(self, first: Iterable[Finding], second: Iterable[Finding]) -> Outcome:
        """The findings, and what is known of their rules."""
        found, also = tuple(first), tuple(second)
        ours = {rule.id: rule for rule in own_rules()}
        known = {**ours, **self._second.rules, **self._cfn_lint.rules}
        broken = {finding.rule for finding in (*found, *also)}
        return Outcome(found, also, {rule: known[rule] for rule in sorted(broken)})
