"""The picture of a product's stacks: what each holds, and which uses which."""

from __future__ import annotations

from collections import Counter

from generator.cfn.values import sources_of
from generator.plan.diff.resolved_product import Address, ResolvedProduct
from generator.views.diagram.kinds import kinds, label_of
from generator.views.diagram.model import Arrow, Box, Drawing

_ROOT = "root stack"


def draw(product: ResolvedProduct, title: str) -> Drawing:
    """A box for each stack with what it holds; an arrow to each stack that it refers to."""
    inside: dict[str, list[Address]] = {}
    for address, one in product.resources.items():
        if not one.is_container:
            inside.setdefault(address[0], []).append(address)
    arrows = dict.fromkeys(
        Arrow((stack or _ROOT,), (source.stack or _ROOT,), is_reference=True)
        for stack, addresses in inside.items()
        for address in addresses
        for source in sources_of(product.resources[address].resource.properties)
        if source.stack != stack and source.stack in inside
    )
    boxes = (_box(product, stack, addresses) for stack, addresses in inside.items())
    return Drawing(title, tuple(boxes), tuple(arrows))


def _box(product: ResolvedProduct, stack: str, addresses: list[Address]) -> Box:
    types = Counter(product.resources[one].deployed_type for one in addresses)
    drawn = [label_of(kind) for kind in types if kind in kinds() and kinds()[kind].label]
    is_store = any(kind in kinds() and kinds()[kind].is_store for kind in types)
    count = len(addresses)
    lines = (stack or _ROOT, *drawn, f"{count} resource{'' if count == 1 else 's'}")
    return Box(stack or _ROOT, lines, "store" if is_store else "service")
