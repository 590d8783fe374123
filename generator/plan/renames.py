"""Resources that only got another name: the same type and properties under another logical ID.

To CloudFormation that is a new resource and the deletion of the old one. A stack refactor moves
it instead. Source: CloudFormation API Reference, CreateStackRefactor, ResourceMapping.

    removed, added ●→ Renames
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.plan.model import Rename
from generator.plan.normal import sort_key
from generator.plan.sides import Placed
from generator.product.load import inside
from generator.product.values import Value


def renames(
    removed: Iterable[Placed], added: Iterable[Placed], normal: Callable[[Placed], Value]
) -> list[Rename]:
    """Pairs of a removed and an added resource with the same properties, where it is clear which.

    ``normal``: all properties of a resource in normal form. What has no properties, and what
    several could be, is not guessed.
    """
    old, new = _by_content(removed, normal), _by_content(added, normal)
    found = []
    for content, before in old.items():
        after = new.get(content, [])
        if len(before) == len(after) == 1:
            one, other = before[0], after[0]
            found.append(Rename(one.type, inside(*one.key), inside(*other.key)))
    return found


def _by_content(
    resources: Iterable[Placed], normal: Callable[[Placed], Value]
) -> dict[tuple[str, str], list[Placed]]:
    found: dict[tuple[str, str], list[Placed]] = {}
    for placed in resources:
        if placed.resource.properties and not placed.is_container:
            key = placed.type, sort_key(normal(placed))
            found.setdefault(key, []).append(placed)
    return found
