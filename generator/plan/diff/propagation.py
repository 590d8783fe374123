"""What a change brings about: new IDs and attributes, followed through all stacks.

A replaced resource has a new physical ID; anyone who refers to it gets a new value, and is replaced
itself where that property cannot be updated. An update in place changes no identifier, so it goes
no further there; other attributes may change with it.

    own changes, references ●→ all changes
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generator.cfn.schemas import Replacement, ResourceSchema
from generator.cfn.values import Path, Source, Unknown, Value
from generator.plan.diff.certainty import ORDER, carries, surest
from generator.plan.diff.property_diff import PASSED, dotted
from generator.plan.diff.resolved_product import Address, ResourceInstance
from generator.plan.impact.attributes import differs_anew, stays
from generator.plan.impact.update_behavior import requirement
from generator.plan.impact.update_conditions import Edit
from generator.plan.model import Certainty, PropertyChange, strongest

KNOWN_AFTER_APPLY = "(known after apply)"

Changed = dict[Address, list[PropertyChange]]


@dataclass(frozen=True)
class Use:
    """A place in a resource that waits for something of another one."""

    user: Address
    path: Path
    value: Unknown
    source: Source


def replacement_of(changes: list[PropertyChange]) -> Replacement:
    """Whether they replace the resource: surely only by a change that is sure itself."""
    return strongest([_asked(change) for change in changes])


def _asked(change: PropertyChange) -> Replacement:
    unsure = change.certainty != "certain" and change.requires == "always"
    return "conditional" if unsure else change.requires


class Propagation:
    """Follows changes until nothing more changes. ``made``: what is new, or in another's place."""

    def __init__(
        self,
        before: Mapping[Address, ResourceInstance],
        after: Mapping[Address, ResourceInstance],
        schemas: Mapping[str, ResourceSchema | None],
        made: Mapping[Address, Certainty],
        own: Changed,
    ) -> None:
        self._before, self._after, self._schemas, self._made = before, after, schemas, made
        self.changed: Changed = {key: list(changes) for key, changes in own.items()}
        self._uses = _uses(after, own.keys())
        self._places = {
            key: {(c.scope, c.path): n for n, c in enumerate(changes)}
            for key, changes in self.changed.items()
        }

    def follow(self) -> Changed:
        """All changes, those brought about included."""
        waiting = [*self._made, *(key for key, changes in self.changed.items() if changes)]
        while waiting:
            key = waiting.pop()
            for use in self._uses.get(key, ()):
                found = self._influence(key, use)
                if found is not None and self._note(use, found):
                    waiting.append(use.user)
        return self.changed

    def effect(self, value: Value) -> Certainty | None:
        """How sure it is that a value changes by what happens to its sources; None: it does not."""
        found = [
            self._influence(key, Use(key, path, unknown, source))
            for path, unknown, source in _waiting_places(value, ())
            if (key := (source.stack, source.name)) in self._after
        ]
        sure = [one for one in found if one is not None]
        return surest(sure) if sure else None

    def _influence(self, key: Address, use: Use) -> Certainty | None:
        """How sure it is that a use gets another value; None where it surely does not."""
        changes = self.changed.get(key, [])
        attribute = use.source.attribute
        placed = self._after[key]
        if attribute in placed.resource.properties:
            found = self._of_property(key, attribute)
        else:
            found = self._of_attribute(placed, changes, self._made.get(key), attribute)
        if found == "certain" and not carries(use.value):
            return "conditional"
        return found

    def _of_property(self, key: Address, attribute: str) -> Certainty | None:
        """An attribute that the template itself sets changes when the template's value does."""
        if key in self._made:
            return "conditional"
        found = [
            c.certainty for c in self.changed.get(key, []) if c.path.split("/")[0] == attribute
        ]
        return surest(found) if found else None

    def _of_attribute(
        self,
        placed: ResourceInstance,
        changes: list[PropertyChange],
        made: Certainty | None,
        attribute: str,
    ) -> Certainty | None:
        schema = self._schemas.get(placed.type)
        replacement = replacement_of(changes)
        if made is not None or replacement == "always":
            anew = not attribute or differs_anew(placed.type, schema, attribute)
            return (made or "certain") if anew else "conditional"
        if replacement == "conditional":
            return "conditional"
        # Policies, metadata and tags are written beside a resource: they make no attribute.
        tags = schema.tag_property if schema is not None else ""
        names = {c.path.split("/")[0] for c in changes if c.scope == "Properties"}
        updated = names - {tags}
        if not updated or not attribute or stays(placed.type, schema, attribute, updated):
            return None
        return "conditional"

    def _note(self, use: Use, found: Certainty) -> bool:
        """Writes down that a place changes; false where that was known already."""
        changes = self.changed.setdefault(use.user, [])
        places = self._places.setdefault(use.user, {})
        path = "/".join(map(str, use.path))
        place = places.get(("Properties", path))
        if place is not None:
            known = changes[place]
            if ORDER.index(known.certainty) >= ORDER.index(found):
                return False
            changes[place] = replace(known, certainty=found)
            return True
        placed = self._after[use.user]
        edit = Edit(self._before[use.user].resource, placed.resource)
        asked = requirement(placed.type, self._schemas.get(placed.type), dotted(use.path), edit)
        places["Properties", path] = len(changes)
        changes.append(
            PropertyChange(
                path,
                use.value,
                KNOWN_AFTER_APPLY,
                asked.requires,
                found,
                interruption=asked.interruption,
                note=asked.note,
                refused=asked.refused,
            )
        )
        return True


def _uses(
    after: Mapping[Address, ResourceInstance], users: Iterable[Address]
) -> dict[Address, list[Use]]:
    """For each resource, the places that wait for it."""
    found: dict[Address, list[Use]] = {}
    for key in users:
        for use in _waiting(after[key]):
            used = use.source.stack, use.source.name
            if used in after and used != key:
                found.setdefault(used, []).append(use)
    return found


def _waiting(placed: ResourceInstance) -> Iterator[Use]:
    for name, value in placed.resource.properties.items():
        if placed.is_container and name in PASSED:
            continue
        for path, unknown, source in _waiting_places(value, (name,)):
            yield Use(placed.key, path, unknown, source)


def _waiting_places(value: Value, path: Path) -> Iterator[tuple[Path, Unknown, Source]]:
    """Where a value waits for something of a resource."""
    for place, unknown in _open_places(value, path):
        for source in unknown.sources:
            if source.kind in ("resource", "attribute"):
                yield place, unknown, source


def _open_places(value: Value, path: Path) -> Iterator[tuple[Path, Unknown]]:
    if isinstance(value, Unknown):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _open_places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _open_places(item, (*path, index))
