"""Where a template refers to what: every Ref, GetAtt, Sub variable, condition and mapping.

part of a template ●→ Mention(kind, name, attribute, path)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from generator.cfn.errors import TemplateError
from generator.cfn.functions.text import sub_pieces
from generator.cfn.scope import PSEUDO_PARAMETERS
from generator.cfn.values import Path, Unknown, Value

MentionKind = Literal["ref", "get-att", "depends-on", "condition", "mapping"]


Decided = Mapping[str, bool | Unknown]
"""Conditions by name, as :class:`~generator.cfn.resolve.ResolvedTemplate` holds them."""

UNDECIDED: Decided = MappingProxyType({})


@dataclass(frozen=True)
class Mention:
    """One reference. ``name``: a parameter, logical ID, condition or mapping, as ``kind`` says.

    ``attribute`` for ``get-att``; ``path``: where in the template the function stands.
    """

    kind: MentionKind
    name: str
    attribute: str
    path: Path


def mentions(part: Value, path: Path, decided: Decided = UNDECIDED) -> Iterator[Mention]:
    """Every reference inside a part that stands at ``path``, in order; no pseudo parameters.

    Of an Fn::If whose condition is ``decided`` only the branch taken counts, else both.
    """
    if isinstance(part, list):
        for index, item in enumerate(part):
            yield from mentions(item, (*path, index), decided)
    elif isinstance(part, dict):
        match part:
            case {"Fn::If": [str(name), then, otherwise]} if isinstance(decided.get(name), bool):
                index, branch = (1, then) if decided[name] else (2, otherwise)
                yield from mentions(branch, (*path, "Fn::If", index), decided)
                return
        if len(part) == 1:
            [(function, argument)] = part.items()
            yield from _function(function, argument, (*path, function))
        for key, item in part.items():
            yield from mentions(item, (*path, key), decided)


def _function(function: str, argument: Value, path: Path) -> Iterator[Mention]:
    match function, argument:
        case "Ref", str(name):
            yield from _ref(name, path)
        case "Fn::GetAtt", str(named):
            name, _, attribute = named.partition(".")
            yield Mention("get-att", name, attribute, path)
        case "Fn::GetAtt", [str(name), attribute]:
            text = attribute if isinstance(attribute, str) else ""
            yield Mention("get-att", name, text, path)
        case "Fn::Sub", str(text):
            yield from _sub(text, frozenset(), path)
        case "Fn::Sub", [str(text), dict(variables)]:
            yield from _sub(text, frozenset(variables), path)
        case "Fn::If", [str(name), _, _]:
            yield Mention("condition", name, "", path)
        case "Fn::FindInMap", [str(name), *_]:
            yield Mention("mapping", name, "", path)
        case "Condition", str(name) if path[0] in ("Conditions", "Rules"):
            yield Mention("condition", name, "", path)


def _ref(name: str, path: Path) -> Iterator[Mention]:
    if name not in PSEUDO_PARAMETERS:
        yield Mention("ref", name, "", path)


def _sub(text: str, own: frozenset[str], path: Path) -> Iterator[Mention]:
    try:
        names = [piece for piece, is_variable in sub_pieces(text) if is_variable]
    except TemplateError:
        return  # said where the text is evaluated
    for name in names:
        logical_id, dot, attribute = name.partition(".")
        if name in own:
            continue
        if dot:
            yield Mention("get-att", logical_id, attribute, path)
        else:
            yield from _ref(name, path)


def resource_mentions(
    logical_id: str, resource: Value, decided: Decided = UNDECIDED
) -> Iterator[Mention]:
    """Every reference of a resource: its parts, its Condition and its DependsOn."""
    if not isinstance(resource, dict):
        return
    path: Path = ("Resources", logical_id)
    yield from entry_condition(resource, path)
    depends_on = resource.get("DependsOn", [])
    for name in depends_on if isinstance(depends_on, list) else [depends_on]:
        if isinstance(name, str):
            yield Mention("depends-on", name, "", (*path, "DependsOn"))
    for key, part in resource.items():
        yield from mentions(part, (*path, key), decided)


def entry_condition(entry: Value, path: Path) -> Iterator[Mention]:
    """The Condition member of a resource or an output."""
    match entry:
        case {"Condition": str(name)}:
            yield Mention("condition", name, "", (*path, "Condition"))
