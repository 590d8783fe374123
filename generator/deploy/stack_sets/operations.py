"""A plan as the operations that carry it out, in order.

The stack set first, then overrides, then new targets, last what is taken out. Overrides of stacks
that are there are given together with the new template, so that no stack passes through a state
that no one planned: UpdateStackSet leaves those targets out, and UpdateStackInstances brings them
to the new template with their new overrides. Only an override of a parameter that is new itself
must wait until the template is there (API reference, UpdateStackInstances).

    StackSetPlan, StackSetFile ●→ Steps
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generator.deploy.stack_sets.operation_preferences import operation_preferences
from generator.deploy.stack_sets.requests import Facts, Step, pairs, set_body
from generator.plan.stack_sets.deployment_targets import Rectangle, rectangles
from generator.plan.stack_sets.model import StackSetPlan, Target


def steps(plan: StackSetPlan, facts: Facts) -> list[Step]:
    """The operations of a plan; empty where there is nothing to do."""
    chosen = _Chosen(plan, facts)
    overriding, adding, removing = (
        chosen.in_order(one) for one in (chosen.overriding(), chosen.adding(), chosen.removing())
    )
    if not facts.instances:
        found = [*chosen.set_itself(), *adding]
    elif len(chosen.leaving) == len(facts.instances):
        # Nothing stays that an update of the stack set could go to.
        found = [*removing, *chosen.set_itself(), *adding]
    else:
        found = [*chosen.set_itself(), *overriding, *adding, *removing]
    return found


class _Chosen:
    """Which target needs which operation."""

    def __init__(self, plan: StackSetPlan, facts: Facts) -> None:
        self._plan, self._facts, self._file = plan, facts, facts.file
        by = {target: group for group in plan.touched for target in group.targets}
        self.leaving = [t for t, one in by.items() if one.action in ("remove", "release")]
        self._retained = any(one.action == "release" for one in by.values())
        self._new = [t for t, one in by.items() if one.action == "add"]
        self._updated = [t for t, one in by.items() if one.action == "update"]
        changed = [t for t in self._updated if by[t].overrides]
        self._late = [t for t in changed if self._waits(t)]
        self._early = [t for t in changed if t not in self._late]

    def _waits(self, target: Target) -> bool:
        """Whether an override can be given only once the template that has it is there."""
        before = self._facts.before
        known = before.template.parameters if before else {}
        return any(name not in known for name in self._facts.wanted[target].overrides)

    def set_itself(self) -> Iterator[Step]:
        """The stack set made or changed, and the targets that go with that."""
        if not self._plan.exists:
            body = set_body(self._facts, ("automatic deployment",))
            yield Step("create_stack_set", body, words="make the stack set")
        elif self._plan.settings:
            yield from self._update()

    def _update(self) -> Iterator[Step]:
        body = set_body(self._facts, [one.name for one in self._plan.settings])
        steady = [t for t in self._updated if t not in self._early]
        alone = len(steady) == len(self._facts.instances)
        # With AutoDeployment an update can name no targets.
        if alone or not steady or "AutoDeployment" in body:
            places = tuple(self._updated)
            regions = sorted({target.region for target in places})
            words = _TWICE if self._early else _SET
            yield Step("update_stack_set", {**body, **self._how(regions)}, places, words)
            return
        first, *others = sorted(rectangles(steady), key=lambda one: self._rank(one.regions))
        request = {**body, **self._to(first), **self._how(first.regions)}
        yield Step("update_stack_set", request, first.targets, _SET)
        for one in others:
            yield self._instances_step(one, None)

    def overriding(self) -> Iterator[Step]:
        """Instances that are there: other overrides, or brought up to date without any."""
        changed = [*self._early, *self._late]
        if not self._plan.settings:
            for one in rectangles(t for t in self._updated if t not in changed):
                yield self._instances_step(one, None)
        for overrides, targets in self._by_overrides(changed):
            for one in rectangles(targets):
                yield self._instances_step(one, overrides)

    def _instances_step(self, one: Rectangle, overrides: Mapping[str, str] | None) -> Step:
        request = {**self._to(one), **self._how(one.regions)}
        if overrides is not None:
            request["ParameterOverrides"] = pairs(overrides)
        words = "update with other overrides" if overrides is not None else "bring up to date"
        return Step("update_stack_instances", request, one.targets, words)

    def adding(self) -> Iterator[Step]:
        """Instances that are not there yet, each entry of the file's targets by itself."""
        new: dict[int, list[Target]] = {}
        for target in self._new:
            new.setdefault(self._facts.wanted[target].group, []).append(target)
        for index, targets in sorted(new.items()):
            group = self._file.targets[index]
            meant = [t for t, one in self._facts.wanted.items() if one.group == index]
            active = [t for t in meant if not self._facts.wanted[t].suspended]
            if group.units and set(targets) == set(active):
                # As it is written, so that accounts which join the units later are meant too.
                to = self._to_units(group.units, group.accounts, group.account_filter)
                parts = [({**to, "Regions": list(group.regions)}, tuple(targets), group.regions)]
            else:
                found = rectangles(targets)
                parts = [(self._to(one), one.targets, one.regions) for one in found]
            for to, places, regions in parts:
                request = {
                    **to,
                    "ParameterOverrides": pairs(group.overrides),
                    **self._how(regions),
                }
                yield Step("create_stack_instances", request, places, "create")

    def removing(self) -> Iterator[Step]:
        """Instances that the file does not mean any more."""
        words = "take out, keeping the stacks" if self._retained else "delete"
        for one in rectangles(self.leaving):
            request = {
                **self._to(one),
                "RetainStacks": self._retained,
                **self._how(one.regions),
            }
            yield Step("delete_stack_instances", request, one.targets, words)

    def in_order(self, found: Iterable[Step]) -> list[Step]:
        """Operations as the regions go: AWS orders the regions of each one only."""
        return sorted(found, key=lambda one: self._rank(one.request["Regions"]))

    def _rank(self, regions: Iterable[str]) -> int:
        """The place of the first of these regions in the order of regions."""
        order = self._file.preferences.get("region-order", ())
        return min(order.index(name) if name in order else len(order) for name in regions)

    def _by_overrides(
        self, targets: Iterable[Target]
    ) -> Iterator[tuple[Mapping[str, str], list[Target]]]:
        found: dict[tuple[tuple[str, str], ...], list[Target]] = {}
        for target in targets:
            key = tuple(sorted(self._facts.wanted[target].overrides.items()))
            found.setdefault(key, []).append(target)
        for texts, members in found.items():
            yield dict(texts), members

    def _to(self, one: Rectangle) -> dict[str, Any]:
        """A rectangle as an operation is reported it."""
        if not self._file.is_service_managed:
            return {"Accounts": list(one.accounts), "Regions": list(one.regions)}
        units = {self._unit(target) for target in one.targets}
        to = self._to_units(tuple(sorted(units - {""})), one.accounts, "INTERSECTION")
        return {**to, "Regions": list(one.regions)}

    def _unit(self, target: Target) -> str:
        if instance := self._facts.instances.get(target):
            return instance.unit
        return self._facts.wanted[target].unit

    def _to_units(
        self, units: tuple[str, ...], accounts: tuple[str, ...], chosen: str
    ) -> dict[str, Any]:
        meant: dict[str, Any] = {"OrganizationalUnitIds": list(units)}
        if chosen != "NONE":
            meant |= {"Accounts": list(accounts), "AccountFilterType": chosen}
        return {"DeploymentTargets": meant}

    def _how(self, regions: Iterable[str]) -> dict[str, Any]:
        found = operation_preferences(self._file.preferences, regions)
        return {"OperationPreferences": found} if found else {}


_SET = "update the stack set and its stacks"
_TWICE = f"{_SET}, some of which get other overrides right after"
