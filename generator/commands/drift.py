"""``streamflix drift ENV``: what is no longer as it was deployed, over every nested stack.

environment ○→ stack ○→ detections ●→ Drift ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session
from generator.views import formats

if TYPE_CHECKING:
    from generator.deploy.aws.client import Aws

CLEAN, FOUND = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--format",
        choices=formats.DRIFT,
        default=formats.DRIFT[0],
        help="how drift is printed (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Detect and print; returns 1 where anything drifted or a stack could not be checked, else 0.

    Raises ``UserError`` for mistakes in the environment's files, ``AwsError`` where there is no
    stack or it is being worked on.
    """
    from generator.config.parameters.files import load_environment
    from generator.deploy.stack.drift import drift
    from generator.deploy.stack.polling import pace_of

    environment = load_environment(Path(), options.environment)
    aws = aws_session.connected(options, environment)
    name = environment.settings.stack_name
    stack_id = _at_rest(aws, name, environment.name)
    found = drift(aws, stack_id, pace_of(aws))
    if not (found.is_clean and options.quiet and options.format == formats.DRIFT[0]):
        look = formats.Look(name, options.color, options.verbose)
        sys.stdout.write(formats.drift(options.format)(found, look))
    return CLEAN if found.is_clean else FOUND


def _at_rest(aws: Aws, name: str, environment: str) -> str:
    """The stack's ID, where drift can be detected on it. Raises ``AwsError`` where not."""
    from generator.deploy.aws import cloudformation
    from generator.deploy.stack import stacks
    from generator.errors import AwsError, Mistake

    stack = cloudformation.stack(aws, name)
    if stack is None or not stacks.exists(stack):
        hint = f"`streamflix deploy {environment}` makes it."
        raise AwsError(Mistake(f"There is no stack {name} in {aws.region}.", hint=hint))
    if not stacks.at_rest(stack):
        what = f"{name} is {stack['StackStatus']}: drift can be detected once that is over."
        hint = f"`streamflix status {environment}` says how far it is."
        raise AwsError(Mistake(what, hint=hint))
    return str(stack["StackId"])
