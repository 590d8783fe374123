"""Why a property that CloudFormation lists stays what it is: each source of its value, followed.

CloudFormation asks, property by property, whether a value might change, and often cannot know. The
comparison of the deployed templates with the new ones knows more: it follows each value to its
source. Where all sources stay, so does the value. Where one cannot be followed the proof has a
hole, and nothing is said.

    Comparison (deployed → new), what really changes ●→ Proof: the sources that stay, or the hole
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.cfn.load import STACK_TYPE, parent
from generator.cfn.values import Source, Value, sources_of
from generator.plan.change_set.template_lookup import at, is_processed, text
from generator.plan.diff.compare import Comparison
from generator.plan.diff.deployed_state import DeployedState
from generator.plan.diff.differences import ABSENT, identical
from generator.plan.diff.resolved_product import Address, ResourceInstance
from generator.plan.impact.attributes import changed_by, identifies, stays
from generator.plan.model import Change, PropertyChange

Moved = Mapping[Address, Change]
"""What really changes, or may: resources by place."""

_CUSTOM = "AWS::CloudFormation::CustomResource"
_SAME = "the same value on both sides"
_HOLES: Mapping[str, str] = {
    "parameter": "the parameter {name} has no value here",
    "zones": "the zones of {name} are asked for at deployment",
    "import": "the export {name} is looked up at deployment",
    "output": "the output {attribute} of {name} is looked up at deployment",
    "transform": "the macro {name} decides at deployment",
    "rule": "{name} is looked up at deployment",
    "ssm": "the SSM parameter {name} is read at deployment",
}


@dataclass(frozen=True)
class Proof:
    """``steps``: why it stays, one for each source. ``hole``: what is missing in the proof."""

    steps: tuple[str, ...] = ()
    hole: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is proven."""
        return not self.hole


class Prover:
    """Proves what stays. ``unread``: stacks of which it is not reported what changes in them."""

    def __init__(self, comparison: Comparison, unread: Collection[str] = ()) -> None:
        self._before, self._after = comparison.before, comparison.after
        self._schemas = comparison.schemas
        self._predicted = {(c.stack, c.logical_id): c for c in comparison.changes}
        self._unread = frozenset(unread)
        self._macros: dict[str, str] = {}

    def property(self, key: Address, one: PropertyChange, moved: Moved) -> Proof:
        """Whether one property of a resource stays."""
        hole = self._resource_hole(key)
        if hole:
            return Proof(hole=hole)
        if one.scope == "Tags" and self._before.tags != self._after.tags:
            return Proof(hole="the stack's tags change")
        return self.values(key[0], *self.pair(key, one), moved)

    def whole(self, key: Address, moved: Moved) -> Proof:
        """Whether all of a resource stays."""
        hole = self._resource_hole(key)
        if hole:
            return Proof(hole=hole)
        if self._before.tags != self._after.tags:
            return Proof(hole="the stack's tags change")
        before, after = (
            [placed.resource.properties, placed.resource.attributes] for placed in self._both(key)
        )
        return self.values(key[0], before, after, moved)

    def values(self, stack: str, before: Value, after: Value, moved: Moved) -> Proof:
        """Whether a value in a stack stays what it is."""
        if before is ABSENT or after is ABSENT:
            return Proof(hole="it is not written in the templates")
        if not identical(before, after):
            return Proof(hole="it is written differently")
        sources = sources_of(before)
        for source in sources:
            if hole := self._hole(stack, source, moved):
                return Proof(hole=hole)
        if "{{resolve:" in text(before):
            return Proof(hole="a dynamic reference is resolved at deployment")
        return Proof(tuple(map(_step, sources)) or (_SAME,))

    def pair(self, key: Address, one: PropertyChange) -> tuple[Value, Value]:
        """What both sides say at a property's path, or at what is around it."""
        before, after = (at(placed, one, self._tags(placed.type)) for placed in self._both(key))
        return before, after

    def is_followed(self, key: Address) -> bool:
        """Whether a resource is on both sides, certainly, as the same type."""
        found = [side.resources.get(key) for side in (self._before, self._after)]
        return all(p is not None and p.exists is True for p in found) and self._one_type(key)

    def _one_type(self, key: Address) -> bool:
        before, after = self._both(key)
        return before.deployed_type == after.deployed_type

    def _both(self, key: Address) -> tuple[ResourceInstance, ResourceInstance]:
        return self._before.resources[key], self._after.resources[key]

    def _tags(self, type_name: str) -> str:
        schema = self._schemas.get(type_name)
        return schema.tag_property if schema is not None else "Tags"

    def _resource_hole(self, key: Address) -> str:
        """What is wrong with a resource itself, whatever its values."""
        if not self.is_followed(key):
            return "it is not certainly on both sides"
        placed = self._after.resources[key]
        if self._schemas.get(placed.type) is None:
            return f"the type {placed.type} is unknown here"
        if placed.deployed_type == STACK_TYPE and not all(p.is_container for p in self._both(key)):
            return "what is in it is unknown"
        return self._stack_hole(key)

    def _stack_hole(self, key: Address) -> str:
        if isinstance(self._before, DeployedState) and (
            reason := self._before.unverified_reason(key)
        ):
            return reason
        return self._macro(key[0])

    def _macro(self, stack: str) -> str:
        """Whether a macro may write anything into the stack's template."""
        if stack not in self._macros:
            templates = [side.product.templates.get(stack) for side in (self._before, self._after)]
            found = any(one is not None and is_processed(one) for one in templates)
            self._macros[stack] = "a macro processes the template at deployment" if found else ""
        return self._macros[stack]

    def _hole(self, stack: str, source: Source, moved: Moved) -> str:
        """Why a source cannot be relied on; empty where it stays."""
        if source.kind == "pseudo":
            return source.name + " may change" if source.name == "AWS::NotificationARNs" else ""
        if source.kind not in ("resource", "attribute"):
            words = _HOLES[source.kind]
            return words.format(name=source.qualified, attribute=source.attribute)
        if isinstance(self._before, DeployedState) and _is_unchecked(self._before, stack, source):
            return f"{_name(source)} cannot be compared with what {stack} was given"
        return self._source_hole(source, moved)

    def _source_hole(self, source: Source, moved: Moved) -> str:
        key = source.stack, source.name
        if hole := self._resource_hole(key):
            return f"{source.qualified}: {hole}"
        placed = self._after.resources[key]
        if placed.type.startswith("Custom::") or placed.type == _CUSTOM:
            return f"the code of {source.qualified} decides"
        around = [path for path in _around(source.stack) if path in self._unread]
        if around:
            return f"changes in {around[0]} are not reported"
        found = [each for each in (self._predicted.get(key), moved.get(key)) if each is not None]
        if any(each.action != "modify" or each.replacement != "never" for each in found):
            return f"{source.qualified} may be replaced"
        if source.kind == "attribute":
            return self._attribute_hole(source, placed, found)
        return ""

    def _attribute_hole(
        self, source: Source, placed: ResourceInstance, found: Sequence[Change]
    ) -> str:
        """Attributes stay that identify a resource, and those known to be settled."""
        schema, name = self._schemas[placed.type], source.attribute
        known = changed_by(placed.type, schema, name) is not None
        if not (known or identifies(placed.type, schema, name)):
            return f"{_name(source)} may change by itself"
        if any(not each.properties and each.action == "modify" for each in found):
            return f"changes of {source.qualified} are not reported"
        names = {one.path.split("/")[0] for each in found for one in _real(each)}
        kept = stays(placed.type, schema, name, names)
        return "" if kept else f"{_name(source)} may change"


def _real(change: Change) -> Iterator[PropertyChange]:
    for one in change.properties:
        if one.scope == "Properties" and one.certainty != "phantom":
            yield one


def _around(stack: str) -> Iterator[str]:
    while stack:
        yield stack
        stack = parent(stack)


def _is_unchecked(side: DeployedState, stack: str, source: Source) -> bool:
    return any((path, source) in side.unchecked for path in _around(stack))


def _name(source: Source) -> str:
    return f"{source.qualified}.{source.attribute}" if source.attribute else source.qualified


def _step(source: Source) -> str:
    return f"{_name(source)} stays"
