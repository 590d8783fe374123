"""``streamflix apply FILE``: execute exactly the review that was saved, or say what has moved.

file ●→ Saved ○→ what moved │ change set ○→ events ○→ standard output
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.commands.shared import aws_session, confirmation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from generator.commands.shared import create_review

    parser.add_argument("file", metavar="FILE", help="what streamflix review ENV --save FILE wrote")
    confirmation.add_arguments(parser, confirmation.GUARDS)
    create_review.add_waivers(parser)
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Execute and watch; returns 0, or 1 where it is declined.

    Raises ``StalePlanError`` (exit code 1) where anything is not as it was reviewed or a policy
    check refuses, ``UserError`` for a bad file, ``AwsError`` where the deployment fails.
    """
    from generator.commands.shared import execute
    from generator.commands.shared.local_engine import speaker
    from generator.commands.shared.templates import product_of
    from generator.config.parameters.files import load_environment
    from generator.deploy.change_set.plan_file import read_saved

    saved = read_saved(execute.text_of(options.file), options.file)
    confirmation.ready(options)
    options.environment = saved.environment
    environment = load_environment(Path(), saved.environment)
    aws = execute.road(options, saved)
    execute.check(aws, saved, environment, product_of(environment), options.waivers)
    say = speaker(options.quiet)
    if not saved.change_set:
        say("There was nothing to change when it was reviewed, and there is nothing now.")
        execute.afterwards(aws, environment.settings, saved.stack_id, say)
        return 0
    if not options.yes:
        execute.show_risks(saved, say)
    if not confirmation.agreed(f"Execute this on {saved.meant.stack_name}?", options):
        say("Nothing was executed. The change set stays as it is.")
        return 1
    execute.executed(aws, saved, environment, options)
    return 0
