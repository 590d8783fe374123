"""What one row proves of another: references to what is certainly replaced or changed.

A placeholder says nothing of itself. But where the old value is the physical ID of a resource
that is certainly replaced, it cannot stay: the new resource is made before the old one goes, and
has another ID. And where the old value is an attribute's, and the property of that name certainly
changes from the same value to another, the attribute follows. All else stays unknown: an
attribute of a replaced resource may well be what it was.

    properties of one stack's rows ●→ judged, each proof followed to what it proves
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.cfn.placeholders import is_open
from generator.plan.change_set.certainty import judged
from generator.plan.change_set.properties import Property, grouped
from generator.plan.change_set.read import values
from generator.plan.change_set.read.responses import ChangeSet, Detail
from generator.plan.model import PropertyChange

_REFERENCES = ("resourcereference", "resourceattribute", "parameterreference")
_UNVALUED = ("CreationPolicy", "Metadata", "UpdatePolicy")


@dataclass(frozen=True)
class Fact:
    """What is certain of something that others refer to.

    ``name``: a logical ID (its resource is replaced, ``before`` is the physical ID that goes), a
    logical ID and attribute, or a parameter.
    """

    name: str
    before: str
    after: str | None
    is_parameter: bool = False

    @property
    def source(self) -> str:
        """How it is referred to."""
        if self.is_parameter:
            return "parameterreference"
        return "resourcereference" if self.after is None else "resourceattribute"

    def proves(self, one: Property) -> bool:
        """Whether a property that refers to it must change.

        Of a policy or metadata no values are told: it is as certain as what it refers to.
        """
        if one.scope in _UNVALUED and one.before is None and one.after is None:
            return (self.source, self.name) in _told(one)
        if self.is_parameter:
            return False  # the values that it has in different places are no proof
        if one.before != self.before or one.after is None or values.shown(one.after) == one.after:
            return False
        # Services may write names in small letters.
        differs = self.after is None or self.after.casefold() != self.before.casefold()
        return differs and (self.source, self.name) in _told(one)


def _told(one: Property) -> list[tuple[str, str]]:
    return [(each.source, each.cause) for each in one.details if each.static]


def judged_rows(change_set: ChangeSet) -> tuple[tuple[PropertyChange, ...], ...]:
    """The properties of each row of a stack, judged with all that its rows prove."""
    groups = [list(grouped(row)) for row in change_set.rows]
    properties = [one for group in groups for one in group]
    found = iter(_followed(properties, [judged(one, change_set) for one in properties]))
    return tuple(tuple(next(found) for _ in group) for group in groups)


def _followed(
    properties: Sequence[Property], found: Sequence[PropertyChange]
) -> list[PropertyChange]:
    """What is unknown made certain where something certain proves it, along chains."""
    result = list(found)
    waiting = defaultdict(list)
    for number, (one, change) in enumerate(zip(properties, found, strict=True)):
        for name in _referred(one) if change.certainty == "unknown" else ():
            waiting[name].append(number)
    certain = [number for number, change in enumerate(found) if change.certainty == "certain"]
    while certain:
        for fact in _facts(properties[certain[-1]], result[certain.pop()]):
            for number in waiting[fact.name]:
                change = result[number]
                if change.certainty == "unknown" and fact.proves(properties[number]):
                    result[number] = replace(change, certainty="certain", note="")
                    certain.append(number)
                elif change.certainty == "unknown" and fact.after is None:
                    result[number] = _hinted(change, fact)
    return result


def _referred(one: Property) -> Iterator[str]:
    """What a property refers to: logical IDs, and attributes of them."""
    details: list[Detail] = [each for each in one.details if each.static]
    names = [each.cause for each in details if each.source in _REFERENCES]
    yield from dict.fromkeys(names)
    attributes = [each.cause for each in details if each.source == "resourceattribute"]
    yield from dict.fromkeys(_owner(name) for name in attributes)


def _facts(one: Property, change: PropertyChange) -> Iterator[Fact]:
    """What others can rely on, now that this property certainly changes."""
    row = one.row
    if row.action != "modify":
        return
    if change.requires == "always" and row.replacement == "true" and row.physical_id:
        yield Fact(row.logical_id, row.physical_id, None)
    before, after = one.before, one.after
    if one.scope == "Properties" and before is not None and after is not None:
        readable = values.is_readable(before) and values.is_readable(after)
        if readable and not is_open(after):
            yield Fact(f"{row.logical_id}.{one.path.replace('/', '.')}", before, after)
            told = {each for each in _told(one) if each[0] in _REFERENCES}
            if len(told) == 1 and next(iter(told))[0] == "parameterreference":
                yield Fact(next(iter(told))[1], before, after, is_parameter=True)


def _hinted(change: PropertyChange, fact: Fact) -> PropertyChange:
    """Where nothing is proven, that the resource referred to is replaced is still worth a word."""
    return replace(change, note=change.note or f"{fact.name} is replaced")


def _owner(attribute: str) -> str:
    return attribute.partition(".")[0]
