"""What ``review`` and ``deploy`` share: from an environment's files to a judged change set.

environment ○→ templates in a bucket ○→ change set ●→ Review, with progress on standard error
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from generator.commands.shared import aws_session
from generator.commands.shared.local_engine import Say, silent
from generator.commands.shared.report import WAIVERS, today, waivers_of
from generator.commands.shared.templates import product_of, stale
from generator.config.parameters.files import Environment, load_environment
from generator.deploy.artifacts import upload
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws
from generator.deploy.change_set import review as reviews
from generator.deploy.change_set.request import type_for
from generator.deploy.change_set.review import Intention, Review, Stamp
from generator.deploy.preflight.checks import asked
from generator.deploy.preflight.subject import Subject
from generator.errors import Mistake, UserError
from generator.expectations import policy_check
from generator.parameters import warnings
from generator.plan.change_set.read.responses import ChangeSet
from generator.plan.change_set.statuses import outcome
from generator.plan.policy.evaluate import PolicyContext


@dataclass(frozen=True)
class Found:
    """A review, what it is of, and where."""

    aws: Aws
    intention: Intention
    review: Review

    @property
    def environment(self) -> Environment:
        """The environment that is reviewed."""
        return self.intention.environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to review, and waivers of policy checks."""
    parser.add_argument("environment", metavar="ENV", help="a file of parameters/, without .yaml")
    add_waivers(parser)


def add_waivers(parser: argparse.ArgumentParser) -> None:
    """``--waivers``."""
    parser.add_argument(
        "--waivers",
        metavar="FILE",
        default="",
        help=f"waivers of policy checks (default: {WAIVERS}, where it is)",
    )


def stamp() -> Stamp:
    """A name for a change set that no other has."""
    return Stamp(datetime.now(UTC), secrets.token_hex(3))


def policy_context(environment: Environment, waivers: str = "") -> PolicyContext:
    """By what a review of an environment is judged. Raises ``UserError`` for bad waivers."""
    return PolicyContext(
        today(),
        waivers_of(waivers),
        environment.name,
        protected=environment.settings.is_protected,
        warnings=warnings(),
        proofs=(policy_check,),
    )


def speaker(options: argparse.Namespace) -> Say:
    """Tells of progress, on standard error; with --quiet nothing."""
    return silent if options.quiet else partial(print, file=sys.stderr, flush=True)


def found(options: argparse.Namespace) -> Found:
    """Package and review an environment, telling of progress.

    Raises ``UserError`` for mistakes in its files, ``AwsError`` where AWS says no.
    """
    say = speaker(options)
    environment = load_environment(Path(), options.environment)
    context = policy_context(environment, options.waivers)
    product = product_of(environment)
    _note(stale(product), say)
    aws = aws_session.connected(options, environment)
    # Nothing is uploaded for a stack that cannot be deployed now.
    stack = cloudformation.stack(aws, environment.settings.stack_name)
    # What protects the stack now counts, too: no edit excuses itself.
    was_protected = bool(stack and stack.get("EnableTerminationProtection"))
    context = replace(context, protected=context.protected or was_protected)
    if type_for(stack, environment.name) == "CREATE":
        _check_zones(aws, environment, say)
    placed = upload.place(aws, product, environment.settings.artifact_bucket)
    _note(placed.notes, say)
    count = "1 template is" if placed.templates == 1 else f"{placed.templates} templates are"
    say(f"{count} in s3://{placed.bucket}, {placed.new} of them new.")
    intention = Intention(environment, product, placed.root_url)
    say(f"A change set of {environment.settings.stack_name} in {aws.region} is being made.")
    review = reviews.review(aws, intention, context, stamp(), partial(_progress, say))
    return Found(aws, intention, review)


def _check_zones(aws: Aws, environment: Environment, say: Say) -> None:
    """Refuse zones that lack a service before a first deployment. Raises ``UserError``.

    Where AWS does not answer, that is said, and CloudFormation decides.
    """
    results = asked("zones", Subject(aws, environment))
    wrong = [Mistake(one.message, hint=one.hint) for one in results if one.status == "failed"]
    if wrong:
        raise UserError(*wrong)
    _note((one.message for one in results if one.status == "unknown"), say)


def _note(notes: Iterable[str], say: Say) -> None:
    for note in notes:
        say(f"streamflix: {note}")


def _progress(say: Say, path: str, told: Answer) -> None:
    status, reason = str(told.get("Status")), str(told.get("StatusReason", ""))
    if outcome(ChangeSet(status=status, reasons=(reason,))) == "no-changes":
        status = "no changes"
    number = len(told.get("Changes") or ())
    rows = f", {number} {'entry' if number == 1 else 'entries'}" if number else ""
    say(f"  {status:<18}  {path or 'the root'}{rows}")
