"""What a check says when something is wrong: one shape for every tool and every view.

    cfn-lint, cloudformation-validate, our own rules ●→ Finding ●→ Report ●→ views

A finding is a fact about a template; how it looks is up to `generator.views`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Level = Literal["error", "warning", "info"]

LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where.

    ``file`` is a path as the user knows it, ``line`` counts from 1 (0 = the whole file);
    ``stack`` is the path of nested stacks' logical IDs ("" = the root), ``logical_id`` the
    resource, parameter or output in it ("" = none); ``proof`` is a chain of sentences, for
    checks that can show why; ``source`` is the file and line of the code that adds the resource
    to a generated template ("" = not known).
    """

    rule: str
    level: Level
    file: str
    line: int
    stack: str
    logical_id: str
    message: str
    proof: tuple[str, ...] = ()
    source: str = ""

    @property
    def place(self) -> str:
        """``Database/Instance``: the stack's path and the logical ID, whichever are known."""
        return "/".join(part for part in (self.stack, self.logical_id) if part)

    def as_json(self) -> dict[str, Any]:
        """The finding as plain data, in the key order that the command line promises."""
        data = {**vars(self), "proof": list(self.proof)}
        if not self.source:
            del data["source"]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        """The finding that ``as_json`` wrote. Raises KeyError or TypeError on anything else."""
        return cls(**{**data, "proof": tuple(data["proof"])})


@dataclass(frozen=True)
class Rule:
    """What a rule is about: a title, why it matters, how to fix it, and where to read on.

    ``why``, ``hint`` and ``help_uri`` may be empty. ``level``: that of its findings, where it is
    always the same. ``bad`` and ``good``: YAML of a template that breaks the rule, and of one that
    does not; empty where none is short.
    """

    id: str
    title: str
    why: str = ""
    hint: str = ""
    help_uri: str = ""
    level: Level | None = None
    bad: str = ""
    good: str = ""


@dataclass(frozen=True)
class Checked:
    """A template that was looked at, with an environment's parameters or ("") as it is written."""

    file: str
    environment: str = ""


@dataclass(frozen=True)
class Report:
    """All findings of one run.

    ``checked`` is what was looked at, in order; ``cached`` counts those whose result was known
    already (None: nothing is ever remembered); ``rules`` describes the rules that were broken (and
    perhaps more), by ID.
    """

    findings: tuple[Finding, ...]
    checked: tuple[Checked, ...] = ()
    cached: int | None = None
    rules: Mapping[str, Rule] = field(default_factory=dict)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: by file and line, then the worst first, then by rule and message."""
    return tuple(sorted(set(findings), key=_order))


def _order(finding: Finding) -> tuple[object, ...]:
    level = LEVELS.index(finding.level)
    what = (finding.rule, finding.message, finding.stack, finding.logical_id, finding.proof)
    return (finding.file, finding.line, level, *what)


def counts(findings: Iterable[Finding]) -> dict[Level, int]:
    """How many findings there are of each level, the worst level first."""
    levels = [finding.level for finding in findings]
    return {level: levels.count(level) for level in LEVELS}


def exit_code(findings: Iterable[Finding]) -> int:
    """1 where anything is an error or a warning, else 0: information does not fail a build."""
    return int(any(finding.level != "info" for finding in findings))
