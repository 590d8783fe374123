"""``streamflix review ENV``: have CloudFormation say what a deployment would do, and judge it.

environment ○→ change set ●→ ChangeReport ●→ view ○→ standard output, a file; nothing is executed
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import files
from generator.commands.shared import aws_session
from generator.errors import Mistake, UserError
from generator.views.formats import CHANGES, Look

if TYPE_CHECKING:
    from generator.commands.shared.create_review import Found

DONE, REFUSED = 0, 1
ROOM = 2**22
"""Bytes that must be free for a saved review: far more than those of StreamFlix take."""
TEXT, JSON = CHANGES[0], "json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from generator.commands.shared import create_review

    create_review.add_arguments(parser)
    parser.add_argument(
        "--save", metavar="FILE", default="", help="keep the review, for streamflix apply FILE"
    )
    parser.add_argument(
        "--exit-code", action="store_true", help="exit with 1 where anything changes"
    )
    parser.add_argument(
        "--format",
        choices=CHANGES,
        default=CHANGES[0],
        help="how the review is printed (default: %(default)s)",
    )
    aws_session.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Review and print; returns 1 where a policy check refuses (or --exit-code asks), else 0.

    Raises ``UserError`` for mistakes in the environment's files, ``AwsError`` where the change
    set cannot be made.
    """
    from generator.commands.shared import create_review, report

    if options.save:
        files.check_writable(Path(options.save), ROOM)
    found = create_review.found(options)
    review = found.review
    with review.unexecuted:
        if not (options.quiet and review.empty and options.format == TEXT):
            sys.stdout.write(printed(found, options))
        if options.save:
            save(found, options.save)
    report.explain_refusal(review.report.policy_results, options, found.environment.name)
    refused = review.report.refused
    return REFUSED if refused or (options.exit_code and review.something) else DONE


def printed(found: Found, options: argparse.Namespace) -> str:
    """The review in the form that is asked for, with what its change set is called."""
    from generator.views import formats, json
    from generator.views.changes.json import full

    report = found.review.report
    if options.format == JSON:
        return json.document({**full(report), **_told(found)})
    look = Look(title(found), color=options.color, verbose=options.verbose)
    shown = formats.changes(options.format)(report, look)
    return "\n".join([shown, *how_on(found, options.save), ""]) if options.format == TEXT else shown


def title(found: Found) -> str:
    """What the review is of."""
    name = found.environment.settings.stack_name
    return f"{found.environment.name}: what would happen to the stack {name}"


def _told(found: Found) -> dict[str, Any]:
    """What programs need to find the change set."""
    made, review = found.review.made, found.review
    told = None
    if not review.empty:
        told = {"id": made.change_set_id, "name": made.name, "type": review.type}
    return {
        "environment": found.environment.name,
        "stack_name": found.environment.settings.stack_name,
        "stack_id": made.stack_id,
        "region": found.aws.region,
        "change_set": told,
    }


def how_on(found: Found, file: str) -> Iterator[str]:
    """What may be done with the review, in sentences."""
    made, name = found.review.made, found.environment.name
    if found.review.empty:
        yield "Nothing changes, and so nothing is left in AWS of this review."
        return
    yield f"The change set is {made.name}; nothing of it is executed yet."
    if file:
        yield f"`streamflix apply {file}` executes exactly this, or says what has moved."
    else:
        yield f"`streamflix deploy {name}` reviews again, asks and executes; with --save FILE"
        yield "`streamflix apply FILE` executes exactly what was reviewed."


def save(found: Found, file: str) -> None:
    """Write the review to a file that only its owner reads, in one step."""
    from generator.deploy.change_set import plan_file, staleness
    from generator.views.changes.json import saved

    told = saved(found.review.report)
    text = plan_file.written(staleness.bound(found.aws, found.review, found.intention, told))
    try:
        files.replace(Path(file), text.encode(), mode=0o600)
    except OSError as error:
        raise UserError(Mistake(f"Cannot be written: {error.strerror}.", file)) from error
