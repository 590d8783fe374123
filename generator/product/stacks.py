"""What the whole product says with given values, wires followed across the stacks.

A child's parameter is what its parent passes; a parent's ``Outputs.X`` is what the child gives.
A subnet's ID that reaches a service three stacks away is still the reference to that subnet.

    Product, root parameter values ●→ one ResolvedStack a stack path
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.product.load import Product
from generator.product.resolve import ResolvedTemplate
from generator.product.scope import Lookups, Pseudo
from generator.product.template import Template
from generator.product.values import Unknown, Value


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
    pseudo: Pseudo = Pseudo(),
    lookups: Lookups = Lookups(),
) -> dict[str, ResolvedStack]:
    """Every stack that exists or may exist, by path, parents first.

    ``parameters``: the root's, as texts; missing ones take their defaults. ``lookups`` answers
    for zones, exports and outputs; ``ref`` and ``get_att`` in it are not asked (a resource is
    always an ``Unknown`` here, whose ``Source`` says which resource of which stack).
    Raises ``TemplateError``.
    """
    raise NotImplementedError
