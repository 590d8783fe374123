"""Where two values differ, with what depends on conditions and lookups decided case by case.

Differences are shown as the templates say them; how certain they are, and whether there are any,
follows from all cases together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generator.cfn.cases import REFUSED, cases
from generator.cfn.decisions import Diagram
from generator.cfn.values import NO_VALUE, Path, Value
from generator.plan.diff.certainty import ORDER, surest
from generator.plan.diff.differences import ABSENT, Difference, differences
from generator.plan.model import Certainty


@dataclass(frozen=True)
class Outcome:
    """Both values in one case, and where they differ then."""

    before: Value
    after: Value
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class CaseDifference:
    """A difference, how certain it is, and the cases in which there is one at its path."""

    difference: Difference
    certainty: Certainty
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Rules:
    """How two values are compared.

    ``canonical``: a value as it is compared. ``certainty``: of a difference between values in
    which nothing but references is unknown.
    """

    canonical: Callable[[Value], Value]
    certainty: Callable[[Value, Value], Certainty]


def case_differences(
    before: Value, after: Value, when: Diagram, path: Path, rules: Rules
) -> Iterator[CaseDifference]:
    """Every difference of two values (``ABSENT`` where there is none) where ``when`` holds."""
    written = _outcome(before, after, path, rules)
    outcomes = list(_outcomes(written, when, path, rules))
    shown = list(written.differences)
    for outcome in outcomes:  # what only shows once all is decided
        shown += [one for one in outcome.differences if not any(_meet(one, k) for k in shown)]
    for difference in shown:
        found = [_at(difference, outcome) for outcome in outcomes]
        if any(one.differences for one in found):
            differing = tuple(one for one in found if one.differences)
            yield CaseDifference(difference, _certainty(found, rules), differing)


def change_of(before: Value, after: Value, when: Diagram, rules: Rules) -> Certainty | None:
    """How certain it is that two values differ; None where they surely do not."""
    found = [one.certainty for one in case_differences(before, after, when, (), rules)]
    return surest(found) if found else None


def _outcome(before: Value, after: Value, path: Path, rules: Rules) -> Outcome:
    one, other = (v if v is ABSENT else rules.canonical(v) for v in (before, after))
    return Outcome(before, after, tuple(differences(one, other, path)))


def _outcomes(written: Outcome, when: Diagram, path: Path, rules: Rules) -> Iterator[Outcome]:
    """What the values are in each case; as they are written where the cases are too many."""
    found = cases([written.before, written.after], when)
    possible = [case.values for case in found or () if case.values[0] is not REFUSED]
    if not possible:
        yield written
    for before, after in possible:
        if after is REFUSED:
            yield Outcome(before, after, (Difference(path, before, after),))
        elif before is written.before and after is written.after:
            yield written
        else:
            one, other = (ABSENT if value is NO_VALUE else value for value in (before, after))
            yield _outcome(one, other, path, rules)


def _at(difference: Difference, outcome: Outcome) -> Outcome:
    found = tuple(one for one in outcome.differences if _meet(one, difference))
    return Outcome(outcome.before, outcome.after, found)


def _meet(one: Difference, other: Difference) -> bool:
    """Whether a path is another one, or in it, or around it; the items of a list may shift."""
    return all(a == b for a, b in zip(_names(one.path), _names(other.path), strict=False))


def _names(path: Path) -> list[str]:
    return [step for step in path if isinstance(step, str)]


def _certainty(outcomes: Sequence[Outcome], rules: Rules) -> Certainty:
    """Certain is what is certain in all cases."""
    if not all(outcome.differences for outcome in outcomes):
        return "unknown"
    each = (surest([_of(one, rules) for one in outcome.differences]) for outcome in outcomes)
    return min(each, key=ORDER.index)


def _of(difference: Difference, rules: Rules) -> Certainty:
    if difference.after is REFUSED:
        return "unknown"
    return rules.certainty(difference.before, difference.after)
