"""Outputs that come, go or get another value, and exports that get another name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from generator.cfn.load import inside
from generator.cfn.resolve import ResolvedOutput
from generator.cfn.ternary_logic import Truth, both
from generator.cfn.values import Unknown, Value, is_scalar, text_of
from generator.plan.diff.case_differences import Rules, change_of
from generator.plan.diff.certainty import surest
from generator.plan.diff.presence import Presence, presence
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.plan.model import Action, Certainty, OutputChange


@dataclass(frozen=True)
class Outputs:
    """The outputs of both sides.

    ``certainty``: how sure it is that two different values differ; ``effect``: how sure it is that
    a value changes by what happens to the resources in it, None where it does not.
    """

    before: ResolvedProduct
    after: ResolvedProduct
    certainty: Callable[[Value, Value], Certainty]
    effect: Callable[[Value], Certainty | None]

    def changes(self) -> Iterator[OutputChange]:
        """What happens to the outputs of the root, and to those with an export."""
        old, new = self.before.outputs, self.after.outputs
        for address in dict.fromkeys([*new, *old]):
            found = [outputs[address] for outputs in (old, new) if address in outputs]
            if address[0] and all(one.export is None for one in found):
                continue  # a nested stack's output is a wire: what reads it says what it does
            if address not in old:
                yield _added(address, new[address])
            elif address not in new:
                yield _removed(address, old[address])
            else:
                yield from self._of_both(address, old[address], new[address])

    def _of_both(
        self, address: Address, before: ResolvedOutput, after: ResolvedOutput
    ) -> Iterator[OutputChange]:
        there = self.presence(address)
        if there.comes:
            yield replace(_added(address, after), certainty="unknown")
        if there.goes:
            yield replace(_removed(address, before), certainty="unknown")
        pairs = (before.value, after.value), (before.export, after.export)
        found = [self.change(*pair, there) for pair in pairs]
        sure = [one for one in found if one is not None]
        if sure and there.stays:
            values = before.value, after.value
            export = export_name(before.export)
            yield OutputChange(inside(*address), Action.MODIFY, *values, export, surest(sure))

    def presence(self, address: Address) -> Presence:
        """When an output of both sides exists."""
        return presence(existence(self.before, address), existence(self.after, address))

    def change(self, before: Value, after: Value, there: Presence) -> Certainty | None:
        """How sure it is that a value changes; None where it does not."""
        found = change_of(before, after, there.both, Rules(_text, self.certainty))
        effect = self.effect(after)
        sure = [one for one in (found, effect) if one is not None]
        return surest(sure) if sure else None


def existence(side: ResolvedProduct, address: Address) -> Truth:
    """Whether an output exists, with all stacks around it."""
    return both([side.stacks[address[0]].exists, side.outputs[address].exists])


def export_name(export: Value) -> str:
    """An export's name as a text, an expression as JSON; empty without one."""
    if isinstance(export, Unknown):
        return json.dumps(export.expression, sort_keys=True)
    return "" if export is None else text_of(export)


def _added(address: Address, output: ResolvedOutput) -> OutputChange:
    export = export_name(output.export)
    return OutputChange(inside(*address), Action.ADD, None, output.value, export, _sure(output))


def _removed(address: Address, output: ResolvedOutput) -> OutputChange:
    export = export_name(output.export)
    return OutputChange(inside(*address), Action.REMOVE, output.value, None, export, _sure(output))


def _sure(output: ResolvedOutput) -> Certainty:
    return "certain" if output.exists is True else "unknown"


def _text(value: Value) -> Value:
    return text_of(value) if is_scalar(value) else value
