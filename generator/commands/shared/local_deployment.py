"""What ``streamflix local`` and ``streamflix demo`` share: an environment deployed to AWS here.

environment ○→ templates in a bucket ○→ change set ○→ stack
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.cfn.load import STACK_TYPE, Product
from generator.commands.shared.create_review import policy_context, stamp
from generator.commands.shared.local_engine import Say
from generator.commands.shared.watch import looked_on
from generator.config.parameters.files import Environment
from generator.deploy.artifacts import upload
from generator.deploy.aws import cloudformation
from generator.deploy.aws.client import Answer, Aws, Endpoint
from generator.deploy.change_set import review as reviews
from generator.deploy.change_set.review import Intention, Review
from generator.deploy.stack import events
from generator.plan.stack_tree import outputs_of
from generator.views.progress.screens import Screen
from generator.views.stack.deployment import output_lines

if TYPE_CHECKING:
    from generator.local.aws import LocalAws

UNCHANGED: Mapping[str, str] = {}


def reached(local: LocalAws, region: str) -> Aws:
    """The same road as to AWS, with this machine's endpoint."""
    given = local.environment
    keys = (given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
    return Aws(region, Endpoint(local.endpoint_url, *keys))


def uploaded(aws: Aws, product: Product, say: Say) -> str:
    """Upload a product's templates; the root's URL."""
    placed = upload.place(aws, product)
    say(f"{placed.templates} templates are in s3://{placed.bucket}, each named by its content.")
    return placed.root_url


def reviewed(
    aws: Aws,
    environment: Environment,
    product: Product,
    url: str,
    changed: Mapping[str, str] = UNCHANGED,
) -> Review:
    """The review of an environment's stack, with all parameters said; some may be changed."""
    intention = Intention(environment, product, url, changed)
    return reviews.review(aws, intention, policy_context(environment), stamp(), lambda _, __: None)


def deployed(
    aws: Aws,
    environment: Environment,
    product: Product,
    url: str,
    say: Say,
    screen: Screen,
) -> Answer:
    """Deploy uploaded templates as the environment's first stack, telling its outputs."""
    review = reviewed(aws, environment, product, url)
    say(f"{size(review)} to add.\n")
    stack = executed(aws, review, screen)
    say("\nOutputs\n")
    for line in output_lines(outputs_of(stack)):
        say(f"  {line}")
    return stack


def size(review: Review) -> str:
    """How much a change set is about, in words that a verb follows."""
    rows = [row["ResourceChange"] for part in review.made.parts for row in part.plain["Changes"]]
    nested = sum(row["ResourceType"] == STACK_TYPE for row in rows)
    return f"One change set over {nested + 1} stacks has {len(rows) - nested} resources"


def executed(aws: Aws, review: Review, screen: Screen) -> Answer:
    """Execute a change set, showing how far it is; the stack as it is then.

    Raises ``AwsError`` where it did not go through, the root cause first.
    """
    made = review.made
    known = events.identifiers(aws, made.stack_id)
    cloudformation.execute_change_set(aws, made.change_set_id)
    return looked_on(aws, made.stack_id, known, screen)


def destroyed(aws: Aws, stack_id: str, screen: Screen) -> None:
    """Delete a stack and all that is in it, showing how far it is."""
    known = events.identifiers(aws, stack_id)
    cloudformation.delete_stack(aws, stack_id)
    looked_on(aws, stack_id, known, screen)
