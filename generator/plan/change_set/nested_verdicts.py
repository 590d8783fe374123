"""Nested stacks' own entries: judged by what they are given, and by what is below them.

CloudFormation lists every nested stack of an update, also where nothing in it changes.

    entry, judged entries below it, Prover ●→ judged Change
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.cfn.load import inside
from generator.cfn.values import Unknown, Value, is_known, unknowns
from generator.plan.change_set.phantoms import Moved, Proof, Prover
from generator.plan.change_set.verdicts import FOUND_NOTHING, stays
from generator.plan.diff.certainty import carries, surest
from generator.plan.diff.compare import Comparison
from generator.plan.diff.differences import ABSENT, identical
from generator.plan.diff.resolved_product import Address
from generator.plan.model import Action, Change, PropertyChange

_ALL, _PARAMETERS = "Parameters", "Parameters/"


class NestedJudge:
    """Judges nested stacks' entries. ``unread``: what :func:`untold` says.

    Nothing replaces a nested stack: another logical ID makes another one.
    """

    def __init__(self, comparison: Comparison, prover: Prover, unread: Mapping[str, str]) -> None:
        self._comparison, self._prover, self._unread = comparison, prover, unread

    def judged(self, reported: Change, below: Sequence[Change], moved: Moved) -> Change:
        """The entry, judged. ``below``: all judged entries of the stack and of those in it."""
        if reported.certainty == "phantom":
            return stays(reported, reported.properties, (FOUND_NOTHING,))
        key = reported.stack, reported.logical_id
        found = tuple(self._property(key, one, moved) for one in _apart(reported.properties))
        real = [one for one in found if one.certainty != "phantom"]
        inner = [one for one in below if one.certainty != "phantom"]
        if real or inner:
            sure = surest([one.certainty for one in real] + [one.certainty for one in inner])
            return replace(
                reported,
                action=Action.MODIFY,
                replacement="never",
                certainty=sure,
                deletion_outcome="updated",
                properties=found,
                because=_because(real, inner),
                consequence="",
            )
        proof = self._below(key)
        if proof.holds:
            return stays(reported, found, proof.steps)
        note = f"not proven: {proof.hole}"
        return replace(
            reported, action=Action.MODIFY, certainty="unknown", replacement="never",
            consequence="", deletion_outcome="updated", properties=found,
            notes=(*reported.notes, note),
        )  # fmt: skip

    def _below(self, key: Address) -> Proof:
        """Whether nothing in it changes, where no entry says that anything does."""
        if self._comparison.before.tags != self._comparison.after.tags:
            return Proof(hole="the stack's tags change")
        path = inside(*key)
        if path not in self._unread:
            return Proof(("nothing in it changes",))
        hole = self._unread[path]
        return Proof(hole=hole) if hole else Proof(("everything in it stays",))

    def _property(self, key: Address, one: PropertyChange, moved: Moved) -> PropertyChange:
        if one.certainty == "phantom":
            return one
        if one.scope != "Properties":
            return self._part(key, one, moved)
        if one.path == _ALL or one.path.startswith(_PARAMETERS):
            return self._parameter(key, one, moved)
        if one.certainty == "certain":
            return one
        if one.path == "TemplateURL":
            return self._template(key, one)
        proof = self._prover.property(key, one, moved)
        if proof.holds:
            return replace(one, certainty="phantom", because=proof.steps, note="")
        return replace(one, certainty="unknown", note=f"not proven: {proof.hole}")

    def _part(self, key: Address, one: PropertyChange, moved: Moved) -> PropertyChange:
        """Its policies and metadata, and the tags that it has from the stack around it."""
        tags = self._comparison.before.tags, self._comparison.after.tags
        if one.scope == "Tags" and tags[0] != tags[1]:
            return replace(one, certainty="certain", because=("Tags",))
        proof = self._prover.property(key, one, moved)
        return replace(one, certainty="phantom", because=proof.steps) if proof.holds else one

    def _template(self, key: Address, one: PropertyChange) -> PropertyChange:
        path = inside(*key)
        sides = (self._comparison.before, self._comparison.after)
        texts = [side.product.templates[path].text for side in sides]
        if texts[0] != texts[1]:
            return replace(one, certainty="certain", because=("Template",))
        return replace(one, certainty="unknown")

    def _parameter(self, key: Address, one: PropertyChange, moved: Moved) -> PropertyChange:
        """A parameter that it is given: what both sides pass, followed to its sources."""
        before, after = self._passed(inside(*key))
        if one.path != _ALL:
            name = one.path.removeprefix(_PARAMETERS).split("/")[0]
            before, after = before.get(name, ABSENT), after.get(name, ABSENT)
        proof = self._prover.values(key[0], before, after, moved)
        if proof.holds:
            return replace(one, certainty="phantom", because=proof.steps, note="")
        if not identical(before, after) and is_known(before) and is_known(after):
            return replace(one, certainty="certain", note="")
        if any(carries(open_part) and _is_new(open_part, moved) for open_part in unknowns(after)):
            return replace(one, certainty="certain", note="")
        return replace(one, certainty="unknown", note=f"not proven: {proof.hole}")

    def _passed(self, path: str) -> tuple[Value, Value]:
        """The parameters that a nested stack has on either side, as they are there."""
        before, after = (
            dict(side.stacks[path].parameters) if path in side.stacks else {}
            for side in (self._comparison.before, self._comparison.after)
        )
        return before, after


def _apart(properties: Sequence[PropertyChange]) -> Iterator[PropertyChange]:
    """The properties; where parameters are told one by one, not all of them once more."""
    told = any(one.path.startswith(_PARAMETERS) for one in properties)
    for one in properties:
        if not (told and one.path == _ALL):
            yield one


def _is_new(value: Unknown, moved: Moved) -> bool:
    """Whether a value has a source that is certainly another one than before."""
    found = (moved.get((source.stack, source.name)) for source in value.sources)
    return any(
        one.certainty == "certain" and (one.action == "add" or one.replacement == "always")
        for one in found
        if one is not None
    )


def _because(real: Iterable[PropertyChange], inner: Iterable[Change]) -> tuple[str, ...]:
    steps = [step for one in real for step in one.because]
    return tuple(dict.fromkeys(steps or [f"{one.place} changes" for one in inner][:3]))


def untold(comparison: Comparison, unread: Collection[str], moved: Moved) -> dict[str, str]:
    """Nested stacks of which no one told what changes in them: path → why something may.

    Empty where all that is in a stack stays. They may stand on each other: each is taken to be
    still until something in it is not proven.
    """
    found = dict.fromkeys(unread, "")
    while True:
        prover = Prover(comparison, [path for path, hole in found.items() if hole])
        now = {
            path: hole or _hole_in(comparison, prover, path, moved) for path, hole in found.items()
        }
        if now == found:
            return found
        found = now


def _hole_in(comparison: Comparison, prover: Prover, path: str, moved: Moved) -> str:
    for key in dict.fromkeys((*comparison.before.resources, *comparison.after.resources)):
        if key[0] == path or key[0].startswith(f"{path}/"):
            proof = prover.whole(key, moved)
            if not proof.holds:
                return f"{inside(*key)}: {proof.hole}"
    return ""
