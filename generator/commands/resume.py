"""``streamflix resume ENV``: go on with what was interrupted, or with a rollback that failed.

environment ○→ stack, what failed ●→ what will be done ○→ agreed ○→ ContinueUpdateRollback ○→ events
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session, confirmation
from generator.errors import Mistake, UserError

if TYPE_CHECKING:
    from generator.config.parameters.files import Environment
    from generator.deploy.aws.client import Answer, Aws
    from generator.deploy.stack.recovery import Way

DONE = 0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "environment", metavar="ENV", nargs="?", help="a file of parameters/, without .yaml"
    )
    parser.add_argument(
        "--skip",
        metavar="PATH",
        nargs="+",
        action="extend",
        default=[],
        help="resources to leave as they are, such as Database/DatabaseInstance: only what cannot"
        " be fixed, for CloudFormation takes them for what they were before",
    )
    confirmation.add_arguments(parser)
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Say what will be done, ask, do it and watch; returns 0, or 1 where that is declined.

    What is under way is watched, and protected at its end as the settings say; so is a stack
    whose deployment no one watched to its end. Where another command is what helps, 1 is returned.
    Raises ``UserError`` for what cannot be skipped, ``AwsError`` where it fails again.
    """
    from generator.commands.shared import recovery_state
    from generator.config.parameters.files import load_environment
    from generator.deploy.stack.recovery import way_to_resume
    from generator.deploy.stack.statuses import status_of

    _take_environment(options)
    environment = load_environment(Path(), options.environment)
    aws, stack = recovery_state.found(options, environment)
    way = way_to_resume(status_of(stack).name)
    if stack is not None and (way == "watch" or _is_unprotected(aws, stack, way, environment)):
        return _finish(aws, stack, environment, options)
    if stack is None or way in ("nothing", "refuse"):
        return recovery_state.pointless(options, environment, stack, way, "resume")
    return _continue(aws, stack, environment, options)


def _take_environment(options: argparse.Namespace) -> None:
    """Take the last word after ``--skip`` as the environment where none stands before it.

    Raises ``UserError`` where there is none at all.
    """
    if options.environment is None and len(options.skip) > 1:
        *options.skip, options.environment = options.skip
    if options.environment is None:
        hint = "streamflix resume ENV --skip PATH, or streamflix resume --skip PATH ENV."
        raise UserError(Mistake("resume needs the environment's name.", hint=hint))


def _is_unprotected(aws: Aws, stack: Answer, way: Way, environment: Environment) -> bool:
    """Whether a stack at rest lacks what the settings protect: its deployment was interrupted."""
    from generator.deploy.stack import stacks
    from generator.deploy.stack.protection import unprotected
    from generator.deploy.stack.read_tree import RESOURCES, read_tree

    if way != "nothing" or not stacks.exists(stack):
        return False
    return bool(unprotected(aws, read_tree(aws, stack, RESOURCES), environment.settings))


def _finish(aws: Aws, stack: Answer, environment: Environment, options: argparse.Namespace) -> int:
    """Watch at what is under way; then do what comes after a deployment."""
    from generator.commands.shared import execute
    from generator.commands.shared.local_engine import speaker
    from generator.commands.shared.watch import followed
    from generator.deploy.stack import stacks

    stack_id, command = str(stack["StackId"]), f"streamflix resume {environment.name}"
    if not stacks.at_rest(stack):
        stack = followed(aws, stack_id, frozenset(), options, command=command)
    if stacks.exists(stack):
        execute.afterwards(aws, environment.settings, stack_id, speaker(options.quiet))
    return DONE


def _continue(
    aws: Aws, stack: Answer, environment: Environment, options: argparse.Namespace
) -> int:
    from generator.commands.shared import recovery_state
    from generator.commands.shared.watch import begins, followed
    from generator.deploy.aws import cloudformation
    from generator.deploy.stack import recovery
    from generator.errors import AwsError, WatchingError
    from generator.views.stack.recovery import continued, helps

    name, stack_id = str(stack["StackName"]), str(stack["StackId"])
    found = recovery.stuck(aws, stack_id)
    skipped = recovery.to_skip(found, options.skip)
    recovery_state.told(options, [recovery_state.standing(stack), *continued(name, found, skipped)])
    if not confirmation.agreed(f"Go on with the rollback of {name}?", options):
        return recovery_state.declined()
    known = recovery.mark(aws, stack_id)
    role, command = environment.settings.role_arn, f"streamflix resume {environment.name}"
    with begins(command):
        cloudformation.continue_rollback(aws, stack_id, [one.skip for one in skipped], role)
    try:
        after = followed(aws, stack_id, known, options, command=command)
    except WatchingError:
        raise
    except AwsError as error:
        hint = helps(environment.name, recovery.stuck(aws, stack_id))
        raise AwsError(*error.mistakes, Mistake("The rollback stopped again.", hint=hint)) from None
    recovery_state.told(options, [recovery_state.standing(after)])
    return DONE
