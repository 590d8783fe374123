"""Every status that a stack can have: what it means, what may be done then, and what helps.

Stated once: commands decide by it, messages quote it, and the table of ``docs/recovery.md`` is
written from it. Sources: API reference, ``Stack``, StackStatus; User Guide, "View CloudFormation
stack events" (Stack status codes), "Stack failure options", "Continue rolling back an update".

    name of a status ●→ Status
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.deploy.aws.client import Answer

Next = Literal["create", "update", "wait", "resume", "rollback", "recreate", "destroy"]
ChangeSet = Literal["create", "update", "nothing"]


@dataclass(frozen=True)
class Status:
    """A status of a stack.

    ``meaning``: a sentence. ``change_set``: of which type a change set may be made then.
    ``next``: what comes next; ``recreate``: the stack has to go before it can be recreated.
    ``command``: what to type for that, with ENV for the environment.
    """

    name: str
    meaning: str
    change_set: ChangeSet
    next: Next
    command: str

    def command_for(self, environment: str) -> str:
        """What to type for this environment."""
        return self.command.replace("ENV", environment)


_DEPLOY = "streamflix deploy ENV"
_WATCH = "streamflix status ENV --watch"
_RESUME = "streamflix resume ENV"
_ROLLBACK = "streamflix rollback ENV"
_DESTROY = "streamflix destroy ENV"


def _moving(name: str, meaning: str) -> Status:
    return Status(name, meaning, "nothing", "wait", _WATCH)


def _steady(name: str, meaning: str) -> Status:
    return Status(name, meaning, "update", "update", _DEPLOY)


_ALL = (
    Status(
        "REVIEW_IN_PROGRESS",
        "A change set was made for a stack that does not exist yet; it holds nothing.",
        "create",
        "create",
        _DEPLOY,
    ),
    _moving("CREATE_IN_PROGRESS", "The stack is being created; it can still be destroyed."),
    Status(
        "CREATE_FAILED",
        "The creation failed, and what was made is kept: on-stack-failure is DO_NOTHING, or"
        " rollback was disabled.",
        "update",
        "rollback",
        _ROLLBACK,
    ),
    _steady("CREATE_COMPLETE", "The stack was created."),
    _moving("ROLLBACK_IN_PROGRESS", "The creation failed, and what was made is being removed."),
    Status(
        "ROLLBACK_FAILED",
        "The creation failed, and not all that was made could be removed.",
        "nothing",
        "recreate",
        _ROLLBACK,
    ),
    Status(
        "ROLLBACK_COMPLETE",
        "The creation failed, and what was made has been removed. The empty stack can only be"
        " deleted.",
        "nothing",
        "recreate",
        _ROLLBACK,
    ),
    _moving("UPDATE_IN_PROGRESS", "The stack is being updated; it can still be cancelled."),
    _moving(
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "The update has succeeded, and what it replaced is being removed.",
    ),
    _steady("UPDATE_COMPLETE", "The stack was updated."),
    Status(
        "UPDATE_FAILED",
        "The update failed half way and was not rolled back: on-stack-failure is DO_NOTHING, or"
        " rollback was disabled.",
        "update",
        "rollback",
        _ROLLBACK,
    ),
    _moving("UPDATE_ROLLBACK_IN_PROGRESS", "The update failed, and is being taken back."),
    Status(
        "UPDATE_ROLLBACK_FAILED",
        "The update failed, and so did taking it back. Fix the cause; what cannot be fixed can"
        " be skipped.",
        "nothing",
        "resume",
        _RESUME,
    ),
    _moving(
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "The update was taken back, and what it had made is being removed.",
    ),
    _steady("UPDATE_ROLLBACK_COMPLETE", "The update failed and was taken back: as before it."),
    _moving("DELETE_IN_PROGRESS", "The stack is being deleted."),
    Status(
        "DELETE_FAILED",
        "Something could not be deleted; the rest is gone. Fix the cause and delete again.",
        "nothing",
        "destroy",
        _DESTROY,
    ),
    Status("DELETE_COMPLETE", "There is no such stack any more.", "create", "create", _DEPLOY),
    _moving("IMPORT_IN_PROGRESS", "Existing resources are being imported."),
    _steady("IMPORT_COMPLETE", "Existing resources were imported."),
    _moving("IMPORT_ROLLBACK_IN_PROGRESS", "The import failed, and is being taken back."),
    Status(
        "IMPORT_ROLLBACK_FAILED",
        "The import failed, and so did taking it back. All that is left is to delete the stack,"
        " so ask AWS Support first where it holds data you need.",
        "nothing",
        "destroy",
        _DESTROY,
    ),
    _steady("IMPORT_ROLLBACK_COMPLETE", "The import failed and was taken back: as before it."),
)

STATUSES: Mapping[str, Status] = {one.name: one for one in _ALL}
"""Every status of the API by its name, in the order in which a stack meets them."""


def status(name: str) -> Status:
    """The status of this name. One that is not known is read by how its name ends."""
    if name in STATUSES:
        return STATUSES[name]
    meaning = f"AWS says {name}, which is not known here."
    if name.endswith("_IN_PROGRESS"):
        return _moving(name, meaning)
    if name.endswith("_COMPLETE"):
        return _steady(name, meaning)
    return Status(name, meaning, "nothing", "wait", "streamflix events ENV")


def status_of(stack: Answer | None) -> Status:
    """The status of a stack as DescribeStacks tells it; of one that is not there, deleted."""
    return status(str(stack["StackStatus"]) if stack else "DELETE_COMPLETE")
