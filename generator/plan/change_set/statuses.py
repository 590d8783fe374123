"""What a change set's status means: whether it can be executed, and what is in the way.

FAILED may only mean that nothing changes; CREATE_COMPLETE may hide a warning; a set without rows
may be worth executing, for the outputs. Source: CloudFormation API Reference, DescribeChangeSet;
User Guide, "Create change sets for nested stacks".

    ChangeSet ●→ ChangeSetOutcome, sentence
"""

from __future__ import annotations

import re

from generator.plan.change_set.read.responses import ChangeSet
from generator.plan.model import ChangeSetOutcome

_NOTHING = ("didn't contain changes", "no updates are to be performed", "no changes to deploy")
_NESTED = "executable from"
_NESTED_FAILED = re.compile(r"Nested change set (\S+) was not successfully created")
_WARNING = "[WARN]"
_EARLY = re.compile(r"AWS::EarlyValidation::\w+")
_EXECUTED = ("EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE", "EXECUTE_FAILED")

_MEANS: dict[ChangeSetOutcome, str] = {
    "executable": "It can be executed.",
    "nested": "It is executed with its root's change set.",
    "no-changes": "There is nothing to change.",
    "pending": "It is still being made: what it lists is not all.",
    "failed": "It cannot be executed.",
    "obsolete": "It cannot be executed any more: the stack has changed since.",
    "executed": "It is executed, or has been.",
    "unknown": "Whether it can be executed is not reported.",
}


def outcome(of: ChangeSet) -> ChangeSetOutcome:
    """What can be done with a change set."""
    if of.status == "FAILED":
        return "no-changes" if _says(of, *_NOTHING) else "failed"
    if of.execution_status == "OBSOLETE":
        return "obsolete"
    if of.execution_status in _EXECUTED:
        return "executed"
    if of.status.endswith(("_PENDING", "_IN_PROGRESS")):
        return "pending"
    if of.parent or _says(of, _NESTED):
        return "nested"
    return "executable" if of.execution_status == "AVAILABLE" else "unknown"


def meaning(of: ChangeSet) -> str:
    """The outcome in a sentence."""
    found = outcome(of)
    if found == "executable" and not of.rows and of.complete:
        return (
            "No resource changes, yet it can be executed: outputs or other parts that it does not "
            "list change."
        )
    if found == "failed" and not of.reasons:
        return (
            "It cannot be executed, and does not say why: the answer without property values may."
        )
    return _MEANS[found]


def warnings(of: ChangeSet) -> tuple[str, ...]:
    """What CloudFormation warns of, although the change set was made."""
    return tuple(reason for reason in of.reasons if reason.startswith(_WARNING))


def failed_below(of: ChangeSet) -> tuple[str, ...]:
    """The ARNs of nested change sets that it failed for."""
    return tuple(arn for reason in of.reasons for arn in _NESTED_FAILED.findall(reason))


def early_validations(of: ChangeSet) -> tuple[str, ...]:
    """The early validations that it failed for: ``AWS::EarlyValidation::PropertyValidation``."""
    found = (name for reason in of.reasons for name in _EARLY.findall(reason))
    return tuple(dict.fromkeys(found))


def _says(of: ChangeSet, *phrases: str) -> bool:
    return any(phrase in reason.lower() for reason in of.reasons for phrase in phrases)
