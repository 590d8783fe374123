"""Change sets over nested stacks: ask for one, read all of it, execute exactly that.

Environment ●→ request ○→ CreateChangeSet ○→ answers, one a stack ○→ ExecuteChangeSet
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from generator.checks.settings import Settings
from generator.deploy import cloudformation, stacks
from generator.deploy.aws import Answer, Aws
from generator.deploy.wait import Pace, last, polled
from generator.errors import AwsError
from generator.product.load import inside

_PENDING = ("CREATE_PENDING", "CREATE_IN_PROGRESS")

# How CloudFormation says that a change set would change nothing.
_NOTHING = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True)
class ChangeSet:
    """One stack's part of a change set: the stack's path, and what DescribeChangeSet says."""

    path: str
    told: Answer

    @property
    def changes(self) -> list[Answer]:
        """Every ``ResourceChange``."""
        return [one["ResourceChange"] for one in self.told["Changes"] if "ResourceChange" in one]

    @property
    def failed(self) -> bool:
        """Whether it failed for a reason other than that there is nothing to change."""
        return self.told["Status"] == "FAILED" and not self.empty

    @property
    def empty(self) -> bool:
        """Whether it failed because there is nothing to change."""
        return self.told["Status"] == "FAILED" and any(say in self.reason for say in _NOTHING)

    @property
    def reason(self) -> str:
        """Why it has the status that it has, in CloudFormation's words, or nothing."""
        return str(self.told.get("StatusReason", ""))


@dataclass(frozen=True)
class Review:
    """A change set that can be executed, or one without changes: a part for each stack."""

    change_set_id: str
    stack_id: str
    parts: tuple[ChangeSet, ...]

    @property
    def empty(self) -> bool:
        """Whether the whole change set changes nothing."""
        return self.parts[0].empty


def request(
    settings: Settings,
    template_url: str,
    parameters: Mapping[str, str],
    tags: Mapping[str, str],
    is_new: bool,
) -> dict[str, Any]:
    """What CreateChangeSet is asked for, but for the change set's name."""
    asked: dict[str, Any] = {
        "StackName": settings.stack_name,
        "ChangeSetType": "CREATE" if is_new else "UPDATE",
        "TemplateURL": template_url,
        "Parameters": _pairs("ParameterKey", "ParameterValue", parameters),
        "Tags": _pairs("Key", "Value", tags),
        "Capabilities": list(settings.capabilities),
        "IncludeNestedStacks": True,
    }
    if is_new or settings.on_stack_failure != "DELETE":
        asked["OnStackFailure"] = settings.on_stack_failure
    if settings.role_arn:
        asked["RoleARN"] = settings.role_arn
    if settings.deployment_mode == "EXPRESS":
        # The pages of the documentation differ on the default: it is said.
        asked["DeploymentConfig"] = {"Mode": "EXPRESS", "DisableRollback": False}
    return asked


def _pairs(name: str, value: str, given: Mapping[str, str]) -> list[dict[str, str]]:
    return [{name: key, value: text} for key, text in given.items()]


def review(aws: Aws, asked: Answer, name: str, pace: Pace) -> Review:
    """Have a change set made and read all of it; one without changes is thrown away again.

    Raises ``AwsError`` with the reason furthest in where it could not be made.
    """
    change_set_id, stack_id = cloudformation.create_change_set(
        aws, {**asked, "ChangeSetName": name}
    )
    ask = partial(cloudformation.change_set, aws, change_set_id)
    last(polled(ask, lambda told: told["Status"] not in _PENDING, pace, aws.sleep))
    parts = tuple(_parts(aws, change_set_id, ""))
    failed = [part for part in parts if part.failed]
    if parts[0].failed:
        raise AwsError(_why(failed[-1], str(asked["StackName"])))
    if parts[0].empty:
        cloudformation.delete_change_set(aws, change_set_id)
    return Review(change_set_id, stack_id, parts)


def _parts(aws: Aws, change_set_id: str, path: str) -> Iterator[ChangeSet]:
    part = ChangeSet(path, cloudformation.change_set(aws, change_set_id))
    yield part
    for change in part.changes:
        if "ChangeSetId" in change:
            below = inside(path, change["LogicalResourceId"])
            yield from _parts(aws, change["ChangeSetId"], below)


def _why(part: ChangeSet, stack_name: str) -> str:
    where = f", nested stack {part.path}" if part.path else ""
    return f"The change set of {stack_name}{where} could not be made: {part.reason}"


def execute(aws: Aws, review: Review, pace: Pace) -> Iterator[Answer | None]:
    """Execute a review and give the stack again and again until it is at rest."""
    cloudformation.execute_change_set(aws, review.change_set_id)
    return stacks.settled(aws, review.stack_id, pace)
