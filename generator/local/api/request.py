"""What every action gets: who asks, for what, and of whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.local.engine.context import EngineContext
from generator.local.engine.messages import no_such_stack
from generator.local.engine.operations import Operations
from generator.local.errors import invalid
from generator.local.records.stacks import Place, Stack
from generator.local.stack_sets.store import StackSets

_STACK = re.compile("[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*")


@dataclass(frozen=True)
class ActionRequest:
    """One call of an action: ``given`` is the input by the model's member names."""

    context: EngineContext
    operations: Operations
    stack_sets: StackSets
    place: Place
    given: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """An input member, or the default."""
        return self.given.get(name, default)

    def stack(self) -> Stack:
        """The stack that ``StackName`` names, a deleted one only by its ID."""
        return self.context.store.find(self.place, self.given["StackName"])

    def live_stack(self) -> Stack:
        """The same, but it must not be deleted."""
        stack = self.stack()
        if stack.is_deleted:
            raise no_such_stack(self.given["StackName"])
        return stack

    @property
    def token(self) -> str:
        """The client's own token, which the events of what it asks for repeat."""
        return str(self.get("ClientRequestToken") or "")

    def claim(self, stack: Stack) -> None:
        """The stack's next operation is this request's."""
        stack.token = self.token

    def tags(self) -> dict[str, str]:
        """The input's Tags as a mapping; raises ``ApiError`` where a key is there twice."""
        listed = self.get("Tags", [])
        tags = {str(tag["Key"]): str(tag["Value"]) for tag in listed}
        if len(tags) < len(listed):
            raise invalid("Tags contain duplicate keys; tag keys must be unique")
        return tags


def check_stack_name(given: Mapping[str, Any]) -> None:
    """AWS's rule for what any request may name as a stack; raises ``ApiError``."""
    name = given.get("StackName")
    if name is None or _STACK.fullmatch(name):
        return
    start = f"Value '{name}' at 'stackName' failed to satisfy constraint: Member must"
    faults = [f"{start} satisfy regular expression pattern: {_STACK.pattern}"]
    if not name:
        faults.append(f"{start} have length greater than or equal to 1")
    count = f"{len(faults)} validation error{'s' if len(faults) > 1 else ''} detected: "
    raise invalid(count + "; ".join(faults))


ActionOutput = dict[str, Any]
"""An action's output by the model's member names; None stands for an absent member."""


def page(items: list[Any], token: str | None, size: int) -> tuple[list[Any], str | None]:
    """One page of a list and the token of the next; a token is the index of its first item.

    Raises ``ApiError`` for a token that was never given out.
    """
    if token and not (token.isascii() and token.isdigit() and int(token) <= len(items)):
        raise invalid("Invalid NextToken")
    start = int(token) if token else 0
    end = start + size
    return items[start:end], str(end) if end < len(items) else None


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags in the model's shape."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
