"""``streamflix rollback ENV``: take back what failed or is under way, or clear it away.

environment ○→ stack ●→ what will be done ○→ agreed ○→ RollbackStack, CancelUpdateStack, DeleteStack
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session, confirmation

if TYPE_CHECKING:
    from generator.config.parameters.files import Environment
    from generator.deploy.aws.client import Answer, Aws
    from generator.deploy.stack.recovery import Way

DONE = 0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    confirmation.add_arguments(parser)
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Say what will be done, ask, do it and watch; returns 0, or 1 where that is declined.

    A rollback that is under way is only watched. Where another command is what helps, 1 is
    returned. Raises ``AwsError`` where AWS says no, or the rollback fails.
    """
    from generator.commands.shared import recovery_state
    from generator.config.parameters.files import load_environment
    from generator.deploy.stack.recovery import way_to_roll_back
    from generator.deploy.stack.statuses import status_of

    environment = load_environment(Path(), options.environment)
    aws, stack = recovery_state.found(options, environment)
    way = way_to_roll_back(status_of(stack).name)
    if stack is None or way in ("nothing", "refuse"):
        return recovery_state.pointless(options, environment, stack, way, "roll back")
    if way == "watch":
        recovery_state.told(options, [_looked_on(aws, stack, options)])
        return DONE
    recovery_state.told(options, _announced(aws, stack))
    if not confirmation.agreed("Do that?", options):
        return recovery_state.declined()
    recovery_state.told(options, [_carried_out(aws, stack, way, environment, options)])
    return DONE


def _looked_on(aws: Aws, stack: Answer, options: argparse.Namespace) -> str:
    """Watch until a rollback that is under way is over; how it ended, in a sentence.

    What is rolled back has failed, which is no failure of the rollback. Raises ``AwsError`` where
    that fails too.
    """
    from generator.commands.shared import recovery_state
    from generator.commands.shared.watch import followed
    from generator.deploy.aws import cloudformation
    from generator.errors import AwsError, WatchingError

    stack_id = str(stack["StackId"])
    try:
        command = f"streamflix rollback {options.environment}"
        return recovery_state.standing(
            followed(aws, stack_id, frozenset(), options, command=command)
        )
    except WatchingError:
        raise
    except AwsError:
        after = cloudformation.stack(aws, stack_id)
        if after is None or not str(after["StackStatus"]).endswith("ROLLBACK_COMPLETE"):
            raise
        return recovery_state.standing(after)


def _announced(aws: Aws, stack: Answer) -> Iterator[str]:
    """What rolling back does, and what it throws away."""
    from generator.commands.shared import recovery_state
    from generator.deploy.stack import recovery, stacks
    from generator.views.stack.recovery import lost, taken_back

    status = str(stack["StackStatus"])
    if status == stacks.SHELL:
        yield from recovery_state.shell_lines(aws, stack)
        return
    yield recovery_state.standing(stack)
    yield taken_back(str(stack["StackName"]), status)
    if status in ("CREATE_FAILED", "ROLLBACK_FAILED"):
        yield from lost(recovery.data(aws, str(stack["StackId"])))


def _carried_out(
    aws: Aws, stack: Answer, way: Way, environment: Environment, options: argparse.Namespace
) -> str:
    """Do it and watch until it is done; how it ended, in a sentence."""
    from generator.commands.shared import recovery_state
    from generator.commands.shared.local_engine import speaker
    from generator.commands.shared.watch import begins, followed
    from generator.deploy.aws import cloudformation
    from generator.deploy.destroy.databases import wait_for_databases
    from generator.deploy.stack import recovery
    from generator.deploy.stack.read_tree import RESOURCES, read_tree

    stack_id = str(stack["StackId"])
    if way != "cancel":
        tree = read_tree(aws, stack, RESOURCES)
        wait_for_databases(aws, tree, speaker(options.quiet))
    if way == "remove":
        return recovery_state.removed(aws, stack, options)
    known = recovery.mark(aws, stack_id)
    command = f"streamflix rollback {environment.name}"
    with begins(command):
        if way == "cancel":
            cloudformation.cancel_update(aws, stack_id)
        else:
            _taken_back(aws, stack_id, environment)
    after = followed(aws, stack_id, known, options, command=command)
    # What never was cannot be gone back to: all that is left of a creation is an empty stack.
    if after["StackStatus"] == "ROLLBACK_COMPLETE":
        return recovery_state.removed(aws, after, options)
    return recovery_state.standing(after)


def _taken_back(aws: Aws, stack_id: str, environment: Environment) -> None:
    """Begin to take back what was kept. Raises ``AwsError``, with the other way out.

    CloudFormation refuses it after some operations in the express mode.
    """
    from generator.deploy.aws import cloudformation
    from generator.deploy.aws.client import AwsApiError
    from generator.errors import AwsError, Mistake

    try:
        cloudformation.roll_back(aws, stack_id, environment.settings.role_arn)
    except AwsApiError as refused:
        hint = f"`streamflix deploy {environment.name}` goes on from where it stopped."
        raise AwsError(*refused.mistakes, Mistake("It stays as it is.", hint=hint)) from refused
