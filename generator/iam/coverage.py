"""What statements allow (or deny) that others do not.

statements, others ●→ Grants: one action and the resources that are not covered
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.iam.conditions import implies
from generator.iam.patterns import covers, has_wildcard
from generator.iam.statements import EVERYTHING, Statement, Terms


@dataclass(frozen=True)
class Grant:
    """A part of a statement. Each of the terms is one pattern, or all but some.

    ``widens``: it is more of something that was there: the same under another condition, or
    with a wildcard that reaches further.
    """

    statement: Statement
    principal: Terms | None
    action: Terms
    resource: Terms
    widens: bool = False

    def __str__(self) -> str:
        whom = f"{self.principal} may " if self.principal is not None else ""
        place = "" if self.statement.resources is EVERYTHING else f" on {self.resource}"
        under = " under a condition" if self.statement.conditions else ""
        return f"{whom}{self.action}{place}{under}"


def uncovered(statements: Sequence[Statement], others: Sequence[Statement]) -> Iterator[Grant]:
    """The parts of the statements that the others do not say. Both have the same effect."""
    for statement in statements:
        yield from _parts(statement, others)


def _parts(statement: Statement, others: Sequence[Statement]) -> Iterator[Grant]:
    """Action by action: resources are compared only where an action is the same."""
    covering = [
        one
        for one in others
        if implies(statement.conditions, one.conditions)
        and (one.principals is None) == (statement.principals is None)
    ]
    covered: dict[int, frozenset[int]] = {}
    resources = statement.resources.items
    widened = _widened(statement, others)
    for principal in statement.principals.items if statement.principals else (None,):
        known = [one for one in covering if _includes(one.principals, principal)]
        for action in statement.actions.items:
            left = set(range(len(resources)))
            for one in known:
                if one.actions.holds_all_of(action):
                    left -= _covered(one.resources, resources, covered)
            for index in sorted(left):
                resource = resources[index]
                key = action.patterns, resource.patterns
                more = action.negated or resource.negated or key in widened
                yield Grant(statement, principal, action, resource, more)


def _includes(principals: Terms | None, principal: Terms | None) -> bool:
    return principal is None or (principals is not None and principals.holds_all_of(principal))


def _covered(
    terms: Terms, resources: Sequence[Terms], known: dict[int, frozenset[int]]
) -> frozenset[int]:
    if id(terms) not in known:
        found = (at for at, resource in enumerate(resources) if terms.holds_all_of(resource))
        known[id(terms)] = frozenset(found)
    return known[id(terms)]


def _widened(
    statement: Statement, others: Sequence[Statement]
) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Actions and resources that include an action and a resource of the others."""
    found = set[tuple[tuple[str, ...], tuple[str, ...]]]()
    for other in others:
        actions = _including(statement.actions, other.actions)
        if actions:
            resources = _including(statement.resources, other.resources)
            found.update(((a,), (r,)) for a in actions for r in resources)
    return found


def _including(terms: Terms, others: Terms) -> list[str]:
    if terms.negated or others.negated:
        return []
    exact = set(others.patterns)
    return [
        one
        for one in terms.patterns
        if one in exact or (has_wildcard(one) and any(covers(one, more) for more in exact))
    ]
