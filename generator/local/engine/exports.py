"""Exports and imports: who gives, who takes, and what may not change meanwhile.

Stacks ●→ exports by name, importers, refusals
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.local.engine.store import Store
from generator.local.records.stacks import Output, Place, Stack


@dataclass(frozen=True)
class Export:
    """An exported output."""

    name: str
    value: str
    stack: Stack


def exports(store: Store, place: Place) -> dict[str, Export]:
    """Every export of an account and region, by name."""
    return {
        output.export: Export(output.export, output.value, stack)
        for stack in store.stacks(place)
        if not stack.is_deleted
        for output in stack.outputs.values()
        if output.export
    }


def importers(store: Store, place: Place, name: str) -> list[str]:
    """Names of the stacks that import an export."""
    return [s.name for s in store.stacks(place) if name in s.imports and not s.is_deleted]


def deletion_refusal(store: Store, stack: Stack) -> str:
    """Why a stack cannot be deleted while others import from it; empty where it can."""
    for output in stack.outputs.values():
        users = importers(store, stack.place, output.export) if output.export else []
        if users:
            reason = f"Export {output.export} cannot be deleted as it is in use by {users[0]}"
            return f"Delete canceled. Cannot delete export. {reason}"
    return ""


def refusal(
    store: Store, stack: Stack, before: Mapping[str, Output], after: Mapping[str, Output]
) -> str:
    """Why these outputs cannot take the place of those before; empty where they can."""
    others = exports(store, stack.place)
    new = {output.export: output.value for output in after.values() if output.export}
    for name in new:
        if name in others and others[name].stack is not stack:
            owner = others[name].stack.name
            return f"Export with name {name} is already exported by stack {owner}."
    for output in before.values():
        if not output.export or new.get(output.export) == output.value:
            continue
        users = importers(store, stack.place, output.export)
        if users:
            verb = "updated" if output.export in new else "deleted"
            return f"Export {output.export} cannot be {verb} as it is in use by {_listed(users)}"
    return ""


def _listed(users: list[str]) -> str:
    first, *more = users
    return f"{first} and {', '.join(more)}" if more else first
