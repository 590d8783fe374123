"""Out of a stuck state: what a stack's status allows, and what is in the way.

Stack ○→ its status, what failed in it ●→ what to do ○→ ContinueUpdateRollback, RollbackStack, …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.cfn.load import STACK_TYPE, inside
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Aws, AwsApiError
from generator.deploy.stack import stacks
from generator.deploy.stack.events import identifiers
from generator.deploy.stack.read_tree import RESOURCES, read_tree
from generator.errors import Mistake, UserError
from generator.nearest import did_you_mean
from generator.plan.impact.stateful import stateful_types
from generator.plan.stack_tree import DeployedStack, StackResource

Way = Literal["continue", "take back", "cancel", "remove", "watch", "nothing", "refuse"]

_RESUMED: Mapping[str, Way] = {"UPDATE_ROLLBACK_FAILED": "continue"}

_ROLLED_BACK: Mapping[str, Way] = {
    "CREATE_FAILED": "take back",
    "UPDATE_FAILED": "take back",
    "UPDATE_IN_PROGRESS": "cancel",
    "REVIEW_IN_PROGRESS": "remove",
    "ROLLBACK_COMPLETE": "remove",
    "ROLLBACK_FAILED": "remove",
    # The update has succeeded; only what it replaced is still being removed.
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "nothing",
    "CREATE_IN_PROGRESS": "refuse",
    "DELETE_IN_PROGRESS": "refuse",
    "IMPORT_IN_PROGRESS": "refuse",
}


def way_to_resume(status: str) -> Way:
    """What resuming means for a stack of this status: the rollback goes on, or nothing does."""
    if status.endswith("_IN_PROGRESS") and status != stacks.SHELL:
        return "watch"
    return _RESUMED.get(status, _otherwise(status))


def way_to_roll_back(status: str) -> Way:
    """What rolling back means for a stack of this status."""
    if status in _ROLLED_BACK:
        return _ROLLED_BACK[status]
    return "watch" if status.endswith("_IN_PROGRESS") else _otherwise(status)


def _otherwise(status: str) -> Way:
    """Nothing where all is well, refused where another command is what helps."""
    return "refuse" if status.endswith("_FAILED") or status == "ROLLBACK_COMPLETE" else "nothing"


@dataclass(frozen=True)
class Stuck:
    """A resource that a rollback could not bring back, and why.

    ``place``: ``Database/DatabaseInstance``. ``skip``: how ContinueUpdateRollback names it, empty
    where it cannot be skipped.
    """

    place: str
    type: str
    reason: str
    skip: str


def stuck(aws: Aws, stack_id: str) -> tuple[Stuck, ...]:
    """What a failed rollback left in UPDATE_FAILED, over all nested stacks, the innermost alone.

    A nested stack is only there where nothing in it failed.
    """
    tree = read_tree(aws, {"StackId": stack_id}, RESOURCES)
    failed = [pair for stack in tree.stacks.values() for pair in _failed(aws, stack)]
    return tuple(
        one
        for one in failed
        if not any(other.place.startswith(f"{one.place}/") for other in failed)
    )


def _failed(aws: Aws, stack: DeployedStack) -> Iterator[Stuck]:
    for name, resource in stack.resources.items():
        if resource.status == "UPDATE_FAILED":
            # A nested resource is named by its stack's name, not by that one's logical ID.
            spelt = f"{stack.name}.{name}" if stack.path else name
            skip = spelt if _skippable(aws, resource) else ""
            yield Stuck(inside(stack.path, name), resource.type, resource.reason, skip)


def _skippable(aws: Aws, resource: StackResource) -> bool:
    """Whether the rollback failed at it; a nested stack also has to be deleted, or nearly so.

    Source: API reference, ContinueUpdateRollback, ResourcesToSkip.
    """
    if "cancelled" in resource.reason.lower():
        return False
    if resource.type != STACK_TYPE:
        return True
    nested = cloudformation.stack(aws, resource.physical_id)
    return nested is None or str(nested["StackStatus"]).startswith("DELETE_")


def to_skip(found: Sequence[Stuck], wanted: Iterable[str]) -> tuple[Stuck, ...]:
    """The stuck resources that someone wants to skip, by place or as the API names them.

    Raises ``UserError`` for what did not fail, and for what cannot be skipped.
    """
    by_name = {name: one for one in found for name in (one.place, one.skip) if name}
    wrong = [_no_skip(word, by_name) for word in wanted if not _can(by_name.get(word))]
    if wrong:
        raise UserError(*wrong)
    return tuple(dict.fromkeys(by_name[word] for word in wanted))


def _can(one: Stuck | None) -> bool:
    return one is not None and bool(one.skip)


def _no_skip(word: str, known: Mapping[str, Stuck]) -> Mistake:
    if word in known:
        what = f"{word} cannot be skipped: its rollback is not what failed."
        return Mistake(what, hint="Leave it out: CloudFormation takes it back with the rest.")
    places = [one.place for one in dict.fromkeys(known.values()) if one.skip]
    listed = f"What can be skipped is {', '.join(places)}." if places else "Nothing can be skipped."
    return Mistake(f"{word} did not fail.", hint=did_you_mean(word, places, listed))


def data(aws: Aws, stack_id: str) -> dict[str, str]:
    """What a stack and those nested in it hold by now that holds data: place → type."""
    return {
        inside(*address): resource.type
        for address, resource in read_tree(aws, {"StackId": stack_id}, RESOURCES).resources
        if resource.type in stateful_types() - {STACK_TYPE} and resource.physical_id
    }


def shells(aws: Aws, stack_id: str) -> list[str]:
    """The stacks nested in one that hold nothing: a change set was made for them and nothing else.

    Deleting the root of a first review can leave them behind.
    """
    found = cloudformation.shells(aws)
    return [str(one["StackId"]) for one in found if one.get("RootId") == stack_id]


def remove_shells(aws: Aws, stack_ids: Iterable[str]) -> None:
    """Delete what is left of these; one that is gone by now is fine."""
    for stack_id in stack_ids:
        try:
            cloudformation.delete_stack(aws, stack_id)
        except AwsApiError as refused:
            if not cloudformation.is_missing(refused):
                raise


def mark(aws: Aws, stack_id: str) -> frozenset[str]:
    """The events of earlier operations, to watch from."""
    return identifiers(aws, stack_id)
