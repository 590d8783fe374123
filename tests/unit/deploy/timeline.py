"""An AWS in which things happen at set times, on a clock that only sleeping moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from generator.deploy.aws.client import AwsApiError

START = datetime(2026, 1, 1, tzinfo=UTC)
STACK = "AWS::CloudFormation::Stack"
ROOT = "arn:aws:cloudformation:eu-west-2:123456789012:stack/product/1"


def nested(name: str) -> str:
    """The ID of a nested stack."""
    return f"arn:aws:cloudformation:eu-west-2:123456789012:stack/product-{name}/1"


def happens(
    second: float,
    stack: str,
    logical_id: str,
    status: str,
    kind: str = "AWS::SNS::Topic",
    **more: Any,
) -> tuple[float, dict[str, Any]]:
    """An event of a stack's resource at a second."""
    return second, {
        "EventId": f"{stack}-{logical_id}-{status}-{second}",
        "StackId": stack,
        "LogicalResourceId": logical_id,
        "PhysicalResourceId": more.pop("physical", "x"),
        "ResourceType": kind,
        "ResourceStatus": status,
        "Timestamp": START + timedelta(seconds=second),
        **({"ResourceStatusReason": more.pop("reason")} if "reason" in more else {}),
        **more,
    }


def itself(second: float, stack: str, status: str, reason: str = "") -> tuple[float, Any]:
    """An event of a stack itself."""
    return happens(second, stack, "product", status, STACK, physical=stack, reason=reason)


def holds(second: float, name: str, status: str, reason: str = "", of: str = ROOT) -> Any:
    """An event of a nested stack, told by the one around it."""
    return happens(second, of, name, status, STACK, physical=nested(name), reason=reason)


@dataclass
class Timeline:
    """Answers what has happened until now; ``calls`` are the moments and names of questions.

    ``refuses``: (from, to, error): what is raised in that time.
    """

    happened: Sequence[tuple[float, dict[str, Any]]]
    is_here: bool = True
    now: float = 0.0
    refuses: Sequence[tuple[float, float, Exception]] = ()
    answers: dict[str, Any] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    calls: list[tuple[float, str, str]] = field(default_factory=list)
    region: str = "eu-west-2"
    page: int = 100

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> float:
        return self.now

    def ask(self, service: str, operation: str, request: Any = None, about: str = "") -> Any:
        stack = (request or {}).get("StackName", "")
        self.calls.append((self.now, operation, stack))
        for begin, end, error in self.refuses:
            if begin <= self.now < end:
                raise error
        if operation in self.answers:
            return self.answers[operation]
        if stack in self.gone:
            raise AwsApiError("ValidationError", f"Stack with id {stack} does not exist")
        return getattr(self, operation)(request)

    def describe_stacks(self, request: Any) -> Any:
        own = [
            e
            for e in self._until_now(request["StackName"])
            if e["PhysicalResourceId"] == e["StackId"]
        ]
        status = own[0]["ResourceStatus"] if own else "CREATE_COMPLETE"
        return {"Stacks": [{"StackId": ROOT, "StackName": "product", "StackStatus": status}]}

    def describe_stack_events(self, request: Any) -> Any:
        found = self._until_now(request["StackName"])
        first = int(request.get("NextToken") or 0)
        last = first + self.page
        more = {"NextToken": str(last)} if last < len(found) else {}
        return {"StackEvents": found[first:last], **more}

    def _until_now(self, stack: str) -> list[dict[str, Any]]:
        found = [
            (at, told) for at, told in self.happened if told["StackId"] == stack and at <= self.now
        ]
        return [told for _, told in sorted(found, key=lambda one: one[0])][::-1]
