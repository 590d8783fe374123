"""CloudFormation's operations as they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.deploy.aws import cloudformation

from .fakes import FakeAws

OPERATIONS: dict[str, Callable[[Any], None]] = {
    "delete_stack": lambda aws: cloudformation.delete_stack(aws, "films"),
    "rollback_stack": lambda aws: cloudformation.roll_back(aws, "films"),
    "cancel_update_stack": lambda aws: cloudformation.cancel_update(aws, "films"),
    "continue_update_rollback": lambda aws: cloudformation.continue_rollback(aws, "films", ()),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_has_a_token_of_its_own_so_that_sending_it_again_starts_no_other(
    operation: str,
) -> None:
    aws: Any = FakeAws(answers={operation: lambda _: {}})

    OPERATIONS[operation](aws)
    OPERATIONS[operation](aws)

    assert len(set(aws.tokens)) == 2
    assert aws.done == [(operation, {"StackName": "films"})] * 2
