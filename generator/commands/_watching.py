"""What every command that starts something in AWS shares: looking on until it is done.

stack ID, known events ○→ events ○→ progress, the stack as it is then
"""

from __future__ import annotations

import argparse
import sys

from generator.deploy import cloudformation, events, stacks
from generator.deploy.aws import Answer, Aws
from generator.deploy.wait import LOCAL, Pace
from generator.errors import AwsError
from generator.views.deployment_text import event_line


def followed(aws: Aws, stack_id: str, known: frozenset[str], options: argparse.Namespace) -> Answer:
    """Look on until a stack is at rest, telling of what happens; the stack as it is then.

    ``known``: the events that are of earlier operations. Progress goes to standard output, or to
    standard error where the command prints JSON there. Raises ``AwsError`` where it did not go
    through, the root cause first.
    """
    stream = sys.stderr if getattr(options, "format", "text") == "json" else sys.stdout
    start = aws.clock()
    states = stacks.settled(aws, stack_id, LOCAL if aws.is_here else Pace())
    for event in events.followed(aws, stack_id, states, known):
        if event.path and event.is_an_end and not options.quiet:
            line = event_line(event.path, event.status, aws.clock() - start)
            print("  " + line, file=stream, flush=True)
    stack = cloudformation.stack(aws, stack_id)
    if stack is None or stack["StackStatus"] not in stacks.DONE:
        raise _failure(aws, stack_id, stack, known)
    return stack


def _failure(aws: Aws, stack_id: str, stack: Answer | None, known: frozenset[str]) -> AwsError:
    name, status = (stack["StackName"], stack["StackStatus"]) if stack else (stack_id, "gone")
    what = [f"{name} is {status}: it did not go through."]
    cause = events.root_cause(events.everywhere(aws, stack_id, known))
    if cause:
        kind = cause.told["ResourceType"]
        what.insert(0, f"{cause.path} ({kind}), {cause.status}: {cause.reason}")
    return AwsError(*what)
