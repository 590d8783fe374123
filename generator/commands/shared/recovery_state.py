"""What ``resume`` and ``rollback`` share: how a stack stands, and when there is nothing to do.

environment ○→ stack ●→ sentences ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from generator.commands.shared import aws_session
from generator.commands.shared.watch import begins, followed
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws
from generator.deploy.stack import recovery
from generator.deploy.stack.recovery import Way
from generator.deploy.stack.statuses import status_of
from generator.views.stack.recovery import refused, taken_back, thrown_away

DONE, REFUSED = 0, 1


def found(options: argparse.Namespace, environment: Environment) -> tuple[Aws, Answer | None]:
    """The account, and the environment's stack in it, None where there is none."""
    aws = aws_session.connected(options, environment)
    return aws, cloudformation.stack(aws, environment.settings.stack_name)


def standing(stack: Answer) -> str:
    """A stack's status, and what it means."""
    known = status_of(stack)
    return f"{stack['StackName']} is {known.name}. {known.meaning}"


def told(options: argparse.Namespace, lines: Iterable[str]) -> None:
    """What is about to be done: silent only where someone asked for silence beforehand."""
    if not (options.quiet and options.yes):
        for line in lines:
            print(line, flush=True)


def pointless(
    options: argparse.Namespace, environment: Environment, stack: Answer | None, way: Way, verb: str
) -> int:
    """Say that there is nothing to do, or which other command helps: 0, or 1 for the latter."""
    name, known = environment.settings.stack_name, status_of(stack)
    command = known.command_for(environment.name)
    if way == "refuse":
        what = refused(name, known.name, known.meaning, verb)
        print(f"streamflix: {what} `{command}` is what helps.", file=sys.stderr)
        return REFUSED
    if not options.quiet:
        state = f"{name} is {known.name}" if stack else f"there is no stack {name}"
        print(f"Nothing to {verb}: {state}.")
    return DONE


def declined() -> int:
    """Say that nothing was done, since someone said no."""
    print("streamflix: declined; nothing was begun.", file=sys.stderr)
    return REFUSED


def shell_lines(aws: Aws, stack: Answer) -> Iterator[str]:
    """What goes with a stack that was never made."""
    yield standing(stack)
    yield taken_back(str(stack["StackName"]), str(stack["StackStatus"]))
    yield from thrown_away(cloudformation.change_sets(aws, str(stack["StackId"])))


def removed(aws: Aws, stack: Answer, options: argparse.Namespace) -> str:
    """Delete a stack that was never made, and the shells nested in it; how that ended."""
    stack_id = str(stack["StackId"])
    nested = recovery.shells(aws, stack_id)
    known = recovery.mark(aws, stack_id)
    command = f"streamflix destroy {options.environment}"
    with begins(command):
        cloudformation.delete_stack(aws, stack_id)
    followed(aws, stack_id, known, options, command=command)
    recovery.remove_shells(aws, nested)
    return f"There is no stack {stack['StackName']} any more."
