"""A change set over nested stacks as plain lines, a block for each stack that changes.

path, ResourceChanges (as DescribeChangeSet gives them) ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Change = Mapping[str, Any]

LATER = "{{changeSet:KNOWN_AFTER_APPLY}}"
"""What CloudFormation writes for a value that it does not know yet."""

_STACK = "AWS::CloudFormation::Stack"
_MOST_CAUSES = 3
_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}

LEGEND = (
    "? The new value is known only once the change runs; CloudFormation assumes that it differs,",
    "  so such a row may announce a replacement that does not take place.",
)


def change_lines(parts: Iterable[tuple[str, Sequence[Change]]]) -> Iterator[str]:
    """The lines for each stack's path and its changes; nested stacks are blocks of their own."""
    blocks = [
        (path, [c for c in changes if c["ResourceType"] != _STACK]) for path, changes in parts
    ]
    rows = [row for _, changes in blocks for row in changes]
    if not rows:
        yield "Nothing changes."
        return
    name_width = max(len(row["LogicalResourceId"]) for row in rows)
    type_width = max(len(row["ResourceType"]) for row in rows)
    for path, changes in blocks:
        if changes:
            yield path or "the root stack"
        for row in changes:
            yield "  " + _row(row, name_width, type_width)
    unchanged = [path for path, changes in blocks if path and not changes]
    if unchanged:
        yield f"Nothing changes in {', '.join(unchanged)}."
    if any(assumed(row) for row in rows):
        yield from LEGEND


def _own(changes: Iterable[Change]) -> list[Change]:
    """What is no nested stack."""
    return [change for change in changes if change["ResourceType"] != _STACK]


def _row(row: Change, name_width: int, type_width: int) -> str:
    action = str(row["Action"])
    mark = "?" if assumed(row) else " "
    words = [
        f"{_SIGNS.get(action, ' ')} {action:<6}",
        f"{row['LogicalResourceId']:<{name_width}}",
        f"{row['ResourceType']:<{type_width}}",
        f"{mark} {_REPLACEMENTS.get(str(row.get('Replacement')), ''):<14}",
        _because(row),
    ]
    return "  ".join(words).rstrip()


_REPLACEMENTS = {"True": "replaced", "Conditional": "maybe replaced", "False": "in place"}


def assumed(row: Change) -> bool:
    """Whether the row stands on nothing but values that are not known yet."""
    values = [
        detail["Target"].get("AfterValue")
        for detail in row.get("Details", [])
        if detail.get("ChangeSource") != "Automatic"
    ]
    return bool(values) and all(LATER in str(value) for value in values)


def _because(row: Change) -> str:
    found = [str(detail.get("CausingEntity", "")) for detail in row.get("Details", [])]
    causes = list(dict.fromkeys(cause for cause in found if cause))
    if not causes:
        return ""
    more = len(causes) - _MOST_CAUSES
    rest = f" and {more} more" if more > 0 else ""
    return f"← {', '.join(causes[:_MOST_CAUSES])}{rest}"
