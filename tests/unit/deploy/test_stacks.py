"""What a stack's status means."""

from __future__ import annotations

import pytest

from generator.deploy.stack.stacks import at_rest, exists


@pytest.mark.parametrize(
    ("status", "rests", "is_there"),
    [
        ("REVIEW_IN_PROGRESS", True, False),
        ("CREATE_IN_PROGRESS", False, True),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", False, True),
        ("ROLLBACK_COMPLETE", True, True),
        ("UPDATE_ROLLBACK_FAILED", True, True),
        ("DELETE_COMPLETE", True, False),
    ],
)
def test_statuses(status: str, rests: bool, is_there: bool) -> None:
    stack = {"StackStatus": status}
    assert at_rest(stack) is rests
    assert exists(stack) is is_there


def test_no_stack_rests_and_does_not_exist() -> None:
    assert at_rest(None)
    assert not exists(None)
