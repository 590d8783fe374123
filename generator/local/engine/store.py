"""Where stacks and change sets are kept, by account and region, and how requests name them.

The locks of the local AWS, from the outermost to the innermost. A holder of one takes only those
below it.

1. ``front.Gate``: requests are inside it many at a time; a reset is alone, once those inside and
   the operations that they began are over.
2. ``Store.lock`` guards every record: stacks, change sets, stack sets, instances, what they hold.
   An API action runs under it as a whole (but for ``actions.READING_SERVICES``), so what it has
   checked still holds when it acts, and two that want the same name or the same stack come one
   after the other. Operations in the background
   hold it only while they read and change records: a status is checked and the operation that it
   allows is begun in one section. They never hold it while a handler runs.
   Who waits for a state waits on ``Store.changed``, which gives the lock up meanwhile.
3. ``Services``' lock: one request of a service at a time. Nothing under it knows of stacks.
4. Those of ``Clients``, ``RegionCatalog``, ``Faults`` and the like: for their own members alone.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from generator.local.engine import messages
from generator.local.errors import invalid
from generator.local.records.stacks import ChangeSet, Place, Stack


class Store:
    """Everything that the engine remembers. ``lock`` guards all of it, stacks included.

    ``changed`` is notified at every change of a status.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
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

    def live_by_id(self, stack_id: str) -> Stack | None:
        """The stack with this ID (an ARN), if there is one that is not deleted."""
        with self.lock:
            found = self._stacks.get(stack_id)
            return None if found is None or found.is_deleted else found

    def live(self, place: Place, name: str) -> Stack | None:
        """The stack with this name (or ID) that is not deleted."""
        with self.lock:
            if name in self._stacks:
                return self.live_by_id(name)
            return next(
                (s for s in self.stacks(place) if s.name == name and not s.is_deleted), None
            )

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
        return (s for s in owned if not s.is_deleted)

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
            if found is None or found.stack.place != place:
                raise messages.no_such_change_set(name)
            return found
        if not stack_name:
            what = "StackName must be specified if ChangeSetName is not specified as an ARN."
            raise invalid(what)
        stack = self.live(place, stack_name)
        if stack is None or stack.place != place:
            raise messages.no_such_stack_named(stack_name)
        for change_set in self.change_sets(stack):
            if change_set.name == name and not change_set.is_executed:
                return change_set
        raise messages.no_such_change_set(name)
