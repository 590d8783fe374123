"""Stack sets for a person at a terminal.

StackSetPlan, StackSetStatus ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.plan.stack_sets.model import Group, Instance, StackSetPlan
from generator.plan.stack_sets.status import StackSetStatus
from generator.views.changes.text import lines
from generator.views.changes.words import counts
from generator.views.formats import Look
from generator.views.stack_sets.words import heading, risks, setting, summary
from generator.views.terminal import colored, printable


def plan(stack_set: StackSetPlan, look: Look) -> str:
    """The stack set itself, then each group of targets, what stops it, and a summary."""
    blocks = [
        [look.title] if look.title else [],
        [f"{colored('!', 'red', look.color)} {printable(one)}" for one in stack_set.findings],
        list(_settings(stack_set)),
        *(list(_group(one, look)) for one in stack_set.groups),
        [f"data: {printable(one)}" for one in risks(stack_set)],
        [printable(f"note: {one}") for one in stack_set.notes],
        [summary(stack_set)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _settings(stack_set: StackSetPlan) -> Iterator[str]:
    if stack_set.settings:
        yield "The stack set itself"
    for one in stack_set.settings:
        yield printable(f"    {setting(one)}")


def _group(group: Group, look: Look) -> Iterator[str]:
    mark = colored(group.action.symbol, group.action.color, look.color)
    yield f"{mark} {heading(group, look.verbose)}"
    if group.reason:
        yield printable(f"    {group.reason}")
    for one in group.overrides:
        yield printable(f"    override {setting(one)}")
    if group.action == "add" and not look.verbose:
        if group.changes.changes:
            yield f"    {counts(group.changes)} in each"
        return
    shown = group.changes
    if group.action == "remove" and not look.verbose:
        # All of it goes: what holds data is worth a line.
        data = tuple(change for change in shown.changes if change.stateful)
        shown = replace(shown, changes=data, outputs=())
    if group.changes.changes or shown.outputs or shown.policy_results:
        for line in lines(shown, replace(look, title="")):
            yield f"    {line}" if line else ""


_MARKS = {"CURRENT": ("=", "dim"), "INOPERABLE": ("!", "red")}


def status(stack_set: StackSetStatus, look: Look) -> str:
    """The stack set, the operations that are not over, and every instance."""
    blocks = [
        [f"{stack_set.name}: {stack_set.status}"],
        [printable(f"    {name}: {text}") for name, text in stack_set.settings.items()],
        [f"{one.action} {one.id} is {one.status}, started {one.began}" for one in stack_set.active],
        list(_instances(stack_set.instances, look)),
        [_counts(stack_set)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _instances(instances: tuple[Instance, ...], look: Look) -> Iterator[str]:
    for one in instances:
        symbol, color = _MARKS.get(one.status, ("~", "yellow"))
        drift = "" if one.drift == "NOT_CHECKED" else f", {one.drift}"
        place = f"{one.target.account} {one.target.region}"
        yield f"{colored(symbol, color, look.color)} {place}: {one.status} ({one.detailed}){drift}"
        if one.reason and one.status != "CURRENT":
            yield printable(f"    {one.reason}")
        for name, text in one.overrides.items():
            yield printable(f"    override {name}: {text}")
        if look.verbose and one.stack_id:
            yield printable(f"    {one.stack_id}")


def _counts(stack_set: StackSetStatus) -> str:
    if not stack_set.instances:
        return "It has no instances."
    parts = (f"{count} {state}" for state, count in stack_set.counts.items())
    return f"{len(stack_set.instances)} instances: {', '.join(parts)}."
