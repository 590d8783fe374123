"""The findings that are accepted, each with its reason. This is the whole list.

A line says who finds it, the rule, the file, the logical ID (``*`` stands for any text in the
last two) and why we leave it. A line that suppresses nothing any more is a finding itself.

    findings, suppressions ●→ findings that remain + suppressions that were not needed
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from generator.findings import Finding, Rule

Linter = Literal["cfn-lint", "cloudformation-validate", "any linter"]
ANY: Linter = "any linter"
FIRST: Linter = "cfn-lint"
SECOND: Linter = "cloudformation-validate"


@dataclass(frozen=True)
class Suppression:
    """What this linter finds by this rule at this place is left out, because of ``reason``."""

    linter: Linter
    rule: str
    file: str
    logical_id: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """True where the finding is one that this line is about (no matter who found it)."""
        return (
            finding.rule == self.rule
            and fnmatchcase(finding.file, self.file)
            and fnmatchcase(finding.logical_id, self.logical_id)
        )


# fmt: off
SUPPRESSIONS: tuple[Suppression, ...] = (
    Suppression(ANY, "W3002", "*", "*", "Linters see into nested stacks through local paths only."),
    Suppression(SECOND, "W9052", "templates/access/*", "*", "It gives up on that many Fn::If."),
    Suppression(SECOND, "W1001", "templates/*", "*", "It does not see the Fn::If around it."),
    Suppression(SECOND, "F3020", "templates/*", "P*Subnet?", "One Fn::If leaves out the other's."),
    Suppression(SECOND, "W1030", "templates/*", "*Role", "An Fn::If keeps the default out."),
    Suppression(SECOND, "W2509", "templates/*", "DatabaseSecretArn", "An ARN is no password."),
)
# fmt: on

# What only a template with its parameters filled in has, and no template that is deployed.
NOT_FOR_COPIES: dict[str, str] = {
    "W3010": "Zones that an environment pins stand in its copy as if they were written there.",
    "W9013": "An account's number that a parameter gives is not written in the template.",
}

# What is no fault in any template.
NO_FAULT: dict[str, str] = {
    "W9003": "A Boolean or a number may be a text: AWS converts it, and E3012 finds what is none.",
}

UNUSED = Rule(
    "SF1900",
    "A suppression that suppresses nothing",
    "It would hide the next fault of that rule, which no one has thought about.",
    "Remove its line.",
)


def remaining(
    findings: Iterable[Finding],
    linter: Linter,
    suppressions: Sequence[Suppression] = SUPPRESSIONS,
) -> list[Finding]:
    """What this linter found and no suppression covers."""
    lines = [line for line in suppressions if line.linter in (linter, ANY)]
    return [one for one in findings if not any(line.covers(one) for line in lines)]


def needed_for(
    findings: Sequence[Finding],
    linter: Linter,
    suppressions: Sequence[Suppression] = SUPPRESSIONS,
) -> list[Suppression]:
    """The suppressions that cover something that this linter found."""
    lines = [line for line in suppressions if line.linter in (linter, ANY)]
    return [line for line in lines if any(line.covers(one) for one in findings)]


def unused(
    needed: Collection[Suppression],
    source: str,
    text: str,
    suppressions: Sequence[Suppression] = SUPPRESSIONS,
) -> Iterator[Finding]:
    """A finding for each suppression that is not needed.

    ``source`` and ``text`` are the file that holds the suppressions, to point at their lines.
    """
    for line in suppressions:
        if line not in needed:
            number = _line_of(line.reason, text)
            what = f"{line.linter} finds no {line.rule} at {line.file}, {line.logical_id} any more."
            yield Finding(UNUSED.id, "warning", source, number, "", "", what)


def _line_of(part: str, text: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if part in line), 0)
