"""What every action gets: who asks, for what, and of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.local.engine.core import Engine
from generator.local.engine.operations import Operations
from generator.local.engine.records import Place, Stack
from generator.local.engine.words import no_such_stack


@dataclass(frozen=True)
class Request:
    """One call of an action: ``given`` is the input by the model's member names."""

    engine: Engine
    operations: Operations
    place: Place
    given: Mapping[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        """An input member, or the default."""
        return self.given.get(name, default)

    def stack(self) -> Stack:
        """The stack that ``StackName`` names, a deleted one only by its ID."""
        return self.engine.store.find(self.place, self.given["StackName"])

    def live_stack(self) -> Stack:
        """The same, but it must not be deleted."""
        stack = self.stack()
        if stack.deleted:
            raise no_such_stack(self.given["StackName"])
        return stack

    def claim(self, stack: Stack) -> None:
        """The stack's next operation is this request's: its events repeat the client's token."""
        stack.token = str(self.get("ClientRequestToken") or "")

    def tags(self) -> dict[str, str]:
        """The input's Tags as a mapping."""
        return {str(tag["Key"]): str(tag["Value"]) for tag in self.get("Tags", [])}


Output = dict[str, Any]
"""An action's output by the model's member names; None stands for an absent member."""


def page(items: list[Any], token: str | None, size: int) -> tuple[list[Any], str | None]:
    """One page of a list and the token of the next; a token is the index of its first item."""
    start = int(token) if token and token.isdigit() else 0
    end = start + size
    return items[start:end], str(end) if end < len(items) else None


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags in the model's shape."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
