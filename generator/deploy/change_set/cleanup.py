"""What earlier reviews left behind, and throwing a review away without a trace.

Only what was made here is ever deleted, known by its name, and of that only what no one can want
any more: what failed, what no longer fits its stack, what no one has executed for long. A stack
that was never made leaves a shell in REVIEW_IN_PROGRESS, and so do the stacks nested in it; the
review that made them takes them away again.

    ListChangeSets, ListStacks ●→ what can go ○→ DeleteChangeSet, DeleteStack
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.change_set.request import is_ours
from generator.deploy.stack.stacks import SHELL

LASTING = timedelta(days=30)
"""How long a change set that no one executes is kept for anyone who saved it."""

_DENIED = ("AccessDenied", "AccessDeniedException")
# While it is being created, a change set cannot be deleted (API reference, DeleteChangeSet).
_BUSY = ("InvalidChangeSetStatus", "InvalidChangeSetStatusException")
_PAUSES = (1, 2, 4, 8, 16)


def swept(aws: Aws, stack: Answer | None, now: datetime) -> tuple[str, ...]:
    """Delete those of our change sets of a stack that are of no use; their names."""
    if stack is None or stack["StackStatus"] == "DELETE_COMPLETE":
        return ()
    useless = [one for one in _ours(aws, stack) if is_useless(one, now)]
    for one in useless:
        _delete(aws, str(one["ChangeSetId"]))
    return tuple(str(one["ChangeSetName"]) for one in useless)


def is_useless(change_set: Answer, now: datetime) -> bool:
    """Whether a change set, as ListChangeSets tells it, cannot or will not be executed."""
    if change_set.get("Status") == "FAILED":
        return True
    state = change_set.get("ExecutionStatus")
    made = change_set.get("CreationTime")
    is_old = isinstance(made, datetime) and now - made > LASTING
    return state == "OBSOLETE" or (state == "AVAILABLE" and is_old)


def _ours(aws: Aws, stack: Answer) -> Iterator[Answer]:
    """Roots that were made here: nested ones go with their root, and with no one else."""
    for one in cloudformation.change_sets(aws, str(stack["StackId"])):
        name = str(one.get("ChangeSetName", ""))
        if is_ours(name, str(stack["StackName"])) and not one.get("ParentChangeSetId"):
            yield one


def thrown_away(aws: Aws, change_set_id: str, stack_id: str, was_there: bool) -> bool:
    """Delete a change set of ours, and the shell that was made for it; whether all of it is gone.

    ``was_there``: the stack, or its shell, is not this change set's. Nothing is said of what is
    gone already. Raises ``AwsError``.
    """
    _delete(aws, change_set_id)
    if was_there:
        return True
    stack = cloudformation.stack(aws, stack_id)
    if stack is None or stack["StackStatus"] != SHELL:
        return True
    others = [o for o in cloudformation.change_sets(aws, stack_id) if _is_other(o, change_set_id)]
    return bool(others) or _delete_shell(aws, stack_id)


def _is_other(one: Answer, change_set_id: str) -> bool:
    is_going = str(one.get("Status", "")).startswith("DELETE_")
    return one["ChangeSetId"] != change_set_id and not is_going


def _delete_shell(aws: Aws, stack_id: str) -> bool:
    """Delete an empty stack, then the empty ones in it that CloudFormation has forgotten.

    A reviewer need not be allowed to delete stacks: then the shell stays, which is false,
    and the next review takes it over.
    """
    inner = [
        str(one["StackId"])
        for one in cloudformation.shells(aws)
        if stack_id in (one.get("RootId"), one.get("ParentId"))
    ]
    try:
        cloudformation.delete_stack(aws, stack_id)
    except AwsApiError as refused:
        if refused.code not in _DENIED:
            raise
        return False
    for one in inner:
        told = cloudformation.stack(aws, one)
        if told is not None and told["StackStatus"] == SHELL:
            cloudformation.delete_stack(aws, one)
    return True


def _delete(aws: Aws, change_set_id: str) -> None:
    """Delete a change set, waiting for one that is still being created."""
    for pause in (*_PAUSES, 0):
        try:
            cloudformation.delete_change_set(aws, change_set_id)
        except AwsApiError as refused:
            if cloudformation.is_no_change_set(refused) or cloudformation.is_missing(refused):
                return
            if refused.code not in _BUSY or not pause or not _is_being_created(aws, change_set_id):
                raise
        else:
            return
        aws.sleep(pause)


def _is_being_created(aws: Aws, change_set_id: str) -> bool:
    status = str(cloudformation.change_set(aws, change_set_id, values=False).get("Status"))
    return status in ("CREATE_PENDING", "CREATE_IN_PROGRESS")
