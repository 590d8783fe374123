"""The version that is deployed, and where CloudFormation's templates do not prove what exists.

A template says what a stack was created from, not what became of it: a resource may have been
changed by hand, a nested stack updated on its own, an update may have stopped half-way. Such a
place is *unverified*: nothing is proven of it from the templates.

    StackTree ●→ DeployedState: a resolved product, and what is unverified
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.cfn.errors import TemplateError
from generator.cfn.load import Product, assembled, inside, parent
from generator.cfn.scope import Pseudo
from generator.cfn.template import parse
from generator.cfn.values import Source
from generator.plan.diff.nested_parameters import WireCheck
from generator.plan.diff.resolved_product import (
    Address,
    ResolvedProduct,
    StackInputs,
    resolved_product,
)
from generator.plan.stack_tree import Description, StackResource, StackTree

_DRIFTED = {
    "MODIFIED": "it was modified outside CloudFormation",
    "DELETED": "it was deleted outside CloudFormation",
}
# The statuses of a stack or resource that is what its template says.
_AS_DECLARED = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
)


@dataclass(frozen=True, kw_only=True)
class DeployedState(ResolvedProduct):
    """What is deployed.

    ``unverified``: place → why nothing is proven there, and in what it holds. ``unchecked``:
    what is passed into a stack and could not be compared with the value that the stack has.
    """

    tree: StackTree
    pseudo: Pseudo
    unverified: Mapping[str, str] = field(default_factory=dict)
    unchecked: frozenset[tuple[str, Source]] = frozenset()

    def unverified_reason(self, address: Address) -> str:
        """Why nothing is proven of a resource, or of the stacks around it; empty where it is."""
        place = inside(*address)
        while place:
            if place in self.unverified:
                return f"{place}: {self.unverified[place]}"
            place = parent(place)
        return self.unverified.get("", "")

    @property
    def notes(self) -> tuple[str, ...]:
        """What is unverified, each in a sentence."""
        found = ((place or "the stack", why) for place, why in self.unverified.items())
        return tuple(f"Nothing is proven of {place}: {why}." for place, why in found)

    def next_inputs(
        self, parameters: Mapping[str, str], tags: Mapping[str, str], file: str
    ) -> StackInputs:
        """The inputs of the next update: the stack stays in its account, under its name."""
        return StackInputs(parameters, tags, self.pseudo, file)


def deployed_state(tree: StackTree) -> DeployedState:
    """The resolved product of a tree that was read with its templates.

    Raises ``TemplateError`` where the root's template cannot be read.
    """
    root, pseudo = tree.root, pseudo_of(tree.root.description)
    product, unreadable = _product(tree)
    inputs = StackInputs(
        root.parameters, root.tags, pseudo, strict=False, hidden=root.hidden, taken=True
    )
    resolved = resolved_product(product, inputs)
    wires = WireCheck(resolved, tree.stacks, pseudo)
    unverified = {**dict(_unverified(tree, resolved)), **unreadable, **wires.broken}
    return DeployedState(
        **vars(resolved),
        tree=tree,
        unverified=unverified,
        unchecked=wires.unchecked,
    )


def pseudo_of(stack: Description) -> Pseudo:
    """The pseudo parameters that a stack's own description tells.

    Its ID is ``arn:PARTITION:cloudformation:REGION:ACCOUNT:stack/NAME/UUID``.
    """
    stack_id = str(stack["StackId"])
    _, _, _, region, account, _ = stack_id.split(":", 5)
    topics = tuple(map(str, stack.get("NotificationARNs", ())))
    return Pseudo(region, account, str(stack["StackName"]), stack_id, topics)


def _product(tree: StackTree) -> tuple[Product, dict[str, str]]:
    """The product of all templates that can be read, and why the others are unverified."""
    texts = {path: one.template for path, one in tree.stacks.items() if one.template is not None}
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


def _unverified(tree: StackTree, resolved: ResolvedProduct) -> Iterator[tuple[str, str]]:
    for path in tree.missing:
        yield path, "the stack does not exist any more"
    for path, stack in tree.stacks.items():
        if stack.status not in _AS_DECLARED:
            yield path, f"the stack is in {stack.status}"
    for address, resource in tree.resources:
        if why := _reason(resource):
            yield inside(*address), why
    listed = dict(tree.resources)
    for address, instance in resolved.resources.items():
        if address in listed and listed[address].type != instance.type:
            yield inside(*address), f"it is of the type {listed[address].type}"
        elif address not in listed and instance.exists is True:
            yield inside(*address), "CloudFormation does not list it"


def _reason(resource: StackResource) -> str:
    if resource.drift in _DRIFTED:
        return _DRIFTED[resource.drift]
    return "" if resource.status in _AS_DECLARED else f"it is in {resource.status}"
