"""Where stacks and change sets are kept, by account and region, and how requests name them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from generator.local.engine import messages
from generator.local.errors import ApiError
from generator.local.records.stacks import ChangeSet, Place, Stack


class Store:
    """Everything that the engine remembers. ``lock`` guards all of it, stacks included."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._stacks: dict[str, Stack] = {}
        self._change_sets: dict[str, ChangeSet] = {}

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self._stacks.clear()
            self._change_sets.clear()

    def add(self, stack: Stack) -> None:
        """Keep a new stack."""
        with self.lock:
            self._stacks[stack.id] = stack

    def remove(self, stack: Stack) -> None:
        """Forget a stack that never was: a shell whose change set is gone."""
        with self.lock:
            self._stacks.pop(stack.id, None)

    def stacks(self, place: Place) -> list[Stack]:
        """All stacks of a place, deleted ones included, newest first."""
        with self.lock:
            return [s for s in reversed(self._stacks.values()) if s.place == place]

    def by_id(self, stack_id: str) -> Stack:
        """The stack with this ID (an ARN), alive or deleted."""
        with self.lock:
            return self._stacks[stack_id]

    def live(self, place: Place, name: str) -> Stack | None:
        """The stack with this name (or ID) that is not deleted."""
        with self.lock:
            if name in self._stacks:
                found = self._stacks[name]
                return found if not found.deleted else None
            return next((s for s in self.stacks(place) if s.name == name and not s.deleted), None)

    def find(self, place: Place, name: str) -> Stack:
        """The stack that a request names: a name finds live ones, an ID deleted ones too."""
        with self.lock:
            found = self._stacks.get(name) or self.live(place, name)
        if found is None or found.place != place:
            raise messages.no_such_stack(name)
        return found

    def children(self, stack_id: str) -> Iterator[Stack]:
        """The live nested stacks directly inside a stack."""
        with self.lock:
            owned = [s for s in self._stacks.values() if s.parent_id == stack_id]
        return (s for s in owned if not s.deleted)

    def add_change_set(self, change_set: ChangeSet) -> None:
        """Keep a new change set."""
        with self.lock:
            self._change_sets[change_set.id] = change_set

    def remove_change_set(self, change_set: ChangeSet) -> None:
        """Forget a change set; fine if it is gone."""
        with self.lock:
            self._change_sets.pop(change_set.id, None)

    def change_sets(self, stack: Stack) -> list[ChangeSet]:
        """A stack's change sets, oldest first."""
        with self.lock:
            return [c for c in self._change_sets.values() if c.stack is stack]

    def change_set(self, change_set_id: str) -> ChangeSet | None:
        """The change set with this ID (an ARN)."""
        with self.lock:
            return self._change_sets.get(change_set_id)

    def find_change_set(self, place: Place, name: str, stack_name: str | None) -> ChangeSet:
        """The change set that a request names, by its ARN or by its name within a stack.

        By name, executed ones are no longer found; by ARN they are.
        """
        if name.startswith("arn:"):
            found = self.change_set(name)
            if found is None:
                raise messages.no_such_change_set(name)
            return found
        if not stack_name:
            raise ApiError(
                "ValidationError", "StackName must be specified if ChangeSetName is not an ARN."
            )
        stack = self.find(place, stack_name)
        for change_set in self.change_sets(stack):
            if change_set.name == name and change_set.execution_status != "EXECUTE_COMPLETE":
                return change_set
        raise messages.no_such_change_set(name)
