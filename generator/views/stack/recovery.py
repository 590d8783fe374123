"""What resume and rollback are about to do, in words.

stack, what is in the way ●→ lines
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from generator.views.terminal import printable

if TYPE_CHECKING:
    from generator.deploy.stack.recovery import Stuck


def continued(name: str, failed: Sequence[Stuck], skipped: Sequence[Stuck]) -> Iterator[str]:
    """What going on with a failed rollback does, what is skipped and what that leaves."""
    if failed:
        yield "Resources that could not be rolled back:"
    for one in failed:
        reason = one.reason or "CloudFormation gives no reason."
        yield f"  {one.place} ({one.type}): {printable(reason)}"
    tried = [one for one in failed if one not in skipped]
    if skipped:
        yield "Skipped resources, which would stay as the failed update left them:"
        for one in skipped:
            yield f"  {one.place}, for CloudFormation {one.skip}"
        yield (
            "  CloudFormation would take it for what it was before the update. Until it really is,"
            " the next update may fail: set it back by hand, or deploy what it has now. Drift"
            " detection does not check what was skipped."
        )
    rest = "Everything else" if skipped else "Everything"
    if tried or not failed:
        yield f"{rest} of {name} would be rolled back to its state before the update."


def helps(environment: str, failed: Sequence[Stuck]) -> str:
    """What to do about a rollback that failed again."""
    can = [one.place for one in failed if one.skip]
    hint = f"Fix the cause and `streamflix resume {environment}`"
    if not can:
        return f"{hint}."
    command = f"streamflix resume {environment} --skip {' '.join(can)}"
    return f"{hint}, or skip what cannot be fixed: `{command}`."


_BACK = {
    "CREATE_FAILED": (
        "Everything that was created of {name} would be deleted, with the data in it, and"
        " the empty stack after it."
    ),
    "UPDATE_FAILED": (
        "The update of {name} would be rolled back: changes reverted and new resources deleted."
    ),
    "UPDATE_IN_PROGRESS": "The update of {name} in progress would be cancelled and rolled back.",
    "ROLLBACK_FAILED": (
        "What remains of {name} would be deleted with the stack, so that it can be created again."
    ),
    "ROLLBACK_COMPLETE": (
        "The empty stack {name} would be deleted, so that it can be created again."
    ),
    "REVIEW_IN_PROGRESS": (
        "{name} does not exist yet: its pending change sets would be deleted, and nothing else."
    ),
}


def taken_back(name: str, status: str) -> str:
    """What rolling back a stack of this status does."""
    return _BACK[status].format(name=name)


_NOT = {
    "CREATE_IN_PROGRESS": "CloudFormation cannot cancel a creation.",
    "DELETE_IN_PROGRESS": "A deletion cannot be rolled back.",
    "IMPORT_IN_PROGRESS": "CloudFormation cannot cancel an import.",
}


def refused(name: str, status: str, meaning: str, verb: str) -> str:
    """Why a stack of this status cannot be resumed, rolled back or destroyed now."""
    if verb == "destroy":
        return f"{name} is {status}. {meaning} It cannot be destroyed meanwhile."
    return f"{name} is {status}. {_NOT.get(status, meaning)} There is nothing to {verb}."


def thrown_away(change_sets: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The change sets that go with a stack which was never made."""
    for one in change_sets:
        made = one.get("CreationTime")
        when = f", made {made:%Y-%m-%d %H:%M} UTC" if isinstance(made, datetime) else ""
        yield f"  the change set {one['ChangeSetName']} ({one['Status']}){when}"


def lost(places: Mapping[str, str]) -> Iterator[str]:
    """The resources that hold data, and are deleted with it: place → type."""
    if places:
        yield "Data that would be deleted with it:"
        yield from (f"  {place} ({kind})" for place, kind in places.items())
