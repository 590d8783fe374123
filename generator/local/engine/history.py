"""Every change of status goes through here: it changes the record and writes the event, at once.

status, reason ○→ Stack, Resource and Event under the store's lock
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from generator.local.clock import now, stamp
from generator.local.engine.store import Store
from generator.local.records.stacks import STACK_TYPE, Event, Operation, Resource, Stack

_TICK = timedelta(milliseconds=1)


class History:
    """Writes statuses and events for one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last = now()

    def _now(self) -> datetime:
        """The time of the next event: at least a millisecond after the last, as AWS's never tie."""
        self._last = max(now(), self._last + _TICK)
        return self._last

    def begin(self, stack: Stack, operation_type: str) -> Operation:
        """A new operation on a stack; its events carry the operation's ID."""
        operation = Operation(str(uuid.uuid4()), operation_type, stack.token)
        with self._store.lock:
            stack.operations.append(operation)
        return operation

    def stack(self, stack: Stack, status: str, reason: str = "", shown: bool = True) -> None:
        """The stack's own status and its event; ``shown=False``: DescribeStacks has no reason."""
        with self._store.lock:
            stack.status = status
            stack.reason = reason if shown else ""
            resource = Resource(stack.name, STACK_TYPE, status, self._now(), stack.id, reason)
            self._append(stack, resource, str(uuid.uuid4()), {})

    def resource(self, stack: Stack, resource: Resource, keep: bool = True) -> Resource:
        """A resource's new state and its event; ``keep=False`` writes the event alone."""
        with self._store.lock:
            resource = replace(resource, updated=self._now())
            if keep:
                stack.resources[resource.logical_id] = resource
            identifier = f"{resource.logical_id}-{resource.status}-{stamp(resource.updated)}"
            self._append(stack, resource, identifier, resource.properties)
            return resource

    def forget(self, stack: Stack, logical_id: str) -> None:
        """The resource is no longer part of the stack."""
        with self._store.lock:
            stack.resources.pop(logical_id, None)

    def _append(
        self, stack: Stack, resource: Resource, event_id: str, properties: Mapping[str, Any]
    ) -> None:
        self._store.changed.notify_all()
        operation = stack.operations[-1] if stack.operations else Operation("", "")
        stack.events.append(
            Event(
                id=event_id,
                stack_id=stack.id,
                stack_name=stack.name,
                logical_id=resource.logical_id,
                physical_id=resource.physical_id,
                type=resource.type,
                time=resource.updated,
                status=resource.status,
                reason=resource.reason,
                properties=json.dumps(properties) if properties else "",
                operation=operation.id,
                token=operation.token,
            )
        )
