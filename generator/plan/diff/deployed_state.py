"""The side that is deployed: what CloudFormation holds, and where that is not what it seems.

A template says what a stack was made of, not what became of it: a resource may be changed by
hand, a nested stack updated on its own, an update may have stopped half-way. Where that is so,
nothing is proven from the templates: such a place is in doubt.

    template, parameters, resources of each stack ●→ Standing: Side, doubts, what nobody could check
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.cfn.errors import TemplateError
from generator.cfn.load import Product, assembled, inside, parent
from generator.cfn.scope import Pseudo
from generator.cfn.template import parse
from generator.cfn.values import Source
from generator.plan.diff.nested_parameters import Held, WireCheck
from generator.plan.diff.resolved_product import (
    Address,
    ResolvedProduct,
    StackInputs,
    resolved_product,
)

_CHANGED = {
    "MODIFIED": "it was modified outside CloudFormation",
    "DELETED": "it was deleted outside CloudFormation",
}
# A stack's or resource's status with which it is what its template says.
_WHOLE = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
)
GONE = "DELETE_COMPLETE"


@dataclass(frozen=True)
class DeployedResource:
    """One resource as ListStackResources tells it; ``drift``: its StackResourceDriftStatus."""

    logical_id: str
    type: str
    physical_id: str
    status: str
    drift: str = ""


@dataclass(frozen=True)
class DeployedStack:
    """One stack as CloudFormation holds it; ``template`` is None where there is none any more.

    ``parameters``: the texts that it was given; ``resolved``: what those hold that name an SSM
    parameter; ``hidden``: those that declare NoEcho, whose values nobody tells.
    """

    template: str | None
    status: str = "CREATE_COMPLETE"
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    outputs: Mapping[str, str] = field(default_factory=dict)
    pieces: Sequence[DeployedResource] = ()


@dataclass(frozen=True)
class DeployedState(ResolvedProduct):
    """What is deployed. ``doubts``: place → why nothing is proven there, and in what it holds.

    ``unchecked``: what is passed into a stack, and could not be held against what the stack has.
    """

    doubts: Mapping[str, str] = field(default_factory=dict)
    unchecked: frozenset[tuple[str, Source]] = frozenset()

    def doubt(self, key: Address) -> str:
        """Why nothing is proven of a resource, or of the stacks around it; empty where it is."""
        place = inside(*key)
        while place:
            if place in self.doubts:
                return f"{place}: {self.doubts[place]}"
            place = parent(place)
        return self.doubts.get("", "")

    @property
    def notes(self) -> tuple[str, ...]:
        """The doubts, each in a sentence."""
        found = ((place or "the stack", why) for place, why in self.doubts.items())
        return tuple(f"Nothing is proven of {place}: {why}." for place, why in found)


def deployed_state(
    parts: Mapping[str, DeployedStack], tags: Mapping[str, str], pseudo: Pseudo
) -> DeployedState:
    """The side that these stacks make, by path; ``""`` is the root, the only one that must be.

    ``tags``, ``pseudo``: the root's. Raises ``TemplateError`` where the root cannot be read.
    """
    root = parts[""]
    product, unread = _product(parts)
    given = StackInputs(root.parameters, tags, pseudo, strict=False, hidden=root.hidden, taken=True)
    found = resolved_product(product, given)
    held = {
        path: Held(part.parameters, part.resolved, part.hidden, part.outputs, _physical(part))
        for path, part in parts.items()
    }
    wires = WireCheck(found, held, pseudo)
    doubts = {**dict(_doubts(parts, found)), **unread, **wires.broken}
    return DeployedState(**vars(found), doubts=doubts, unchecked=wires.unchecked)


def _product(parts: Mapping[str, DeployedStack]) -> tuple[Product, dict[str, str]]:
    """The product of all templates that can be read, and the others' doubts."""
    texts = {path: part.template for path, part in parts.items() if part.template is not None}
    try:
        return assembled(texts), {}
    except TemplateError:
        bad = [path for path, text in texts.items() if path and _fails(text)]
        readable = {path: text for path, text in texts.items() if path not in bad}
        return assembled(readable), dict.fromkeys(bad, "its template cannot be read")


def _fails(text: str) -> bool:
    try:
        parse(text)
    except TemplateError:
        return True
    return False


def _physical(part: DeployedStack) -> Mapping[str, str]:
    return {one.logical_id: one.physical_id for one in part.pieces if one.physical_id}


def _doubts(
    parts: Mapping[str, DeployedStack], found: ResolvedProduct
) -> Iterator[tuple[str, str]]:
    for path, part in parts.items():
        if part.template is None:
            yield path, "the stack is not there any more"
        elif part.status not in _WHOLE:
            yield path, f"the stack is in {part.status}"
        for piece in part.pieces:
            if why := _doubt(piece):
                yield inside(path, piece.logical_id), why
    listed = {(path, one.logical_id): one for path, part in parts.items() for one in part.pieces}
    for key, placed in found.resources.items():
        if key in listed and listed[key].type != placed.type:
            yield inside(*key), f"it is of the type {listed[key].type}"
        elif key not in listed and placed.exists is True:
            yield inside(*key), "CloudFormation does not list it"


def _doubt(piece: DeployedResource) -> str:
    if piece.drift in _CHANGED:
        return _CHANGED[piece.drift]
    return "" if piece.status in _WHOLE else f"it is in {piece.status}"
