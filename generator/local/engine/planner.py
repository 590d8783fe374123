"""Finds out what a deployment would change in one stack, in both of AWS's readings.

Stack, Deployment ●→ resolved properties ●→ details with their causes ●→ Plan
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from generator.cfn.errors import TemplateError
from generator.cfn.functions.text import JOIN
from generator.cfn.graph import creation_order
from generator.cfn.references import Mention, mentions, resource_mentions
from generator.cfn.schemas import Replacement
from generator.cfn.scope import Lookups
from generator.cfn.template import Template
from generator.cfn.values import NO_VALUE, Path, Source, Unknown, Value, is_known, leaf
from generator.local.engine import difference, exports
from generator.local.engine.context import EngineContext
from generator.local.engine.difference import ABSENT, Change
from generator.local.engine.nested_planning import plan_child
from generator.local.engine.planning import Action, Detail, Origin, Plan, Planned
from generator.local.engine.scope import LiveLookups, outputs_of, resolver, wanted
from generator.local.errors import invalid
from generator.local.records.stacks import STACK_TYPE, Deployment, Resource, Stack
from generator.plan.model import strongest

_TAGS = "Tags"
ATTRIBUTES = ("Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy")


def plan_stack(
    context: EngineContext,
    stack: Stack,
    target: Deployment,
    imports: frozenset[str] = frozenset(),
) -> Plan:
    """What a deployment would change, nested stacks included; raises ``ApiError``."""
    if target.transform_failure:
        raise invalid(target.transform_failure)
    try:
        with context.store.lock:
            return _Planner(context, stack, target, imports).plan()
    except TemplateError as error:
        raise invalid(error.mistakes[0].what) from error


class _Planner:
    """Plans one stack."""

    def __init__(
        self, context: EngineContext, stack: Stack, target: Deployment, imports: frozenset[str]
    ) -> None:
        self._context = context
        self._stack = stack
        self._target = target
        self._imports = imports
        self._old = stack.deployment or Deployment(Template({}))
        self._planned: dict[str, Planned] = {}
        self._children: dict[str, Plan] = {}
        self._warnings: dict[str, str] = {}
        self._current = ""
        self._live = LiveLookups(context, stack)
        self._resolver = resolver(stack, target, self._lookups())
        self._changed_parameters = frozenset(
            name
            for name, value in target.values.items()
            if isinstance(value, Unknown)
            or not is_known(value)
            or target.given.get(name) != self._old.given.get(name)
        )

    def plan(self) -> Plan:
        """The plan; raises ``TemplateError`` in AWS's words."""
        template = self._resolver.template
        decided = {name: self._resolver.condition(name) for name in template.conditions}
        names = set(wanted(self._resolver))
        for logical_id in creation_order(template, decided):
            if logical_id in names:
                self._current = logical_id
                self._one(logical_id)
        for logical_id, resource in self._stack.resources.items():
            if logical_id not in names:
                shown = self._unreferring(resource)
                self._planned[logical_id] = Planned(logical_id, shown.type, "Remove", shown)
        return Plan(
            self._stack,
            self._target,
            tuple(self._planned.values()),
            self._children,
            self._outputs_change(),
            warnings=self._warnings,
        )

    def _unreferring(self, resource: Resource) -> Resource:
        """A resource that goes, as AWS lists it: what it took from other resources is unknown."""
        declared = self._old.template.resources.get(resource.logical_id, {})
        if not any(
            one.kind in ("ref", "get-att") and one.name in self._stack.resources
            for one in resource_mentions(resource.logical_id, declared)
        ):
            return resource
        lookups = Lookups(ref=_gone, zones=self._live.zones)
        before = resolver(self._stack, self._old, lookups)
        found = before.resource(resource.logical_id).properties
        properties = {name: value for name, value in found.items() if value is not NO_VALUE}
        return replace(resource, properties=properties)

    def _one(self, logical_id: str) -> None:
        resolved = self._resolver.resource(logical_id)
        if any(map(_joins_unknown_list, resolved.properties.values())):
            self._warnings[logical_id] = JOIN
        after = Resource(
            logical_id,
            resolved.type,
            "",
            self._stack.created,
            properties={k: v for k, v in resolved.properties.items() if v is not NO_VALUE},
            declared=resolved.attributes,
            tags=self._target.tags,
        )
        before = self._stack.resources.get(logical_id)
        if before is not None and not before.physical_id:
            before = None
        if after.type == STACK_TYPE:
            self._children[logical_id] = plan_child(
                self._context, self._stack, before, after, self._plan_stack
            )
        if before is None:
            action: Action = "Import" if logical_id in self._imports else "Add"
            self._planned[logical_id] = Planned(logical_id, after.type, action, after=after)
            return
        plain, valued = self._details(before, after)
        if plain or valued:
            self._planned[logical_id] = Planned(
                logical_id, after.type, "Modify", before, after, plain, valued
            )

    def _plan_stack(self, stack: Stack, target: Deployment) -> Plan:
        return plan_stack(self._context, stack, target)

    # Why a resource changes

    def _details(
        self, before: Resource, after: Resource
    ) -> tuple[tuple[Detail, ...], tuple[Detail, ...]]:
        changed = difference.changes(before.properties, after.properties)
        valued = [d for change in changed for d in self._valued(after, change)]
        plain = [
            d
            for name in self._mentioned_properties(after)
            for d in self._plain(after, name, [c for c in changed if c.name == name])
        ]
        first = tuple(self._other_parts(before, after))
        both: list[Detail] = []
        if after.type == STACK_TYPE:
            both.append(Detail("Automatic", "Dynamic", "Properties"))
        if before.tags != after.tags and self._context.regions.is_taggable(after.type):
            both.append(Detail("DirectModification", "Static", _TAGS))
        if before.status.endswith("_FAILED") and not (first or plain or both):
            both.append(Detail("DirectModification", "Static", "Properties"))
        return (*first, *plain, *both), (*first, *valued, *both)

    def _mentioned_properties(self, after: Resource) -> list[str]:
        old = self._stack.resources[after.logical_id].properties
        return list(dict.fromkeys([*after.properties, *old]))

    def _expression(self, template: Template, logical_id: str, path: Path) -> Value:
        """The expression at a path, or of the nearest place around it that is one function."""
        found = template.resources.get(logical_id, {})
        length = 2 if path[0] == "Properties" else 1
        for depth, step in enumerate(path):
            try:
                found = found[step]
            except (LookupError, TypeError):
                return ABSENT if depth < length else found
        return found

    def _plain(self, after: Resource, name: str, changed: list[Change]) -> Iterator[Detail]:
        requires = self._requires(after.type, [Change((name,), None, None)], changed)
        found = list(self._causes(after.logical_id, ("Properties", name)))
        values = bool(changed)
        for origin, evaluation, entity in found:
            if origin == "ParameterReference" and not values:
                continue
            yield Detail(origin, evaluation, "Properties", name, entity, requires)
        if any(origin == "ParameterReference" for origin, _, _ in found) and values:
            yield Detail("DirectModification", "Dynamic", "Properties", name, "", requires)
        elif values and not found:
            yield Detail("DirectModification", "Static", "Properties", name, "", requires)

    def _valued(self, after: Resource, change: Change) -> Iterator[Detail]:
        requires = self._requires(after.type, [change], [change])
        name = change.name
        found = list(self._causes(after.logical_id, ("Properties", *change.path)))
        if not found:
            yield Detail("DirectModification", "Static", "Properties", name, "", requires, change)
            return
        for origin, evaluation, entity in found:
            yield Detail(origin, evaluation, "Properties", name, entity, requires, change)
        if all(origin != "DirectModification" for origin, _, _ in found):
            yield Detail("DirectModification", "Dynamic", "Properties", name, "", requires, change)

    def _requires(self, type_name: str, whole: list[Change], changed: list[Change]) -> Replacement:
        schema = self._context.regions.schema(type_name, self._stack.place.region)
        return strongest(
            [
                difference.listed_replacement(type_name, schema, change)
                for change in (changed or whole)
            ]
        )

    def _causes(
        self, logical_id: str, path: Path
    ) -> Iterator[tuple[Origin, Literal["Static", "Dynamic"], str]]:
        """Why the expression at a path of a resource gives another value.

        Nothing for a direct edit, except for the parameters that the edit brings along.
        """
        new = self._expression(self._resolver.template, logical_id, path)
        if new is ABSENT:
            return
        edited = new != self._expression(self._old.template, logical_id, path)
        seen = set()
        for mention in mentions(*self._whole(logical_id, path)):
            if edited and mention.name in self._old.template.parameters:
                continue
            cause = self._cause(mention) if _covers(mention.path[2:], path) else None
            if edited and cause is not None and cause[0] != "ParameterReference":
                continue
            if cause is not None and cause not in seen:
                seen.add(cause)
                yield cause

    def _whole(self, logical_id: str, path: Path) -> tuple[Value, Path]:
        """The whole property or attribute that a path is in, and where it stands."""
        length = 2 if path[0] == "Properties" else 1
        part: Value = self._resolver.template.resources[logical_id]
        for step in path[:length]:
            part = part.get(step, {}) if isinstance(part, dict) else {}
        return part, ("Resources", logical_id, *path[:length])

    def _cause(self, mention: Mention) -> tuple[Origin, Literal["Static", "Dynamic"], str] | None:
        if mention.kind == "ref" and mention.name in self._changed_parameters:
            return "ParameterReference", "Static", mention.name
        source = self._planned.get(mention.name)
        if source is None or mention.kind not in ("ref", "get-att"):
            return None
        made = source.action in ("Add", "Import") or source.replacement == "always"
        if mention.kind == "get-att":
            entity = f"{mention.name}.{mention.attribute}"
            return "ResourceAttribute", "Static" if made else "Dynamic", entity
        if made:
            return "ResourceReference", "Static", mention.name
        if source.replacement == "conditional":
            return "ResourceReference", "Dynamic", mention.name
        return None

    def _other_parts(self, before: Resource, after: Resource) -> Iterator[Detail]:
        for attribute in ATTRIBUTES:
            old, new = before.declared.get(attribute), after.declared.get(attribute)
            if difference.same(old, new):
                continue
            found = list(self._causes(after.logical_id, (attribute,)))
            for origin, evaluation, entity in found:
                yield Detail(origin, evaluation, attribute, "", entity)
            yield Detail("DirectModification", "Dynamic" if found else "Static", attribute)

    # What is known while planning

    def _lookups(self) -> Lookups:
        return Lookups(
            ref=self._ref,
            get_att=self._get_att,
            import_value=self._import_value,
            stack_output=self._live.stack_output,
            zones=self._live.zones,
        )

    def _is_made(self, logical_id: str) -> bool:
        planned = self._planned.get(logical_id)
        if planned is None:
            return logical_id not in self._stack.resources
        return planned.action in ("Add", "Import") or planned.replacement == "always"

    def _ref(self, logical_id: str) -> Value:
        if self._is_made(logical_id):
            return leaf("it is created", {"Ref": logical_id}, Source("resource", logical_id))
        return self._live.ref(logical_id)

    def _get_att(self, logical_id: str, attribute: str) -> Value:
        if self._is_made(logical_id) or self._is_open(logical_id, attribute):
            expression = {"Fn::GetAtt": [logical_id, attribute]}
            return leaf("it is changed", expression, Source("attribute", logical_id, attribute))
        return self._live.get_att(logical_id, attribute)

    def _is_open(self, logical_id: str, attribute: str) -> bool:
        """Whether a nested stack changes, or a failed resource never told the attribute."""
        child = self._children.get(logical_id)
        if child is not None:
            return not child.is_empty
        resource = self._stack.resources[logical_id]
        return resource.status.endswith("_FAILED") and attribute not in resource.attributes

    def _import_value(self, name: str) -> Value:
        if name not in exports.exports(self._context.store, self._stack.place):
            self._warnings[self._current] = f"No export named {name}"
            return leaf("no such export", {"Fn::ImportValue": name}, Source("import", name))
        return self._live.import_value(name)

    def _outputs_change(self) -> bool:
        """Whether outputs differ in what they say or export; unknown values do not count."""
        if self._stack.deployment is None:
            return False
        new = outputs_of(self._resolver)
        old = self._stack.outputs
        if new.keys() != old.keys():
            return True
        return any(
            (is_known(one.value) and not difference.same(old[name].value, one.value))
            or (one.export is not None and old[name].export != one.export)
            or (one.export is None and old[name].export)
            or old[name].description != one.description
            for name, one in new.items()
        )


def _gone(logical_id: str) -> Value:
    return leaf("it goes too", {"Ref": logical_id}, Source("resource", logical_id))


def _joins_unknown_list(value: Value) -> bool:
    """Whether a list is joined that is not known yet: AWS has one text in its place."""
    if isinstance(value, dict | list):
        return any(map(_joins_unknown_list, value.values() if isinstance(value, dict) else value))
    if not isinstance(value, Unknown):
        return False
    match value.argument:
        case [str(), Unknown()] if "Fn::Join" in value.expression:
            return True
    return isinstance(value.argument, dict | list | Unknown) and _joins_unknown_list(value.argument)


def _covers(mention: Path, path: Path) -> bool:
    """Whether a function at one place of a property bears on a change at another."""
    for one, other in zip(mention, path, strict=False):
        if isinstance(one, str) and (one == "Ref" or one.startswith("Fn::")):
            return True
        if one != other:
            return False
    return True
