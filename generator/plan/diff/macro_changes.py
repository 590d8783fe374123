"""What macros around the resources may change: of the template, of a section, Globals, includes.

No one knows here what a macro makes. Where another macro processes the template, or the same one
gets other input, what it may change is listed as unknown, so that it never passes as nothing.

    ResolvedProduct before and after ●→ MacroChanges
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.cfn.macros import BLUE_GREEN, INCLUDE, SAM, Macro, macros
from generator.cfn.sam import unused_globals
from generator.cfn.template import Template
from generator.cfn.values import Value
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.plan.model import Action, Change, PropertyChange

LOGICAL_ID = "Transform"
"""Under which the rows about macros stand."""

_COMPARED = ("Resources", "Outputs", "Transform", "Description", "AWSTemplateFormatVersion")
_GLOBALS = "Globals"
_NOTE = "What the macro makes is unknown here."


@dataclass(frozen=True)
class MacroChange:
    """A macro that comes, goes or gets other input, in one stack."""

    stack: str
    macro: Macro
    properties: tuple[PropertyChange, ...]
    processes: bool

    @property
    def row(self) -> Change:
        """The macro as a change of its own."""
        return Change(
            self.stack,
            LOGICAL_ID,
            self.macro.name,
            Action.MODIFY,
            certainty="unknown",
            deletion_outcome="updated",
            properties=self.properties,
            because=("Template",),
            notes=(_NOTE,),
        )

    def may_change(self, address: Address, type_name: str) -> bool:
        """Whether it may change a resource that the template has."""
        own = address[0] == self.stack
        return own and self.processes and self.macro.may_change(type_name)


def macro_changes(before: ResolvedProduct, after: ResolvedProduct) -> list[MacroChange]:
    """Every macro around resources of which another one or another input makes something else."""
    paths = [path for path in after.stacks if path in before.stacks]
    return [one for path in paths for one in _in_stack(path, before, after)]


def processing(after: ResolvedProduct, changes: Iterable[Change]) -> Iterator[str]:
    """A note on each stack whose changes an unknown macro still processes, in a sentence."""
    touched = {one.stack for one in changes if one.logical_id != LOGICAL_ID}
    for path in after.stacks:
        listed = macros(after.product.templates[path]) if path in touched else []
        names = [one.name for one in listed if one.is_opaque and one.name != INCLUDE]
        if names:
            where = path or "the root"
            yield (
                f"The macro {', '.join(dict.fromkeys(names))} processes the template of {where}: "
                "what it makes of these changes is unknown here."
            )


def _in_stack(path: str, before: ResolvedProduct, after: ResolvedProduct) -> Iterator[MacroChange]:
    old, new = (side.product.templates[path] for side in (before, after))
    one, other = _by_name(old), _by_name(new)
    types = {one.type for side in (before, after) for one in side.resources.values()}
    for name in dict.fromkeys([*other, *one]):
        macro = [*other.get(name, ()), *one.get(name, ())][0]
        if not macro.reads_any(types):
            continue
        changed = list(_changed(one.get(name, []), other.get(name, [])))
        processes = bool(changed)
        if name == SAM:
            changed += _globals(old, new)
        elif name == BLUE_GREEN:
            changed += _part("Hooks", old.data.get("Hooks"), new.data.get("Hooks"))
        elif not changed and macro.is_opaque:
            changed = list(_inputs(path, before, after))
        if changed:
            yield MacroChange(path, macro, tuple(changed), processes)


def _by_name(template: Template) -> dict[str, list[Macro]]:
    found: dict[str, list[Macro]] = {}
    for macro in macros(template):
        found.setdefault(macro.name, []).append(macro)
    return found


def _changed(old: list[Macro], new: list[Macro]) -> Iterator[PropertyChange]:
    """Places where it is called otherwise than before."""
    if old == new:
        return
    one, other = _calls(old), _calls(new)
    for place in dict.fromkeys([*other, *one]):
        yield from _part(place, one.get(place), other.get(place))


def _calls(listed: list[Macro]) -> dict[str, Value]:
    found: dict[str, list[Value]] = {}
    for macro in listed:
        call = {"Name": macro.name, "Parameters": macro.parameters}
        found.setdefault(macro.place, []).append(call if macro.parameters else macro.name)
    return {place: calls[0] if len(calls) == 1 else calls for place, calls in found.items()}


def _globals(old: Template, new: Template) -> Iterator[PropertyChange]:
    """What Globals say of no resource that is written, such as an implicit API."""
    one, other = unused_globals(old), unused_globals(new)
    for name in dict.fromkeys([*other, *one]):
        yield from _part(f"{_GLOBALS}/{name}", one.get(name), other.get(name))


def _inputs(path: str, before: ResolvedProduct, after: ResolvedProduct) -> Iterator[PropertyChange]:
    """What a macro reads besides resources and outputs: other sections, and parameters."""
    old, new = (_read(side, path) for side in (before, after))
    for name in dict.fromkeys([*new, *old]):
        yield from _part(name, old.get(name), new.get(name))


def _read(side: ResolvedProduct, path: str) -> Mapping[str, Value]:
    template = side.product.templates[path]
    sections = {name: part for name, part in template.data.items() if name not in _COMPARED}
    sections.pop("Fn::Transform", None)
    values = {f"Parameters/{name}": v for name, v in side.stacks[path].parameters.items()}
    return {**sections, **values}


def _part(place: str, old: Value, new: Value) -> Iterator[PropertyChange]:
    if old != new:
        yield PropertyChange(place, old, new, certainty="unknown")
