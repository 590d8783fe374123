"""Every set of values that a stack set's stacks get, held against the template's rules.

A value that fits in one region may not fit in another: zones and certificates belong to one.

    StackSetFile ●→ values of each target group and region ●→ mistakes
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.cfn.template import Template
from generator.config.parameters.combinations import Clash, Setting, clashes
from generator.config.parameters.files import complete
from generator.config.parameters.rules import rule_clashes
from generator.config.parameters.values import Values
from generator.config.settings.model import Settings
from generator.config.stack_sets.schema import StackSetFile, TargetGroup
from generator.errors import Mistake
from generator.parameters import definitions


@dataclass(frozen=True)
class Variant:
    """The values that stacks of some target get in one region. ``group``: its index."""

    group: int
    region: str
    parameters: Mapping[str, str]


def variants(wanted: StackSetFile) -> Iterator[Variant]:
    """Each different set of values once for each region."""
    seen: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for index, group in enumerate(wanted.targets):
        values = {**wanted.parameters, **group.overrides}
        for region in group.regions:
            key = region, tuple(sorted(values.items()))
            if key not in seen:
                seen.add(key)
                yield Variant(index, region, values)


def value_mistakes(
    wanted: StackSetFile, template: Template, own: Values, overridden: Sequence[Values]
) -> Iterator[Mistake]:
    """What does not go together, each once; ``own`` and ``overridden`` say where values stand."""
    if not definitions().keys() <= template.parameters.keys():
        return  # another product: what goes together there is its Rules' affair
    told: set[str] = set()
    for one in variants(wanted):
        for clash in _clashes(one):
            if clash.what not in told:
                told.add(clash.what)
                lines = overridden[one.group].lines, own.lines
                yield _placed(clash, lines, wanted, wanted.targets[one.group], one.region)


def _clashes(one: Variant) -> list[Clash]:
    values = complete(one.parameters)
    where = Settings(one.region, "any", "flat")
    setting = Setting(values["Environment"], values, where)
    return clashes(setting) + rule_clashes(values)


def _placed(
    clash: Clash,
    lines: Sequence[Mapping[str, int]],
    wanted: StackSetFile,
    group: TargetGroup,
    region: str,
) -> Mistake:
    """The clash at the first of its parameters that the file states, else at the target."""
    stated = (found[name] for found in lines for name in clash.names if name in found)
    hint = clash.hint or f"The target is in {region}."
    return Mistake(clash.what, wanted.file, next(stated, group.line), hint)
