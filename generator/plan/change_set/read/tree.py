"""Change sets joined to a tree: a nested stack's row names its change set by ARN.

Never by name: CloudFormation makes a nested change set's name of its parent's, its logical ID
and a suffix, and cuts it.

    ChangeSets ●→ Placed, each with its path of nested logical IDs
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.plan.change_set.read.responses import ChangeSet, Row


@dataclass(frozen=True)
class Placed:
    """A change set and its stack's path, "" for the root."""

    path: str
    change_set: ChangeSet

    def below(self, row: Row) -> str:
        """The path of the nested stack that a row is about."""
        return f"{self.path}/{row.logical_id}" if self.path else row.logical_id


def placed(change_sets: Sequence[ChangeSet]) -> tuple[Placed, ...]:
    """Every change set once, parents before children.

    One that no other names is a root. Where there are several, because they have nothing to do
    with each other or the parent is missing, their paths begin with what the input or the stack
    is called.
    """
    by_id = {one.id: one for one in change_sets if one.id}
    named = {row.nested for one in change_sets for row in one.rows if row.nested != one.id}
    roots = [one for one in change_sets if not one.id or one.id not in named]
    found: dict[str, Placed] = {}
    # Those that only name each other have no root among them: the first one then is it.
    for path, root in (*_titled(roots), *((_title(one), one) for one in change_sets)):
        waiting = [Placed(path, root)]
        while waiting:
            here = waiting.pop()
            if here.change_set.key not in found:
                found[here.change_set.key] = here
                waiting += reversed(list(_below(here, by_id)))
    return tuple(found.values())


def _titled(roots: Sequence[ChangeSet]) -> Iterator[tuple[str, ChangeSet]]:
    first = [one for one in roots if not one.parent]
    main = roots[0] if len(roots) == 1 else first[0] if len(first) == 1 else None
    times = Counter(_title(one) for one in roots)
    for number, one in enumerate(roots, 1):
        title = _title(one)
        yield "" if one is main else title if times[title] == 1 else f"{title} {number}", one


def _title(one: ChangeSet) -> str:
    told = "" if one.label.startswith("arn:") else one.label
    return one.stack_name or told or one.name or "change set"


def _below(here: Placed, by_id: Mapping[str, ChangeSet]) -> Iterator[Placed]:
    for row in here.change_set.rows:
        child = by_id.get(row.nested)
        if child is not None:
            known = replace(child, parent=child.parent or here.change_set.id)
            yield Placed(here.below(row), known)
