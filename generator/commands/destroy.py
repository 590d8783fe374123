"""``streamflix destroy ENV``: take an environment down; says first what goes and what stays.

environment ○→ stack, what it holds ●→ what goes ○→ its name typed ○→ DeleteStack ○→ what is left
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator import interrupts
from generator.commands.shared import aws_session, confirmation

if TYPE_CHECKING:
    from generator.config.parameters.files import Environment
    from generator.deploy.aws.client import Answer, Aws
    from generator.errors import Mistake

DONE, REFUSED = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--empty",
        action="store_true",
        help="delete what is in repositories and buckets that have to be empty",
    )
    confirmation.add_arguments(parser, "what is in the way stops it all the same")
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Say what goes, have the environment's name typed, delete; returns 0, also for nothing there.

    Returns 1 where something is in the way that takes a deliberate step, or it is declined.
    Raises ``AwsError`` where the deletion fails, the root cause first.
    """
    from generator.commands.shared import recovery_state
    from generator.commands.shared.watch import followed
    from generator.config.parameters.files import load_environment
    from generator.deploy.stack import stacks
    from generator.deploy.stack.statuses import status_of

    environment = load_environment(Path(), options.environment)
    aws, stack = recovery_state.found(options, environment)
    known = status_of(stack)
    if stack is None or known.name == "DELETE_COMPLETE":
        return recovery_state.pointless(options, environment, None, "nothing", "destroy")
    if known.name == "DELETE_IN_PROGRESS":
        command = f"streamflix destroy {environment.name}"
        followed(aws, str(stack["StackId"]), frozenset(), options, command=command)
        recovery_state.told(options, [f"{stack['StackName']} is deleted."])
        return DONE
    # A creation can be abandoned. What is being updated, rolled back or cleaned up AWS refuses:
    # "cannot be deleted while in status …".
    if not stacks.at_rest(stack) and known.name != "CREATE_IN_PROGRESS":
        return recovery_state.pointless(options, environment, stack, "refuse", "destroy")
    if known.name == stacks.SHELL:
        recovery_state.told(options, recovery_state.shell_lines(aws, stack))
        return _shell_destroyed(aws, stack, environment, options)
    return _destroyed(aws, stack, environment, options)


def _consented(environment: Environment, options: argparse.Namespace) -> bool:
    name = environment.name
    return confirmation.typed(f"Type {name} to destroy it:", name, options)


def _shell_destroyed(
    aws: Aws, stack: Answer, environment: Environment, options: argparse.Namespace
) -> int:
    from generator.commands.shared import recovery_state

    if not _consented(environment, options):
        return recovery_state.declined()
    recovery_state.told(options, [recovery_state.removed(aws, stack, options)])
    return DONE


def _destroyed(
    aws: Aws, stack: Answer, environment: Environment, options: argparse.Namespace
) -> int:
    """Take a stack down that was made once, with all that is nested in it."""
    from generator.commands.shared import recovery_state
    from generator.commands.shared.local_engine import speaker
    from generator.deploy.destroy.databases import wait_for_databases
    from generator.deploy.destroy.deletion import empty, survey
    from generator.deploy.destroy.retained_resources import remains
    from generator.deploy.stack.read_tree import read_deployed
    from generator.views.stack.deletion import blocked, gone, surveyed

    name, stack_id = str(stack["StackName"]), str(stack["StackId"])
    deployed = read_deployed(aws, stack)
    seen = survey(aws, deployed)
    lines = surveyed(name, seen, options.empty)
    recovery_state.told(options, [recovery_state.standing(stack), *lines])
    if blocks := list(seen.blocks(environment.name, options.empty)):
        return _refused(blocked(name, blocks))
    if not _consented(environment, options):
        return recovery_state.declined()
    wait_for_databases(aws, deployed.tree, speaker(options.quiet))
    if options.empty:
        try:
            empty(aws, seen)
        except KeyboardInterrupt as interrupt:
            what = f"{name} is not being deleted yet, and part of what it holds may be deleted:"
            command = f"streamflix destroy {environment.name} --empty"
            interrupts.add_note(interrupt, f"{what} `{command}` goes on.")
            raise
    _deleted(aws, stack_id, environment, options)
    is_rest = stack["StackStatus"] == "DELETE_FAILED"
    recovery_state.told(options, gone(name, remains(aws, seen.entries, seen.makers), is_rest))
    return DONE


def _refused(mistakes: Sequence[Mistake]) -> int:
    for mistake in mistakes:
        print(f"streamflix: {mistake}", file=sys.stderr)
    return REFUSED


def _deleted(
    aws: Aws, stack_id: str, environment: Environment, options: argparse.Namespace
) -> None:
    """Delete and watch. Raises ``AwsError``: the root cause, then what is still there."""
    from generator.commands.shared.watch import begins, followed
    from generator.deploy.aws import cloudformation
    from generator.deploy.destroy.blockers import blockers
    from generator.deploy.destroy.deletion import left
    from generator.deploy.stack import recovery
    from generator.deploy.stack.read_tree import RESOURCES, read_tree
    from generator.errors import AwsError, WatchingError
    from generator.views.stack.deletion import help_with

    known = recovery.mark(aws, stack_id)
    command = f"streamflix destroy {environment.name}"
    with begins(command):
        cloudformation.delete_stack(aws, stack_id, environment.settings.role_arn)
    try:
        followed(aws, stack_id, known, options, command=command)
    except WatchingError:
        raise
    except AwsError as error:
        tree = read_tree(aws, {"StackId": stack_id}, RESOURCES)
        still = help_with(left(tree), environment.name)
        in_the_way = blockers(aws, tree, environment.name)
        raise AwsError(*error.mistakes, *still, *in_the_way) from None
