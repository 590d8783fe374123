"""Macros that process a template, or bring part of it: ``Transform`` and ``Fn::Transform``.

What a macro inside a resource makes is a value like any other. What one makes of the template or
of a section concerns all of it, so it is taken out here and told apart.

    Template ●→ Macros, Template without them
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.cfn.template import Template
from generator.cfn.values import Value

FUNCTION = "Fn::Transform"
INCLUDE = "AWS::Include"

SAM = "AWS::Serverless-2016-10-31"
BLUE_GREEN = "AWS::CodeDeployBlueGreen"
EXTENSIONS = "AWS::LanguageExtensions"

_SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Metadata")
# Where an entry's own macro is no value that something reads.
_ENTRIES = ("Parameters", "Conditions", "Outputs", "Metadata")
# The transforms of AWS that read some types only, and leave everything else as it is: none reads
# language extensions, which are written out here, and blue/green deployments change no template.
_TYPES: Mapping[str, tuple[str, ...]] = {
    SAM: ("AWS::Serverless::",),
    "AWS::SecretsManager-2020-07-23": ("AWS::SecretsManager::RotationSchedule",),
    "AWS::SecretsManager-2024-09-16": ("AWS::SecretsManager::RotationSchedule",),
    BLUE_GREEN: ("",),
    EXTENSIONS: (),
}


@dataclass(frozen=True)
class Macro:
    """A macro on a template or section. ``place``: the path of the function that names it."""

    name: str
    place: str
    parameters: Value

    @property
    def is_opaque(self) -> bool:
        """Whether no one knows here what it makes, and of which types."""
        return self.name not in _TYPES

    def reads_any(self, types: Iterable[str]) -> bool:
        """Whether it has to do with any of these types."""
        return self.is_opaque or any(one.startswith(_TYPES[self.name]) for one in types)

    def may_change(self, type_name: str) -> bool:
        """Whether it may change a resource of this type that the template has.

        An include only adds what a file says.
        """
        return self.name not in (INCLUDE, BLUE_GREEN) and self.reads_any([type_name])


def macros(template: Template) -> list[Macro]:
    """The macros on the template as a whole and on its sections, in order."""
    found = list(_named(template.data.get("Transform", []), "Transform"))
    found += _named(template.data.get(FUNCTION, []), FUNCTION)
    for name in _SECTIONS:
        section = template.section(name)
        found += _named(section.get(FUNCTION, []), f"{name}/{FUNCTION}")
        for entry, part in section.items() if name in _ENTRIES else ():
            if isinstance(part, dict):
                found += _named(part.get(FUNCTION, []), f"{name}/{entry}/{FUNCTION}")
    return found


def _named(value: Value, place: str) -> Iterator[Macro]:
    for one in value if isinstance(value, list) else [value]:
        match one:
            case str(name):
                yield Macro(name, place, {})
            case {"Name": str(name)}:
                yield Macro(name, place, one.get("Parameters", {}))


def without_section_macros(template: Template) -> Template:
    """The template with its macros on sections under ``Transform``, where they stand for all."""
    here = [one for one in macros(template) if one.place.count("/") < 2]
    here = [one for one in here if one.place != "Transform"]
    if not here:
        return template
    data: dict[str, Any] = {
        name: _without(section) if name in _SECTIONS else section
        for name, section in template.data.items()
        if name != FUNCTION
    }
    declared = data.get("Transform", [])
    moved = [{"Name": one.name, "Parameters": one.parameters} for one in here]
    transforms = declared if isinstance(declared, list) else [declared]
    return replace(template, data={**data, "Transform": [*transforms, *moved]})


def _without(section: Value) -> Value:
    if not isinstance(section, dict):
        return section
    return {name: entry for name, entry in section.items() if name != FUNCTION}
