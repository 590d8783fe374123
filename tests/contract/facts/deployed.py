"""What a delivery deploys with given parameters, as an outside script would find it.

Resources are found by type and property, not by logical ID. References are told the same way in
both deliveries: ``{"Ref": "Vpc"}``, whatever stack the VPC is in.

    templates/ ○→ Product ●→ Deployed(resources, outputs)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from generator.cfn.load import STACK_TYPE, Product, load
from generator.cfn.resolve import ResolvedResource
from generator.cfn.scope import Lookups, Pseudo
from generator.cfn.source.locations import files
from generator.cfn.stacks import ResolvedStack, resolve_product
from generator.cfn.values import expression_of, text_of

TEMPLATES = Path(__file__).parents[3] / "templates"
ROOTS = {"nested": "nested/root.yaml", "flat": "flat/streamflix.yaml"}
DELIVERIES = tuple(ROOTS)

REGION = "eu-west-2"
ACCOUNT = "111122223333"
ZONES = [f"{REGION}a", f"{REGION}b", f"{REGION}c"]

Json = Any
Mutation = Callable[[Mapping[str, dict[str, Any]]], None]
"""Changes the data of templates in place; they come by stack path, the root's being ``""``."""


@dataclass(frozen=True)
class Resource:
    """A resource that exists, its values plain data."""

    logical_id: str
    type: str
    stack: str
    properties: Mapping[str, Json]
    attributes: Mapping[str, Json]

    def __getitem__(self, name: str) -> Json:
        assert name in self.properties, f"{self.logical_id} has no {name}"
        return self.properties[name]

    def get(self, name: str) -> Json:
        """A property, None where the resource does not have it."""
        return self.properties.get(name)

    @property
    def ref(self) -> Json:
        """What a ``Ref`` to it looks like."""
        return {"Ref": self.logical_id}

    def att(self, attribute: str) -> Json:
        """What a ``GetAtt`` of it looks like."""
        return {"Fn::GetAtt": [self.logical_id, attribute]}

    def is_like(self, properties: Mapping[str, Json]) -> bool:
        """Whether it has all these properties with these values."""
        return all(self.properties.get(key) == value for key, value in properties.items())


@dataclass(frozen=True)
class Deployed:
    """All resources of a product, whatever their stack, and the root's outputs."""

    delivery: str
    product: Product
    stacks: Mapping[str, ResolvedStack] = field(repr=False)
    resources: Mapping[str, Resource] = field(repr=False)
    outputs: Mapping[str, Json] = field(repr=False)

    def all(self, type_name: str, **properties: Json) -> list[Resource]:
        """Resources of a type (``EC2::VPC``) with these properties, by logical ID."""
        found = (r for r in self.resources.values() if r.type == f"AWS::{type_name}")
        return sorted((r for r in found if r.is_like(properties)), key=lambda r: r.logical_id)

    def one(self, type_name: str, **properties: Json) -> Resource:
        """The only such resource."""
        found = self.all(type_name, **properties)
        names = [resource.logical_id for resource in found]
        assert len(found) == 1, f"{len(found)} of {type_name} {properties}: {names}"
        return found[0]

    def of(self, reference: Json) -> Resource:
        """The resource that a ``Ref`` or ``GetAtt`` points at."""
        match reference:
            case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
                return self.resources[name]
        raise AssertionError(f"{reference} is no reference to a resource")


Deploy = Callable[..., Deployed]
"""``deploy(ZoneCount="2")``: what is there with these parameters and defaults for the rest."""


@cache
def loaded(delivery: str) -> Product:
    """The templates of a delivery, as they are committed."""
    return load(ROOTS[delivery], files(str(TEMPLATES)))


def mutated(product: Product, mutate: Mutation) -> Product:
    """A copy of the templates with something changed."""
    data = {path: deepcopy(template.data) for path, template in product.templates.items()}
    mutate(data)
    templates = product.templates.items()
    return replace(
        product, templates={path: replace(one, data=data[path]) for path, one in templates}
    )


def deployed(delivery: str, product: Product, parameters: Mapping[str, str]) -> Deployed:
    """What a product deploys in one account and region."""
    pseudo = Pseudo(REGION, ACCOUNT, "streamflix")
    stacks = resolve_product(product, parameters, pseudo, Lookups(zones=lambda region: ZONES))
    resources = {
        resource.logical_id: _plain_resource(resource, path)
        for path, stack in stacks.items()
        for resource in stack.resolved.resources.values()
        if resource.type != STACK_TYPE
    }
    outputs = {name: plain(one.value) for name, one in stacks[""].resolved.outputs.items()}
    return Deployed(delivery, product, stacks, resources, outputs)


@cache
def _deployed(delivery: str, parameters: frozenset[tuple[str, str]]) -> Deployed:
    return deployed(delivery, loaded(delivery), dict(parameters))


def deploying(delivery: str) -> Deploy:
    """Resolves a delivery; each set of parameters once in a session."""

    def deploy(**parameters: str) -> Deployed:
        return _deployed(delivery, frozenset(parameters.items()))

    return deploy


def deploying_mutated(delivery: str, mutate: Mutation) -> Deploy:
    """The same for templates with something changed."""
    product = mutated(loaded(delivery), mutate)

    def deploy(**parameters: str) -> Deployed:
        return deployed(delivery, product, parameters)

    return deploy


def _plain_resource(resource: ResolvedResource, stack: str) -> Resource:
    assert resource.exists is True, f"whether {resource.logical_id} exists is not known"
    properties, attributes = plain(resource.properties), plain(resource.attributes)
    return Resource(resource.logical_id, resource.type, stack, properties, attributes)


def plain(value: Json) -> Json:
    """A resolved value as data, its references without the names of stacks."""
    return _unqualified(expression_of(value))


def _unqualified(node: Json) -> Json:
    match node:
        case {"Ref": str(name)} if len(node) == 1 and "/" in name:
            return {"Ref": name.rpartition("/")[2]}
        case {"Fn::GetAtt": [str(name), attribute]} if len(node) == 1:
            return {"Fn::GetAtt": [name.rpartition("/")[2], attribute]}
        case dict():
            return {key: _unqualified(item) for key, item in node.items()}
        case list():
            return [_unqualified(item) for item in node]
    return node


def subtrees(node: Json) -> Iterator[Json]:
    """The node and everything below it."""
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from subtrees(child)


def named(pairs: list[dict[str, Json]], key: str = "Name", value: str = "Value") -> dict[str, Json]:
    """A list of name-value pairs as one dictionary."""
    return {pair[key]: pair[value] for pair in pairs}


def said(value: Json) -> Json:
    """Scalars as CloudFormation takes them: ``"20"`` is 20, ``"false"`` is false."""
    if isinstance(value, dict):
        return {key: said(item) for key, item in value.items()}
    if isinstance(value, list):
        return [said(item) for item in value]
    return text_of(value)


def assert_says(resource: Resource, properties: Mapping[str, Json]) -> None:
    """The resource has each of these properties with this value."""
    found = {name: said(resource[name]) for name in properties}
    assert found == said(dict(properties)), resource.logical_id
