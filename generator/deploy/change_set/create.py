"""Having a change set made: asked for once, waited for on every stack in it, read whole.

The root can fail while the stacks nested in it are still being looked at, and what went wrong is
told by the one furthest in: so each is waited for (User Guide,
"Create change sets for nested stacks".)

    request ○→ CreateChangeSet ○→ DescribeChangeSet, a stack a question ○→ Made
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, AwsApiError
from generator.deploy.change_set.waiter import Settling, Tell, reasoned
from generator.deploy.stack.polling import Pace
from generator.plan.change_set.explain import read
from generator.plan.change_set.statuses import early_validations
from generator.plan.model import ChangeReport


@dataclass(frozen=True)
class Part:
    """One stack's change set: the stack's path, its ID, and DescribeChangeSet's two answers.

    ``plain``: without property values; ``valued``: with them, None where nothing is listed.
    """

    path: str
    id: str
    plain: Answer
    valued: Answer | None = None


@dataclass(frozen=True)
class Made:
    """A change set that CloudFormation is done with, whatever came of it; the root's part first.

    ``events``: what early validation said, as DescribeEvents tells it.
    """

    change_set_id: str
    stack_id: str
    name: str
    parts: tuple[Part, ...]
    events: tuple[Answer, ...] = ()

    def report(self) -> ChangeReport:
        """The report of all responses."""
        answers = [one for part in self.parts for one in (part.plain, part.valued) if one]
        events = [{"OperationEvents": list(self.events)}] if self.events else []
        return read([*answers, *events], self.name)


def begun(aws: Aws, asked: Answer, name: str) -> tuple[str, str]:
    """Ask for a change set, once however often the question is sent; its ID and the stack's."""
    return cloudformation.create_change_set(
        aws, {**asked, "ChangeSetName": name, "ClientToken": name}
    )


def finished(
    aws: Aws, begun: tuple[str, str], name: str, nested: Mapping[str, str], pace: Pace, tell: Tell
) -> Made:
    """Wait for a change set that was asked for, and read all of it.

    ``nested``: stack path → stack ID of the nested stacks that there are. Raises ``AwsError``
    where AWS does not answer for long.
    """
    change_set_id, stack_id = begun
    settled = Settling(aws, change_set_id, nested, pace, tell).settled()
    parts = tuple(_valued(aws, Part(*told)) for told in settled)
    return Made(change_set_id, stack_id, name, parts, tuple(_events(aws, parts)))


def _valued(aws: Aws, part: Part) -> Part:
    if not part.plain.get("Changes"):
        return part
    return Part(part.path, part.id, part.plain, cloudformation.change_set(aws, part.id))


def _events(aws: Aws, parts: tuple[Part, ...]) -> Iterator[Answer]:
    """What early validation found, which change sets themselves only name."""
    for part in parts:
        if early_validations(reasoned(part.plain)):
            try:
                found = cloudformation.change_set_events(aws, part.id)
            except AwsApiError:
                continue  # The change set's own reason is reported all the same.
            yield from (one for one in found if one.get("EventType") == "VALIDATION_ERROR")
