"""Taking an environment down: what goes, what stays, what is in the way, then DeleteStack.

stack ○→ what is deployed ●→ ledger ○→ what it holds, who imports from it ●→ Survey
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.cfn.load import STACK_TYPE, inside
from generator.deploy.aws.client import Aws, AwsApiError
from generator.deploy.destroy import emptying
from generator.deploy.destroy.emptying import contents
from generator.deploy.destroy.retained_resources import LOG_GROUPS
from generator.deploy.stack.final_snapshots import taken_names
from generator.plan.diff.deployed_state import DeployedState
from generator.plan.impact.deletion_plan import Entry, deletion_plan, exports
from generator.plan.stack_tree import StackTree, stack_name

# The parameter that turns a guard off, for what StreamFlix has.
_PARAMETERS = {
    "AWS::RDS::DBInstance": "DatabaseDeletionProtection",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "LoadBalancerDeletionProtection",
}


@dataclass(frozen=True)
class Survey:
    """What taking a stack down does.

    ``entries``: what holds data or stays. ``full``: place → what it holds, for what has to be
    empty. ``makers``: (type, physical ID) of what makes log groups that stay. ``imported``:
    export → the stacks that import it. ``is_protected``: by termination protection.
    ``resources``: how many there are, nested stacks themselves not counted. ``taken``: place →
    the name for its last snapshot that another snapshot has.
    """

    entries: tuple[Entry, ...] = ()
    full: Mapping[str, str] = field(default_factory=dict)
    makers: tuple[tuple[str, str], ...] = ()
    imported: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_protected: bool = False
    resources: int = 0
    taken: Mapping[str, str] = field(default_factory=dict)

    def blocks(self, environment: str, empties: bool) -> Iterator[tuple[str, str]]:
        """What stops the deletion, each with what to do about it. ``empties``: --empty is on."""
        if self.is_protected:
            settings = f"parameters/settings/{environment}.yaml"
            yield (
                "The stack is protected from deletion.",
                f"Set termination-protection: false in {settings} and `streamflix deploy"
                f" {environment}`: that is the deliberate step.",
            )
        for entry in self.entries:
            if entry.protection:
                yield f"{entry.place} has {entry.protection} on.", _off(entry, environment)
        for place, held in self.full.items() if not empties else ():
            yield (
                f"{place} holds {held}, and its deletion would fail.",
                "Keep what you need elsewhere; --empty deletes all that is in it.",
            )
        for place, name in self.taken.items():
            yield (
                f"{place} is to leave a snapshot called {name}, and there is one: its deletion"
                " would fail.",
                f"Delete that snapshot, or set CacheFinalSnapshotName to another name in"
                f" parameters/{environment}.yaml and `streamflix deploy {environment}` first.",
            )
        for name, names in self.imported.items():
            yield f"{', '.join(names)} imports {name}.", "That has to go first."


def _off(entry: Entry, environment: str) -> str:
    name = _PARAMETERS.get(entry.type)
    if name is None:
        return "Turn it off by an update first."
    what = f'Set {name} to "false" in parameters/{environment}.yaml'
    return f"{what} and `streamflix deploy {environment}` first."


def survey(aws: Aws, deployed: DeployedState) -> Survey:
    """What taking down a stack does, as it is deployed. Raises ``AwsError``."""
    physical_ids = deployed.tree.physical_ids
    entries = deletion_plan(deployed, physical_ids)
    full = {
        entry.place: held
        for entry in entries
        if entry.must_be_empty and (held := contents(aws, entry.type, entry.physical_id))
    }
    makers = tuple(
        (instance.type, physical_ids[address])
        for address, instance in deployed.resources.items()
        if instance.type in LOG_GROUPS and address in physical_ids
    )
    imported = _imported(aws, deployed)
    is_protected = bool(deployed.tree.root.description.get("EnableTerminationProtection"))
    instances = (deployed.resources.get(address) for address in physical_ids)
    resources = sum(one is None or not one.is_container for one in instances)
    taken = taken_names(aws, deployed.resources.values())
    return Survey(entries, full, makers, imported, is_protected, resources, taken)


def _imported(aws: Aws, deployed: DeployedState) -> dict[str, tuple[str, ...]]:
    """Export → the stacks outside that import it: those inside go with it."""
    inside_it = {stack_name(physical) for physical in deployed.tree.physical_ids.values()}
    outside = {
        name: tuple(one for one in _importers(aws, name) if one not in inside_it)
        for name in exports(deployed)
    }
    return {name: who for name, who in outside.items() if who}


def _importers(aws: Aws, export: str) -> tuple[str, ...]:
    """The stacks that import an export (ListImports); an error says that there are none."""
    try:
        found = aws.pages("cloudformation", "list_imports", "Imports", {"ExportName": export})
    except AwsApiError as refused:
        if "not imported" in str(refused):
            return ()
        raise
    return tuple(map(str, found))


def empty(aws: Aws, found: Survey) -> None:
    """Empty what has to be empty. Raises ``AwsError``."""
    for entry in found.entries:
        if entry.place in found.full:
            emptying.empty(aws, entry.type, entry.physical_id)


@dataclass(frozen=True)
class Left:
    """A resource whose deletion failed, and why."""

    place: str
    type: str
    reason: str


def left(tree: StackTree) -> tuple[Left, ...]:
    """What could not be deleted, over all nested stacks; of a nested stack what is in it."""
    return tuple(
        Left(inside(*address), resource.type, resource.reason)
        for address, resource in tree.resources
        if resource.status == "DELETE_FAILED" and resource.type != STACK_TYPE
    )
