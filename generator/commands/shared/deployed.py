"""What is deployed of an environment, for commands that compare with it.

options, environment ○→ DeployedState ●→ what to know of it
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from generator.commands.shared import aws_session
from generator.config.parameters.files import Environment
from generator.deploy.aws import cloudformation
from generator.deploy.stack import stacks
from generator.deploy.stack.read_tree import read_deployed
from generator.plan.diff.deployed_state import DeployedState


def deployed_of(options: argparse.Namespace, environment: Environment) -> DeployedState | None:
    """The environment's stack as it is; None where it is not there, or only a first review of it.

    Raises ``AwsError`` where AWS says no.
    """
    aws = aws_session.connected(options, environment)
    told = cloudformation.stack(aws, environment.settings.stack_name)
    if told is None or not stacks.exists(told):
        return None
    return read_deployed(aws, told)


def notes_of(there: DeployedState, environment: Environment) -> tuple[str, ...]:
    """What to know before anything is compared with it."""
    return tuple(_notes(there, environment))


def _notes(there: DeployedState, environment: Environment) -> Iterator[str]:
    told, meant = there.tree.delivery, environment.settings.delivery
    if told != meant:
        yield (
            f"It was deployed {told}, and the settings say {meant}: "
            "updating it so would make everything anew, and is refused."
        )
    if not stacks.at_rest(there.tree.root.description):
        yield f"The stack is in {there.tree.root.status}: what is deployed still changes."
    yield from there.notes
