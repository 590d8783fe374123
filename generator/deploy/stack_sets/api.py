"""A stack set's operations in AWS, asked in the account and region that administer it.

Aws, name ○→ answers in the shape of the API's reference
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.deploy.aws.client import Answer, Aws, AwsApiError

SERVICE = "cloudformation"
RUNNING = ("RUNNING", "STOPPING", "QUEUED")
"""The statuses of an operation that is not over."""

_PAGE = 100
# The most that a list of CloudFormation's has on one page.

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Home:
    """One stack set. ``call_as``: SELF, or DELEGATED_ADMIN in a delegated administrator's
    account."""

    aws: Aws
    name: str
    call_as: str = "SELF"

    def ask(self, operation: str, request: Mapping[str, Any] = NOTHING) -> Answer:
        """One call about the stack set. Raises ``AwsApiError``, or ``Unreachable``."""
        return self.aws.ask(SERVICE, operation, {**self._about, **request}, self.name)

    def pages(self, operation: str, request: Mapping[str, Any] = NOTHING) -> list[Any]:
        """All ``Summaries`` of an operation that lists."""
        return self.aws.pages(SERVICE, operation, "Summaries", {**self._about, **request})

    @property
    def _about(self) -> dict[str, Any]:
        called = {} if self.call_as == "SELF" else {"CallAs": self.call_as}
        return {"StackSetName": self.name, **called}

    def described(self) -> Answer | None:
        """The stack set, None where there is none (DescribeStackSet)."""
        try:
            return dict(self.ask("describe_stack_set")["StackSet"])
        except AwsApiError as refused:
            if refused.code == "StackSetNotFoundException":
                return None
            raise

    def instances(self) -> list[Any]:
        """Every instance, without its overrides (ListStackInstances)."""
        return self.pages("list_stack_instances")

    def instance(self, account: str, region: str) -> Answer:
        """An instance with its overrides (DescribeStackInstance)."""
        place = {"StackInstanceAccount": account, "StackInstanceRegion": region}
        return dict(self.ask("describe_stack_instance", place)["StackInstance"])

    def operations(self) -> list[Any]:
        """Operations, the newest first (ListStackSetOperations)."""
        return self.pages("list_stack_set_operations")

    def active(self) -> list[Any]:
        """The operations that are not over, the oldest first.

        They are among the newest, and those that are over are listed for months: one page.
        """
        newest = self.ask("list_stack_set_operations", {"MaxResults": _PAGE}).get("Summaries", [])
        return [one for one in reversed(newest) if one["Status"] in RUNNING]

    def operation(self, operation_id: str) -> Answer:
        """One operation (DescribeStackSetOperation)."""
        found = self.ask("describe_stack_set_operation", {"OperationId": operation_id})
        return dict(found["StackSetOperation"])

    def results(self, operation_id: str) -> list[Any]:
        """What an operation did in each place (ListStackSetOperationResults)."""
        return self.pages("list_stack_set_operation_results", {"OperationId": operation_id})
