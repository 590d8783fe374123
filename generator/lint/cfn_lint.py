"""cfn-lint, driven through its API: loaded once, with the schemas of its package and no others.

cfn-lint prefers schemas in the user's cache (``~/.cache/aws/cfn-lint``) where they are newer than
the package's, and takes settings from any ``.cfnlintrc`` at hand. Neither may decide what is found
here: the result follows from the version that is pinned.

Nearly all of its time goes to the resources, one after the other, so it can be asked about some of
them. Its rules are of two kinds: those that look at a whole template (they have a ``match`` of
their own) run always; the others are led to by the schema of the resource at hand.

    Job ●→ matches
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Container, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from cfnlint.config import ConfigMixIn
from cfnlint.decode.decode import decode_str
from cfnlint.exceptions import InvalidRegionException
from cfnlint.match import Match as CfnLintMatch
from cfnlint.rules._rule import CloudFormationLintRule
from cfnlint.rules._rules import Rules
from cfnlint.runner import Runner
from cfnlint.runner.template import run_template_by_data
from cfnlint.runner.template.runner import run_template_by_file_path
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER, ProviderSchemaManager

from generator.findings import Level, Rule
from generator.lint.jobs import Answer, Job, Match
from generator.lint.suppressions import NOT_FOR_COPIES
from generator.lint.tools import schema_folder

LEVELS: dict[str, Level] = {"error": "error", "warning": "warning", "informational": "info"}

RULES_PAGE = "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md"

# The rule that walks through the resources, and its keyword that does so.
RESOURCES, EACH = "E3001", "patternProperties"

# What rules at other places than resources begin with.
_SECTIONS = ("Conditions", "Globals", "Mappings", "Metadata", "Outputs", "Parameters", "Rules")
ELSEWHERE = (*_SECTIONS, "Description", "Transform", "cfnParameter")

# What filling in values cannot break: attributes that take no values; which resource a Ref or a
# Fn::GetAtt names, and whether it fits; dynamic references; whether two attributes go together.
NOT_OF_VALUES = ("DependsOn", "DeletionPolicy", "Metadata", "UpdateReplacePolicy")
NOT_OF_VALUES_EITHER = {"E1010", "E1020", "E1040", "E1041", "E1050", "I3011", "W3011"}

# Database instance classes take a tenth of a second each, and cloudformation-validate's rule of
# the same number refuses all that this one does (tried: every class, five engine versions).
FOUND_BY_THE_OTHER = {"E3062"}


class CfnLint:
    """cfn-lint with its rules loaded."""

    def __init__(self) -> None:
        folder = schema_folder()
        # Its own constructor, on the one instance that all its modules share.
        ProviderSchemaManager.__init__(
            PROVIDER_SCHEMA_MANAGER, folder / "providers", folder / "resources"
        )
        _look_once("pycosat")
        self._rules = Runner(_config(Job("", ("us-east-1",)))).rules
        rules: Mapping[str, Any] = self._rules
        self._resources = rules[RESOURCES]
        self._each_resource = self._resources.validators[EACH]

    def answer(self, job: Job) -> Answer:
        """What is wrong with the job's template, or with the resources that it asks about."""
        rules, config = self._chosen(job), _config(job)
        try:
            if job.file:
                found = [*run_template_by_file_path(job.file, config, rules, False)]
            else:
                data, unreadable = decode_str(job.text)
                found = unreadable or [*run_template_by_data(data or {}, config, rules)]
        except InvalidRegionException:
            return Answer(gave_up=f"cfn-lint knows no region {job.regions[0]}.")
        broken = {match.rule.id: _rule(match.rule) for match in found}
        return Answer(tuple(_match(one) for one in found), broken)

    def _chosen(self, job: Job) -> Rules:
        """The rules for a job. A rule that is left out is to others as one that is disabled."""
        chosen = Rules(
            {
                name: rule
                for name, rule in self._rules.items()
                if job.only is None or not job.is_literal or _is_of_values(rule)
            }
        )
        for rule in self._rules.values():
            for name in rule.child_rules:
                rule.child_rules[name] = chosen.data.get(name)
        self._resources.validators[EACH] = _among(job.only, self._each_resource)
        return chosen


def _look_once(package: str) -> None:
    """Let Python remember that a package is not installed.

    sympy looks for it again at each question about conditions, a thousand times a template: an
    eighth of the time that linting the flat template takes.
    """
    if find_spec(package) is None:
        sys.modules[package] = None  # type: ignore[assignment]


def _config(job: Job) -> ConfigMixIn:
    return ConfigMixIn(
        ["--config-file", os.devnull],
        regions=list(job.regions),
        include_checks=["I"] if job.info else [],
        ignore_checks=[*NOT_FOR_COPIES] if job.is_literal else [],
    )


def _among(only: Container[str] | None, each: Callable[..., Any]) -> Callable[..., Any]:
    """The keyword, for these of the resources (None: all); an error says of which it comes."""

    def chosen(validator: Any, patterns: Any, members: Any, schema: Any) -> Any:
        if len(validator.context.path.path) > 1 or not isinstance(members, dict):
            yield from each(validator, patterns, members, schema)  # inside a resource
            return
        for name, one in members.items():
            if only is None or name in only:
                for error in each(validator, patterns, {name: one}, schema):
                    error.extra_args["resource"] = name
                    yield error

    return chosen


def _is_of_values(rule: CloudFormationLintRule) -> bool:
    """True for a rule that a value which has been filled in may break."""
    attributes = tuple(f"Resources/*/{attribute}" for attribute in NOT_OF_VALUES)
    is_attribute = any(keyword.startswith(attributes) for keyword in _keywords(rule))
    is_other = rule.id in NOT_OF_VALUES_EITHER or rule.id in FOUND_BY_THE_OTHER
    return not is_attribute and not is_other and not _is_elsewhere(rule)


def _is_elsewhere(rule: CloudFormationLintRule) -> bool:
    """True for a rule that the schema of another section than Resources leads to."""
    keywords = _keywords(rule)
    return bool(keywords) and all(keyword.startswith(ELSEWHERE) for keyword in keywords)


def _keywords(rule: CloudFormationLintRule) -> Sequence[str]:
    found: Sequence[str] = getattr(rule, "keywords", ())
    return found


def _match(match: CfnLintMatch) -> Match:
    # A match at one place in a template says where; one that came of a resource says of which.
    path = tuple(getattr(match, "path", None) or ())
    return Match(
        match.rule.id,
        LEVELS[match.rule.severity],
        path,
        match.linenumber,
        str(path[1]) if len(path) > 1 else "",
        match.message,
        getattr(match, "resource", ""),
    )


def _rule(rule: Any) -> Rule:
    return Rule(rule.id, rule.shortdesc, rule.description, "", f"{RULES_PAGE}#{rule.id}")
