"""What one template says with given values: every intrinsic function, conditions, rules.

A :class:`Resolver` answers part by part, so that the local engine can ask for a resource once
those before it exist; :func:`resolve` answers for all of it at once.

    Template, Scope ●→ Resolver ●→ value, condition, resource, output
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.cfn.errors import refusal
from generator.cfn.evaluate import Evaluator
from generator.cfn.functions.for_each import expanded
from generator.cfn.scope import Scope
from generator.cfn.template import Template
from generator.cfn.ternary_logic import contains
from generator.cfn.values import NO_VALUE, Path, Unknown, Value, choice, is_scalar, text_of

_MACRO = "Fn::Transform"
_PLAIN_PARTS = ("Type", "Condition", "DependsOn")


@dataclass(frozen=True)
class ResolvedResource:
    """A resource with its values.

    ``exists``: what its Condition says (True without one; a false one is left out of
    ``ResolvedTemplate``). ``properties``: resolved. ``attributes``: every other part but Type,
    Condition, DependsOn and Properties (DeletionPolicy, UpdateReplacePolicy, CreationPolicy,
    UpdatePolicy, Metadata), resolved too. ``depends_on``: the explicit DependsOn, as a tuple.
    """

    logical_id: str
    type: str
    exists: bool | Unknown
    properties: dict[str, Value]
    attributes: dict[str, Value]
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class ResolvedOutput:
    """An output with its values; ``export`` is its export's name, None without one."""

    name: str
    exists: bool | Unknown
    value: Value
    export: Value | None
    description: str


@dataclass(frozen=True)
class ResolvedTemplate:
    """A whole template with its values: only what exists, or may exist."""

    conditions: Mapping[str, bool | Unknown]
    resources: Mapping[str, ResolvedResource]
    outputs: Mapping[str, ResolvedOutput]


class Resolver:
    """Answers for one template in one scope. Conditions are evaluated once, when first asked for.

    ``template`` is the one given with its ``Fn::ForEach`` loops written out.
    Raises ``TemplateError`` in CloudFormation's words, with file and line.
    """

    def __init__(self, template: Template, scope: Scope) -> None:
        evaluate = Evaluator(template, scope).value
        self.template = expanded(template, evaluate)
        self.scope = scope
        # Loops over what is not known yet are written out under such conditions.
        self._evaluator = Evaluator(self.template, scope, tests={"Fn::Contains": contains})

    def value(self, expression: Value, path: Path = ()) -> Value:
        """The value of any part of the template; ``path`` says where it stands, for messages.

        ``NO_VALUE`` where the whole of it is ``AWS::NoValue``.
        """
        return self._finished(self._evaluator.value(expression, path))

    def condition(self, name: str) -> bool | Unknown:
        """Whether a named condition holds."""
        return self._evaluator.conditions.named(name, ())

    def exists(self, logical_id: str) -> bool | Unknown:
        """Whether a resource's Condition holds; True without one."""
        return self._evaluator.exists(logical_id)

    def gives(self, output: str) -> bool | Unknown:
        """Whether an output's Condition holds; True without one."""
        condition = self._declared("Outputs", output).get("Condition")
        return self._evaluator.conditions.member(condition, ("Outputs", output, "Condition"))

    def resource(self, logical_id: str) -> ResolvedResource:
        """A resource with its values, whether or not its condition holds.

        Where that is not known, the values are those it has if it does.
        """
        declared = self._declared("Resources", logical_id)
        evaluator = self._under(declared.get("Condition"))
        path: Path = ("Resources", logical_id)
        parts = {
            key: self._finished(evaluator.value(part, (*path, key)))
            for key, part in declared.items()
            if key not in (*_PLAIN_PARTS, _MACRO)
        }
        depends_on = _names(declared.get("DependsOn", []))
        for name in depends_on:
            evaluator.require(name, (*path, "DependsOn"))
        properties = members(parts.pop("Properties", {}))
        if properties is None:
            what = f"Template format error: [/Resources/{logical_id}/Properties] must be an object"
            raise refusal(what, self.template.file, self.template.line(*path, "Properties"))
        if _MACRO in declared:
            # What it makes is put beside what is written: any of the properties may come of it.
            made = evaluator.value({_MACRO: declared[_MACRO]}, path)
            properties = {_MACRO: self._finished(made), **properties}
        return ResolvedResource(
            logical_id,
            str(declared.get("Type", "")),
            self.exists(logical_id),
            properties,
            {key: part for key, part in parts.items() if part is not NO_VALUE},
            depends_on,
        )

    def part(self, logical_id: str, *path: str) -> Value:
        """One part of a resource, such as ``part("Network", "Properties", "Parameters", "Cidr")``.

        Only what it needs is evaluated. ``NO_VALUE`` where the resource has no such part.
        """
        declared = self._declared("Resources", logical_id)
        evaluator = self._under(declared.get("Condition"))
        part: Value = declared
        for key in path:
            part = part.get(key, NO_VALUE) if isinstance(part, dict) else NO_VALUE
        return self._finished(evaluator.value(part, ("Resources", logical_id, *path)))

    def output(self, name: str) -> ResolvedOutput:
        """An output with its values, whether or not its condition holds."""
        declared = self._declared("Outputs", name)
        path: Path = ("Outputs", name)
        evaluator = self._under(declared.get("Condition"))
        parts = self._finished(
            {
                key: evaluator.value(declared[key], (*path, key))
                for key in ("Value", "Export", "Description")
                if key in declared
            }
        )
        match parts.get("Export"):
            case {"Name": export}:
                pass
            case _:
                export = None
        value, said = parts.get("Value", NO_VALUE), parts.get("Description")
        description = text_of(said) if is_scalar(said) else ""
        return ResolvedOutput(name, self.gives(name), value, export, description)

    def _declared(self, section: str, name: str) -> dict[str, Value]:
        declared = self.template.section(section).get(name)
        if isinstance(declared, dict):
            return declared
        what = f"Template format error: [/{section}/{name}] is no object of the template"
        raise refusal(what, self.template.file, self.template.line(section, name))

    def _under(self, condition: Value) -> Evaluator:
        if not isinstance(condition, str) or condition not in self.template.conditions:
            return self._evaluator
        return self._evaluator.given(condition)

    def _finished(self, value: Value) -> Value:
        """The value with its dynamic references resolved, where someone does that."""
        dynamic = self.scope.lookups.dynamic
        if dynamic is None:
            return value
        if isinstance(value, dict):
            return {key: self._finished(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._finished(item) for item in value]
        return dynamic(value) if isinstance(value, str) and "{{resolve:" in value else value


def members(value: Value) -> dict[str, Value] | None:
    """The members of an object; an Fn::If around them all goes into each. None = no object.

    What a macro makes of them all stands under its own name, ``Fn::Transform``.
    """
    if isinstance(value, dict):
        return value
    if value is NO_VALUE:
        return {}
    if not isinstance(value, Unknown):
        return None
    if value.function == _MACRO:
        return {_MACRO: value}
    if value.function != "Fn::If":
        return None
    test, then, otherwise = value.argument
    first, second = members(then), members(otherwise)
    if first is None or second is None:
        return None
    return {
        key: choice(test, first.get(key, NO_VALUE), second.get(key, NO_VALUE))
        for key in first | second
    }


def _names(depends_on: Value) -> tuple[str, ...]:
    names = depends_on if isinstance(depends_on, list) else [depends_on]
    return tuple(name for name in names if isinstance(name, str))


def resolve(template: Template, scope: Scope) -> ResolvedTemplate:
    """A whole template with its values; what a false condition excludes is left out."""
    return resolved(Resolver(template, scope))


def resolved(resolver: Resolver) -> ResolvedTemplate:
    """All that a resolver can say."""
    template = resolver.template
    return ResolvedTemplate(
        conditions={name: resolver.condition(name) for name in template.conditions},
        resources={
            logical_id: resolver.resource(logical_id)
            for logical_id in template.resources
            if resolver.exists(logical_id) is not False
        },
        outputs={
            name: resolver.output(name)
            for name in template.outputs
            if resolver.gives(name) is not False
        },
    )
