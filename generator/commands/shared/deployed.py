"""What is deployed of an environment, for commands that compare with it.

options, environment ○→ Deployed ●→ what to know of it
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from generator.commands.shared import aws_session
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation
from generator.deploy.stack import stacks
from generator.deploy.stack.deployed import Deployed, deployed


def deployed_of(options: argparse.Namespace, environment: Environment) -> Deployed | None:
    """The environment's stack as it is; None where it is not there, or only a first review of it.

    Raises ``AwsError`` where AWS says no.
    """
    aws = aws_session.connected(options, environment)
    told = cloudformation.stack(aws, environment.settings.stack_name)
    if told is None or not stacks.exists(told):
        return None
    return deployed(aws, str(told["StackId"]))


def notes_of(there: Deployed, environment: Environment) -> tuple[str, ...]:
    """What to know before anything is compared with it."""
    return tuple(_notes(there, environment))


def _notes(there: Deployed, environment: Environment) -> Iterator[str]:
    told, meant = there.delivery, environment.settings.delivery
    if told != meant:
        yield (
            f"It was deployed {told}, and the settings say {meant}: "
            "updating it so would make everything anew, and is refused."
        )
    if not stacks.at_rest(there.stack):
        yield f"The stack is in {there.stack['StackStatus']}: what is deployed still changes."
    yield from there.side.notes
