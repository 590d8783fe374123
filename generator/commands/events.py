"""``streamflix events ENV``: what happened to an environment's stacks, all nested ones in one list.

environment ○→ stack ○→ events in order ●→ view ○→ standard output
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session
from generator.views.stack.events import FORMATS

if TYPE_CHECKING:
    from generator.deploy.aws.client import Aws


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    parser.add_argument(
        "--follow",
        action="store_true",
        help="only the operation that is under way, as it happens, until the stack is at rest",
    )
    parser.add_argument("--failed", action="store_true", help="only what failed")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="how they are printed (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print events, oldest first; returns 0.

    Raises ``UserError`` for mistakes in the environment's files, ``AwsError`` where there is no
    stack, or the operation that ``--follow`` watched failed.
    """
    from generator.config.parameters.files import load_environment

    environment = load_environment(Path(), options.environment)
    aws = aws_session.connected(options, environment)
    stack_id = str(aws_session.stack_of(aws, environment)["StackId"])
    if options.follow:
        return _follow(aws, stack_id, options)
    return _list(aws, stack_id, options)


def _list(aws: Aws, stack_id: str, options: argparse.Namespace) -> int:
    from generator.deploy.stack.events import everywhere
    from generator.views.stack.events import document, line

    found = everywhere(aws, stack_id)
    if options.failed:
        found = [event for event in found if event.failed]
    if options.format == "json":
        sys.stdout.write(document(found))
    else:
        sys.stdout.writelines(f"{line(event, 'the stack itself')}\n" for event in found)
        if options.failed and not found and not options.quiet:
            print("Nothing failed.", file=sys.stderr)
    return 0


def _follow(aws: Aws, stack_id: str, options: argparse.Namespace) -> int:
    """Tell each event as it is learnt, or all of them in one document at the end."""
    from generator.commands.shared.local_engine import silent
    from generator.commands.shared.watch import looked_on
    from generator.views.progress.screens import EventLog
    from generator.views.stack.events import document

    is_data = options.format == "json"
    say = silent if is_data else partial(print, flush=True)
    log = EventLog(say, failed_only=options.failed)
    try:
        looked_on(aws, stack_id, frozenset(), log, options.environment)
    finally:
        if is_data:
            sys.stdout.write(document(sorted(log.events, key=lambda event: event.time)))
    return 0
