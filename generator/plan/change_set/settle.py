"""All entries of a change set together: each verdict stands on others, until all are settled.

ChangeReport, Comparison ●→ entries with verdicts, surprises, what is not listed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.cfn.load import STACK_TYPE, inside, parent
from generator.plan.change_set.nested_verdicts import NestedJudge, untold
from generator.plan.change_set.phantoms import Prover
from generator.plan.change_set.verdicts import Judge, Kind, kind_of
from generator.plan.diff.compare import Comparison
from generator.plan.diff.ordering import ordered
from generator.plan.diff.resolved_product import Address
from generator.plan.model import RANKS, Change, ChangeReport

_UNLISTED = "CloudFormation lists only the stack around it."


class Settled:
    """All entries of a change set, judged until nothing more follows from it.

    That an entry is no phantom may be the hole in another one's proof.
    """

    def __init__(self, comparison: Comparison, report: ChangeReport) -> None:
        self._comparison = comparison
        reported = report.changes
        unread = frozenset(_unread(reported, report))
        containers = [one for one in reported if self._is_container(one)]
        entries = [one for one in reported if not self._is_container(one)]
        self._moved: dict[Address, Change] = {}
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


def _unread(reported: Iterable[Change], report: ChangeReport) -> Iterator[str]:
    """Nested stacks that are listed, and of which it is not reported what changes in them."""
    told = {stack.path for stack in report.change_sets}
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
