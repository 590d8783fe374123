"""What the status of a stack means for the next operation. Pure."""

from __future__ import annotations

from generator.deploy.aws.client import Answer

SHELL = "REVIEW_IN_PROGRESS"
"""The status of a stack that a change set was made for and nothing else."""

GONE = "DELETE_COMPLETE"
"""The status of a stack that there is no more."""

DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", GONE)
"""The statuses of a stack with which what was asked for is done."""


def at_rest(stack: Answer | None) -> bool:
    """Whether nothing more happens to a stack by itself."""
    if stack is None:
        return True
    status = str(stack["StackStatus"])
    return status == SHELL or not status.endswith("_IN_PROGRESS")


def exists(stack: Answer | None) -> bool:
    """Whether a stack was ever made: a shell for a first change set was not."""
    return stack is not None and stack["StackStatus"] not in (SHELL, GONE)
