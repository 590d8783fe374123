"""AWS's sentences: refusals, reasons, warnings. In one place, so that each is said in one way.

Taken from CloudFormation's answers and events as clients and documentation quote them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.local.errors import ApiError, invalid

USER_INITIATED = "User Initiated"
CREATION_INITIATED = "Resource creation Initiated"
REPLACING = "Requested update requires the creation of a new physical resource; hence creating one."
CREATION_CANCELLED = "Resource creation cancelled"
UPDATE_CANCELLED = "Resource update cancelled"
NO_CHANGES = (
    "The submitted information didn't contain changes. "
    "Submit different information to create a change set."
)
NO_UPDATES = "No updates are to be performed."
ONLY_FROM_ROOT = "Only executable from the root change set."
KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"
NESTED_HAS_NO_CHANGES = (
    "No updates are to be performed."  # what a nested change set without changes says
)


def no_such_stack(name: str) -> ApiError:
    """The answer where a stack is asked for that there is not."""
    return invalid(f"Stack with id {name} does not exist")


def no_such_stack_named(name: str) -> ApiError:
    """The same, as UpdateStack and others put it."""
    return invalid(f"Stack [{name}] does not exist")


def no_such_change_set(name: str) -> ApiError:
    """A change set that there is not: its own code and HTTP 404."""
    return ApiError("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", 404)


def exists(name: str) -> ApiError:
    """CreateStack with a name that is taken."""
    return ApiError("AlreadyExistsException", f"Stack [{name}] already exists")


def wrong_state(stack_id: str, status: str, why: str = "can not be updated") -> ApiError:
    """An operation that the stack's status forbids."""
    return invalid(f"Stack:{stack_id} is in {status} state and {why}.")


def failed_to(verb: str, logical_ids: Iterable[str]) -> str:
    """``The following resource(s) failed to create: [A, B]. ``, with its trailing space."""
    return f"The following resource(s) failed to {verb}: [{', '.join(sorted(logical_ids))}]. "


def embedded_create_failed(stack_id: str, reason: str) -> str:
    """Why a nested stack's resource failed to create."""
    return f"Embedded stack {stack_id} was not successfully created: {reason}"


def embedded_update_failed(stack_id: str, reason: str) -> str:
    """Why a nested stack's resource failed to update."""
    return f"Embedded stack {stack_id} was not successfully updated. Currently in {reason}"


def embedded_delete_failed(stack_id: str, reason: str) -> str:
    """Why a nested stack's resource failed to delete."""
    return f"Embedded stack {stack_id} was not successfully deleted: {reason}"


def nested_change_set_failed(change_set_id: str) -> str:
    """Why a root change set failed when one below it did."""
    return f"Nested change set {change_set_id} was not successfully created: Currently in FAILED."


def handler_message(message: str, token: str, code: str) -> str:
    """A resource's ResourceStatusReason, as the resource providers' framework words it."""
    return (
        f'Resource handler returned message: "{message}" '
        f"(RequestToken: {token}, HandlerErrorCode: {code})"
    )


def incomplete_values(logical_id: str, why: str) -> str:
    """The warning of DescribeChangeSet with property values."""
    return (
        "[WARN] --include-property-values option can return incomplete ChangeSet data because: "
        f"ChangeSet creation failed for resource [{logical_id}] because: {why}"
    )


def denied_by_policy(logical_id: str) -> str:
    """A resource's reason where the stack policy forbids its update."""
    what = f"does not allow [Update:*] for resource [LogicalResourceId/{logical_id}]"
    return f"Action denied by stack policy: Statement [#1] {what};"


def exists_for_change_set(stack_name: str, change_set_name: str) -> ApiError:
    """A CREATE change set for a stack that is there, or for an ARN, which names an old one."""
    what = f"Stack [{stack_name}] already exists and cannot be created again with the changeSet"
    return invalid(f"{what} [{change_set_name}].")
