"""Several answers about one change set made one.

The answers with and without property values list different changes: with values, some that
cannot be decided are dropped, real ones among them, without a word. So all of either are kept,
and each row and detail knows which answer listed it.

    ChangeSets of one ID ●→ ChangeSet
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

from generator.plan.change_set.read.responses import ChangeSet, Detail, Row


def merged(answers: Iterable[ChangeSet]) -> tuple[ChangeSet, ...]:
    """Answers about one change set made one each, in the order in which they were first given."""
    groups: dict[str, list[ChangeSet]] = {}
    for one in answers:
        groups.setdefault(one.key, []).append(one)
    return tuple(reduce(_both, group) for group in groups.values())


def _both(first: ChangeSet, second: ChangeSet) -> ChangeSet:
    return replace(
        first,
        stack_id=first.stack_id or second.stack_id,
        stack_name=first.stack_name or second.stack_name,
        status=second.status or first.status,
        execution_status=second.execution_status or first.execution_status,
        reasons=tuple(dict.fromkeys((*first.reasons, *second.reasons))),
        parent=first.parent or second.parent,
        parameters={**first.parameters, **second.parameters},
        resolved={**first.resolved, **second.resolved},
        rows=tuple(_united(first.rows, second.rows)),
        valued=first.valued or second.valued,
        plain=first.plain or second.plain,
        complete=first.complete or second.complete,
    )


def _united(first: Sequence[Row], second: Sequence[Row]) -> Iterator[Row]:
    """Every row of both, each once; two of one key in one answer stay two."""
    waiting: dict[tuple[str, str, str], deque[Row]] = defaultdict(deque)
    for row in second:
        waiting[row.key].append(row)
    for row in first:
        twins = waiting[row.key]
        yield _one(row, twins.popleft()) if twins else row
    for left in waiting.values():
        yield from left


def _one(first: Row, second: Row) -> Row:
    """The row with values, completed by what only the one without them says."""
    rich, poor = (first, second) if first.valued or not second.valued else (second, first)
    details = _details(rich.details, poor.details)
    return replace(
        rich,
        physical_id=rich.physical_id or poor.physical_id,
        told_replacement=rich.told_replacement or poor.told_replacement,
        policy=rich.policy or poor.policy,
        nested=rich.nested or poor.nested,
        drift=rich.drift or poor.drift,
        hooks=max(rich.hooks, poor.hooks),
        details=details,
        valued=rich.valued or poor.valued,
        plain=rich.plain or poor.plain,
    )


def _details(rich: Sequence[Detail], poor: Sequence[Detail]) -> tuple[Detail, ...]:
    """A reason that only the answer without values gives goes to the property it is about."""
    more = [one for one in poor if not any(one.same_claim(other) for other in rich)]
    return (*rich, *(_placed(one, rich) for one in more))


def _placed(detail: Detail, among: Sequence[Detail]) -> Detail:
    twins = {other.path: other for other in among if other.about == detail.about}
    if len(twins) != 1:
        return detail
    (twin,) = twins.values()
    return replace(detail, path=twin.path)
