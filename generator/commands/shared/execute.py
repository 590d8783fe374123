"""What ``apply`` and ``deploy`` share: executing exactly what was reviewed, and what comes after.

Saved ○→ what moved, policy checks │ ExecuteChangeSet ○→ events ○→ protection ○→ outputs
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import interrupts
from generator.cfn.load import Product
from generator.cfn.source.locations import content
from generator.commands.shared import aws_session
from generator.commands.shared.create_review import policy_context
from generator.commands.shared.local_engine import Say, silent, speaker
from generator.commands.shared.report import WAIVERS, today
from generator.commands.shared.watch import begins, followed
from generator.config.parameters.files import Environment
from generator.config.settings.model import Settings
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Aws, AwsConnectionError
from generator.deploy.change_set import staleness
from generator.deploy.change_set.plan_file import PlanFile, StalePlanError
from generator.deploy.stack import events, progress, protection, stacks
from generator.errors import AwsError, WatchingError
from generator.plan.model import PolicyResult
from generator.plan.policy.waivers import waive
from generator.plan.stack_tree import outputs_of
from generator.views.changes.risks import risks
from generator.views.changes.waiver import refusal
from generator.views.stack.deployment import output_lines

NOTHING_DONE = "Nothing was executed: `streamflix review {environment}` looks again."


def check(
    aws: Aws, saved: PlanFile, environment: Environment, product: Product, waivers: str
) -> None:
    """Refuse what is not as it was reviewed, and what policy checks refuse today.

    Raises :class:`StalePlanError` with all of it at once.
    """
    now = staleness.meant(environment, product, environment.settings.region)
    meant = saved.meant
    results, findings = _judged(saved, environment, waivers)
    wrong = [
        *staleness.differences(meant, now),
        *staleness.moved(aws, saved),
        *(f"{r.rule} {r.logical_id}: {r.message}" for r in results if not r.waived),
        *findings,
    ]
    if wrong:
        error = StalePlanError(*wrong, NOTHING_DONE.format(environment=environment.name))
        refused = [(one.rule, one.logical_id) for one in results if not one.waived]
        if lines := list(refusal(refused, waivers or WAIVERS, today(), environment.name)):
            error.add_note("\n".join(lines))
        raise error


def _judged(
    saved: PlanFile, environment: Environment, waivers: str
) -> tuple[list[PolicyResult], list[str]]:
    """What policy checks say today: a waiver may have come since the review, or expired."""
    context = policy_context(environment, waivers)
    bare = [PolicyResult(one.rule, one.logical_id, one.message) for one in saved.policy_results]
    return waive(bare, context.waivers, context.today, environment.name)


def executed(
    aws: Aws,
    saved: PlanFile,
    environment: Environment,
    options: argparse.Namespace,
    begun: Callable[[], None] = lambda: None,
) -> None:
    """Execute what was reviewed, watch until it is done, protect it, tell its outputs.

    ``begun`` is called when the execution has begun, or may have. Raises :class:`StalePlanError`
    if the stack has changed since, ``AwsError`` if the deployment fails.
    """
    say, settings = speaker(options.quiet), environment.settings
    # A stack that was never made has nothing to protect, and not every question about it an answer.
    if saved.stack.status != stacks.SHELL:
        for sentence in protection.allow(aws, saved.stack_id, settings):
            say(sentence)
    known = events.identifiers(aws, saved.stack_id)
    command = f"streamflix resume {environment.name}"
    with _told_what_is_unprotected(saved, settings):
        with begins(command):
            _execute(aws, saved, begun)
        say(f"The change set of {saved.meant.stack_name} is being executed.")
        _protect_early(aws, saved.stack_id, settings, say)
        expected = progress.expected(saved.review)
        stack = followed(aws, saved.stack_id, known, options, expected, command)
        say(f"{stack['StackName']} is {stack['StackStatus']}.")
        afterwards(aws, settings, saved.stack_id, say)


def _execute(aws: Aws, saved: PlanFile, begun: Callable[[], None]) -> None:
    try:
        staleness.execute(aws, saved)
    except (AwsConnectionError, KeyboardInterrupt):
        begun()  # It may have.
        raise
    begun()


@contextmanager
def _told_what_is_unprotected(saved: PlanFile, settings: Settings) -> Iterator[None]:
    """No one watches the execution to its end where the block fails: then nothing protects it.

    What was there before the execution keeps its protection.
    """
    try:
        yield
    except (KeyboardInterrupt, WatchingError) as error:
        names = ", ".join(_new_and_protected(saved, settings))
        if names:
            what = f"Until it is taken up again, no stack policy protects {names}."
            interrupts.add_note(error, what)
        if settings.termination_protection and saved.stack.status == stacks.SHELL:
            what = f"{saved.meant.stack_name} may not be protected from deletion yet."
            interrupts.add_note(error, what)
        raise


def _new_and_protected(saved: PlanFile, settings: Settings) -> Iterator[str]:
    is_new = saved.stack.status == stacks.SHELL
    added = [one["logical_id"] for one in saved.review["changes"] if one["action"] == "add"]
    for name in settings.protected_resources:
        if is_new or name in added:
            yield name


def _protect_early(aws: Aws, stack_id: str, settings: Settings, say: Say) -> None:
    """Set termination protection while the operation runs: watching it may be interrupted.

    A failure is reported and ends nothing: :func:`afterwards` tries again, and says why it fails.
    """
    try:
        for sentence in protection.protect_from_deletion(aws, stack_id, settings):
            say(sentence)
    except AwsError as error:
        say(f"Termination protection is not set yet. {error}")


def afterwards(aws: Aws, settings: Settings, stack_id: str, say: Say = silent) -> None:
    """Protect a stack as its settings say, and tell its outputs."""
    for sentence in protection.protect(aws, stack_id, settings):
        say(sentence)
    stack = cloudformation.stack(aws, stack_id)
    if stack is not None and (outputs := outputs_of(stack)):
        say("\nOutputs\n")
        for line in output_lines(outputs):
            say(f"  {line}")


def show_risks(saved: PlanFile, say: Say) -> None:
    """What anyone who is asked should have before their eyes, the riskiest first."""
    for line in risks(saved.review):
        say(line)


def road(options: argparse.Namespace, saved: PlanFile) -> Aws:
    """The account that the options name, in the region of the review."""
    return aws_session.reached(options, options.region or saved.meant.region)


def text_of(file: str) -> str:
    """A file's text; bytes that are none are told by anyone who reads it."""
    return content(Path(file), file).decode("utf-8", "replace")
