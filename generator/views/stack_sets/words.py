"""What all views of stack sets say alike: places, actions, summaries.

targets, groups ●→ words
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.plan.stack_sets.deployment_targets import rectangles
from generator.plan.stack_sets.model import Group, Setting, StackSetPlan, Target, TargetAction
from generator.views.values import shown

# So many accounts are named; then how many more there are.
_FEW = 5


def places(targets: Iterable[Target], everyone: bool = False) -> str:
    """``111111111111 and 222222222222 in eu-west-1``; many accounts are counted."""
    return "; ".join(
        f"{_named(one.accounts, everyone)} in {', '.join(one.regions)}"
        for one in rectangles(targets)
    )


def _named(accounts: tuple[str, ...], everyone: bool) -> str:
    if everyone or len(accounts) <= _FEW + 1:
        return ", ".join(accounts)
    return f"{', '.join(accounts[:_FEW])} and {len(accounts) - _FEW} more accounts"


def heading(group: Group, everyone: bool = False) -> str:
    """``2 targets to update: 111111111111, 222222222222 in eu-west-1``."""
    count = len(group.targets)
    noun = "target" if count == 1 else "targets"
    return f"{count} {noun} {group.action.words}: {places(group.targets, everyone)}"


def setting(one: Setting) -> str:
    """``VpcCidr: 10.1.0.0/16 → 10.8.0.0/16``."""
    return f"{one.name}: {shown(one.before)} → {shown(one.after)}"


def summary(plan: StackSetPlan) -> str:
    """``The stack set would be created; 4 targets to add.``"""
    parts = list(_parts(plan))
    text = "; ".join(parts) if parts else "Nothing changes"
    return f"{text[:1].upper()}{text[1:]}."


def _parts(plan: StackSetPlan) -> Iterator[str]:
    if not plan.exists:
        yield "the stack set would be created"
    elif plan.settings:
        yield "the stack set would be changed"
    counts: dict[TargetAction, int] = {}
    for group in plan.groups:
        counts[group.action] = counts.get(group.action, 0) + len(group.targets)
    for action, count in counts.items():
        if action != "none":
            yield f"{count} {'target' if count == 1 else 'targets'} {action.words}"


def risks(plan: StackSetPlan) -> Iterator[str]:
    """What happens to data, times how many targets, the worst first."""
    ranks = ("destroyed", "snapshotted", "retained")
    found: dict[tuple[int, str], int] = {}
    for group in plan.touched:
        for change in group.changes.changes:
            if change.stateful and change.deletion_outcome in ranks:
                key = (
                    ranks.index(change.deletion_outcome),
                    f"{change.place} ({change.type}): {change.deletion_outcome}",
                )
                found[key] = found.get(key, 0) + len(group.targets)
    for (_, words), count in sorted(found.items()):
        times = "in 1 target" if count == 1 else f"in each of {count} targets"
        yield f"{words} {times}"
