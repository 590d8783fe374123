"""``streamflix outputs ENV``: the outputs of an environment's stack.

environment ○→ stack ●→ outputs ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.commands.shared import aws_session


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--format",
        choices=("text", "json", "env"),
        default="text",
        help="how they are printed; env: exports for a shell (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print the root's outputs, with ``-v`` those of nested stacks too; returns 0.

    Raises ``UserError`` for mistakes in the environment's files, ``AwsError`` where there is no
    stack: anyone who reads outputs goes on with them.
    """
    from generator.config.parameters.files import load_environment
    from generator.deploy.stack.read_tree import read_tree
    from generator.plan.stack_tree import outputs_of
    from generator.views.stack.outputs import FORMATS

    environment = load_environment(Path(), options.environment)
    aws = aws_session.connected(options, environment)
    stack = aws_session.stack_of(aws, environment)
    found = {"": outputs_of(stack)}
    if options.verbose:
        found = {path: one.outputs for path, one in read_tree(aws, stack).stacks.items()}
    sys.stdout.write(FORMATS[options.format](found))
    return 0
