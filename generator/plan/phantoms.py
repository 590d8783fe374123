"""A real change set against the proof: which of its entries are changes, and which only look so.

CloudFormation asks, property by property, whether a value might change, and often cannot know. The
comparison of the deployed templates with the new ones knows more: it follows each value to its
source. Where no source changes, the entry is a phantom; where the proof has a hole, it is unknown.

    Comparison (deployed → new), reported changes ●→ Review
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.plan.certainty import surest
from generator.plan.compare import Comparison
from generator.plan.model import Change, PropertyChange
from generator.plan.propagation import replacement_of
from generator.plan.sides import Key, Placed
from generator.product.load import STACK_TYPE
from generator.product.values import Source, Value, sources_of

# What the same stack gets the same answer to; anything else may have another by now.
_CONSTANT = ("resource", "attribute", "pseudo")


@dataclass(frozen=True)
class Review:
    """What CloudFormation reports, judged.

    ``changes``: all of it, in its order. ``surprises``: of these, what was not predicted and is not
    proven to be nothing. ``unreported``: predicted, and not in the change set.
    """

    changes: tuple[Change, ...]
    surprises: tuple[Change, ...]
    unreported: tuple[Change, ...]


def reviewed(comparison: Comparison, reported: Sequence[Change]) -> Review:
    """Judges a change set's entries. The comparison's before side must be what is deployed."""
    judge = _Judge(comparison)
    judged = [judge.judged(change) for change in reported]
    listed = {(change.place, _kind(change)) for change in reported}
    missing = [c for c in comparison.changes if (c.place, _kind(c)) not in listed]
    surprises = [one for one in judged if judge.is_surprise(one)]
    return Review(tuple(judged), tuple(surprises), tuple(missing))


def _kind(change: Change) -> str:
    """Updates and replacements are one: a change set may call one what is the other."""
    return change.action if change.action in ("add", "remove", "import") else "modify"


class _Judge:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._predicted = {(one.place, _kind(one)): one for one in comparison.changes}

    def judged(self, reported: Change) -> Change:
        """The entry with its properties judged, and what follows for the resource."""
        predicted = self._predicted.get((reported.place, _kind(reported)))
        if _kind(reported) != "modify" or self._is_container(reported):
            sure = predicted.certainty if predicted else "unknown"
            return reported if self._is_container(reported) else replace(reported, certainty=sure)
        found = tuple(self._property(reported, one, predicted) for one in reported.properties)
        if not found:
            return replace(reported, certainty=predicted.certainty if predicted else "unknown")
        real = [one for one in found if one.certainty != "phantom"]
        if not real:
            return replace(
                reported, action="none", replacement="never", certainty="phantom", fate="kept",
                properties=found,
            )  # fmt: skip
        replacement = replacement_of(real)
        return replace(
            reported,
            action="replace" if replacement == "always" else "modify",
            replacement=replacement,
            fate=predicted.fate
            if predicted and predicted.replacement == replacement
            else reported.fate,
            certainty=surest([one.certainty for one in real]),
            properties=found,
        )

    def is_surprise(self, judged: Change) -> bool:
        """Whether CloudFormation reports what was neither predicted nor proven to be nothing."""
        predicted = (judged.place, _kind(judged)) in self._predicted
        return not (predicted or judged.certainty == "phantom" or self._is_container(judged))

    def _property(
        self, reported: Change, one: PropertyChange, predicted: Change | None
    ) -> PropertyChange:
        top = one.path.split("/")[0]
        mine = [
            known
            for known in (predicted.properties if predicted else ())
            if (known.scope, known.path.split("/")[0]) == (one.scope, top)
        ]
        if mine:
            sure = surest([known.certainty for known in mine])
            because = tuple(dict.fromkeys(step for known in mine for step in known.because))
            return replace(one, certainty=sure, because=because or one.because)
        chain = self._proof((reported.stack, reported.logical_id), top, one)
        if chain is None:
            return replace(one, certainty="unknown")
        return replace(one, certainty="phantom", because=chain)

    def _proof(self, key: Key, top: str, one: PropertyChange) -> tuple[str, ...] | None:
        """Why the property stays what it is, a step for each source; None where a hole is left."""
        before = self._comparison.before.resources.get(key)
        after = self._comparison.after.resources.get(key)
        if before is None or after is None or before.type != after.type:
            return None
        if one.scope != "Properties" or self._comparison.schemas.get(after.type) is None:
            return None
        value = _values(before, after, top)
        sources = sources_of(value)
        if "{{resolve:" in str(value) or not all(map(self._holds, sources)):
            return None
        return tuple(_steps(sources)) or ("the same value on both sides",)

    def _holds(self, source: Source) -> bool:
        if source.kind not in _CONSTANT:
            return False
        key = source.stack, source.name
        return source.kind == "pseudo" or all(
            _is_seen(side.resources.get(key))
            for side in (self._comparison.before, self._comparison.after)
        )

    def _is_container(self, change: Change) -> bool:
        placed = self._comparison.after.resources.get((change.stack, change.logical_id))
        return placed is not None and placed.is_container


def _is_seen(source: Placed | None) -> bool:
    """Whether a source is there for certain, and all that it gives can be followed."""
    if source is None or source.exists is not True:
        return False
    return source.is_container or source.type != STACK_TYPE


def _values(before: Placed, after: Placed, name: str) -> list[Value]:
    return [side.resource.properties.get(name) for side in (before, after)]


def _steps(sources: Sequence[Source]) -> Iterator[str]:
    for source in sources:
        attribute = f".{source.attribute}" if source.attribute else ""
        yield f"{source.qualified}{attribute} stays"
