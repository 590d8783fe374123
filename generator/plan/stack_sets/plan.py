"""What deploying a stack set would change, target by target: AWS has no change set for it.

Each instance's own template, parameters and overrides are compared with the new ones. Targets in
which the same happens are one group, so that a hundred accounts read as one.

    SetState before and after, instances, wanted targets ●→ StackSetPlan
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from generator.cfn.load import Product
from generator.cfn.parameters.no_echo import HIDDEN
from generator.cfn.scope import Pseudo
from generator.plan.diff.resolved_product import (
    NOTHING,
    ResolvedProduct,
    StackInputs,
    resolved_product,
)
from generator.plan.model import ChangeReport
from generator.plan.stack_sets.differences import (
    changed_settings,
    differences,
    impossible,
    notes_of,
    silent,
)
from generator.plan.stack_sets.model import (
    Group,
    Instance,
    SetState,
    StackSetPlan,
    Target,
    TargetAction,
    Wanted,
)

Judge = Callable[[ResolvedProduct, ResolvedProduct, str], ChangeReport]
"""Two sides and a region ●→ what changes between them, judged."""


def planned(
    name: str,
    before: SetState | None,
    after: SetState,
    instances: Mapping[Target, Instance],
    wanted: Mapping[Target, Wanted],
    judge: Judge,
    retain: bool = False,
) -> StackSetPlan:
    """Every target with what would change there. ``retain``: what is taken out keeps its stack."""
    settings = tuple(changed_settings(before, after)) if before else ()
    comparing = _Comparing(before, after, judge)
    found: list[Group] = []
    for target in sorted(instances.keys() | wanted.keys()):
        group = comparing.group(
            target, instances.get(target), wanted.get(target), bool(settings), retain
        )
        _join(found, group)
    order = list(TargetAction)
    ordered = sorted(found, key=lambda one: (order.index(one.action), one.targets[0]))
    notes = tuple(notes_of(before, after, instances, wanted))
    findings = tuple(impossible(settings, instances))
    return StackSetPlan(name, before is not None, settings, tuple(ordered), notes, findings)


def _join(found: list[Group], group: Group) -> None:
    """Put a target to those in which the same happens."""
    for index, one in enumerate(found):
        if replace(group, targets=one.targets) == one:
            found[index] = replace(one, targets=(*one.targets, *group.targets))
            return
    found.append(group)


class _Comparing:
    """Compares; each pair of values in one region once, however many accounts have it."""

    def __init__(self, before: SetState | None, after: SetState, judge: Judge) -> None:
        self._before, self._after, self._judge = before, after, judge
        self._silent = silent(before, after)
        self._known: dict[object, ChangeReport] = {}

    def group(
        self,
        target: Target,
        instance: Instance | None,
        wanted: Wanted | None,
        is_changed: bool,
        retain: bool,
    ) -> Group:
        """The target as a group of its own. ``is_changed``: the stack set itself is."""
        if instance is None:
            return self._new(target, wanted or Wanted())
        if wanted is None:
            return self._leaving(target, instance, retain)
        if not instance.stack_id and instance.status == "OUTDATED":
            # It was planned and never tried: an operation stopped before its turn came.
            return replace(self._new(target, wanted), reason=_NEVER)
        overrides = tuple(differences(self._seen(instance, wanted), wanted.overrides))
        if instance.status == "INOPERABLE":
            return Group(TargetAction.SKIP, (target,), reason=_INOPERABLE)
        if instance.own:
            changes = self._from_own(instance.own, target.region, wanted.overrides)
        else:
            changes = self._changes(target.region, self._seen(instance, wanted), wanted.overrides)
        if wanted.suspended or instance.detailed == "SKIPPED_SUSPENDED_ACCOUNT":
            return Group(TargetAction.SKIP, (target,), changes, overrides, _SUSPENDED)
        outdated = instance.status != "CURRENT"
        something = bool(changes.changes or changes.outputs or overrides)
        if not (something or outdated or is_changed):
            return Group(TargetAction.NONE, (target,))
        reason = outdated_reason(instance) if outdated else "" if something else _TOUCHED
        return Group(TargetAction.UPDATE, (target,), changes, overrides, reason)

    def _new(self, target: Target, wanted: Wanted) -> Group:
        if wanted.suspended:
            return Group(TargetAction.SKIP, (target,), reason=_SUSPENDED)
        changes = self._changes(target.region, None, wanted.overrides)
        overrides = tuple(differences({}, wanted.overrides))
        return Group(TargetAction.ADD, (target,), changes, overrides)

    def _leaving(self, target: Target, instance: Instance, retain: bool) -> Group:
        if retain:
            return Group(TargetAction.RELEASE, (target,), reason=_RELEASED)
        if instance.own:
            changes = self._from_own(instance.own, target.region, None)
        else:
            changes = self._changes(target.region, instance.overrides, None)
        return Group(TargetAction.REMOVE, (target,), changes)

    def _seen(self, instance: Instance, wanted: Wanted) -> Mapping[str, str]:
        """An instance's overrides; a hidden value counts as the wanted one."""
        return {
            name: wanted.overrides.get(name, text) if name in self._silent else text
            for name, text in instance.overrides.items()
        }

    def _changes(
        self, region: str, old: Mapping[str, str] | None, new: Mapping[str, str] | None
    ) -> ChangeReport:
        """From the values of a target to its new ones; None: there is no stack on that side."""
        key = region, *(None if one is None else tuple(sorted(one.items())) for one in (old, new))
        if key not in self._known:
            after = NOTHING if new is None else state_side(self._after, new, region)
            self._known[key] = self._judge(self._old(old, region), after, region)
        return self._known[key]

    def _from_own(
        self, own: SetState, region: str, overrides: Mapping[str, str] | None
    ) -> ChangeReport:
        """From what a stack really has; hidden values count as those that it shall have."""
        new = {**self._after.parameters, **(overrides or {})}
        hidden = {name for name, text in own.parameters.items() if text == HIDDEN}
        values = _with_hidden(own.parameters, hidden, new)
        before = state_side(SetState(own.template, values, own.tags), {}, region, taken=True)
        after = NOTHING if overrides is None else state_side(self._after, overrides, region)
        return self._judge(before, after, region)

    def _old(self, overrides: Mapping[str, str] | None, region: str) -> ResolvedProduct:
        if overrides is None or self._before is None:
            return NOTHING
        values = _with_hidden(self._before.parameters, self._silent, self._after.parameters)
        state = SetState(self._before.template, values, self._before.tags)
        return state_side(state, overrides, region, taken=True)


def _with_hidden(
    values: Mapping[str, str], hidden: Collection[str], new: Mapping[str, str]
) -> dict[str, str]:
    """Values, those that AWS hides as they shall be: by default, where no one says."""
    known = {name: text for name, text in values.items() if name not in hidden}
    return known | {name: new[name] for name in hidden if name in new}


_INOPERABLE = (
    "INOPERABLE: its stack could not be deleted, and updates leave it out. Take it out of the set"
    " with its stack retained, delete the stack by hand, and deploy again."
)
_SUSPENDED = "The account is suspended: StackSets skips it."
_RELEASED = (
    "It is taken out of the set; its stack stays as it is, paid for and yours to look after."
)
_NEVER = "OUTDATED: an earlier operation stopped before its stack was made."
_TOUCHED = "Nothing changes in its stack: CloudFormation goes through it to note the new version."


def outdated_reason(instance: Instance) -> str:
    """Why an instance is not current, in words."""
    why = f": {instance.reason}" if instance.reason else ""
    told = f"{instance.status} ({instance.detailed}{why})"
    if instance.own:
        return f"{told}: compared with what its stack has."
    return f"{told}: its stack may be older than the stack set, with which it is compared here."


def state_side(
    state: SetState, overrides: Mapping[str, str], region: str, taken: bool = False
) -> ResolvedProduct:
    """The stack of one target: the set's template and values with its overrides, in its region.

    ``taken``: CloudFormation took the values already. Raises ``UserError`` for those that it
    would not.
    """
    values = {**state.parameters, **overrides}
    given = StackInputs(values, state.tags, Pseudo(region=region), strict=False, taken=taken)
    return resolved_product(Product({"": state.template}), given)
