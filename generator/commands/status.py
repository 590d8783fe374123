"""``streamflix status ENV``: stack status, and the next command.

environment ○→ stacks ●→ states ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session
from generator.views.stack.status import FORMATS

if TYPE_CHECKING:
    from generator.config.parameters.files import Environment
    from generator.deploy.aws.client import Aws
    from generator.plan.stack_tree import StackTree
    from generator.views.stack.status import EnvironmentStatus


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--watch", action="store_true", help="watch first until the stack is at rest"
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="how it is printed (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print how it stands; returns 0, also where there is no such stack, which is said.

    Raises ``UserError`` for mistakes in the environment's files, and ``AwsError`` where AWS says
    no, or the operation that ``--watch`` watched failed.
    """
    from generator.config.parameters.files import load_environment
    from generator.views.stack.status import document, text

    environment = load_environment(Path(), options.environment)
    aws = aws_session.connected(options, environment)
    if options.watch:
        _watch(aws, environment, options)
    found = environment_status(aws, environment)
    if options.format == "json":
        sys.stdout.write(document(found))
    else:
        sys.stdout.write(text(found, options.color))
    return 0


def _watch(aws: Aws, environment: Environment, options: argparse.Namespace) -> None:
    """Watch, where anything is in motion."""
    from generator.commands.shared.watch import followed
    from generator.deploy.aws import cloudformation
    from generator.deploy.stack import stacks

    stack = cloudformation.stack(aws, environment.settings.stack_name)
    if stack and not stacks.at_rest(stack):
        followed(aws, str(stack["StackId"]), frozenset(), options)


def environment_status(aws: Aws, environment: Environment) -> EnvironmentStatus:
    """How an environment stands in AWS."""
    from generator.deploy.aws import cloudformation
    from generator.deploy.stack.read_tree import read_tree
    from generator.deploy.stack.statuses import status_of
    from generator.views.stack.status import EnvironmentStatus

    name = environment.settings.stack_name
    stack = cloudformation.stack(aws, name)
    tree = read_tree(aws, stack) if stack else None
    known = status_of(stack)
    return EnvironmentStatus(
        environment.name,
        name,
        aws.region,
        tuple(tree.stacks.values()) if tree else (),
        known.name,
        known.meaning,
        known.next,
        known.command_for(environment.name),
        _unprotected(aws, tree, environment) if tree else (),
    )


def _unprotected(aws: Aws, tree: StackTree, environment: Environment) -> tuple[str, ...]:
    """What the settings protect and the stacks do not; nothing while an operation runs."""
    from generator.deploy.stack import stacks
    from generator.deploy.stack.protection import unprotected

    root = tree.root.description
    if not stacks.exists(root) or not stacks.at_rest(root):
        return ()
    return unprotected(aws, tree, environment.settings)
