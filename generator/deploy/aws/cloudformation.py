"""CloudFormation's operations, one function a question: plain answers, all pages joined.

Aws ○→ answers in the shape of the API's reference
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from generator.deploy.aws.client import Answer, Aws, AwsApiError

SERVICE = "cloudformation"


def stack(aws: Aws, name: str) -> Answer | None:
    """A stack by name or ID, None where there is none (DescribeStacks)."""
    try:
        stacks = aws.ask(SERVICE, "describe_stacks", {"StackName": name})["Stacks"]
    except AwsApiError as refused:
        if is_missing(refused):
            return None
        raise
    return stacks[0] if stacks else None


def is_missing(refused: AwsApiError) -> bool:
    """Whether a question was refused because there is no such stack."""
    return refused.code == "ValidationError" and "does not exist" in str(refused)


def is_no_change_set(refused: AwsApiError) -> bool:
    """Whether a question was refused because there is no such change set."""
    return refused.code in ("ChangeSetNotFound", "ChangeSetNotFoundException")


def stacks(aws: Aws) -> list[Any]:
    """Every stack that is not deleted, nested ones too (DescribeStacks)."""
    return aws.pages(SERVICE, "describe_stacks", "Stacks")


def resources(aws: Aws, stack: str) -> list[Any]:
    """What a stack holds, without what lies in its nested stacks (ListStackResources)."""
    asked = {"StackName": stack}
    return aws.pages(SERVICE, "list_stack_resources", "StackResourceSummaries", asked)


def events(aws: Aws, stack: str) -> list[Any]:
    """A stack's own events, newest first (DescribeStackEvents)."""
    return [told for page in event_pages(aws, stack) for told in page]


def event_pages(aws: Aws, stack: str) -> Iterator[list[Any]]:
    """A stack's own events, newest first, a page a question (DescribeStackEvents)."""
    asked = {"StackName": stack}
    found = aws.ask(SERVICE, "describe_stack_events", asked)
    yield list(found["StackEvents"])
    while token := found.get("NextToken"):
        found = aws.ask(SERVICE, "describe_stack_events", {**asked, "NextToken": token})
        yield list(found["StackEvents"])


def create_change_set(aws: Aws, request: Answer) -> tuple[str, str]:
    """Ask for a change set; its ID and the stack's (CreateChangeSet)."""
    made = aws.ask(SERVICE, "create_change_set", request)
    return str(made["Id"]), str(made["StackId"])


def change_set(aws: Aws, change_set_id: str, values: bool = True) -> dict[str, Any]:
    """A change set with all its changes, with values of properties or without them.

    Neither answer is complete: each can leave out what the other lists (DescribeChangeSet).
    """
    asked: dict[str, Any] = {"ChangeSetName": change_set_id}
    if values:
        asked["IncludePropertyValues"] = True
    first = found = aws.ask(SERVICE, "describe_change_set", asked)
    changes = list(first.get("Changes", []))
    while token := found.get("NextToken"):
        found = aws.ask(SERVICE, "describe_change_set", {**asked, "NextToken": token})
        changes += found.get("Changes", [])
    return {**{k: v for k, v in first.items() if k != "NextToken"}, "Changes": changes}


def change_sets(aws: Aws, stack: str) -> list[Any]:
    """A stack's change sets, in short, but for executed ones (ListChangeSets)."""
    return aws.pages(SERVICE, "list_change_sets", "Summaries", {"StackName": stack})


def change_set_template(aws: Aws, change_set_id: str) -> str:
    """The template that a change set was made from, as it was given (GetTemplate)."""
    asked = {"ChangeSetName": change_set_id, "TemplateStage": "Original"}
    body = aws.ask(SERVICE, "get_template", asked)["TemplateBody"]
    return body if isinstance(body, str) else json.dumps(body)


def change_set_events(aws: Aws, change_set_id: str) -> list[Any]:
    """What happened while a change set was made, newest first (DescribeEvents)."""
    asked = {"ChangeSetName": change_set_id}
    return aws.pages(SERVICE, "describe_events", "OperationEvents", asked)


def shells(aws: Aws) -> list[Any]:
    """Stacks that change sets were made for and nothing else, nested ones too (ListStacks)."""
    asked = {"StackStatusFilter": ["REVIEW_IN_PROGRESS"]}
    return aws.pages(SERVICE, "list_stacks", "StackSummaries", asked)


def execution_status(aws: Aws, change_set_id: str) -> str:
    """Whether a change set can be executed: ``AVAILABLE`` and others (DescribeChangeSet)."""
    told = aws.ask(SERVICE, "describe_change_set", {"ChangeSetName": change_set_id})
    return str(told.get("ExecutionStatus", ""))


def execute_change_set(aws: Aws, change_set_id: str, token: str = "") -> None:
    """Begin to execute a root's change set (ExecuteChangeSet).

    With the ``token`` of an execution that went through already nothing more happens.
    """
    asked = {"ChangeSetName": change_set_id}
    if token:
        asked["ClientRequestToken"] = token
    aws.ask(SERVICE, "execute_change_set", asked)


def delete_change_set(aws: Aws, change_set_id: str) -> None:
    """Throw a change set away (DeleteChangeSet)."""
    aws.ask(SERVICE, "delete_change_set", {"ChangeSetName": change_set_id})


def delete_stack(aws: Aws, stack: str, role_arn: str = "") -> None:
    """Begin to delete a stack, with all that are nested in it (DeleteStack)."""
    aws.ask(SERVICE, "delete_stack", _operation(stack, role_arn))


def detect_drift(aws: Aws, stack: str) -> str:
    """Begin to detect drift on a stack, not on those nested in it; its ID (DetectStackDrift)."""
    begun = aws.ask(SERVICE, "detect_stack_drift", {"StackName": stack})
    return str(begun["StackDriftDetectionId"])


def drift_detection(aws: Aws, detection: str) -> Answer:
    """How far a detection is (DescribeStackDriftDetectionStatus)."""
    asked = {"StackDriftDetectionId": detection}
    return aws.ask(SERVICE, "describe_stack_drift_detection_status", asked)


def resource_drifts(aws: Aws, stack: str) -> list[Any]:
    """What the last detection found of each checked resource (DescribeStackResourceDrifts)."""
    asked: dict[str, Any] = {"StackName": stack, "MaxResults": 100}
    found = aws.ask(SERVICE, "describe_stack_resource_drifts", asked)
    drifts = list(found["StackResourceDrifts"])
    while token := found.get("NextToken"):
        found = aws.ask(SERVICE, "describe_stack_resource_drifts", {**asked, "NextToken": token})
        drifts += found["StackResourceDrifts"]
    return drifts


def template(aws: Aws, stack: str) -> str:
    """A stack's template as it was given (GetTemplate)."""
    asked = {"StackName": stack, "TemplateStage": "Original"}
    body = aws.ask(SERVICE, "get_template", asked)["TemplateBody"]
    return body if isinstance(body, str) else json.dumps(body)


def policy(aws: Aws, stack: str) -> str:
    """A stack's own policy, empty where it has none (GetStackPolicy)."""
    found = aws.ask(SERVICE, "get_stack_policy", {"StackName": stack})
    return str(found.get("StackPolicyBody") or "")


def set_policy(aws: Aws, stack: str, body: str) -> None:
    """Give a stack a policy, in place of the one that it has (SetStackPolicy)."""
    aws.ask(SERVICE, "set_stack_policy", {"StackName": stack, "StackPolicyBody": body})


def protect_from_deletion(aws: Aws, stack: str, protected: bool) -> None:
    """Turn termination protection on or off (UpdateTerminationProtection)."""
    asked = {"StackName": stack, "EnableTerminationProtection": protected}
    aws.ask(SERVICE, "update_termination_protection", asked)


def continue_rollback(aws: Aws, stack: str, skipped: Sequence[str], role_arn: str = "") -> None:
    """Go on with a rollback that failed, without these resources (ContinueUpdateRollback).

    Without a role, CloudFormation uses the one that it used last.
    """
    asked: dict[str, Any] = {**_operation(stack, role_arn)}
    if skipped:
        asked["ResourcesToSkip"] = list(skipped)
    aws.ask(SERVICE, "continue_update_rollback", asked)


def roll_back(aws: Aws, stack: str, role_arn: str = "") -> None:
    """Take back a change that failed and was kept (RollbackStack)."""
    aws.ask(SERVICE, "rollback_stack", _operation(stack, role_arn))


def cancel_update(aws: Aws, stack: str) -> None:
    """Cancel an update that is under way, and take it back (CancelUpdateStack)."""
    aws.ask(SERVICE, "cancel_update_stack", _operation(stack))


def _operation(stack: str, role_arn: str = "") -> dict[str, str]:
    """A request that begins an operation once, however often it has to be sent."""
    request = {"StackName": stack, "ClientRequestToken": secrets.token_hex(16)}
    return request | ({"RoleARN": role_arn} if role_arn else {})
