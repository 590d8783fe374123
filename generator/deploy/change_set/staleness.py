"""What has moved since a review: found before anything is executed, all of it at once.

Saved ○→ DescribeStacks, DescribeChangeSet, GetTemplate ●→ sentences
Saved, working tree ●→ sentences
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from generator.cfn.load import Product, inside
from generator.cfn.parameters.no_echo import HIDDEN
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation, identity
from generator.deploy.aws.client import Answer, Aws, AwsApiError, AwsConnectionError
from generator.deploy.change_set.create import Made
from generator.deploy.change_set.plan_file import (
    Digests,
    Meant,
    PlanFile,
    StalePlanError,
    State,
    digest,
    digests,
    hidden_parameters,
    template_digests,
    without,
)
from generator.deploy.change_set.review import Intention, Review
from generator.errors import AwsError
from generator.plan.redaction.secrets import is_secret

_QUICKER = "Someone else was quicker: the change set cannot be executed any more."
_TAKEN = (
    "InvalidChangeSetStatus",
    "InvalidChangeSetStatusException",
    "TokenAlreadyExistsException",
)
_STATES = {
    "OBSOLETE": "The change set is obsolete: the stack has been changed since.",
    "EXECUTE_IN_PROGRESS": "The change set is being executed already.",
    "EXECUTE_COMPLETE": "The change set was executed already.",
    "EXECUTE_FAILED": "The change set was executed already, and that failed.",
}


def meant(environment: Environment, product: Product, region: str) -> Meant:
    """What a working tree says of an environment."""
    hidden = hidden_parameters(product)
    return Meant(
        environment.settings.stack_name,
        region,
        template_digests(product),
        digests(without(environment.all_parameters, hidden)),
        digests(environment.tags),
        hidden,
    )


def bound(
    aws: Aws, review: Review, intention: Intention, document: Mapping[str, object]
) -> PlanFile:
    """A review as it is kept. ``document``: what ``--format json`` prints of it."""
    saved = PlanFile(
        environment=intention.environment.name,
        account=identity.account(aws),
        meant=meant(intention.environment, intention.product, aws.region),
        policy_results=review.report.policy_results,
        review=document,
    )
    if review.stack is not None:
        saved = replace(saved, stack_id=review.made.stack_id, stack=state(review.stack))
    if review.empty:
        return saved
    return replace(saved, change_set=review.made.change_set_id, given=given(aws, review.made))


def state(stack: Answer) -> State:
    """What DescribeStacks tells of a stack."""
    times = (stack.get("CreationTime"), stack.get("LastUpdatedTime"))
    return State(str(stack["StackStatus"]), *map(_moment, times))


def _moment(time: object) -> str:
    return time.isoformat() if isinstance(time, datetime) else ""


def given(aws: Aws, made: Made) -> dict[str, Digests]:
    """What a change set was made from, as CloudFormation tells it."""
    ids = {part.path: part.id for part in made.parts}
    return {**_said(made.parts[0].plain), "templates": dict(_templates(aws, ids))}


def _said(root: Answer) -> dict[str, Digests]:
    """Parameters and tags of a change set. CloudFormation itself hides NoEcho parameters."""
    parameters = {
        str(one["ParameterKey"]): str(one.get("ParameterValue", ""))
        for one in root.get("Parameters") or ()
    }
    tags = {str(one["Key"]): str(one["Value"]) for one in root.get("Tags") or ()}
    hidden = [name for name, text in parameters.items() if text == HIDDEN or is_secret(name)]
    return {"parameters": digests(without(parameters, hidden)), "tags": digests(tags)}


def _templates(aws: Aws, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for path, change_set_id in ids.items():
        try:
            yield path, digest(cloudformation.change_set_template(aws, change_set_id))
        except AwsApiError:
            # A nested stack without changes may have no change set any more; the template around
            # it names its own by content.
            if not path:
                raise


def moved(aws: Aws, saved: PlanFile) -> list[str]:
    """What is in AWS is not as it was, each in a sentence; none where all is."""
    elsewhere = list(_elsewhere(aws, saved))
    if elsewhere:
        return elsewhere
    return [*_stack(aws, saved), *(_change_set(aws, saved) if saved.change_set else ())]


def _elsewhere(aws: Aws, saved: PlanFile) -> Iterator[str]:
    account = identity.account(aws)
    if account != saved.account:
        yield f"The review is of the account {saved.account}; these credentials are of {account}."
    if aws.region != saved.meant.region:
        yield f"The review is of {saved.meant.region}, not of {aws.region}."


def _stack(aws: Aws, saved: PlanFile) -> Iterator[str]:
    name, then = saved.meant.stack_name, saved.stack
    stack = cloudformation.stack(aws, name)
    if stack is None or stack["StackStatus"] == "DELETE_COMPLETE":
        yield f"{name} is not there any more: it was deleted."
        return
    if stack["StackId"] != saved.stack_id:
        yield f"{name} is another stack by now: it was deleted and recreated."
        return
    now = state(stack)
    if now.status != then.status:
        yield f"{name} was {then.status}, and is {now.status} now."
    if now.updated != then.updated:
        yield f"{name} was updated since, at {now.updated or 'no time that AWS tells'}."


def _change_set(aws: Aws, saved: PlanFile) -> Iterator[str]:
    try:
        told = cloudformation.change_set(aws, saved.change_set, values=False)
    except AwsApiError as refused:
        if not (cloudformation.is_no_change_set(refused) or cloudformation.is_missing(refused)):
            raise
        yield "The change set is gone: someone has deleted it, or deployed another one."
        return
    execution = str(told.get("ExecutionStatus", ""))
    if execution != "AVAILABLE" or told.get("Status") != "CREATE_COMPLETE":
        state = f"The change set cannot be executed: it is {told.get('Status')}, {execution}."
        yield _STATES.get(execution, state)
        return
    now = {**_said(told), "templates": dict(_templates(aws, _ids(aws, "", saved.change_set, told)))}
    for what in ("templates", "parameters", "tags"):
        names = _differing(saved.given.get(what, {}), now[what])
        if names:
            yield f"The change set was made from other {what} than were reviewed: {names}."


def _ids(aws: Aws, path: str, change_set_id: str, told: Answer) -> dict[str, str]:
    """Stack path → change set of a change set and all that are nested in it."""
    found = {path: change_set_id}
    for one in told.get("Changes", []):
        row = one.get("ResourceChange", {})
        if row.get("ChangeSetId"):
            below, nested = inside(path, str(row["LogicalResourceId"])), str(row["ChangeSetId"])
            with suppress(AwsApiError):  # One that is gone has no templates either, and is missed.
                answer = cloudformation.change_set(aws, nested, values=False)
                found |= _ids(aws, below, nested, answer)
    return found


def differences(saved: Meant, now: Meant) -> Iterator[str]:
    """What the working tree says otherwise than it did when it was reviewed."""
    if saved.stack_name != now.stack_name:
        yield f"The settings name the stack {now.stack_name}, and the review {saved.stack_name}."
    if saved.region != now.region:
        yield f"The settings name the region {now.region}, and the review {saved.region}."
    pairs = (
        ("templates", saved.templates, now.templates),
        ("parameters", saved.parameters, now.parameters),
        ("tags", saved.tags, now.tags),
    )
    for what, before, after in pairs:
        names = _differing(before, after)
        if names:
            yield f"The working tree has other {what} than were reviewed: {names}."


def _differing(before: Digests, after: Digests) -> str:
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return ", ".join(name or "the root" for name in names)


def execute(aws: Aws, saved: PlanFile) -> None:
    """Begin to execute a saved review; asked again, nothing more happens.

    A later watcher has marked the events that there were before: it is asked once more
    whether no one has begun yet, so that all events of the execution come after the mark. Raises
    :class:`StalePlanError` where another deployment was quicker.
    """
    token = f"streamflix-{digest(saved.change_set)[:24]}"
    try:
        if cloudformation.execution_status(aws, saved.change_set) != "AVAILABLE":
            raise StalePlanError(_QUICKER)
        _execute(aws, saved.change_set, token)
    except AwsApiError as refused:
        if refused.code in _TAKEN or cloudformation.is_no_change_set(refused):
            raise StalePlanError(_QUICKER, *refused.mistakes) from refused
        raise


def _execute(aws: Aws, change_set_id: str, token: str) -> None:
    try:
        cloudformation.execute_change_set(aws, change_set_id, token)
    except AwsConnectionError as lost:
        # The request may have arrived, and only its answer be lost.
        if not cloudformation.execution_status(aws, change_set_id).startswith("EXECUTE_"):
            raise AwsError(*lost.mistakes, "Nothing has been executed.") from lost
