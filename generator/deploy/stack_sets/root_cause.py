"""Why an operation failed in one target: what its own stack's events say, where they can be read.

target ○→ DescribeStackInstance ○→ the stack's events, in its region ●→ sentences
"""

from __future__ import annotations

from collections.abc import Callable

from generator.deploy.aws import identity
from generator.deploy.aws.client import Aws
from generator.deploy.stack.events import everywhere
from generator.deploy.stack.root_cause import cause
from generator.deploy.stack_sets.api import Home
from generator.errors import AwsError
from generator.plan.stack_sets.model import Target

Reach = Callable[[str], Aws]
"""A region → the same credentials there."""


def own_cause(home: Home, target: Target, reach: Reach) -> str:
    """The root cause in a sentence, or how to read the events; nothing where there is neither."""
    try:
        stack_id = str(home.instance(target.account, target.region).get("StackId") or "")
        if not stack_id:
            return ""
        if identity.account(home.aws) == target.account:
            return _told(reach(target.region), stack_id)
    except AwsError as error:
        return f"Its events cannot be read: {error}"
    command = f"aws cloudformation describe-stack-events --stack-name {stack_id}"
    return f"Its events, with credentials of {target.account}: {command} --region {target.region}"


def _told(aws: Aws, stack_id: str) -> str:
    found = cause(everywhere(aws, stack_id))
    if found is None:
        return "The events of its stack tell of no failure."
    return f"Its root cause: {found.path} ({found.type}), {found.status}: {found.reason}"
