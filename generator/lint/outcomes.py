"""What linting one target gave, and how the outcomes of all targets become one report.

outcomes by target ●→ each fault once, environments named, second opinions only where new
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from generator.findings import Finding, Rule
from generator.lint.targets import Target

# Our rule → cfn-lint's that says the same of the same line.
SAME_AS = {"SF1001": "E3043", "SF1002": "E3043", "SF1003": "E1010"}


@dataclass(frozen=True)
class Outcome:
    """What was found in one target: by cfn-lint and our own rules (``first``), by
    cloudformation-validate (``second``), and what the rules are about, by ID."""

    first: tuple[Finding, ...] = ()
    second: tuple[Finding, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain data, for the cache."""
        return {
            "first": [finding.as_json() for finding in self.first],
            "second": [finding.as_json() for finding in self.second],
            "rules": [asdict(rule) for rule in self.rules.values()],
        }

    @classmethod
    def from_json(cls, data: Any) -> Outcome | None:
        """What ``as_json`` wrote; None for anything else."""
        try:
            rules = [Rule(**rule) for rule in data["rules"]]
            return cls(
                tuple(Finding.from_json(finding) for finding in data["first"]),
                tuple(Finding.from_json(finding) for finding in data["second"]),
                {rule.id: rule for rule in rules},
            )
        except (KeyError, TypeError, ValueError):
            return None


def combined(outcomes: Mapping[Target, Outcome]) -> tuple[list[Finding], list[Finding]]:
    """All findings, each fault once: ours and cfn-lint's, and those that only
    cloudformation-validate has."""
    first = list(_one_voice(_merged({t: one.first for t, one in outcomes.items()})))
    second = _merged({t: one.second for t, one in outcomes.items()})
    return first, list(_new(second, first))


def _merged(findings: Mapping[Target, Iterable[Finding]]) -> list[Finding]:
    """What is found in a template as it is written, then what only its parameters bring about."""
    plain = [f for target, found in findings.items() if not target.environment for f in found]
    known = set(plain)
    environments: dict[Finding, list[str]] = {}
    for target, found in findings.items():
        for finding in found if target.environment else ():
            names = environments.setdefault(finding, [])
            if finding not in known and target.environment not in names:
                names.append(target.environment)
    return plain + [_named(finding, names) for finding, names in environments.items() if names]


def _named(finding: Finding, names: list[str]) -> Finding:
    noun = "environment" if len(names) == 1 else "environments"
    return replace(finding, message=f"{finding.message} ({noun} {', '.join(names)})")


def _one_voice(findings: Iterable[Finding]) -> Iterator[Finding]:
    """cfn-lint's findings give way to ours that say the same and more."""
    found = list(findings)
    ours = {(f.file, f.line, SAME_AS[f.rule]) for f in found if f.rule in SAME_AS}
    theirs = {(f.file, f.line, f.rule) for f in found} & ours
    for finding in found:
        counterpart = (finding.file, finding.line, SAME_AS.get(finding.rule, ""))
        if counterpart in theirs:
            yield replace(finding, proof=(f"cfn-lint says so too ({counterpart[2]}).",))
        elif (finding.file, finding.line, finding.rule) not in theirs:
            yield finding


def _new(second: Iterable[Finding], first: Iterable[Finding]) -> Iterator[Finding]:
    """What the second linter finds and the first does not.

    Both number their rules alike (E3012 and F3012 are one rule), so the same number at the same
    line says the same thing.
    """
    known = {(finding.file, finding.line, finding.rule[1:]) for finding in first}
    return (f for f in second if (f.file, f.line, f.rule[1:]) not in known)
