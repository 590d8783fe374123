"""Exports that go or change: CloudFormation refuses both while another stack imports them."""

from __future__ import annotations

from collections.abc import Iterator

from generator.cfn.decisions import any_of, implies
from generator.cfn.load import inside
from generator.cfn.resolve import ResolvedOutput
from generator.cfn.ternary_logic import logic_of
from generator.cfn.values import key_of
from generator.plan.diff.compare import Comparison
from generator.plan.diff.outputs import existence, export_name
from generator.plan.diff.presence import presence
from generator.plan.diff.resolved_product import Address
from generator.plan.model import PolicyResult

_IMPORTED = "while another stack imports it, the update fails."


def exports(comparison: Comparison) -> Iterator[PolicyResult]:
    """A result for each export that goes, or may, and for each with another value."""
    bearers: dict[str, list[Address]] = {}
    for address, output in comparison.after.outputs.items():
        if output.export is not None:
            bearers.setdefault(key_of(output.export), []).append(address)
    for address, output in comparison.before.outputs.items():
        if output.export is not None:
            there = bearers.get(key_of(output.export)) or _itself(comparison, address, output)
            yield from _of_export(comparison, address, output, there)


def _itself(comparison: Comparison, address: Address, output: ResolvedOutput) -> list[Address]:
    """The same output after, where its export has the same name in every case."""
    after = comparison.after.outputs.get(address)
    if after is None or after.export is None:
        return []
    there = comparison.output_diff.presence(address)
    change = comparison.output_diff.change(output.export, after.export, there)
    return [address] if change is None else []


def _of_export(
    comparison: Comparison, address: Address, before: ResolvedOutput, bearers: list[Address]
) -> Iterator[PolicyResult]:
    place, name = inside(*address), export_name(before.export)
    exists = existence(comparison.before, address)
    after = {one: existence(comparison.after, one) for one in bearers}
    if not bearers:
        yield PolicyResult("export-removal", place, f"The export {name} goes: {_IMPORTED}")
        return
    if not implies(logic_of(exists), any_of(map(logic_of, after.values()))):
        yield PolicyResult("export-removal", place, f"The export {name} may go: {_IMPORTED}")
    values = (
        comparison.output_diff.change(
            before.value, comparison.after.outputs[one].value, presence(exists, truth)
        )
        for one, truth in after.items()
    )
    if all(values):
        words = f"The value of the export {name} changes: {_IMPORTED}"
        yield PolicyResult("export-change", place, words)
