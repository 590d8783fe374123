"""What the whole product says with given values, wires followed across the stacks.

A child's parameter is what its parent passes; a parent's ``Outputs.X`` is what the child gives.
A subnet's ID that reaches a service three stacks away is still the reference to that subnet.

    Product, root parameter values ●→ one ResolvedStack a stack path
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from generator.cfn.errors import refusal
from generator.cfn.functions.find_in_map import INCLUDE
from generator.cfn.lazy import Lazy
from generator.cfn.load import Product, inside, parent
from generator.cfn.lookups import attribute as attribute_of
from generator.cfn.lookups import parameter, resource
from generator.cfn.parameters.types import Declaration
from generator.cfn.parameters.values import declarations, ref_value
from generator.cfn.resolve import ResolvedTemplate, Resolver, members, resolved
from generator.cfn.scope import NOBODY, NOTHING_KNOWN, Lookups, Pseudo, Scope
from generator.cfn.template import Template
from generator.cfn.ternary_logic import Truth, both
from generator.cfn.values import NO_VALUE, Unknown, Value, call, choice

_OUTPUTS = "Outputs."


@dataclass(frozen=True)
class ResolvedStack:
    """One stack of the product. ``parameters``: as ``Ref`` gives them in this stack."""

    path: str
    template: Template
    parameters: Mapping[str, Value]
    exists: bool | Unknown
    resolved: ResolvedTemplate


def resolve_product(
    product: Product,
    parameters: Mapping[str, str],
    pseudo: Pseudo = NOTHING_KNOWN,
    lookups: Lookups = NOBODY,
) -> dict[str, ResolvedStack]:
    """Every stack that exists or may exist, by path, parents first.

    ``parameters``: the root's, as texts; missing ones take their defaults. ``lookups`` answers
    for zones, exports and outputs; ``ref`` and ``get_att`` in it are not asked (a resource is
    always an ``Unknown`` here, whose ``Source`` says which resource of which stack).
    Raises ``TemplateError``.
    """
    following = _Following(product, parameters, pseudo, lookups)
    stacks: dict[str, ResolvedStack] = {}
    for path in product.templates:
        above = stacks.get(parent(path))
        if path and above is None:
            continue
        exists = following.exists(path, above.exists if above else True)
        if exists is not False:
            stacks[path] = following.stack(path, exists)
    return stacks


class _Following:
    """Resolvers for all stacks, made when first asked for; each wire is followed once."""

    def __init__(
        self, product: Product, given: Mapping[str, str], pseudo: Pseudo, lookups: Lookups
    ) -> None:
        self._product, self._given, self._pseudo, self._lookups = product, given, pseudo, lookups
        self._resolvers: dict[str, Resolver] = {}
        self._outputs: dict[tuple[str, str], Value] = {}
        self._asking: list[tuple[str, str]] = []

    def stack(self, path: str, exists: Truth) -> ResolvedStack:
        resolver = self.resolver(path)
        parameters = dict(resolver.scope.parameters)
        return ResolvedStack(path, resolver.template, parameters, exists, resolved(resolver))

    def exists(self, path: str, above: Truth) -> Truth:
        if not path:
            return True
        own = self.resolver(parent(path)).exists(path.rpartition("/")[2])
        return both([above, own])

    def resolver(self, path: str) -> Resolver:
        if path not in self._resolvers:
            template = self._product.templates[path]
            parameters = Lazy(self._passed(path, template))
            lookups = replace(
                self._lookups, ref=partial(_resource, path), get_att=partial(self._get_att, path)
            )
            own = replace(self._pseudo, stack_name=None, stack_id=None, notification_arns=None)
            pseudo = own if path else self._pseudo
            self._resolvers[path] = Resolver(template, Scope(parameters, pseudo, lookups, path))
        return self._resolvers[path]

    def _passed(self, path: str, template: Template) -> dict[str, Callable[[], Value]]:
        """For each parameter, how to get what ``Ref`` gives."""
        given = self._wires(path) if path else self._given
        ways: dict[str, Callable[[], Value]] = {}
        for name, declared in declarations(template).items():
            if name in given:
                ask = partial(given.__getitem__, name)
                ways[name] = partial(_ref_value, path, declared, ask)
            else:
                ways[name] = partial(ref_value, declared, _default(path, declared))
        return ways

    def _wires(self, path: str) -> Mapping[str, Value]:
        """What a parent passes to its child, by parameter; worked out when asked for."""
        above, logical_id = self.resolver(parent(path)), path.rpartition("/")[2]
        properties = above.template.resources[logical_id].get("Properties", {})
        written = properties.get("Parameters", {})
        where = (logical_id, "Properties", "Parameters")
        if not isinstance(written, dict):
            return {}
        if len(written) != 1 or not next(iter(written)).startswith("Fn::"):
            return Lazy({name: partial(above.part, *where, name) for name in written})
        whole = above.part(*where)
        passed = members(whole)
        if passed is not None and INCLUDE not in passed:
            return passed
        names = self._product.templates[path].parameters
        return Lazy({name: partial(_part, whole, name) for name in names})

    def _get_att(self, path: str, logical_id: str, attribute: str) -> Value:
        child = inside(path, logical_id)
        if child in self._product.templates and attribute.startswith(_OUTPUTS):
            return self._output(child, attribute.removeprefix(_OUTPUTS))
        return attribute_of(logical_id, attribute, Scope(stack=path))

    def _output(self, stack: str, name: str) -> Value:
        wire = (stack, name)
        if wire in self._asking:
            circle = dict.fromkeys(path.rpartition("/")[2] for path, _ in self._asking)
            what = f"Circular dependency between resources: [{', '.join(circle)}]"
            raise refusal(what, self._product.templates[stack].file)
        if wire not in self._outputs:
            self._asking.append(wire)
            try:
                self._outputs[wire] = self._given_out(stack, name)
            finally:
                self._asking.pop()
        return self._outputs[wire]

    def _given_out(self, stack: str, name: str) -> Value:
        resolver = self.resolver(stack)
        if name not in resolver.template.outputs or resolver.gives(name) is False:
            logical_id = stack.rpartition("/")[2]
            what = f"resource {logical_id} does not support attribute type Outputs.{name}"
            raise refusal(f"Template error: {what} in Fn::GetAtt")
        return resolver.output(name).value


def _ref_value(path: str, declared: Declaration, ask: Callable[[], Value]) -> Value:
    return ref_value(declared, _or_default(ask(), path, declared))


def _or_default(value: Value, path: str, declared: Declaration) -> Value:
    """What is passed; where nothing is, what the parameter has then."""
    match value:
        case Unknown(function="Fn::If", argument=[test, then, otherwise]):
            branches = (_or_default(branch, path, declared) for branch in (then, otherwise))
            return choice(test, *branches)
    return _default(path, declared) if value is NO_VALUE else value


def _default(path: str, declared: Declaration) -> Value:
    """A parameter's default; without one it is unknown."""
    if declared.default is not None:
        return declared.default
    return parameter(declared.name, Scope(stack=path))


def _part(whole: Value, name: str) -> Value:
    """One of the parameters that a function gives all at once."""
    return call("Fn::Select", [name, whole])


def _resource(stack: str, logical_id: str) -> Value:
    return resource(logical_id, Scope(stack=stack))
