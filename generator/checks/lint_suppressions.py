"""The findings that we know of and do not mend, each with its reason. This is the whole list.

A line holds a rule, a file, a logical ID (``*`` stands for any text in the last two) and why. A
line that suppresses nothing any more is a finding itself.

    findings, suppressions ●→ findings that remain + suppressions that were not needed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from generator.checks.findings import Finding, Rule


@dataclass(frozen=True)
class Suppression:
    """Findings of this rule at this place are known and left out, because of ``reason``."""

    rule: str
    file: str
    logical_id: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """True where the finding is one that this line is about."""
        return (
            finding.rule == self.rule
            and fnmatchcase(finding.file, self.file)
            and fnmatchcase(finding.logical_id, self.logical_id)
        )


SUPPRESSIONS: tuple[Suppression, ...] = (
    Suppression("W3002", "*", "*", "Linters look into nested stacks by local paths only."),
)

UNUSED = Rule(
    "SF1900",
    "A suppression that suppresses nothing",
    "It would hide the next fault of that rule, which nobody has thought about.",
    "Remove its line.",
)


def remaining(
    findings: Iterable[Finding], suppressions: Sequence[Suppression] = SUPPRESSIONS
) -> list[Finding]:
    """The findings that no suppression covers."""
    return [one for one in findings if not any(line.covers(one) for line in suppressions)]


def unused(
    findings: Sequence[Finding],
    source: str,
    text: str,
    suppressions: Sequence[Suppression] = SUPPRESSIONS,
) -> Iterator[Finding]:
    """A finding for each suppression that covers none of these.

    ``source`` and ``text`` are the file that holds the suppressions, to point at their lines.
    """
    for line in suppressions:
        if not any(line.covers(finding) for finding in findings):
            number = _line_of(line.reason, text)
            what = f"Nothing breaks {line.rule} at {line.file}, {line.logical_id} any more."
            yield Finding(UNUSED.id, "warning", source, number, "", "", what)


def _line_of(part: str, text: str) -> int:
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if part in line), 0)
