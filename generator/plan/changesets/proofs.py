"""What one row proves of another: references to what is certainly replaced or changed.

A placeholder says nothing of itself. But where the old value is the physical ID of a resource
that is certainly replaced, it cannot stay: the new resource is made before the old one goes, and
has another ID. And where the old value is an attribute's, and the property of that name certainly
changes from the same value to another, the attribute follows. All else stays unknown: an
attribute of a replaced resource may well be what it was.

    rows of one stack, judged ●→ Proof        repeated until nothing more is proven
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from generator.plan.changesets import values
from generator.plan.changesets.answers import ChangeSet, Detail
from generator.plan.changesets.judging import judged
from generator.plan.changesets.properties import Property, grouped
from generator.plan.model import PropertyChange


@dataclass(frozen=True)
class Known:
    """What is certain by now: physical IDs that go, and attributes' values before and after."""

    replaced: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def proves(self, one: Property) -> bool:
        """Whether a property that refers to any of it must change."""
        if one.before is None or one.after is None or values.shown(one.after) == one.after:
            return False
        return any(each.static and self._goes(each, one.before) for each in one.details)

    def hint(self, one: Property) -> str:
        """Which of the resources that it refers to are replaced."""
        names = [each.cause.partition(".")[0] for each in one.details if each.static]
        gone = [name for name in dict.fromkeys(names) if name in self.replaced]
        return f"{', '.join(gone)} is replaced" if gone else ""

    def _goes(self, detail: Detail, value: str) -> bool:
        """Whether what a detail names had this value and will have another."""
        if detail.source == "resourcereference":
            return self.replaced.get(detail.cause) == value
        if detail.source == "resourceattribute" and detail.cause in self.changed:
            before, after = self.changed[detail.cause]
            # Services may write names in small letters.
            return before == value and after.casefold() != before.casefold()
        return False


Judged = tuple[tuple[PropertyChange, ...], ...]


def judged_rows(change_set: ChangeSet) -> Judged:
    """The properties of each row of a stack, judged with all that its rows prove."""
    groups = [tuple(grouped(row)) for row in change_set.rows]
    known = Known()
    while True:
        found = tuple(
            tuple(judged(one, change_set, known.proves) for one in group) for group in groups
        )
        more = _known(groups, found)
        if more == known:
            return _explained(groups, found, known)
        known = more


def _explained(groups: list[tuple[Property, ...]], found: Judged, known: Known) -> Judged:
    """Where nothing is proven, that the resource referred to is replaced is still worth a word."""
    return tuple(
        tuple(
            replace(change, note=change.note or known.hint(one))
            if change.certainty == "unknown"
            else change
            for one, change in zip(group, changes, strict=True)
        )
        for group, changes in zip(groups, found, strict=True)
    )


def _known(groups: list[tuple[Property, ...]], found: Judged) -> Known:
    replaced: dict[str, str] = {}
    changed: dict[str, tuple[str, str]] = {}
    for group, changes in zip(groups, found, strict=True):
        for one, change in zip(group, changes, strict=True):
            if change.certainty != "certain" or one.row.action != "modify":
                continue
            if _replaces(one, change) and one.row.physical_id:
                replaced[one.row.logical_id] = one.row.physical_id
            if _has_both(one):
                name = f"{one.row.logical_id}.{one.path.replace('/', '.')}"
                changed[name] = (one.before or "", one.after or "")
    return Known(replaced, changed)


def _replaces(one: Property, change: PropertyChange) -> bool:
    return change.requires == "always" and one.row.replacement == "true"


def _has_both(one: Property) -> bool:
    readable = all(map(values.is_readable, (one.before, one.after)))
    return one.scope == "Properties" and readable and not values.is_open(one.after or "")
