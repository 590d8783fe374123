"""What ``streamflix local`` and ``streamflix demo`` share: an environment deployed to AWS here.

environment ○→ templates in a bucket ○→ change set ○→ stack
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator.checks.parameter_files import FLAT_TEMPLATE, Environment
from generator.commands._engine import Say
from generator.deploy import artifacts, changesets, cloudformation, events, stacks
from generator.deploy.aws import Answer, Aws, Endpoint
from generator.deploy.wait import LOCAL
from generator.errors import AwsError, Mistake, UserError
from generator.product.load import STACK_TYPE, Product, load
from generator.product.sources import files
from generator.views.deployment_text import event_line, output_lines

if TYPE_CHECKING:
    from generator.local.aws import LocalAws

ROOTS = {"nested": "templates/nested/root.yaml", "flat": FLAT_TEMPLATE}

UNCHANGED: Mapping[str, str] = {}


def reached(local: LocalAws, region: str) -> Aws:
    """The same road as to AWS, with this machine's endpoint."""
    given = local.environment
    keys = (given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
    return Aws(region, Endpoint(local.endpoint_url, *keys))


def product_of(environment: Environment) -> Product:
    """The templates of the environment's delivery, from ``templates/``."""
    root = ROOTS[environment.settings.delivery]
    if not Path(root).is_file():
        raise UserError(
            Mistake("The template is missing.", root, mend="`make templates` writes it.")
        )
    return load(root, files())


def uploaded(aws: Aws, product: Product, say: Say) -> str:
    """Upload a product's templates; the root's URL."""
    placed = artifacts.place(aws, product)
    say(f"{placed.templates} templates are in s3://{placed.bucket}, each named by its content.")
    return placed.root_url


def reviewed(
    aws: Aws,
    environment: Environment,
    url: str,
    name: str,
    changed: Mapping[str, str] = UNCHANGED,
) -> changesets.Review:
    """The change set for an environment's stack, with all parameters said; some may be changed."""
    settings = environment.settings
    is_new = not stacks.exists(cloudformation.stack(aws, settings.stack_name))
    parameters = {**environment.all_parameters, **changed}
    asked = changesets.request(settings, url, parameters, environment.tags, is_new)
    return changesets.review(aws, asked, name, LOCAL)


def deployed(aws: Aws, environment: Environment, url: str, say: Say) -> Answer:
    """Deploy uploaded templates as the environment's first stack, telling its outputs."""
    review = reviewed(aws, environment, url, "first")
    say(f"{size(review)} to add.\n")
    stack = executed(aws, review, say)
    say("\nOutputs\n")
    for line in output_lines(stacks.outputs(stack)):
        say(f"  {line}")
    return stack


def size(review: changesets.Review) -> str:
    """How much a change set is about, in words that a verb follows."""
    rows = [change for part in review.parts for change in part.changes]
    nested = sum(change["ResourceType"] == STACK_TYPE for change in rows)
    return f"One change set over {nested + 1} stacks has {len(rows) - nested} resources"


def executed(aws: Aws, review: changesets.Review, say: Say) -> Answer:
    """Execute a change set, telling of each nested stack that is done; the stack as it is then.

    Raises ``AwsError`` with what failed first where it did not go through.
    """
    known = events.identifiers(aws, review.stack_id)
    states = changesets.execute(aws, review, LOCAL)
    return _watched(aws, review.stack_id, states, known, say)


def destroyed(aws: Aws, stack_id: str, say: Say) -> None:
    """Delete a stack and all that is in it, telling of each nested stack that is gone."""
    known = events.identifiers(aws, stack_id)
    cloudformation.delete_stack(aws, stack_id)
    _watched(aws, stack_id, stacks.settled(aws, stack_id, LOCAL), known, say)


def _watched(
    aws: Aws, stack_id: str, states: Iterator[Answer | None], known: frozenset[str], say: Say
) -> Answer:
    start = aws.clock()
    for event in events.followed(aws, stack_id, states, known):
        if event.path and event.is_of_a_stack and event.is_an_end:
            say("  " + event_line(event.path, event.status, aws.clock() - start))
    stack = cloudformation.stack(aws, stack_id)
    if stack is None or stack["StackStatus"] not in stacks.DONE:
        raise _failure(aws, stack_id, stack, known)
    return stack


def _failure(aws: Aws, stack_id: str, stack: Answer | None, known: frozenset[str]) -> AwsError:
    name, status = (stack["StackName"], stack["StackStatus"]) if stack else (stack_id, "gone")
    what = [f"{name} is {status}: it did not go through."]
    cause = events.root_cause(events.everywhere(aws, stack_id, known))
    if cause:
        kind = cause.told["ResourceType"]
        what.append(f"What failed first: {cause.path} ({kind}), {cause.status}: {cause.reason}")
    return AwsError(*what)
