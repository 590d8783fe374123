"""Why something changes: from a property back through wires to what was edited, added or replaced.

property's expression ●→ ["Parameter Subnets", "Network.Outputs.SubnetIds", "Network/A replaced"]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.cfn.load import inside, parent
from generator.cfn.references import Mention, mentions
from generator.cfn.values import Path, Source, Value, sources_of
from generator.plan.diff.resolved_product import Address, ResolvedProduct

EDITED = "Template"
_OUTPUTS = "Outputs."


Wanted = frozenset[Address] | None
"""The resources that a trail must end at; None = wherever it ends."""


@dataclass(frozen=True)
class _Question:
    """Where a trail was already asked for: a stack's parameter, output or condition."""

    kind: str
    stack: str
    name: str
    wanted: Wanted


class Causes:
    """Answers why. ``events``: what happens to resources, in a word (``replaced``, ``added``)."""

    def __init__(
        self, before: ResolvedProduct, after: ResolvedProduct, events: Mapping[Address, str]
    ) -> None:
        self._before, self._after, self._events = before, after, events
        self._known: dict[_Question, tuple[str, ...]] = {}

    def of(self, key: Address, path: str, wanted: Wanted = None) -> tuple[str, ...]:
        """What led to a change at a property path, the nearest first; each thing once.

        ``wanted``: the resources whose own change it is that got here, where that is known.
        """
        stack, logical_id = key
        steps: Path = ("Resources", logical_id, "Properties", *_names(path))
        new = _written(self._after, stack, steps)
        found = _distinct(self._trail(stack, new, steps, wanted))
        return found or (EDITED,)

    def of_existence(self, key: Address) -> tuple[str, ...]:
        """Why a resource that both templates have is there on one side only."""
        stack, logical_id = key
        found: list[str] = []
        while True:
            declared = _declared(self._after, stack).get(logical_id)
            condition = declared.get("Condition") if isinstance(declared, dict) else None
            if isinstance(condition, str):
                found += self._condition(stack, condition)
            if not stack:
                return _distinct(found) or (EDITED,)
            stack, logical_id = parent(stack), stack.rpartition("/")[2]

    def _trail(self, stack: str, written: Value, at: Path, wanted: Wanted) -> Iterator[str]:
        for mention in mentions(written, at):
            yield from self._mention(stack, mention, wanted)

    def _mention(self, stack: str, mention: Mention, wanted: Wanted) -> Iterator[str]:
        template = self._after.stacks[stack].template if stack in self._after.stacks else None
        match mention.kind:
            case "condition" if wanted is None:
                yield from self._condition(stack, mention.name)
            case "mapping" if wanted is None and self._maps(stack, mention.name):
                yield f"Mapping {mention.name}"
            case "ref" if template is not None and mention.name in template.parameters:
                yield from self._parameter(stack, mention.name, wanted)
            case "ref" | "get-att":
                yield from self._resource(stack, mention, wanted)

    def _resource(self, stack: str, mention: Mention, wanted: Wanted) -> Iterator[str]:
        key, child = (stack, mention.name), inside(stack, mention.name)
        if mention.attribute.startswith(_OUTPUTS) and child in self._after.stacks:
            name = mention.attribute.removeprefix(_OUTPUTS)
            found = self._output(child, name, wanted)
            if found:
                yield f"{child}.Outputs.{name}"
                yield from found
        elif (event := self._events.get(key)) and (wanted is None or key in wanted):
            yield f"{child} {event}"

    def _parameter(self, stack: str, name: str, wanted: Wanted) -> tuple[str, ...]:
        question = _Question("parameter", stack, name, wanted)
        if question not in self._known:
            self._known[question] = ()
            self._known[question] = _distinct(self._of_parameter(stack, name, wanted))
        return self._known[question]

    def _of_parameter(self, stack: str, name: str, wanted: Wanted) -> Iterator[str]:
        before, after = (_value(side, stack, name) for side in (self._before, self._after))
        if not self._changes(before, after):
            return
        trail: list[str] = []
        if stack:
            above, logical_id = parent(stack), stack.rpartition("/")[2]
            at: Path = ("Resources", logical_id, "Properties", "Parameters", name)
            trail += self._trail(above, _written(self._after, above, at), at, wanted)
        if trail or wanted is None:
            yield f"Parameter {inside(stack, name)}"
            yield from trail

    def _output(self, stack: str, name: str, wanted: Wanted) -> tuple[str, ...]:
        question = _Question("output", stack, name, wanted)
        if question not in self._known:
            self._known[question] = ()
            at: Path = ("Outputs", name, "Value")
            trail = _distinct(self._trail(stack, _written(self._after, stack, at), at, wanted))
            values = (_output_value(side, stack, name) for side in (self._before, self._after))
            edited = wanted is None and self._changes(*values)
            self._known[question] = trail or ((EDITED,) if edited else ())
        return self._known[question]

    def _condition(self, stack: str, name: str) -> tuple[str, ...]:
        question = _Question("condition", stack, name, None)
        if question not in self._known:
            self._known[question] = ()
            sides = (_condition(side, stack, name) for side in (self._before, self._after))
            if stack in self._before.stacks and self._changes(*sides):
                at: Path = ("Conditions", name)
                trail = self._trail(stack, _written(self._after, stack, at), at, None)
                self._known[question] = _distinct((f"Condition {inside(stack, name)}", *trail))
        return self._known[question]

    def _changes(self, before: Value, after: Value) -> bool:
        return bool(before != after) or any(map(self._moves, sources_of(after)))

    def _moves(self, source: Source) -> bool:
        return (source.stack, source.name) in self._events

    def _maps(self, stack: str, name: str) -> bool:
        sides = (self._before, self._after)
        one, other = (_written(side, stack, ("Mappings", name)) for side in sides)
        return bool(one != other)


def _distinct(steps: Iterable[str]) -> tuple[str, ...]:
    """The steps, each once: what is led to in two ways would double at every turn."""
    return tuple(dict.fromkeys(steps))


def _names(path: str) -> Iterator[str]:
    """The steps of a path down to the first list: lists may be sorted."""
    for step in path.split("/"):
        if step.isdigit():
            return
        yield step


def _written(side: ResolvedProduct, stack: str, path: Path) -> Value:
    """What a template says at a path, or at the function nearest around it; None for nothing."""
    found: Value = side.stacks[stack].template.data if stack in side.stacks else None
    for step in path:
        if not isinstance(found, dict) or step not in found:
            is_function = isinstance(found, dict) and len(found) == 1
            return found if is_function and _is_function(next(iter(found))) else None
        found = found[step]
    return found


def _is_function(key: str) -> bool:
    return key == "Ref" or key.startswith("Fn::")


def _declared(side: ResolvedProduct, stack: str) -> Mapping[str, Value]:
    return side.stacks[stack].template.resources if stack in side.stacks else {}


def _value(side: ResolvedProduct, stack: str, name: str) -> Value:
    return side.stacks[stack].parameters.get(name) if stack in side.stacks else None


def _output_value(side: ResolvedProduct, stack: str, name: str) -> Value:
    outputs = side.stacks[stack].resolved.outputs if stack in side.stacks else {}
    return outputs[name].value if name in outputs else None


def _condition(side: ResolvedProduct, stack: str, name: str) -> Value:
    return side.stacks[stack].resolved.conditions.get(name) if stack in side.stacks else None
