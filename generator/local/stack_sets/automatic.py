"""Automatic deployment: accounts that join a unit get its stacks, those that leave lose them.

Source: User Guide, "Enable or disable automatic deployments for StackSets in AWS Organizations".

AWS Organizations changed ○→ stack sets with AutoDeployment ○→ operations, queued
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.local.engine.context import EngineContext
from generator.local.engine.operations import Operations
from generator.local.errors import ApiError
from generator.local.records.stacks import Place
from generator.local.stack_sets.operations import OperationRequest, SetOperations
from generator.local.stack_sets.organization import Organization
from generator.local.stack_sets.records import SetOperation, StackSet
from generator.local.stack_sets.store import StackSets, instance_for

CHANGES = frozenset(
    ("CloseAccount", "CreateAccount", "MoveAccount", "RemoveAccountFromOrganization")
)
"""Operations of AWS Organizations after which accounts may be elsewhere."""


def reconcile(context: EngineContext, operations: Operations, stack_sets: StackSets) -> None:
    """Bring every automatic stack set to where its units' accounts are now."""
    begun: dict[str, list[SetOperation]] = {}
    waiting = [s for s in stack_sets.every() if _is_automatic(s)]
    for one in _in_order(waiting):
        needed = [op for arn in one.config.auto.get("DependsOn", ()) for op in begun.get(arn, ())]
        try:
            begun[one.arn] = _Reconciling(context, operations, one).run(tuple(needed))
        except ApiError:
            # Trusted access or the unit is gone: there is no one to deploy to.
            begun[one.arn] = []


def _is_automatic(one: StackSet) -> bool:
    return one.status == "ACTIVE" and bool(one.config.auto.get("Enabled") and one.auto_targets)


def _in_order(waiting: Iterable[StackSet]) -> list[StackSet]:
    """What others depend on first; a circle is taken as it comes."""
    left = {one.arn: one for one in waiting}
    ordered: list[StackSet] = []
    while left:
        free = [
            one
            for one in left.values()
            if not left.keys() & set(one.config.auto.get("DependsOn", ()))
        ]
        ordered += [left.pop(one.arn) for one in free or list(left.values())[:1]]
    return ordered


class _Reconciling:
    def __init__(self, context: EngineContext, operations: Operations, one: StackSet) -> None:
        self._organization = Organization(context, one.home.account)
        self._operations = SetOperations(context, operations)
        self._one = one

    def run(self, needed: tuple[SetOperation, ...]) -> list[SetOperation]:
        """Begin what is needed: one operation for leavers, one for those who joined."""
        wanted = self._wanted()
        there = {i.place: i.unit for i in self._one.instances.values() if i.unit}
        gone = {place: unit for place, unit in there.items() if place not in wanted}
        new = {place: unit for place, unit in wanted.items() if place not in there}
        begun = []
        if gone:
            retain = bool(self._one.config.auto.get("RetainStacksOnAccountRemoval"))
            asked = OperationRequest("DELETE", gone, retain=retain, waits=True, after=needed)
            begun.append(self._operations.start(self._one, asked))
        if new:
            asked = OperationRequest(
                "CREATE", new, prepare=lambda: self._make(new), waits=True, after=needed
            )
            begun.append(self._operations.start(self._one, asked))
        return begun

    def _wanted(self) -> dict[Place, str]:
        return {
            Place(account, region): unit
            for unit, regions in self._one.auto_targets.items()
            for account in self._organization.accounts(unit)
            for region in regions
        }

    def _make(self, new: dict[Place, str]) -> None:
        for place, unit in new.items():
            instance_for(self._one, place, unit)
