"""Resources that only got another name: the same type and properties under another logical ID.

To CloudFormation that is a new resource and the deletion of the old one. A stack refactor moves
it instead. Source: CloudFormation API Reference, CreateStackRefactor, ResourceMapping.

    removed, added ●→ Renames
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.cfn.load import inside
from generator.cfn.values import Value
from generator.plan.diff.canonical import sort_key
from generator.plan.diff.resolved_product import ResourceInstance
from generator.plan.model import Rename

_NAME = re.compile(r'"[A-Za-z0-9/]+"')


def renames(
    removed: Iterable[ResourceInstance],
    added: Iterable[ResourceInstance],
    normal: Callable[[ResourceInstance], Value],
) -> list[Rename]:
    """Pairs of a removed and an added resource with the same properties, where it is clear which.

    ``normal``: all properties of a resource in normal form. References to what is renamed itself
    count as the same. What has no properties, and what several could be, is not guessed; the
    logical ID decides where it is the same in another stack.
    """
    old, new = _contents(removed, normal), _contents(added, normal)
    found: list[Rename] = []
    while pairs := list(_pairs(old, new)):
        for before, after in pairs:
            found.append(Rename(before.type, inside(*before.key), inside(*after.key)))
        gone = {before.key for before, _ in pairs}
        come = {after.key for _, after in pairs}
        names = {_quoted(before): _quoted(after) for before, after in pairs}
        old = [(p, _renamed(text, names)) for p, text in old if p.key not in gone]
        new = [one for one in new if one[0].key not in come]
    return found


_Content = tuple[ResourceInstance, str]


def _contents(
    resources: Iterable[ResourceInstance], normal: Callable[[ResourceInstance], Value]
) -> list[_Content]:
    return [
        (placed, f"{placed.type} {sort_key(normal(placed))}")
        for placed in resources
        if placed.resource.properties and not placed.is_container
    ]


def _pairs(
    old: list[_Content], new: list[_Content]
) -> Iterator[tuple[ResourceInstance, ResourceInstance]]:
    """Those that are alike: one for one, or among several those with the same logical ID."""
    before, after = _grouped(old), _grouped(new)
    for text, ones in before.items():
        others = after.get(text, [])
        if len(ones) == len(others) == 1:
            yield ones[0], others[0]
            continue
        by_name = {placed.key[1]: placed for placed in others}
        if len(by_name) == len(others):
            yield from ((p, by_name[p.key[1]]) for p in ones if p.key[1] in by_name)


def _grouped(contents: list[_Content]) -> dict[str, list[ResourceInstance]]:
    found: dict[str, list[ResourceInstance]] = {}
    for placed, text in contents:
        found.setdefault(text, []).append(placed)
    return found


def _quoted(placed: ResourceInstance) -> str:
    """The place as expressions in a content name it."""
    return f'"{inside(*placed.key)}"'


def _renamed(text: str, names: Mapping[str, str]) -> str:
    if not names:
        return text
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)
