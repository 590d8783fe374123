"""AWS's sentences about stack sets. Pure.

Taken from CloudFormation's answers as clients and documentation quote them; where none quotes
one, from the API reference's description of the error.
"""

from __future__ import annotations

from generator.local.errors import ApiError, invalid

TOLERANCE_EXCEEDED = "Cancelled since failure tolerance has exceeded"
STOPPED = "Cancelled since the operation was stopped by the user"
NO_ACCESS = "You must enable organizations access to operate a service managed stack set"
NOT_MANAGEMENT = (
    "You must be the management account or delegated admin account of an organization before "
    "operating a SERVICE_MANAGED stack set"
)
NOT_DELEGATED = "Account used is not a delegated administrator"
ONLY_UNITS = (
    "StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target"
)
ONLY_ACCOUNTS = "StackSets with SELF_MANAGED permission model can only have accounts as target"
UNITS_REQUIRED = "OrganizationalUnitIds are required"
NO_NESTED = "Nested Stack is not supported in SERVICE_MANAGED permission model"
NO_TRANSFORM = "Transform is not supported in SERVICE_MANAGED permission model"


def not_found(name: str) -> ApiError:
    """A stack set that there is not."""
    return ApiError("StackSetNotFoundException", f"StackSet {name} not found", 404)


def exists(name: str) -> ApiError:
    """CreateStackSet with a name that is taken."""
    return ApiError("NameAlreadyExistsException", f"StackSet {name} already exists", 409)


def not_empty() -> ApiError:
    """DeleteStackSet with instances left."""
    return ApiError("StackSetNotEmptyException", "StackSet is not empty", 409)


def in_progress(arn: str) -> ApiError:
    """A second operation while one runs."""
    what = f"Another Operation on StackSet {arn} is in progress"
    return ApiError("OperationInProgressException", what, 409)


def operation_exists(operation_id: str) -> ApiError:
    """An operation ID that was used before."""
    what = f"Operation {operation_id} already exists"
    return ApiError("OperationIdAlreadyExistsException", what, 409)


def operation_not_found(operation_id: str) -> ApiError:
    """An operation that there is not."""
    what = f"Operation {operation_id} not found"
    return ApiError("OperationNotFoundException", what, 404)


def instance_not_found(account: str, region: str) -> ApiError:
    """A stack instance that there is not."""
    what = f"Stack instance for account {account} and region {region} not found"
    return ApiError("StackInstanceNotFoundException", what, 404)


def invalid_operation(message: str) -> ApiError:
    """An operation that cannot be done now."""
    return ApiError("InvalidOperationException", message)


def bad_name(name: str) -> ApiError:
    """A stack set's name that is none."""
    return invalid(
        f"1 validation error detected: Value '{name}' at 'stackSetName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
    )


def gate_skipped(account: str, region: str) -> str:
    """Why the account gate was not asked: there is none."""
    name = "AWSCloudFormationStackSetAccountGate"
    return f"Function not found: arn:aws:lambda:{region}:{account}:function:{name}"


def resource_failed(logical_id: str, type_name: str, reason: str) -> str:
    """Why an instance failed: the first of its resources that did."""
    return (
        f"ResourceLogicalId:{logical_id}, ResourceType:{type_name}, ResourceStatusReason:{reason}."
    )
