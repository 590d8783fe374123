"""One side of a comparison: a product with its values, every resource by its place.

Product, parameters ●→ Side(resources, stacks, what is not known)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from generator.cfn.errors import TemplateError
from generator.cfn.graph import creation_order
from generator.cfn.load import STACK_TYPE, Product, inside, parent
from generator.cfn.lookups import parameter
from generator.cfn.macros import without_section_macros
from generator.cfn.parameters.no_echo import no_echo_names
from generator.cfn.parameters.values import declarations, review
from generator.cfn.resolve import ResolvedOutput, ResolvedResource
from generator.cfn.sam import deployed_type, with_globals
from generator.cfn.scope import NOTHING_KNOWN, Pseudo, Scope
from generator.cfn.stacks import ResolvedStack, resolve_product
from generator.cfn.template import Template
from generator.cfn.ternary_logic import Truth, both
from generator.cfn.validation import nulls
from generator.cfn.values import Value
from generator.errors import Mistake, UserError
from generator.plan.stack_tree import Address as Address

SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
"""The sections of a template that say what is there."""


@dataclass(frozen=True)
class StackInputs:
    """What one side gets besides its templates.

    ``parameters``: texts; None = no one said any, so those without a default are unknown.
    ``tags``: the stack's. ``file``: where the values come from, for messages. ``strict``: names
    that the template does not declare are mistakes. ``hidden``: parameters that have a value which
    no one tells. ``taken``: CloudFormation took the values already, so nothing is checked.
    """

    parameters: Mapping[str, str] | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    pseudo: Pseudo = NOTHING_KNOWN
    file: str = ""
    strict: bool = True
    hidden: frozenset[str] = frozenset()
    taken: bool = False


@dataclass(frozen=True)
class ResourceInstance:
    """A resource in its stack; ``exists``: with all stacks around it."""

    key: Address
    resource: ResolvedResource
    exists: Truth
    is_container: bool

    @property
    def type(self) -> str:
        """The resource's type as its template names it."""
        return self.resource.type

    @property
    def deployed_type(self) -> str:
        """The type under which the stack has it; SAM's types become others."""
        return deployed_type(self.resource.type)


@dataclass(frozen=True)
class ResolvedProduct:
    """A resolved product. ``resources`` and ``outputs``: those that exist or may exist."""

    product: Product
    stacks: Mapping[str, ResolvedStack]
    resources: Mapping[Address, ResourceInstance]
    tags: Mapping[str, str]
    unvalued: tuple[str, ...]
    pseudo: Pseudo = NOTHING_KNOWN

    @property
    def outputs(self) -> dict[Address, ResolvedOutput]:
        """Every stack's outputs by stack path and name."""
        return {
            (path, name): output
            for path, stack in self.stacks.items()
            for name, output in stack.resolved.outputs.items()
            if both([stack.exists, output.exists]) is not False
        }

    def secrets(self) -> frozenset[str]:
        """The values of parameters that declare NoEcho, in every stack."""
        return frozenset(text for stack in self.stacks.values() for text in _secrets(stack))


NOTHING = ResolvedProduct(Product({}), {}, {}, {}, ())
"""The side of a product that is not there at all."""


def resolved_product(product: Product, given: StackInputs) -> ResolvedProduct:
    """A product with its values.

    Raises ``UserError`` for values that CloudFormation refuses, for null, and for sections of a
    template that are no maps: nothing of them could be compared.
    """
    _check(product)
    written = product
    product = replace(product, templates=_prepared(product))
    declared = declarations(product.root)
    texts = dict(given.parameters or {})
    if not given.strict:
        texts = {name: text for name, text in texts.items() if name in declared}
    unvalued, untold = _checked(product, texts, given), given.hidden | _unfit(product, given)
    hidden = {name: parameter(name, Scope()) for name in declared if name in untold}
    if given.parameters is None and not given.taken:
        hidden |= _placeholders(product, hidden, given.pseudo)
    stacks = _resolved(product, {**texts, **hidden}, given.pseudo)
    found = {placed.key: placed for placed in _placed(product, stacks)}
    return ResolvedProduct(written, stacks, found, given.tags, (*unvalued, *hidden), given.pseudo)


def resolved_pair(
    products: tuple[Product, Product], given: tuple[StackInputs, StackInputs]
) -> tuple[ResolvedProduct, ResolvedProduct]:
    """Two versions with their values. A default that cannot be on one side is unknown on both."""
    before, after = map(resolved_product, products, given)
    defaults = {
        name
        for product in products
        for name, declared in declarations(product.root).items()
        if declared.default is not None
    }
    unfit = frozenset((*before.unvalued, *after.unvalued)) & defaults
    if not unfit or any(one.parameters is not None for one in given):
        return before, after
    old, new = (replace(one, hidden=one.hidden | unfit) for one in given)
    return resolved_product(products[0], old), resolved_product(products[1], new)


def _resolved(
    product: Product, values: Mapping[str, Value], pseudo: Pseudo
) -> dict[str, ResolvedStack]:
    stacks = resolve_product(product, values, pseudo)
    for stack in stacks.values():
        creation_order(stack.template, stack.resolved.conditions)  # raises for a circle
    return stacks


def _placeholders(
    product: Product, hidden: Mapping[str, Value], pseudo: Pseudo
) -> dict[str, Value]:
    """Defaults with which CloudFormation refuses the template: someone gives another value.

    An empty text that ``Fn::Select`` is to pick from, for one. Empty where no such defaults help.
    """
    found: dict[str, Value] = {}
    waiting = [n for n, d in declarations(product.root).items() if d.default is not None]
    while refused := _refusal(product, {**hidden, **found}, pseudo):
        tried = {n: {**found, n: parameter(n, Scope())} for n in waiting if n not in found}
        outcomes = {n: _refusal(product, {**hidden, **one}, pseudo) for n, one in tried.items()}
        better = [n for n, outcome in outcomes.items() if outcome != refused]
        if not better:
            return {}
        found = tried[min(better, key=lambda name: outcomes[name] != "")]
    return found


def _refusal(product: Product, values: Mapping[str, Value], pseudo: Pseudo) -> str:
    """Why CloudFormation refuses the templates with these values; empty where it does not."""
    try:
        _resolved(product, values, pseudo)
    except TemplateError as error:
        return str(error)
    return ""


def _prepared(product: Product) -> Mapping[str, Template]:
    """The templates with Globals written out, without the macros that are on whole sections."""
    return {
        path: with_globals(without_section_macros(template))
        for path, template in product.templates.items()
    }


def unpassed(side: ResolvedProduct) -> Iterator[str]:
    """Parameters that nested stacks get no value for: ``Network/Cidr``. CloudFormation refuses."""
    for path in side.stacks:
        resource = side.resources.get((parent(path), path.rpartition("/")[2]))
        given = resource.resource.properties.get("Parameters", {}) if resource else None
        if isinstance(given, dict) and not any(name.startswith("Fn::") for name in given):
            missing = review(side.product.templates[path], dict.fromkeys(given, "")).missing
            yield from (inside(path, name) for name in missing)


def _check(product: Product) -> None:
    templates = list({one.file: one for one in product.templates.values()}.values())
    wrong = [
        Mistake(f"{name} must be a map.", template.file, template.line(name))
        for template in templates
        for name in SECTIONS
        if template.data.get(name) and not isinstance(template.data[name], dict)
    ]
    wrong += [mistake for template in templates for mistake in nulls(template)]
    if wrong:
        raise UserError(*wrong)


def _checked(product: Product, texts: Mapping[str, str], given: StackInputs) -> tuple[str, ...]:
    """The parameters without any value. Raises ``UserError`` for those that cannot be."""
    reviewed = review(product.root, texts)
    missing = tuple(name for name in reviewed.missing if name not in given.hidden)
    if given.taken:
        return missing
    checked = given.parameters is not None
    wrong = [_sentence(failure.message) for failure in reviewed.failures if checked]
    if reviewed.unknown:
        wrong.append(f"The template has no parameters {', '.join(reviewed.unknown)}.")
    if checked and missing:
        wrong.append(f"Parameters without a value: {', '.join(missing)}.")
    if wrong:
        file = given.file or product.root.file
        hint = f"The template is {product.root.file}." if given.file else ""
        raise UserError(*(Mistake(what, file, hint=hint) for what in wrong))
    return missing


def _sentence(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def _unfit(product: Product, given: StackInputs) -> frozenset[str]:
    """Parameters whose default their own declaration refuses: someone gives another value."""
    if given.parameters is not None:
        return frozenset()
    return frozenset(failure.name for failure in review(product.root, {}).failures)


def _placed(product: Product, stacks: Mapping[str, ResolvedStack]) -> Iterator[ResourceInstance]:
    for path, stack in stacks.items():
        for logical_id, resource in stack.resolved.resources.items():
            exists = both([stack.exists, resource.exists])
            is_stack = deployed_type(resource.type) == STACK_TYPE
            container = is_stack and inside(path, logical_id) in product.templates
            if exists is not False:  # its condition and that of a stack around it may exclude it
                yield ResourceInstance((path, logical_id), resource, exists, container)


def _secrets(stack: ResolvedStack) -> Iterator[str]:
    for name in no_echo_names(stack.template.parameters):
        value = stack.parameters.get(name)
        if isinstance(value, str) and value:
            yield value


def containers(key: Address) -> Iterator[Address]:
    """The nested stacks around a resource, the nearest first."""
    stack = key[0]
    while stack:
        yield parent(stack), stack.rpartition("/")[2]
        stack = parent(stack)
