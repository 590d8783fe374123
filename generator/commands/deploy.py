"""``streamflix deploy ENV``: review, ask, and execute what was reviewed.

environment ○→ Review ○→ question ○→ change set ○→ events ○→ protection ○→ outputs
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from generator.commands.shared import aws_session, confirmation

if TYPE_CHECKING:
    from generator.commands.shared.create_review import Found
    from generator.deploy.change_set.plan_file import PlanFile

DONE, REFUSED = 0, 1


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from generator.commands.shared import create_review

    create_review.add_arguments(parser)
    confirmation.add_arguments(parser, confirmation.GUARDS)
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Deploy and watch; returns 0, or 1 where a policy check refuses or it is declined.

    Raises ``UserError`` for mistakes in the environment's files, and where there is no terminal
    to ask on; ``AwsError`` where AWS says no or it does not go through.
    """
    from generator.commands.shared import create_review, execute
    from generator.commands.shared.local_engine import speaker

    confirmation.ready(options)
    found = create_review.found(options)
    review, settings = found.review, found.environment.settings
    if review.empty:
        speaker(options.quiet)(f"Nothing changes in {settings.stack_name}.")
        execute.afterwards(found.aws, settings, review.made.stack_id, speaker(options.quiet))
        return DONE
    with review.unexecuted:
        saved = _agreed(found, options)
        if saved is None:
            review.unexecuted.discard()
            return REFUSED
        execute.executed(found.aws, saved, found.environment, options, review.unexecuted.keep)
    return DONE


def _agreed(found: Found, options: argparse.Namespace) -> PlanFile | None:
    """What is to be executed; None where a policy check refuses, or someone says no."""
    from generator.commands.shared import execute
    from generator.commands.shared.local_engine import speaker
    from generator.commands.shared.report import explain_refusal
    from generator.deploy.change_set import staleness
    from generator.views.changes.json import saved as document

    _show(found, options)
    report = found.review.report
    if report.refused:
        print("streamflix: policy checks refuse this; nothing was executed.", file=sys.stderr)
        explain_refusal(report.policy_results, options, found.environment.name)
        return None
    saved = staleness.bound(found.aws, found.review, found.intention, document(report))
    if options.yes:
        return saved
    execute.show_risks(saved, speaker(False))
    if not confirmation.agreed(f"Execute this on {saved.meant.stack_name}?", options):
        print("streamflix: declined; nothing was executed.", file=sys.stderr)
        return None
    # The question may have stood there for long.
    intention = found.intention
    execute.check(found.aws, saved, intention.environment, intention.product, options.waivers)
    return saved


def _show(found: Found, options: argparse.Namespace) -> None:
    """The whole review; with --quiet only where it is asked about or refused."""
    from generator.commands.review import title
    from generator.views import formats

    if options.quiet and options.yes and not found.review.report.refused:
        return
    look = formats.Look(title(found), color=options.color, verbose=options.verbose)
    print(formats.changes("text")(found.review.report, look), flush=True)
