"""From what was found out about each resource to the changes that people read.

changes of places, causes ●→ Change
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from generator.cfn.schemas import ResourceSchema
from generator.cfn.values import Unknown, Value, sources_of
from generator.plan.diff.causes import EDITED, Causes
from generator.plan.diff.certainty import surest
from generator.plan.diff.macro_changes import MacroChange
from generator.plan.diff.presence import Presence
from generator.plan.diff.propagation import KNOWN_AFTER_APPLY, Changed, replacement_of
from generator.plan.diff.resolved_product import (
    Address,
    ResolvedProduct,
    ResourceInstance,
    containers,
)
from generator.plan.impact.deletion_outcome import (
    consequence,
    deletion_outcome,
    is_refused,
    is_stateful,
    refused,
)
from generator.plan.model import Action, Certainty, Change, PropertyChange

_KEEPING = ("Retain", "RetainExceptOnCreate")


class Builder:
    """Makes a change for every resource that has one. ``found``: what changes in what stays."""

    def __init__(
        self,
        before: ResolvedProduct,
        after: ResolvedProduct,
        there: Mapping[Address, Presence],
        found: Changed,
        causes: Causes,
        schemas: Mapping[str, ResourceSchema | None],
        macros: Sequence[MacroChange] = (),
    ) -> None:
        self._before, self._after, self._there = before, after, there
        self._found, self._macros = found, macros
        self._causes, self._schemas = causes, schemas

    def changes(self) -> Iterator[Change]:
        """All changes, the after side's order first, then what is removed."""
        for key, placed in self._after.resources.items():
            old = self._before.resources.get(key)
            if old is None:
                yield self._added(placed)
            elif old.deployed_type != placed.deployed_type:
                yield self._removed(old)
                yield self._added(placed)
            else:
                yield from self._of_both(old, placed)
        for key, placed in self._before.resources.items():
            if key not in self._after.resources:
                yield self._removed(placed)
        yield from (one.row for one in self._macros)

    def _added(self, placed: ResourceInstance) -> Change:
        return self._with_deletion_outcome(self._alone(Action.ADD, placed), None, placed)

    def _removed(self, placed: ResourceInstance) -> Change:
        kept = self._is_kept(placed.key)
        return self._with_deletion_outcome(self._alone(Action.REMOVE, placed), placed, None, kept)

    def _alone(self, action: Action, placed: ResourceInstance) -> Change:
        sure: Certainty = "unknown" if isinstance(placed.exists, Unknown) else "certain"
        because = self._causes.of_existence(placed.key)
        return Change(*placed.key, placed.type, action, certainty=sure, because=because)

    def _of_both(self, before: ResourceInstance, after: ResourceInstance) -> Iterator[Change]:
        """Where its condition changes it may come, go, and stay: no one can tell here."""
        there = self._there[after.key]
        if there.comes:
            yield replace(self._added(after), certainty="unknown")
        if there.goes:
            yield replace(self._removed(before), certainty="unknown")
        if self._found.get(after.key):
            yield self._modified(before, after)
        elif names := [m.macro.name for m in self._macros if m.may_change(after.key, after.type)]:
            yield self._by_macros(before, after, names)

    def _modified(self, before: ResourceInstance, after: ResourceInstance) -> Change:
        found = [self._explained(after.key, one) for one in self._found[after.key]]
        replacement = replacement_of(found)
        change = Change(
            *after.key,
            after.type,
            Action.REPLACE if replacement == "always" else Action.MODIFY,
            replacement,
            surest([one.certainty for one in found]),
            properties=tuple(found),
            because=tuple(dict.fromkeys(step for one in found for step in one.because)),
        )
        return self._with_deletion_outcome(change, before, after)

    def _by_macros(
        self, before: ResourceInstance, after: ResourceInstance, names: Sequence[str]
    ) -> Change:
        """Nothing in it is written differently, but what a macro makes of it is unknown."""
        because = tuple(f"Transform {name}" for name in names)
        change = Change(
            *after.key, after.type, Action.MODIFY, "conditional", "unknown", because=because
        )
        return self._with_deletion_outcome(change, before, after)

    def _explained(self, key: Address, found: PropertyChange) -> PropertyChange:
        if found.scope == "Properties":
            brought = found.after == KNOWN_AFTER_APPLY
            wanted = _sources(found.before) if brought else None
            return replace(found, because=self._causes.of(key, found.path, wanted))
        return replace(found, because=("Tags",) if found.scope == "Tags" else (EDITED,))

    def _is_kept(self, key: Address) -> bool:
        """Whether a removed resource lies in a nested stack that is removed and retained."""
        for around in containers(key):
            placed = self._before.resources.get(around)
            gone = around not in self._after.resources
            if gone and placed and placed.resource.attributes.get("DeletionPolicy") in _KEEPING:
                return True
        return False

    def _with_deletion_outcome(
        self,
        change: Change,
        before: ResourceInstance | None,
        after: ResourceInstance | None,
        kept: bool = False,
    ) -> Change:
        placed = before or after
        stateful = placed is not None and is_stateful(placed)
        if is_refused(change):
            return refused(replace(change, stateful=stateful))
        becomes = deletion_outcome(change.action, change.replacement, before, after, kept)
        words = consequence(becomes, placed, change.replacement) if placed and stateful else ""
        unknown = self._schemas.get(change.type) is None
        notes = (f"The type {change.type} is unknown here.",) if unknown else ()
        return replace(
            change, deletion_outcome=becomes, stateful=stateful, consequence=words, notes=notes
        )


def _sources(value: Value) -> frozenset[Address]:
    return frozenset((source.stack, source.name) for source in sources_of(value))
