"""cfn-lint, driven through its API: loaded once, with the schemas of its package and no others.

cfn-lint prefers schemas in the user's cache (``~/.cache/aws/cfn-lint``) where they are newer than
the package's, and takes settings from any ``.cfnlintrc`` at hand. Neither may decide what is found
here: the result follows from the version that is pinned.

    template file, regions ○→ findings      resolved template ●→ findings at the original's lines
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence

from cfnlint.config import ConfigMixIn
from cfnlint.decode.decode import decode_str
from cfnlint.helpers import REGIONS
from cfnlint.match import Match
from cfnlint.runner import Runner
from cfnlint.runner.template import run_template_by_data
from cfnlint.runner.template.runner import run_template_by_file_path
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER, ProviderSchemaManager

from generator.cfn.template import Template
from generator.findings import Finding, Level, Rule
from generator.lint.suppressions import NOT_FOR_COPIES
from generator.lint.tools import schema_folder

LEVELS: dict[str, Level] = {"error": "error", "warning": "warning", "informational": "info"}

RULES_PAGE = "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md"


class CfnLint:
    """cfn-lint with its rules loaded. ``info``: report information too."""

    def __init__(self, info: bool = False) -> None:
        folder = schema_folder()
        # Its own constructor, on the one instance that all its modules share.
        ProviderSchemaManager.__init__(
            PROVIDER_SCHEMA_MANAGER, folder / "providers", folder / "resources"
        )
        self._info = info
        self._rules = Runner(self._config(REGIONS[:1], ())).rules
        self.rules: dict[str, Rule] = {}

    @staticmethod
    def knows(region: str) -> bool:
        """True for a region that cfn-lint has schemas of."""
        return region in REGIONS

    def file_findings(
        self, path: str, regions: Sequence[str], file: str, stack: str
    ) -> list[Finding]:
        """What is wrong with the template at ``path``, called ``file`` in findings."""
        config = self._config(regions, ())
        matches = run_template_by_file_path(path, config, self._rules, False)
        return [self._finding(match, match.linenumber, file, stack) for match in matches]

    def copy_findings(self, copy: Template, regions: Sequence[str]) -> list[Finding]:
        """What is wrong with a resolved copy of a template, at the lines that it came from."""
        config = self._config(regions, [*NOT_FOR_COPIES])
        data, unreadable = decode_str(json.dumps(copy.data, ensure_ascii=False))
        matches: Iterable[Match] = unreadable
        if data is not None:
            matches = run_template_by_data(data, config, self._rules)
        return list(self._at_original_lines(copy, matches))

    def _at_original_lines(self, copy: Template, matches: Iterable[Match]) -> Iterator[Finding]:
        for match in matches:
            yield self._finding(match, copy.line(*_path(match)), copy.file, "")

    def _config(self, regions: Sequence[str], ignored: Sequence[str]) -> ConfigMixIn:
        return ConfigMixIn(
            ["--config-file", os.devnull],
            regions=list(regions),
            include_checks=["I"] if self._info else [],
            ignore_checks=list(ignored),
        )

    def _finding(self, match: Match, line: int, file: str, stack: str) -> Finding:
        rule = match.rule
        self.rules.setdefault(
            rule.id,
            Rule(rule.id, rule.shortdesc, rule.description, "", f"{RULES_PAGE}#{rule.id}"),
        )
        path = _path(match)
        logical_id = str(path[1]) if len(path) > 1 else ""
        return Finding(rule.id, LEVELS[rule.severity], file, line, stack, logical_id, match.message)


def _path(match: Match) -> tuple[str | int, ...]:
    """Where in the template a match lies; empty where the rule does not say."""
    return tuple(getattr(match, "path", None) or ())
