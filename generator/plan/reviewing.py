"""The judged review: a real change set run against the comparison of what is deployed with what
shall be.

What CloudFormation lists is kept, all of it, each entry with its verdict. What it lists and the
comparison does not say is a surprise; what the comparison says and it does not list is told too.

    Reading, Comparison, Terms ●→ Reviewed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from generator.plan.changesets.reading import Reading
from generator.plan.compare import Comparison
from generator.plan.guards import guards
from generator.plan.judging import Terms, counted
from generator.plan.model import RANKS, Change, Changes, Guard
from generator.plan.nested_verdicts import NestedJudge, untold
from generator.plan.ordering import ordered
from generator.plan.phantoms import Prover
from generator.plan.redaction import redacted, redacted_output, secrets
from generator.plan.sides import Key
from generator.plan.verdicts import Judge, Kind, kind_of
from generator.plan.waivers import waive
from generator.product.load import STACK_TYPE, inside, parent

_UNLISTED = "CloudFormation lists only the stack around it."


@dataclass(frozen=True)
class Reviewed:
    """What CloudFormation reports, judged.

    ``reading``: the change sets as they are told, raw counts included. ``changes``: every entry
    with its verdict, the riskiest first and phantoms last, and guards with their waivers.
    ``surprises``: of these, what was not predicted and is not proven to be nothing.
    ``unreported``: predicted, and not in the change set. ``compared``: whether there was anything
    to compare with.
    """

    reading: Reading
    changes: Changes
    surprises: tuple[Change, ...] = ()
    unreported: tuple[Change, ...] = ()
    compared: bool = True

    @property
    def real(self) -> tuple[Change, ...]:
        """All entries but phantoms."""
        return tuple(one for one in self.changes.changes if one.certainty != "phantom")

    @property
    def phantoms(self) -> tuple[Change, ...]:
        """The entries that are proven to be nothing."""
        return tuple(one for one in self.changes.changes if one.certainty == "phantom")


def review_of(reading: Reading, comparison: Comparison | None, terms: Terms) -> Reviewed:
    """A change set, judged.

    ``comparison``: of what is deployed (its before side) with what the change set was made from;
    None where nothing is deployed yet, and the change set's own word is all there is. ``terms``:
    waivers and what they count for.
    """
    if comparison is None:
        return Reviewed(reading, reading.changes, compared=False)
    judged = _Review(comparison, reading)
    surprises, unreported = judged.surprises(), judged.unreported()
    found, findings = waive(
        _guards(comparison, surprises, terms.protected),
        terms.waivers,
        terms.today,
        terms.environment,
    )
    hidden = secrets(comparison.before) | secrets(comparison.after)
    shown = [redacted(one, hidden) for one in judged.all()]
    changes = Changes(
        changes=tuple(shown),
        guards=tuple(found),
        outputs=tuple(redacted_output(output, hidden) for output in comparison.outputs),
        renames=comparison.renames,
        findings=tuple(findings),
        notes=comparison.notes,
        counts=counted(one for one in shown if one.certainty != "phantom"),
    )
    return Reviewed(
        reading,
        changes,
        tuple(redacted(one, hidden) for one in surprises),
        tuple(redacted(one, hidden) for one in unreported),
    )


def _guards(
    comparison: Comparison, surprises: Sequence[Change], protected: bool
) -> Iterable[Guard]:
    """What speaks against it, with what nobody predicted."""
    known = [one for one in surprises if _is_known(comparison, one)]
    everything = replace(comparison, changes=(*comparison.changes, *known))
    lost = (
        Guard("data-loss", one.place, one.consequence)
        for one in surprises
        if one not in known and one.stateful and one.fate == "destroyed"
    )
    return dict.fromkeys((*guards(everything, protected), *lost))


def _is_known(comparison: Comparison, change: Change) -> bool:
    """Whether the templates have the resource where a change is about it."""
    key = change.stack, change.logical_id
    sides = {
        "add": (comparison.after,),
        "remove": (comparison.before,),
    }.get(change.action, (comparison.before, comparison.after))
    found = [side.resources.get(key) for side in sides]
    return all(placed is not None and placed.type == change.type for placed in found)


class _Review:
    """All entries of a change set, judged until nothing more follows from it.

    That an entry is no phantom may be the hole in another one's proof.
    """

    def __init__(self, comparison: Comparison, reading: Reading) -> None:
        self._comparison = comparison
        reported = reading.changes.changes
        unread = frozenset(_unread(reported, reading))
        containers = [one for one in reported if self._is_container(one)]
        entries = [one for one in reported if not self._is_container(one)]
        self._moved: dict[Key, Change] = {}
        self._entries = list(self._settled(entries, unread))
        holes = untold(comparison, unread, self._moved)
        prover = Prover(comparison, [path for path, hole in holes.items() if hole])
        self._nested = NestedJudge(comparison, prover, holes)
        self._implied = list(self._unlisted(reported))
        self._containers = list(self._stacks(containers))

    def _settled(self, entries: Sequence[Change], unread: frozenset[str]) -> Sequence[Change]:
        """The entries judged again and again, to and fro, until none is a phantom any less."""
        found = list(entries)
        waiting = list(range(len(entries)))
        while True:
            holes = untold(self._comparison, unread, self._moved)
            prover = Prover(self._comparison, [path for path, hole in holes.items() if hole])
            self._judge = Judge(self._comparison, prover)
            judged = {n: self._judged(entries[n]) for n in waiting}
            same = all(found[n] == one for n, one in judged.items())
            for n, one in judged.items():
                found[n] = one
            if same:
                return found
            waiting = [n for n in reversed(waiting) if _has_phantoms(found[n])]

    def _judged(self, entry: Change) -> Change:
        """One entry, judged by what moves as far as known; that it moves counts at once."""
        one = self._judge.judged(entry, self._moved)
        if one.certainty != "phantom":
            key = one.stack, one.logical_id
            other = self._moved.get(key, one)
            self._moved[key] = other if other.action != "modify" == one.action else one
        return one

    def all(self) -> list[Change]:
        """Everything, the riskiest first; what is proven to be nothing last."""
        found = ordered((*self._entries, *self._containers, *self._implied))
        return sorted(found, key=lambda one: one.certainty == "phantom")

    def surprises(self) -> list[Change]:
        """What was not predicted, or not as bad."""
        return ordered(one for one in self._entries if self._is_surprise(one))

    def unreported(self) -> list[Change]:
        """What was certainly predicted, and is not listed."""
        told = {kind_of(one) for one in (*self._entries, *self._containers, *self._implied)}
        return [
            one
            for one in self._comparison.changes
            if one.certainty in ("certain", "conditional")
            and kind_of(one) not in told
            and not self._is_container(one)
        ]

    def _is_surprise(self, judged: Change) -> bool:
        if judged.certainty == "phantom" or judged.action == "none":
            return False
        predicted = self._judge.predicted.get(kind_of(judged))
        if predicted is None:
            return True
        return RANKS.index(judged.replacement) > RANKS.index(predicted.replacement)

    def _stacks(self, containers: Sequence[Change]) -> Iterator[Change]:
        """Nested stacks' own entries, the innermost first."""
        done = [*self._entries, *self._implied]
        for one in sorted(containers, key=lambda each: -each.place.count("/")):
            judged = one
            if kind_of(one)[1] == "modify":
                below = [each for each in done if _is_in(each, one.place)]
                judged = self._nested.judged(one, below, self._moved)
            else:
                judged = self._judge.judged(one, self._moved)
            done.append(judged)
            yield judged

    def _unlisted(self, reported: Sequence[Change]) -> Iterator[Change]:
        """What comes or goes with a nested stack that comes or goes, where only that is listed."""
        told = {kind_of(one) for one in reported}
        for one in self._comparison.changes:
            kind = kind_of(one)
            if one.action in ("add", "remove") and kind not in told and _is_with(one, told):
                yield replace(one, notes=(*one.notes, _UNLISTED))

    def _is_container(self, change: Change) -> bool:
        if change.type != STACK_TYPE:
            return False
        key = change.stack, change.logical_id
        sides = (self._comparison.before, self._comparison.after)
        placed = [side.resources[key] for side in sides if key in side.resources]
        return bool(placed) and all(one.is_container for one in placed)


def _has_phantoms(change: Change) -> bool:
    """Whether a verdict on it can still change."""
    parts = (change.certainty, *(one.certainty for one in change.properties))
    return "phantom" in parts


def _unread(reported: Iterable[Change], reading: Reading) -> Iterator[str]:
    """Nested stacks that are listed, and of which it is not told what changes in them."""
    told = {stack.path for stack in reading.stacks}
    for one in reported:
        if one.type == STACK_TYPE and inside(one.stack, one.logical_id) not in told:
            yield inside(one.stack, one.logical_id)


def _is_in(change: Change, path: str) -> bool:
    return change.stack == path or change.stack.startswith(f"{path}/")


def _is_with(change: Change, told: set[Kind]) -> bool:
    """Whether a stack around it comes or goes as it does."""
    stack = change.stack
    while stack:
        if (stack, change.action) in told:
            return True
        stack = parent(stack)
    return False
