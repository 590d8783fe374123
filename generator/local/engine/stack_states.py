"""Which changes the status of a stack allows."""

from __future__ import annotations

from generator.local.engine import messages
from generator.local.records.stacks import Stack

UPDATABLE = frozenset(
    (
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
    )
)
FAILED = frozenset(("CREATE_FAILED", "UPDATE_FAILED"))
"""States of a stack whose failed change was not rolled back: it can be tried again."""


def check_updatable(stack: Stack, also: frozenset[str] = FAILED) -> None:
    """Refuse a change that the stack's status forbids, in AWS's words."""
    if stack.status not in UPDATABLE | also:
        raise messages.wrong_state(stack.id, stack.status)
