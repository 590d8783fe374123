"""Change sets over nested stacks: of which type, and what CloudFormation is asked for.

stack ●→ type, or why not      Settings, parameters, tags ●→ request
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from generator.config.settings.model import Settings, failure_options
from generator.deploy.aws.client import Answer
from generator.deploy.stack.statuses import status_of
from generator.errors import AwsError, Mistake

Type = Literal["CREATE", "UPDATE"]

_TIME = "%Y%m%dT%H%M%SZ"
_STAMP = re.compile(r"-\d{8}T\d{6}Z-[0-9a-f]{6}")
_LONGEST = 60
"""Letters of a stack's name in the names of its change sets, which nested ones make longer."""
# Statuses from which CloudFormation goes on only where it is asked not to roll back. (User Guide,
# "Stack failure options".)
_STOPPED = ("CREATE_FAILED", "UPDATE_FAILED")


def name_of(stack_name: str, now: datetime, mark: str) -> str:
    """A change set's name: its stack's, when it was made (in UTC), and six hexadecimal digits.

    IAM knows a change set that is asked for by its ARN by this name alone: so the rights of those
    who deploy one environment end at its change sets (:mod:`generator.access.scope`).
    """
    return f"{stack_name[:_LONGEST]}-{now.strftime(_TIME)}-{mark}"


def is_ours(name: str, stack_name: str) -> bool:
    """Whether a change set of a stack was made here, by its name."""
    return any(
        name.startswith(prefix) and _STAMP.fullmatch(name.removeprefix(prefix))
        for prefix in (stack_name[:_LONGEST], _EARLIER)
    )


_EARLIER = "streamflix"
"""What the names of change sets began with before they were named after their stacks."""


def type_for(stack: Answer | None, environment: str) -> Type:
    """Of which type a change set can be, as the stack is now.

    Raises ``AwsError`` where none can be made, naming the command that helps.
    """
    status = status_of(stack)
    if status.change_set == "create":
        return "CREATE"
    if status.change_set == "update":
        return "UPDATE"
    name = str(stack["StackName"]) if stack else ""
    what = f"{name} is {status.name}. {status.meaning}"
    command = status.command_for(environment)
    if status.next == "wait" and status.name.endswith("_IN_PROGRESS"):
        what = f"Someone else is deploying {name}, or it is not done yet: it is {status.name}."
        watch = f"`streamflix status {environment} --watch` watches; try again when it is done."
        raise AwsError(Mistake(what, hint=watch))
    raise AwsError(Mistake(what, hint=f"`{command}` is the next command."))


@dataclass(frozen=True)
class Wanted:
    """What a stack is to be made of. ``rollback``: RollbackConfiguration, empty = unsaid."""

    template_url: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    rollback: Mapping[str, Any] = field(default_factory=dict)


def request(settings: Settings, wanted: Wanted, kind: Type, status: str = "") -> dict[str, Any]:
    """What CreateChangeSet is asked for, but for the change set's name.

    ``status``: the stack's. Every parameter and tag is said: what is left out keeps nothing.
    """
    asked: dict[str, Any] = {
        "StackName": settings.stack_name,
        "ChangeSetType": kind,
        "TemplateURL": wanted.template_url,
        "Parameters": _pairs("ParameterKey", "ParameterValue", wanted.parameters),
        "Tags": _pairs("Key", "Value", wanted.tags),
        "Capabilities": list(settings.capabilities),
        "IncludeNestedStacks": True,
        **_failure_options(settings, kind, status),
    }
    if settings.role_arn:
        asked["RoleARN"] = settings.role_arn
    if wanted.rollback:
        asked["RollbackConfiguration"] = dict(wanted.rollback)
    return asked


def _failure_options(settings: Settings, kind: Type, status: str) -> dict[str, Any]:
    options = failure_options(settings, kind == "CREATE")
    if status not in _STOPPED:
        return options
    if "DeploymentConfig" in options:
        return {"DeploymentConfig": {**options["DeploymentConfig"], "DisableRollback": True}}
    return {"OnStackFailure": "DO_NOTHING"}


def stopped_note(status: str) -> str:
    """What to say of a stack that is updated from where it stopped; nothing for all others."""
    if status not in _STOPPED:
        return ""
    return (
        f"The stack is {status}: what fails now is not taken back either, since CloudFormation"
        " goes on from there only without rollback."
    )


def _pairs(name: str, value: str, given: Mapping[str, str]) -> list[dict[str, str]]:
    return [{name: key, value: text} for key, text in given.items()]
