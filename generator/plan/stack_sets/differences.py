"""What changes of a stack set itself, what AWS hides of it, and what it refuses.

SetState before and after ●→ Settings, notes, findings
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.cfn.parameters.values import declarations
from generator.plan.stack_sets.model import Instance, SetState, Setting, Target, Wanted


def silent(before: SetState | None, after: SetState) -> frozenset[str]:
    """The parameters that AWS hides: what they are there no one can tell."""
    if before is None:
        return frozenset()
    declared = declarations(before.template)
    named = {*before.parameters, *after.template.parameters}
    return frozenset(name for name in named if name in declared and declared[name].no_echo)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Setting]:
    """What differs between two maps, by name."""
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield Setting(name, before.get(name), after.get(name))


def changed_settings(before: SetState, after: SetState) -> Iterable[Setting]:
    """What changes of the stack set itself: every instance is gone through for it."""
    if before.template.data != after.template.data:
        yield Setting("template", "as deployed", after.template.file or "another one")
    hidden = silent(before, after)
    for one in differences(_full(before), _full(after)):
        if one.name not in hidden:
            yield Setting(f"parameter {one.name}", one.before, one.after)
    for one in differences(before.tags, after.tags):
        yield Setting(f"tag {one.name}", one.before, one.after)
    yield from differences(before.settings, after.settings)


def _full(state: SetState) -> dict[str, str]:
    """All values, defaults too: one that is stated now and was a default before is no change."""
    found = {n: one.default or "" for n, one in declarations(state.template).items()}
    return {**found, **state.parameters}


def notes_of(
    before: SetState | None,
    after: SetState,
    instances: Mapping[Target, Instance],
    wanted: Mapping[Target, Wanted],
) -> Iterable[str]:
    """What could not be known, in sentences."""
    hidden = sorted(silent(before, after) & (before.parameters if before else {}).keys())
    if hidden and wanted:
        names = ", ".join(hidden)
        yield f"AWS hides what {names} was: whether it changes is not known; it is sent anew."
    if not (wanted or instances):
        yield "No account is a target: the organizational units have none."


def impossible(settings: Iterable[Setting], instances: Mapping[Target, Instance]) -> Iterable[str]:
    """What AWS refuses (API reference, UpdateStackSet, PermissionModel)."""
    if instances and any(one.name == "permission model" for one in settings):
        yield "The permission model cannot change while the stack set has instances: take it down."
