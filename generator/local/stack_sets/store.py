"""Where stack sets are kept, by the account and region that administers them."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from typing import Any

from generator.local.records.stacks import Place
from generator.local.stack_sets import messages
from generator.local.stack_sets.records import Instance, SetOperation, StackSet, StackSetConfig


class StackSets:
    """All stack sets. ``lock`` is that of the stacks' store: it guards the records as well."""

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        self._lock = lock
        self._sets: dict[str, StackSet] = {}

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._sets.clear()

    def add(self, one: StackSet) -> None:
        """Keep a new stack set."""
        with self._lock:
            self._sets[one.id] = one

    def every(self) -> list[StackSet]:
        """Those of all accounts and regions, deleted ones included, oldest first."""
        with self._lock:
            return list(self._sets.values())

    def all(self, home: Place) -> list[StackSet]:
        """Those of one home, deleted ones included, oldest first."""
        return [one for one in self.every() if one.home == home]

    def live(self, home: Place, name: str) -> StackSet | None:
        """The one with this name or ID that is not deleted."""
        for one in self.all(home):
            if name in (one.name, one.id, one.arn) and one.status == "ACTIVE":
                return one
        return None

    def find(self, home: Place, name: str) -> StackSet:
        """The one that a request names; raises ``ApiError``."""
        found = self.live(home, name)
        if found is None:
            raise messages.not_found(name)
        return found


def operation_of(one: StackSet, operation_id: str) -> SetOperation:
    """An operation of a stack set; raises ``ApiError``."""
    if operation_id not in one.operations:
        raise messages.operation_not_found(operation_id)
    return one.operations[operation_id]


def instance_of(one: StackSet, place: Place) -> Instance:
    """An instance of a stack set; raises ``ApiError``."""
    if place not in one.instances:
        raise messages.instance_not_found(place.account, place.region)
    return one.instances[place]


def instance_for(one: StackSet, place: Place, unit: str) -> Instance:
    """The instance of a place, made where there is none yet: its stack has a name of its own."""
    if place not in one.instances:
        end = str(uuid.uuid4())
        stem = f"StackSet-{one.name}"[: 127 - len(end)]
        one.instances[place] = Instance(place, f"{stem}-{end}", unit)
    return one.instances[place]


def outdated(one: StackSet, config: StackSetConfig) -> None:
    """The stack set changes: an instance is as outdated as its template or values are."""
    before, one.config = one.config, config
    if (before.template.data, before.given) != (config.template.data, config.given):
        for instance in one.instances.values():
            if instance.status == "CURRENT":
                instance.status = "OUTDATED"
